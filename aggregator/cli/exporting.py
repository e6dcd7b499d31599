"""`export`: the feeds for another feed reader."""

from contextlib import closing
from pathlib import Path

import click

from aggregator import opml, subscriptions
from aggregator.cli import options
from aggregator.cli.terminal import complain, show, show_bytes, show_json
from aggregator.clock import now
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.measures import counted
from aggregator.opml import Shown
from aggregator.store import open_store


@click.command(short_help="Write the feeds as OPML, for any feed reader.")
@click.argument("file", metavar="[FILE]", required=False, type=options.any_file)
@options.force
@options.as_json
@click.pass_obj
def export(path: Path, file: Path | None, *, force: bool, as_json: bool) -> None:
    """Write the feeds of the configuration as OPML 2.0, to a file or to standard output.

    Secrets are left out, and told on standard error: names and passwords in addresses, and headers, unless they stand
    there as ${NAME}.
    """
    title, feeds, left_out = _feeds(path)
    content = opml.write(feeds, title=title, now=now())
    target = None if file is None or str(file) == "-" else file
    if target:
        _write(target, content, force=force)
    for url, what in left_out:
        complain(f"{url}: {what} is left out")
    if as_json:
        told = [{"url": url, "what": what} for url, what in left_out]
        where = {"file": str(target)} if target else {"file": None, "opml": content.decode()}
        show_json({"feeds": len(feeds), **where, "left_out": told})
    elif target:
        show(f"{counted(len(feeds), 'feed', 'feeds')} written to {target}")
    else:
        show_bytes(content)


def _feeds(path: Path) -> tuple[str, list[Shown], list[tuple[str, str]]]:
    """Return the title of the outputs, the feeds as they may leave, and (address, what) was left out."""
    config = load(path)
    shown: list[Shown] = []
    left_out: list[tuple[str, str]] = []
    with closing(open_store(config.general.database)) as store:
        known = {feed.url: feed for feed in store.feeds.all()}
    for table, url in subscriptions.written(path):
        settings, kept_back = opml.shareable(table)
        feed = known.get(url)
        is_secret = settings["url"] != table["url"]  # its own home may tell what the address keeps back
        shown.append(Shown(settings, feed.title if feed else "", feed.home if feed and not is_secret else ""))
        left_out += [(str(settings["url"]), what) for what in kept_back]
    return config.general.title, shown, left_out


def _write(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file; raise UsageError where it cannot be, or is there already."""
    try:
        with file.open("wb" if force else "xb") as target:
            target.write(content)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already; --force replaces it") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
