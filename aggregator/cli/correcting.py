"""`merge`, `split`, `hide` and `undo`: corrections, for good; and `corrections`, what was put right."""

import json
from contextlib import closing
from pathlib import Path

import click

from aggregator.cli import facts, options
from aggregator.cli.terminal import local, shortened, show, show_json, show_table
from aggregator.clock import now
from aggregator.config import load
from aggregator.models import Correction
from aggregator.naming import headline, named
from aggregator.requests import change
from aggregator.store import open_store

_DEEDS = {
    "merge": ("put together", "with"),
    "split": ("parted", "from"),
    "hide": ("hid", ""),
    "show": ("showed again", ""),
    "same": ("said to be one story:", "and"),
    "apart": ("said to be two stories:", "and"),
    "unsure": ("left open:", "and"),
}


@click.command(short_help="Make one story of several.")
@click.argument("names", nargs=-1, required=True, metavar="A B…")
@options.as_json
@click.pass_obj
def merge(path: Path, names: tuple[str, ...], *, as_json: bool) -> None:
    """Make one story of A and B, for good: in each output the older publication stays, the other goes.

    A and B are a story (s34), an entry of it (e12), its link or a published id.
    """
    _correct(path, "merge", as_json=as_json, names=list(names))


@click.command(short_help="Take entries out of their story, together.")
@click.argument("names", nargs=-1, required=True, metavar="ENTRY…")
@options.as_json
@click.pass_obj
def split(path: Path, names: tuple[str, ...], *, as_json: bool) -> None:
    """Take entries out of their story, together and for good: they are another one.

    An ENTRY is e12 or a link.  The published id stays where the entry is that is shown; the others get a new one.
    """
    _correct(path, "split", as_json=as_json, names=list(names))


@click.command(short_help="Keep an entry or a story out of every output.")
@click.argument("name", metavar="X")
@click.option("--undo", is_flag=True, help="Show it again, under a new id.")
@options.as_json
@click.pass_obj
def hide(path: Path, name: str, *, undo: bool, as_json: bool) -> None:
    """Keep X out of every output, for good: an entry (e12 or its link), or a story with all that joins it (s34 or a
    published id).  It stays stored and can be found.
    """  # noqa: D205 -- one paragraph of the help
    _correct(path, "hide", as_json=as_json, name=name, undo=undo)


@click.command(short_help="Take a correction back.")
@click.argument("number", type=click.IntRange(1), metavar="NUMBER")
@options.as_json
@click.pass_obj
def undo(path: Path, number: int, *, as_json: bool) -> None:
    """Take a correction back, as `aggregator corrections` lists them: what it put right is as it was before."""
    _correct(path, "undo", as_json=as_json, number=number)


@click.command(short_help="List what was put right, the last first.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@options.as_json
@click.pass_obj
def corrections(path: Path, limit: int, *, as_json: bool) -> None:
    """List what was put right by hand, the last first; `aggregator undo NUMBER` takes one back."""
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        found = store.corrections.latest(limit=limit)
        first = {each.entries[0] for each in found if each.entries}
        titles = {entry.id: headline(entry) for entry in store.entries.get(first)}
    if as_json:
        show_json({"corrections": [facts.of_correction(each) for each in found]})
        return
    show_table(
        ("number", "made", "what was done", "to"),
        [
            (
                each.id,
                local(each.made, config.general.timezone),
                _told(each),
                shortened(titles.get(each.entries[0], ""), 80) if each.entries else "",
            )
            for each in found
        ],
        nothing="nothing was put right yet; `merge`, `split`, `hide` and the review page do",
    )


def _told(correction: Correction) -> str:
    """Return what a correction did, in a few words."""
    what, joint = _DEEDS[correction.verb]
    sides = [named(correction.entries), *([joint, named(correction.others)] if correction.others else [])]
    whole = " with its story" if correction.whole else ""
    return f"{what} {' '.join(sides)}{whole}" + (" (taken back)" if correction.undone else "")


def _correct(path: Path, verb: str, *, as_json: bool, **arguments: object) -> None:
    """Have it done by the daemon, or here where none runs, and say what became of it."""
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        told = json.loads(change(store, config, verb, arguments, now=now()))
    if as_json:
        show_json(told)
    else:
        show(told["told"])
