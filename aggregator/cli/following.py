"""`feeds`: how they fare, and what to do about those that do not."""

from contextlib import closing
from pathlib import Path

import click

from aggregator import faring
from aggregator.advice import of_feed
from aggregator.cli import facts, options
from aggregator.cli.terminal import Marked, local, shortened, show_json, show_table
from aggregator.clock import now
from aggregator.config import Config, load
from aggregator.models import Feed, Health, without_login
from aggregator.requests import change, named
from aggregator.store import Store, open_store

_ILL: tuple[Health, ...] = ("failing", "gone")
_MARKS: dict[Health, str] = {"ok": "green", "failing": "bold red", "gone": "bold red", "waiting": "yellow"}


@click.command()
@click.option("--failing", is_flag=True, help="Only those that need a look: failing or gone.")
@click.option("--tag", "tags", multiple=True, help="Only those with this tag; of several, with any.")
@click.option("--retired", is_flag=True, help="Those too that were taken out of the configuration.")
@click.option("--unmove", "moved", metavar="URL", help="Ask this feed at its own address again, and list it alone.")
@options.as_json
@click.pass_obj
def feeds(path: Path, *, failing: bool, tags: tuple[str, ...], retired: bool, moved: str | None, as_json: bool) -> None:
    """List the feeds with their health, what to do about those in trouble, and when they are visited next."""
    config = load(path)
    with closing(open_store(config.general.database)) as store:
        if moved is not None:
            known = [_unmove(store, config, moved)]
        else:
            known = [feed for feed in store.feeds.all() if retired or not feed.retired]
    known = [
        feed for feed in known if (not failing or feed.health in _ILL) and (not tags or {*tags}.intersection(feed.tags))
    ]
    if as_json:
        show_json({"feeds": [_told(feed) for feed in known]})
        return
    zone = config.general.timezone
    show_table(
        ("state", "last visit", "next visit", "feed"),
        [(_state(feed), local(feed.last_visit, zone), _next_visit(feed, zone), _lines(feed)) for feed in known],
        nothing="no feed is like that" if failing or tags else _NONE,
    )


_NONE = "no feeds yet; `aggregator add URL` adds one, and `run` or `poll` visits them"


def _unmove(store: Store, config: Config, url: str) -> Feed:
    """Have a feed asked at its own address again; return it as it is then."""
    change(store, config, "forget_move", {"url": without_login(url)}, now=now())
    return named(store, url)


def _told(feed: Feed) -> dict[str, object]:
    """Return a feed as JSON has it."""
    advice = of_feed(feed)
    return facts.of_feed(feed, str(_state(feed))) | {
        "why": _why(feed),
        "rhythm": faring.rhythm(feed.posts, now()),
        "advice": {"what": advice.what, "do": advice.do} if advice else None,
    }


def _next_visit(feed: Feed, zone: str) -> str:
    return local(feed.due if faring.is_visited(feed) else None, zone)


def _lines(feed: Feed) -> tuple[str, ...]:
    """Return a feed's address, what it is called, what is wrong with it, where it went, and what to do."""
    why, advice = _why(feed), of_feed(feed)
    moved = faring.moved(feed)
    return (
        feed.shown,
        shortened(feed.label, 80) if feed.label != feed.shown else "",
        feed.error,
        f"{moved}; --unmove undoes it" if moved.startswith("moved: ") else moved,
        f"next visit: {why}" if why else "",
        f"{advice.what} {advice.do}" if advice else "",
    )


def _why(feed: Feed) -> str:
    """Return why the next visit is not after the usual interval; "" where it is, or where there will be none."""
    return feed.why if faring.why_then(feed, now()) else ""


def _state(feed: Feed) -> Marked:
    """Return a feed's health in a word or two."""
    told = f"failing ({feed.failures})" if feed.health == "failing" else feed.health
    return Marked(told, _MARKS.get(feed.health, "dim"))
