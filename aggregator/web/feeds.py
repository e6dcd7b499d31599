"""The page of the feeds: which are well, which need a look.  Pure but for the store."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.models import Feed, Health
from aggregator.publish.markup import one_line, web_link
from aggregator.publish.outlets import feed_name
from aggregator.store import Store
from aggregator.web.asked import Asked
from aggregator.web.lines import Moment, moment
from aggregator.web.links import Links
from aggregator.web.rendering import render
from aggregator.web.wish import page_number

MOST = 300  # on a page
_RETIRED = 200
_ILL: tuple[Health, ...] = ("failing", "gone")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[^\s/?#@]*@)?(?P<host>\[[^\]\s]*\]|[^\s/?#@:,;]*)\S*?(?=[:;,.)]*(?:\s|$))", re.IGNORECASE
)
_QUERY = re.compile(r"\?\S+")


@dataclass(frozen=True, slots=True)
class FeedView:
    """How a feed fares; `is_ill` where somebody should look at it."""

    name: str
    home: str
    state: str
    why: str
    is_ill: bool
    is_private: bool
    tags: tuple[str, ...]
    entries: int
    last_visit: Moment | None
    next_visit: Moment | None


def show(asked: Asked) -> str:
    """Show how the feeds fare."""
    return page(asked.store, asked.config, asked.links, number=page_number(asked.query.get("page", "")))


def page(store: Store, config: Config, links: Links, *, number: int) -> str:
    """Return a page of the feeds, those in trouble first; the first one has those that were retired, too."""
    feeds = store.feeds.listed(limit=MOST + 1, skip=(number - 1) * MOST)
    retired = store.feeds.listed(limit=_RETIRED, retired=True) if number == 1 else ()
    return render(
        "feeds.html",
        links,
        site=config.general.title,
        summary=_summary(store.feeds.states()),
        feeds=_views(store, config, feeds[:MOST]),
        retired=_views(store, config, retired),
        retired_count=store.feeds.states().get("retired", 0),
        newer=f"page={number - 1}" if number > 1 else None,
        older=f"page={number + 1}" if len(feeds) > MOST else None,
    )


def static_page(store: Store, config: Config, links: Links, feeds: Sequence[Feed]) -> str:
    """Return the page of these feeds as a file."""
    states: dict[Health, int] = {}
    for feed in feeds:
        states[feed.health] = states.get(feed.health, 0) + 1
    views = _views(store, config, feeds)
    return render(
        "feeds.html",
        links,
        site=config.general.title,
        summary=_summary(states),
        feeds=views,
        retired=(),
        retired_count=0,
        newer=None,
        older=None,
    )


def _summary(states: Mapping[Health, int]) -> str:
    """Return how many feeds there are, and how many of them need a look."""
    number = sum(count for state, count in states.items() if state != "retired")
    ill = sum(states.get(state, 0) for state in _ILL)
    return f"{number} feed{'' if number == 1 else 's'}, {f'{ill} in trouble' if ill else 'none in trouble'}."


def _views(store: Store, config: Config, feeds: Sequence[Feed]) -> tuple[FeedView, ...]:
    """Return feeds as the page shows them."""
    stored = store.entries.counts(feed.id for feed in feeds)
    zone = ZoneInfo(config.general.timezone)
    return tuple(
        FeedView(
            name=one_line(feed_name(feed)),
            home=web_link(feed.home),
            state=_state(feed),
            why=_why(feed),
            is_ill=feed.health in _ILL,
            is_private=feed.private,
            tags=feed.tags,
            entries=stored.get(feed.id, 0),
            last_visit=moment(feed.last_visit, zone) if feed.last_visit else None,
            next_visit=moment(feed.due, zone) if feed.due and feed.health in ("ok", "failing", "waiting") else None,
        )
        for feed in feeds
    )


def _state(feed: Feed) -> str:
    """Return how a feed fares, in plain words."""
    return {
        "ok": "well",
        "waiting": "not visited yet",
        "failing": f"failing, {feed.failures} {'time' if feed.failures == 1 else 'times'} in a row",
        "paused": "paused",
        "gone": "gone: its publisher says that it will not come back",
        "retired": "no longer in the configuration",
    }[feed.health]


def _why(feed: Feed) -> str:
    """Return why a feed fails, nothing where it does not."""
    if feed.health != "failing":
        return ""
    return without_secrets(one_line(feed.error)) or f"HTTP {feed.status}"


def without_secrets(error: str) -> str:
    """Return a message with only the hosts of the addresses in it: paths, queries and user names may be secret."""
    return _QUERY.sub("?…", _ADDRESS.sub(lambda found: found["host"] or "an address", error))
