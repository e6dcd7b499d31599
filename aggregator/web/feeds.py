"""The page of the feeds: which are well, which need a look, and what each brings.  Pure but for the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Literal, cast, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aggregator import faring
from aggregator.config import Config
from aggregator.measures import counted
from aggregator.models import Feed, Health, Selection
from aggregator.models.selections import ORDERS, Order
from aggregator.store import Store
from aggregator.web.asked import Asked
from aggregator.web.feed_view import DAYS, SPARK, FeedView, by_feed, told_apart, view, with_figures
from aggregator.web.links import Links
from aggregator.web.rendering import render
from aggregator.web.wish import page_number

PAGE = 100  # feeds on a page
MOST = 300  # in a file
Wanted = Literal["", "trouble"] | Health

_ILL: tuple[Health, ...] = ("failing", "gone")
_ORDERS: Mapping[Order, str] = {
    "trouble": "trouble first",
    "name": "name",
    "last": "last visit",
    "next": "next visit",
    "entries": "most entries",
}
_WORDS: Mapping[Health, str] = {
    "ok": "well",
    "waiting": "not visited yet",
    "failing": "failing",
    "gone": "gone",
    "paused": "paused",
    "retired": "removed",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which feeds somebody wants to see; what is empty does not matter."""

    health: str = ""  # or "trouble", for those that need a look
    tag: str = ""
    q: str = ""
    order: Order = "trouble"
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        """Return the wish of a query; what it cannot mean counts as not said."""
        health, order = query.get("health", ""), query.get("order", "")
        return cls(
            health=health if health == "trouble" or health in get_args(Health) else "",
            tag=query.get("tag", ""),
            q=query.get("q", "").strip(),
            order=order if order in ORDERS else "trouble",
            page=page_number(query.get("page", "")),
        )

    @property
    def selection(self) -> Selection:
        """Return the feeds that are meant."""
        health = _ILL if self.health == "trouble" else (cast("Health", self.health),) if self.health else ()
        return Selection(health, self.tag, self.q, self.order, retired=self.health == "retired")

    @property
    def is_narrow(self) -> bool:
        """Return whether some feeds are left out."""
        return bool(self.health or self.tag or self.q)

    def query(self, **others: object) -> str:
        """Return the query of this wish, with others in it; without what is as usual."""
        wish = replace(self, **others)  # type: ignore[arg-type]  # names of fields
        usual = Wish()
        told = {field.name: getattr(wish, field.name) for field in fields(wish)}
        return urlencode({name: value for name, value in told.items() if value != getattr(usual, name)})


@dataclass(frozen=True, slots=True)
class Count:
    """How many feeds there are of a health, and where they are listed."""

    words: str
    number: int
    query: str
    is_current: bool


def show(asked: Asked) -> str:
    """Return a page of the feeds that are asked for, those in trouble first unless another order is."""
    wish, zone = Wish.of(asked.query), ZoneInfo(asked.config.general.timezone)
    found = asked.store.feeds.selected(wish.selection, limit=PAGE + 1, skip=(wish.page - 1) * PAGE)
    states = asked.store.feeds.states()
    return render(
        "feeds.html",
        asked.links,
        site=asked.config.general.title,
        summary=_summary(states),
        feeds=_views(asked, found[:PAGE], zone),
        wish=wish,
        counts=_counts(wish, states),
        tags=sorted({tag for feed in asked.config.feeds for tag in feed.tags}),
        orders=_ORDERS,
        days=DAYS,
        spark=SPARK,
        usual=faring.USUAL,
        newer=wish.query(page=wish.page - 1) if wish.page > 1 else None,
        older=wish.query(page=wish.page + 1) if len(found) > PAGE else None,
    )


def static_page(store: Store, config: Config, links: Links, feeds: Sequence[Feed]) -> str:
    """Return the page of these feeds as a file: nothing that only the operator may know, nothing that time changes."""
    states: dict[Health, int] = {}
    for feed in feeds:
        states[feed.health] = states.get(feed.health, 0) + 1
    stored = store.entries.counts(feed.id for feed in feeds)
    zone = ZoneInfo(config.general.timezone)
    views = [view(feed, zone, entries=stored.get(feed.id, 0)) for feed in feeds]
    return render(
        "feeds.html",
        links,
        site=config.general.title,
        summary=_summary(states),
        feeds=told_apart(views, is_public=True),
        wish=Wish(),
        counts=(),
        tags=(),
        orders={},
        days=DAYS,
        spark=SPARK,
        usual=faring.USUAL,
        newer=None,
        older=None,
        retired=(),  # for templates of the operator's
        retired_count=0,
    )


def _views(asked: Asked, feeds: Sequence[Feed], zone: ZoneInfo) -> tuple[FeedView, ...]:
    """Return feeds as the page shows them."""
    store, now, ids = asked.store, asked.now, [feed.id for feed in feeds]
    stored = store.entries.counts(ids)
    tallies = by_feed(store.figures.tallies(now - timedelta(days=DAYS - 1), ids))
    views = (
        with_figures(view(feed, zone, entries=stored.get(feed.id, 0), now=now), tallies.get(feed.id, []), now)
        for feed in feeds
    )
    return told_apart(list(views), is_public=False)


def _counts(wish: Wish, states: Mapping[Health, int]) -> list[Count]:
    """Return how many feeds there are of each health, and of all."""
    number = sum(count for state, count in states.items() if state != "retired")
    told = [Count("all", number, wish.query(health="", page=1), not wish.health)]
    for state, words in _WORDS.items():
        if states.get(state):
            told.append(Count(words, states[state], wish.query(health=state, page=1), wish.health == state))
    return told


def _summary(states: Mapping[Health, int]) -> str:
    """Return how many feeds there are, and how many of them need a look."""
    number = sum(count for state, count in states.items() if state != "retired")
    ill = sum(states.get(state, 0) for state in _ILL)
    return f"{counted(number, 'feed')}, {f'{ill:,}' if ill else 'none'} in trouble."
