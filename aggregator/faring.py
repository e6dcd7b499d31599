"""How a feed fares, in plain words: its health, its rhythm, and why it is visited when.  Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from aggregator.measures import ago, length
from aggregator.models import Feed, without_login

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
USUAL = "the usual interval"
_SILENT = 6  # usual gaps that pass before a feed counts as silent
_FEWEST = 3  # gaps that tell anything
_RECENT = 16


def health(feed: Feed) -> str:
    """Return how a feed fares, in a few words."""
    return {
        "ok": "well",
        "waiting": "not visited yet",
        "failing": "failed last time" if feed.failures == 1 else f"failing, {feed.failures:,} times in a row",
        "paused": "paused",
        "gone": "gone",
        "retired": "removed",
    }[feed.health]


def rhythm(posts: Sequence[int], now: datetime) -> str:
    """Return how often a feed posts, in words; `posts` are the hours since 1970 in which it did, oldest first."""
    if not posts:
        return "nothing posted yet"
    silence = max(now - (_BEGINNING + posts[-1] * _HOUR), timedelta())
    gaps = [later - earlier for earlier, later in pairwise(posts)][-_RECENT:]
    if len(gaps) < _FEWEST:
        return f"too little is known of it; posted last {ago(silence)}"
    gap = median(gaps) * _HOUR
    if silence > _SILENT * max(gap, 4 * _HOUR):
        return f"silent for {length(silence)}; before, {_every(gap)}"
    return _every(gap)


def _every(gap: timedelta) -> str:
    """Return how often something comes that comes after such a gap, in words."""
    if gap <= _HOUR:
        return "every hour or more often"
    if gap <= 18 * _HOUR:
        return f"every {round(gap / _HOUR)} hours or so"
    days = round(gap / timedelta(days=1))
    if days <= 1:
        return "once a day or so"
    return f"every {days} days or so" if days < 12 else f"every {max(2, round(days / 7))} weeks or so"


def why_then(feed: Feed, now: datetime) -> str:
    """Return why a feed is visited when it is; "" where there is no next visit, or none is left to wait for."""
    if not is_visited(feed) or feed.due is None or feed.due <= now:
        return ""
    return feed.why or ("its own interval" if feed.interval else USUAL)


def is_visited(feed: Feed) -> bool:
    """Return whether a feed is visited by itself."""
    return not (feed.retired or feed.gone or feed.paused)


def moved(feed: Feed) -> str:
    """Return where permanent redirects have led a feed, in a sentence; "" for nowhere."""
    if feed.address not in ("", feed.url):
        return f"moved: asked at {without_login(feed.address)}"
    return f"moved once to {without_login(feed.moved_to)}: asked there if it does so again" if feed.moved_to else ""
