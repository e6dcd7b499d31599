"""`outputs`: what there is to subscribe to."""

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.subscribing import tell_writer
from aggregator.cli.terminal import local, show_json, show_table
from aggregator.config import Config, Output, load
from aggregator.errors import UsageError
from aggregator.outputs import token_of
from aggregator.publish.channel import channel
from aggregator.publish.documents import cut
from aggregator.publish.formats import FORMATS
from aggregator.store import Store, open_store


@dataclass(frozen=True, slots=True)
class _Offered:
    """An output as it is offered: how many stories it carries, and when the newest was published."""

    name: str
    access: str
    token: str
    stories: int
    newest: datetime | None
    addresses: tuple[str, ...]


@click.command(short_help="List the merged feeds with their addresses.")
@click.option("--new-token", "renewed", metavar="NAME", help="First give this output another token: the old one ends.")
@options.as_json
@click.pass_obj
def outputs(path: Path, renewed: str | None, *, as_json: bool) -> None:
    """List the merged feeds with the addresses to subscribe to, tokens included, and what they carry."""
    config = load(path)
    if renewed is not None:
        _renew(path, config, renewed)
    with closing(open_store(config.general.database)) as store:
        offered = [_offered(store, config, output) for output in config.outputs]
    if as_json:
        show_json({"outputs": [asdict(each) for each in offered]})
        return
    zone = config.general.timezone
    show_table(
        ("output", "access", "stories", "newest", "addresses"),
        [(each.name, each.access, each.stories, local(each.newest, zone), each.addresses) for each in offered],
    )


def _renew(path: Path, config: Config, name: str) -> None:
    """Have an output's token replaced; raise UsageError where it has none."""
    output = next((output for output in config.outputs if output.name == name), None)
    if output is None:
        raise UsageError(f"there is no output {name}; there are {', '.join(each.name for each in config.outputs)}")
    if output.access != "token":
        raise UsageError(f'{name} has no token; access = "token" in the configuration gives it one')
    tell_writer(path, "renew", output=name)


def _offered(store: Store, config: Config, output: Output) -> _Offered:
    """Return what readers find; an output that waits for its token has addresses that lead nowhere yet."""
    carried = cut(store.publications.latest(output.name, limit=output.max_entries), output)
    token = token_of(store, output)
    head = channel(config, output, carried, token=token)
    links = tuple(head.link(each.ending) for each in FORMATS)
    return _Offered(output.name, output.access, token, len(carried), head.updated, links)
