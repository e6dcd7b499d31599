"""`outputs`: what there is to subscribe to."""

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.subscribing import tell_writer
from aggregator.cli.terminal import is_watched, local, show_json, show_table
from aggregator.config import Config, Output, load
from aggregator.errors import UsageError
from aggregator.outputs import parts_of, token_of
from aggregator.policy import rules
from aggregator.publish.channel import channel
from aggregator.publish.documents import cut
from aggregator.publish.formats import FORMATS
from aggregator.store import Store, open_store


@dataclass(frozen=True, slots=True)
class _Part:
    """One document of an output that is split."""

    title: str
    stories: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Offered:
    """An output as it is offered: how many stories it carries, and when the newest was published.

    The address of one that is split is that of the list of its documents, the `parts`.
    """

    name: str
    access: str
    token: str
    stories: int
    newest: datetime | None
    addresses: tuple[str, ...]
    parts: tuple[_Part, ...] = ()
    carries: tuple[str, ...] = ()  # by which rules, in sentences


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
        [row for each in offered for row in _rows(each, zone)],
    )


def _rows(offered: _Offered, zone: str) -> list[tuple[object, ...]]:
    """Return an output as a line of the table, and its parts beneath."""
    lines = (*offered.addresses, " ".join(offered.carries)) if is_watched() else offered.addresses
    first = (offered.name, offered.access, offered.stories, local(offered.newest, zone), lines)
    return [first, *((f"  {part.title}", "", part.stories, "", part.addresses) for part in offered.parts)]


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
    token = token_of(store, output)
    heads, parts = [], []
    for part in parts_of(store, config, output):
        newest = store.publications.latest(output.name, limit=output.max_entries, part=part.key or None)
        carried = cut(newest, output)
        heads.append(channel(config, output, carried, token=token, part=part))
        parts.append(_Part(part.title, len(carried), tuple(heads[-1].link(each.ending) for each in FORMATS)))
    stories = sum(part.stories for part in parts)
    last = max((head.updated for head in heads if head.updated), default=None)
    if output.per == "one":
        addresses, parts = parts[0].addresses, []
    else:
        addresses = (channel(config, output, (), token=token).link(".opml"),)
    carries = tuple(rules(output))
    return _Offered(output.name, output.access, token, stories, last, addresses, tuple(parts), carries)
