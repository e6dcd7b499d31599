"""`init`, and the question that a first run asks."""

from collections.abc import Mapping
from contextlib import closing
from importlib import resources
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.terminal import complain, is_attended, show, show_json
from aggregator.config import load, read
from aggregator.errors import ConfigError, UsageError
from aggregator.store import open_store
from aggregator.subscriptions import set_general

_STARTER = resources.files("aggregator.config") / "starter"
_ASKED = "asked for contact"  # the note that keeps a first run's question from being asked again
_WHY = (
    "Every visit can tell publishers whom to ask before they block us: a web or mail address of yours.\n"
    "Enter leaves it out; `contact` in the configuration is where it stands."
)


@click.command(short_help="Write a configuration of your own.")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--contact", help="A web or mail address for publishers; asked for on a terminal.")
@click.option("--listen", default="", help="Address and port to serve on, if not 127.0.0.1:8080.")
@click.option("--base-url", default="", help="How readers reach it, if not there.")
@options.as_json
def init(folder: Path, contact: str | None, listen: str, base_url: str, *, as_json: bool) -> None:
    """Write config/feeds.toml in DIR, with every setting and its default as comments, and no feeds.

    Nothing is overwritten.
    """
    config, aliases = (folder / "config" / name for name in ("feeds.toml", "aliases.toml"))
    if config.exists():
        raise UsageError(f"{config} is there already, and stays as it is; name another folder")
    if contact is None:
        contact = _ask() if is_attended() and not as_json else ""
    given = {"contact": contact, "listen": listen, "base_url": base_url}
    given = {key: value for key, value in given.items() if value}
    _check(given)
    written = [path for path in (config, aliases) if not path.exists()]
    try:
        config.parent.mkdir(parents=True, exist_ok=True)
        for path in written:
            path.write_text((_STARTER / path.name).read_text("utf-8"), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}") from error
    for key, value in given.items():
        set_general(config, key, value)
    there = [] if folder.resolve() == Path.cwd() else [f"cd {folder}"]
    demanded = [] if load(config).general.on_loopback else ["aggregator password"]
    following = [*there, "aggregator add URL", *demanded, "aggregator run"]
    if as_json:
        show_json({"written": [str(path) for path in written], "contact": contact, "next": following})
        return
    show(f"wrote {' and '.join(str(path) for path in written)}; go on with\n")
    show("\n".join(f"  {line}" for line in following))


def ask_contact_once(path: Path) -> None:
    """Ask for a contact at the first run without one, if somebody sits there to answer, and write it into the config.

    Raises WriterBusy, and asks nothing, where another process is at work already.
    """
    config = load(path)
    if config.general.contact or not is_attended():
        return
    with closing(open_store(config.general.database)) as store:
        store.take_writer_lease()
        if store.note(_ASKED):
            return
        contact = _ask()
        with store.transaction():
            store.keep_note(_ASKED, "yes")
    if contact:
        try:
            set_general(path, "contact", contact)
        except UsageError as error:
            complain(str(error))  # its feeds can be visited all the same


def _ask() -> str:
    """Return the contact that somebody types, until it is one, or nothing."""
    click.echo(_WHY, err=True)
    while True:
        contact: str = click.prompt("Contact", default="", show_default=False, err=True).strip()
        try:
            _check({"contact": contact})
        except UsageError as error:
            complain(str(error))
        else:
            return contact


def _check(given: Mapping[str, str]) -> None:
    """Raise UsageError for settings that no configuration may have."""
    try:
        read({"aggregator": given})
    except ConfigError as error:
        raise UsageError("; ".join(error.mistakes)) from error
