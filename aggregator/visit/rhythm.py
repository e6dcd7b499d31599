"""How often a feed is worth a visit, by the hours in which it posted.  Pure.

The rule: a quarter of the usual gap between its latest posts, or a twelfth of its silence where that is longer.  In
hours of the day in which it never posts, a third of that night at least, though not past its end.  But no longer than
until the end of an hour in which it posted a day or a week before.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

_KEPT = 96  # hours that are remembered: four days of a wire, years of a blog
_RECENT = 16  # gaps that tell the pace
_FEWEST = 4  # gaps, and days, that tell anything
_SHARE = 4  # visits for a post, at the usual gap
_PATIENCE = 12  # visits in the time that has passed in silence
_NIGHT = range(4, 13)  # hours; dates without a time of day make it longer
_EXPECTED = 4  # posts that a night would have had by chance, at least: else it means nothing
_PARTS = 3  # visits in a night
_RETURNS = (24, 7 * 24)  # hours after which a feed may post again
_FAR = 365 * 24  # hours
_HOUR = timedelta(hours=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def heard(posts: Iterable[int], moments: Iterable[datetime]) -> tuple[int, ...]:
    """Return the hours since 1970 in which a feed posted, oldest first, with those of further posts: the newest 96."""
    return tuple(sorted({*posts, *((moment - _BEGINNING) // _HOUR for moment in moments)})[-_KEPT:])


def pace(
    posts: Sequence[int], *, usual: timedelta, least: timedelta, most: timedelta, now: datetime
) -> tuple[timedelta, str]:
    """Return how long to wait for the next post, from `least` to `most`, and why; `usual` where its gaps are unknown.

    `posts` as `heard` returns them.  Nothing is said of a wait that is `usual`.
    """
    if not posts:
        return usual, ""
    wait, why = usual, ""
    gaps = [later - earlier for earlier, later in pairwise(posts)][-_RECENT:]
    if len(gaps) >= _FEWEST:
        gap = median(gaps) * _HOUR
        wait, why = gap / _SHARE, f"it posts every {span(gap)} or so"
    silence = now - (_BEGINNING + posts[-1] * _HOUR)
    if silence / _PATIENCE > wait:
        wait, why = silence / _PATIENCE, f"it has been silent for {span(silence)}"
    wait = min(max(wait, least), most)
    rest = _until_morning(posts, now, wait)
    if rest > wait:
        wait, why = min(rest, most), "it rests at this time of day"
    returns = _until_it_returns(posts, now + least) - now
    if returns < wait:
        wait, why = returns, "it posted at that time a day or a week before"
    return wait, why if wait != usual else ""


def _until_it_returns(posts: Sequence[int], soonest: datetime) -> datetime:
    """Return the end of the first hour in which a feed would post if it did as a day or a week before."""
    least = -((_BEGINNING - soonest) // _HOUR)
    ends = {hour + after + 1 for after in _RETURNS for hour in posts}.difference(hour + 1 for hour in posts)
    return _BEGINNING + min((end for end in ends if end >= least), default=least + _FAR) * _HOUR


def _until_morning(posts: Sequence[int], now: datetime, wait: timedelta) -> timedelta:
    """Return how long to wait where the wait would end in a feed's night; nothing where it would not."""
    begin, length = _night(posts)
    due = now + wait
    into = (due.hour - begin) % 24
    if into >= length:
        return timedelta()
    morning = due.replace(minute=0, second=0, microsecond=0) + (length - into) * _HOUR
    return min(morning - now, length * _HOUR / _PARTS)


def _night(posts: Sequence[int]) -> tuple[int, int]:
    """Return the longest row of hours of the day in which a feed never posts: its first, and how many; 0 for none.

    The first is left out: what was posted just before is to be seen.
    """
    if posts[-1] - posts[0] < _FEWEST * 24:
        return 0, 0
    awake = sorted({hour % 24 for hour in posts})
    length, begin = max(
        ((following - hour - 1) % 24, (hour + 1) % 24)
        for hour, following in zip(awake, [*awake[1:], awake[0]], strict=True)
    )
    expected = len(posts) * length / 24
    return (begin + 1, length - 1) if length in _NIGHT and expected >= _EXPECTED else (0, 0)


def span(length: timedelta) -> str:
    """Return a duration in the unit that suits it, such as "90 min", "3 h" or "12 d"."""
    for unit, seconds, most in (("min", 60, 100), ("h", 3600, 48), ("d", 86400, 10**9)):
        number = round(length.total_seconds() / seconds)
        if number < most:
            return f"{number} {unit}"
    raise AssertionError("no duration is that long")
