"""`add`, `remove`, `move` and `check`: the feeds in the configuration."""

import asyncio
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from shlex import quote

import click

from aggregator.cli import facts, options
from aggregator.cli.terminal import local, shortened, show, show_json, show_table
from aggregator.clock import now
from aggregator.config import Config, load
from aggregator.config.values import same_address
from aggregator.discovering import lender, look, look_as_typed
from aggregator.errors import UsageError
from aggregator.measures import counted
from aggregator.models import Candidate, without_login
from aggregator.requests import change, check_move
from aggregator.store import open_store
from aggregator.subscriptions import add as add_to_file
from aggregator.subscriptions import move as move_in_file
from aggregator.subscriptions import remove as remove_from_file


@click.command(short_help="Add a feed, or one of those that a page offers.")
@click.argument("url")
@click.option("--name", default="", help="What to call it; its own title otherwise.")
@options.tags
@click.option("--unchecked", is_flag=True, help="Without looking whether a feed answers there now.")
@options.as_json
@click.pass_obj
def add(path: Path, url: str, name: str, tags: tuple[str, ...], *, unchecked: bool, as_json: bool) -> None:
    """Add a feed to the configuration, or one of those that a page offers."""
    config = load(path)
    feed = Candidate(url) if unchecked else _choose(url, asyncio.run(look_as_typed(partial(look, config), url)))
    add_to_file(path, feed.url, name=name, tags=tags)
    note = tell_writer(path, "reload") + ("" if unchecked else _lent(config, feed.url))
    if as_json:
        show_json({"added": facts.of_candidate(feed) | {"name": name, "tags": tags}, "note": note})
        return
    what = f" ({shortened(feed.title, 60)}, {counted(feed.entries, 'entry', 'entries')})" if feed.title else ""
    show(f"added {without_login(feed.url)}{what}; {note}")


def _lent(config: Config, url: str) -> str:
    """Return what is still to be done where another feed's headers or proxy opened this one; "" where nothing is."""
    other = lender(config, url)
    return (
        f"; it was asked with the headers and proxy of {other}: its visits need them, too"
        if other not in ("", url)
        else ""
    )


def _choose(url: str, found: tuple[Candidate, ...]) -> Candidate:
    """Return the feed that is meant; ask on a terminal where there are several."""
    readable = [feed for feed in found if not feed.error]
    if not readable:
        raise UsageError(f"none of the feeds linked there can be read: {found[0].url}: {found[0].error}")
    if len(readable) == 1:
        return readable[0]
    if not sys.stdin.isatty():
        ways = "\n".join(f"  aggregator add {quote(feed.url)}  # {shortened(feed.title, 60)}" for feed in readable)
        raise UsageError(f"{without_login(url)} offers several feeds; add one of them:\n{ways}")
    listing = "\n".join(f"  {number}  {feed.url}  {feed.title}" for number, feed in enumerate(readable, 1))
    show(f"{without_login(url)} offers:\n{listing}")
    return readable[click.prompt("Which one", type=click.IntRange(1, len(readable)), default=1) - 1]


@click.command(short_help="Take a feed out of the configuration.")
@click.argument("url")
@click.option("--purge", is_flag=True, help="Withdraw its entries from the outputs as well.")
@options.as_json
@click.pass_obj
def remove(path: Path, url: str, *, purge: bool, as_json: bool) -> None:
    """Take a feed out of the configuration; what it brought stays, unless purged."""
    config = load(path)
    if not purge or any(same_address(feed.url) == same_address(url) for feed in config.feeds):
        url = without_login(remove_from_file(path, url))
    note = tell_writer(path, "reload")
    if purge:
        note = tell_writer(path, "purge", url=without_login(url))
    if as_json:
        show_json({"removed": without_login(url), "purged": purge, "note": note})
    else:
        show(f"removed {without_login(url)}; {note}")


@click.command(short_help="Follow a feed at another address, with its history.")
@click.argument("old")
@click.argument("new")
@options.as_json
@click.pass_obj
def move(path: Path, old: str, new: str, *, as_json: bool) -> None:
    """Follow a feed at the address NEW from now on: what OLD brought is known there, and nothing comes twice.

    Edits the configuration, unless that names NEW already.  NEW is not looked at: `aggregator check` does that.
    """
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        known, to = move_in_file(path, old, new, partial(check_move, store))
    note = tell_writer(path, "move", url=without_login(known), to=without_login(to))
    old, new = without_login(old), without_login(new)
    if as_json:
        show_json({"moved": {"from": old, "to": new}, "note": note})
    else:
        show(f"moved {old} to {new}; {note}")


def tell_writer(path: Path, verb: str, **arguments: object) -> str:
    """Have the daemon follow the file, or follow it here; return what to say."""
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        return change(store, config, verb, arguments, now=now())


@click.command(short_help="Tell what stands at an address.")
@click.argument("url")
@options.as_json
@click.pass_obj
def check(path: Path, url: str, *, as_json: bool) -> None:
    """Look at an address: is it a feed, or a page that offers some?  Stores nothing."""
    config = load(path)
    found = asyncio.run(look_as_typed(partial(look, config), url))
    if as_json:
        show_json({"url": without_login(url), "feeds": [facts.of_candidate(feed) for feed in found]})
        return
    zone = config.general.timezone
    show_table(
        ("entries", "newest", "feed"),
        [
            (
                feed.entries,
                local(feed.newest, zone),
                (without_login(feed.url), shortened(feed.title), feed.error or _moved(feed)),
            )
            for feed in found
        ],
    )


def _moved(feed: Candidate) -> str:
    return f"moved to {feed.moved_to}" if feed.moved_to else ""
