"""`match`: which stories have an address, a headline or a paragraph."""

import sys
from contextlib import closing
from pathlib import Path

import click

from aggregator.cli import facts, options
from aggregator.cli.terminal import local, shortened, show_json, show_table
from aggregator.clock import now
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.explaining import is_hidden
from aggregator.group.aliases import load_aliases
from aggregator.matching import Match, match
from aggregator.naming import headline
from aggregator.store import Store, open_store

_LONGEST = 100_000  # characters of the standard input that are read


@click.command(name="match", short_help="Say which stories have an address or a text.")
@click.argument("what", metavar="URL-OR-TEXT")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 80), help="How many stories at most.")
@options.as_json
@click.pass_obj
def match_command(path: Path, what: str, limit: int, *, as_json: bool) -> None:
    """Say which stories have an address, a headline or a paragraph, and which come nearest to it.

    The address may be that of a page, of its comments, or the id that a feed reader shows.  With - the text is read
    from the standard input.
    """
    config = load(path)
    text = sys.stdin.read(_LONGEST) if what == "-" else what
    if not text.strip():
        raise UsageError("there is nothing to look for: give an address, a headline or a paragraph")
    aliases = load_aliases(Path(config.grouping.aliases))
    with closing(open_store(config.general.database)) as store:
        found = match(store, config.grouping, aliases, text, now=now(), limit=limit)
        told = [_facts(store, each) for each in found]
    if as_json:
        show_json({"matches": told})
        return
    zone = config.general.timezone
    show_table(
        ("story", "match", "published", "title"),
        [
            (f"s{each.story}", _verdict(each), local(each.entry.published, zone), (_titled(each, fact), each.why))
            for each, fact in zip(found, told, strict=True)
        ],
        nothing="no story has this, or comes near to it; `aggregator stories --search WORDS` finds words",
    )


def _verdict(found: Match) -> str:
    """Return in a word how a story matches."""
    return "joins" if found.joins else "belongs" if found.belongs else "near"


def _titled(found: Match, fact: dict[str, object]) -> str:
    return f"{shortened(headline(found.entry))} ({found.entry.outlet})" + (" (hidden)" if fact["hidden"] else "")


def _facts(store: Store, found: Match) -> dict[str, object]:
    """Return a match as JSON shows it."""
    told = {name: getattr(found, name) for name in ("path", "belongs", "joins", "score", "required", "why")}
    entry = facts.of_entry(found.entry)
    return {"story": f"s{found.story}", "hidden": is_hidden(store, found.entry)} | told | {"entry": entry}
