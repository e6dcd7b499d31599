"""A feed as pages show it: its health and what to do, its visits, what it brings.  Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from aggregator import faring
from aggregator.advice import Advice, of_feed
from aggregator.models import Feed, Tally
from aggregator.publish.markup import one_line, web_link
from aggregator.publish.outlets import feed_name
from aggregator.web.lines import Moment, moment
from aggregator.web.plots import Plot, days

DAYS = 30  # that plots and shares look back on
SPARK = (90, 20)  # width and height of a plot in a list
_ILL = ("failing", "gone")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[^\s/?#@]*@)?(?P<host>\[[^\]\s]*\]|[^\s/?#@:,;]*)\S*?(?=[:;,.)]*(?:\s|$))", re.IGNORECASE
)
_QUERY = re.compile(r"\?\S+")


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of a feed's entries of late, in parts of a hundred.

    `first` founded a story that others joined, `repeated` joined one, `alone` nobody else had.
    """

    entries: int
    first: int
    repeated: int
    alone: int


@dataclass(frozen=True, slots=True)
class FeedView:
    """How a feed fares; `is_ill` where somebody should look at it, `apart` what tells it from others of its name."""

    id: int
    url: str
    name: str
    apart: str
    home: str
    health: str
    state: str
    why: str
    advice: Advice | None
    is_ill: bool
    is_paused: bool
    is_private: bool
    tags: tuple[str, ...]
    entries: int
    last_visit: Moment | None
    answer: str
    next_visit: Moment | None
    why_then: str = ""
    moved: str = ""
    rhythm: str = ""
    spark: Plot | None = None
    shares: Shares | None = None


def view(feed: Feed, zone: tzinfo, *, entries: int, now: datetime | None = None) -> FeedView:
    """Return a feed as pages show it, with `entries` stored; without `now`, nothing that the clock would change."""
    return FeedView(
        id=feed.id,
        url=feed.shown,
        name=one_line(feed_name(feed)),
        apart="",
        home=web_link(feed.home),
        health=feed.health,
        state=faring.health(feed),
        why=_why(feed),
        advice=of_feed(feed),
        is_ill=feed.health in _ILL,
        is_paused=feed.paused,
        is_private=feed.private,
        tags=feed.tags,
        entries=entries,
        last_visit=moment(feed.last_visit, zone, now) if feed.last_visit else None,
        answer=answer(feed),
        next_visit=moment(feed.due, zone, now) if feed.due and faring.is_visited(feed) else None,
        why_then=faring.why_then(feed, now) if now else "",
        moved=without_secrets(faring.moved(feed)),
        rhythm=faring.rhythm(feed.posts, now) if now else "",
    )


def with_figures(shown: FeedView, tallies: Sequence[Tally], now: datetime) -> FeedView:
    """Return a feed with what its entries of the last days come to."""
    return replace(shown, spark=plot(tallies, now, *SPARK), shares=shares(tallies))


def plot(tallies: Sequence[Tally], now: datetime, width: int, height: int, *, rows: bool = False) -> Plot:
    """Return how many entries there were on each of the last days; those that are not counted yet are none."""
    counted = {tally.day: tally.entries for tally in tallies}
    last = now.date()
    counts = [counted.get(last - timedelta(days=ago), 0) for ago in reversed(range(DAYS))]
    return days(counts, last, thing="entries", width=width, height=height, rows=rows)


def shares(tallies: Sequence[Tally]) -> Shares | None:
    """Return what became of a feed's entries, None where there were none."""
    entries = sum(tally.entries for tally in tallies)
    if not entries:
        return None
    first = round(100 * sum(tally.first for tally in tallies) / entries)
    repeated = round(100 * sum(tally.repeated for tally in tallies) / entries)
    return Shares(entries, first, repeated, max(0, 100 - first - repeated))


def told_apart(views: Sequence[FeedView], *, is_public: bool) -> tuple[FeedView, ...]:
    """Return feeds such that no two of one name look alike: by their paths, in what all may see by numbers."""
    names = Counter(shown.name.casefold() for shown in views)
    seen: Counter[str] = Counter()
    told = []
    for shown in views:
        name = shown.name.casefold()
        seen[name] += 1
        apart = (f"({seen[name]})" if is_public else _place(shown.url)) if names[name] > 1 else ""
        told.append(replace(shown, apart=apart))
    return tuple(told)


def by_feed(tallies: Sequence[Tally]) -> Mapping[int, list[Tally]]:
    """Return tallies by the feeds that they are of."""
    found: dict[int, list[Tally]] = {}
    for tally in tallies:
        found.setdefault(tally.feed, []).append(tally)
    return found


def answer(feed: Feed) -> str:
    """Return what a feed's publisher answered last, in words."""
    if not feed.last_visit:
        return ""
    if not feed.status:
        return "no answer"
    meaning = {200: "read", 304: "unchanged"}.get(feed.status, "")
    return f"{meaning} ({feed.status})" if meaning and not feed.error else f"HTTP {feed.status}"


def without_secrets(error: str) -> str:
    """Return a message with only the hosts of the addresses in it: paths, queries and user names may be secret."""
    return _QUERY.sub("?…", _ADDRESS.sub(lambda found: found["host"] or "an address", error))


def _why(feed: Feed) -> str:
    """Return why a feed fails, nothing where it does not."""
    if feed.health != "failing":
        return ""
    return without_secrets(one_line(feed.error)) or f"HTTP {feed.status}"


def _place(url: str) -> str:
    """Return what follows the host in an address, without its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return one_line(parts.path if parts.path != "/" or not parts.query else "/?…")
