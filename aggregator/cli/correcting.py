"""`merge`, `split` and `hide`: corrections, for good."""

import json
from contextlib import closing
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.terminal import show, show_json
from aggregator.clock import now
from aggregator.config import load
from aggregator.requests import change
from aggregator.store import open_store


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


def _correct(path: Path, verb: str, *, as_json: bool, **arguments: object) -> None:
    """Have it done by the daemon, or here where none runs, and say what became of it."""
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        told = json.loads(change(store, config, verb, arguments, now=now()))
    if as_json:
        show_json(told)
    else:
        show(told["told"])
