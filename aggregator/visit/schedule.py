"""Decide when to ask a publisher again, and what a visit means for the feed.  Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import responses
from math import exp

from aggregator.config import Visits
from aggregator.models import Answer, Feed, Validators
from aggregator.visit.limits import age, lifetime, retry_after
from aggregator.visit.rhythm import heard, pace, span

_LONGEST_HINT = timedelta(days=7)  # what any more is taken for: a year is usual for files that "never change"
_SOON = timedelta(minutes=5)  # until the first attempt after one that reached nobody
_MOST_DOUBLINGS = 20
_SPREAD = 0.1  # of the wait, at most added
_PASSING = 3  # failures in a row before trouble that may pass makes us forget a redirect
_HOUR = timedelta(hours=1)
_SHORTEST_LOOK = timedelta(minutes=15)  # what came in less says little of how much will
_LATE = timedelta(days=1)  # that a publisher may take until an entry is in its document
_ROOM = 0.5  # of a document, at most, that may be replaced until the next visit: news comes in bursts


@dataclass(frozen=True, slots=True)
class Plan:
    """When to ask again, and why then; nothing is said of the usual interval."""

    due: datetime
    why: str = ""


def after_answer(
    feed: Feed,
    answer: Answer,
    *,
    visits: Visits,
    now: datetime,
    jitter: float,
    fresh: Iterable[datetime] = (),
    entries: int = 0,
) -> Feed:
    """Return the feed with the state of its visits after one that was answered.

    A 200 must have been read, now or, where the body is the same as last time, then.  Any status but 200 and 304 is a
    failure, and so is a 304 without a condition: it would keep from us what the feed has, for good.  `fresh` are the
    dates of those of its `entries` that were not known.  `jitter` is as in `next_visit`.
    """
    complaint = _complaint(feed, answer)
    if complaint:
        return after_failure(feed, answer, complaint, visits=visits, now=now, jitter=jitter)
    dates = tuple(fresh)
    feed = _moved(feed, answer.permanent)
    visited = replace(
        feed,
        last_visit=now,
        last_read=now,
        status=answer.status,
        error="",
        failures=0,
        not_before=None,
        gone=False,
        validators=_validators(feed, answer),
        fresh_for=_fresh_for(feed, answer, now),
        turnover=_turnover(feed, len(dates), entries, now),
        posts=heard(feed.posts, _posted(feed, dates, now)) if dates else feed.posts,
    )
    plan = next_visit(visited, answer, visits=visits, now=now, jitter=jitter)
    return replace(visited, due=plan.due, why=plan.why)


def after_failure(
    feed: Feed, answer: Answer | None, error: str, *, visits: Visits, now: datetime, jitter: float, reached: bool = True
) -> Feed:
    """Return the feed with the state of its visits after one that brought nothing: no answer, or none that can be read.

    Validators stay those of the last body that was read.  Where nobody was `reached`, the next attempt is soon: it
    bothers no publisher, and this machine may be back online.  `jitter` is as in `next_visit`.
    """
    failed = replace(
        feed,
        last_visit=now,
        status=answer.status if answer else 0,
        error=error,
        failures=feed.failures + 1,
        not_before=retry_after(answer, now),
        moved_to="",
    )
    failed = _fallen_back(failed, answer)
    plan = next_visit(failed, answer, visits=visits, now=now, jitter=jitter)
    soon = now + _doubled(_SOON, failed.failures) * (1 + _SPREAD * jitter)
    if not reached and soon < plan.due:
        plan = Plan(soon, "soon, since nobody was reached")
    return replace(failed, due=plan.due, why=plan.why)


def put_off(feed: Feed, until: datetime, *, jitter: float) -> Feed:
    """Return the feed that was not asked, because its host asked us for quiet (429) until then.

    `jitter` in [0, 1) spreads the host's feeds over the hour after.
    """
    return replace(feed, due=until + _HOUR * jitter, why="its host asked for quiet (429)")


def next_visit(feed: Feed, answer: Answer | None, *, visits: Visits, now: datetime, jitter: float) -> Plan:
    """Return when to ask this publisher again, `feed.failures` counting the visit that was just made.

    The longest counts of: our own wait (see `_own_wait`), which doubles with each failure after the first up to
    `visits.max_interval`; Retry-After on 429 and 503, 24 h at most; as far as 7 d, after a failure `max_interval`, what
    Cache-Control and Expires say of a document's freshness, and its ttl and sy:updatePeriod.  Hours and days that it
    wants to be skipped are waited for on top.  `jitter` in [0, 1) adds up to a tenth, never subtracts.
    """
    own, why = _own_wait(feed, answer, visits, now)
    longest = max(own, visits.max_interval)
    wait = min(_doubled(own, feed.failures), longest)
    if wait > own:
        why = f"{feed.failures} failures in a row"
    asked, where = _asked(feed, answer, now)
    asked = min(asked, longest if feed.failures else _LONGEST_HINT)
    if asked > wait:
        wait, why = asked, f"the publisher asks for {span(asked)} ({where})"
    due = now + wait
    forbidden = retry_after(answer, now)
    if forbidden and forbidden > due:
        due, why = forbidden, f"the publisher asks for {span(forbidden - now)} (Retry-After)"
    due += wait * _SPREAD * jitter
    if _hour(due) not in feed.quiet:
        return Plan(due, why)
    due = max(due, min(_after_quiet(due, feed.quiet) + _HOUR * _SPREAD * jitter, now + _LONGEST_HINT))
    return Plan(due, "the publisher asks not to come until then (skipHours, skipDays)")


def _own_wait(feed: Feed, answer: Answer | None, visits: Visits, now: datetime) -> tuple[timedelta, str]:
    """Return how long to wait after a success as far as we are concerned, and why.

    A feed's own interval; else by its rhythm, from `min_interval` to `max_interval`.  Where the document would overflow
    until then, `min_interval`, or down to `busy_interval` by invitation.
    """
    usual = max(visits.interval, visits.min_interval)
    if feed.interval or feed.failures:
        return feed.interval or usual, ""
    wait, why = pace(feed.posts, usual=usual, least=visits.min_interval, most=visits.max_interval, now=now)
    if feed.turnover * (wait / _HOUR) <= _ROOM:
        return wait, why
    invitations = [period for period in (feed.invited, lifetime(answer, now)) if period]
    invited = max(visits.busy_interval, *invitations) if invitations else visits.min_interval
    soonest = min(visits.min_interval, invited)
    return soonest, "sooner, or entries would be lost" if soonest < usual else ""


def _asked(feed: Feed, answer: Answer | None, now: datetime) -> tuple[timedelta, str]:
    """Return how long the publisher wants us to wait, and where it says so; a 304 may leave that to the last 200."""
    told, headers = lifetime(answer, now), answer.headers if answer else {}
    if told is None and not feed.failures:
        told = feed.fresh_for
    fresh = (told or timedelta()) - age(answer)
    if feed.invited and feed.invited > fresh:
        return feed.invited, "ttl or updatePeriod"
    return fresh, "max-age" if "max-age" in headers.get("cache-control", "") or "expires" not in headers else "Expires"


def _fresh_for(feed: Feed, answer: Answer, now: datetime) -> timedelta | None:
    """Return for how long the document stays as it is; a 304 may leave that as it was (RFC 9111 §4.3.4)."""
    told = lifetime(answer, now)
    if told is None:
        return feed.fresh_for if answer.status == HTTPStatus.NOT_MODIFIED else None
    return min(told, _LONGEST_HINT)


def _posted(feed: Feed, dates: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return when fresh entries came, by their dates; now where the visit before would have met them: dates lie."""
    if feed.first_visit is None or feed.last_visit is None:
        return list(dates)
    plausible = feed.last_visit - _LATE
    return [date if date >= plausible else now for date in dates]


def _turnover(feed: Feed, fresh: int, entries: int, now: datetime) -> float:
    """Return how often an hour the document is replaced as a whole.

    More counts at once, less by and by: one quiet visit does not mean that a busy day is over.  A first visit, and one
    after failures, tells nothing: nobody knows since when its entries were there.
    """
    if feed.first_visit is None or feed.last_visit is None or feed.failures:
        return feed.turnover
    hours = max(now - feed.last_visit, _SHORTEST_LOOK) / _HOUR
    seen = fresh / entries / hours if entries else 0.0
    remembered = exp(-hours)
    return max(seen, remembered * feed.turnover + (1 - remembered) * seen)


def _after_quiet(moment: datetime, quiet: Collection[int]) -> datetime:
    """Return the next full hour that is not among the quiet hours of the week; one of its hours is not."""
    moment = moment.replace(minute=0, second=0, microsecond=0)
    while _hour(moment) in quiet:
        moment += _HOUR
    return moment


def _hour(moment: datetime) -> int:
    """Return which hour of its week this is, from Monday 0:00 on."""
    return moment.weekday() * 24 + moment.hour


def _doubled(wait: timedelta, failures: int) -> timedelta:
    """Return a wait that doubles with each failure after the first."""
    return wait * (1 << min(max(failures - 1, 0), _MOST_DOUBLINGS))


def _complaint(feed: Feed, answer: Answer) -> str:
    """Return what is wrong with an answer by its status, and at which other address; "" for nothing."""
    unasked = answer.status == HTTPStatus.NOT_MODIFIED and not _was_conditional(feed, answer)
    if answer.status == HTTPStatus.OK or (answer.status == HTTPStatus.NOT_MODIFIED and not unasked):
        return ""
    where = f"redirects to {answer.url}: " if answer.redirected else ""
    told = f"{where}HTTP {answer.status} {responses.get(answer.status, '')}".rstrip()
    return f"{told}, though nobody asked whether it was" if unasked else told


def _was_conditional(feed: Feed, answer: Answer) -> bool:
    """Return whether validators went to the address that answered (RFC 9110 §15.4.5)."""
    given = feed.validators
    return bool(given.etag or given.last_modified) and given.url in ("", answer.url)


def _moved(feed: Feed, permanent: str) -> Feed:
    """Return the feed with the address that a permanent redirect led to two visits in a row."""
    if permanent and permanent == feed.moved_to:
        return replace(feed, address=permanent, moved_to="")
    return feed if feed.moved_to == permanent else replace(feed, moved_to=permanent)


def _validators(feed: Feed, answer: Answer) -> Validators:
    """Return what to ask "anything changed?" with: from the last body that was read, renewed by a 304."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    if answer.status == HTTPStatus.NOT_MODIFIED:
        etag, modified = etag or feed.validators.etag, modified or feed.validators.last_modified
    return Validators(etag, modified, answer.url) if etag or modified else Validators()


def _fallen_back(feed: Feed, answer: Answer | None) -> Feed:
    """Return the feed after a failure: one at a remembered address goes back to its own, one at its own may be gone.

    What may pass (no answer, 429, 5xx) needs a few failures in a row.  Gone is what says so itself: where a temporary
    redirect led, anything may be gone.
    """
    if feed.address in ("", feed.url):
        itself = answer is not None and (not answer.redirected or bool(answer.permanent))
        return replace(feed, gone=itself and feed.status == HTTPStatus.GONE)
    may_pass = feed.status in (0, HTTPStatus.TOO_MANY_REQUESTS) or feed.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if may_pass and feed.failures < _PASSING:
        return feed
    return at_home(feed)


def at_home(feed: Feed) -> Feed:
    """Return the feed without what it remembers of permanent redirects: asked at its own address, for everything."""
    return replace(feed, address=feed.url, moved_to="", validators=Validators(), fresh_for=None)
