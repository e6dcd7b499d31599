"""Decide when to ask a publisher again, and what a visit means for the feed.  Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses
from math import exp

from aggregator.config import Visits
from aggregator.models import Answer, Feed, Validators

_LONGEST_RETRY = timedelta(hours=24)  # what a longer Retry-After is taken for
_LONGEST_HINT = timedelta(days=7)  # likewise for max-age, Expires, ttl: a year is usual for files that "never change"
_SOON = timedelta(minutes=5)  # until the first attempt after one that reached nobody
_MOST_DOUBLINGS = 20
_SPREAD = 0.1  # of the wait, at most added
_PASSING = 3  # failures in a row before trouble that may pass makes us forget a redirect
_HOUR = timedelta(hours=1)
_SHORTEST_LOOK = timedelta(minutes=15)  # what came in less says little of how much will
_ROOM = 0.5  # of a document, at most, that may be replaced until the next visit: news comes in bursts


def after_answer(
    feed: Feed, answer: Answer, *, visits: Visits, now: datetime, jitter: float, fresh: int = 0, entries: int = 0
) -> Feed:
    """Return the feed with the state of its visits after one that was answered.

    A 200 must have been read, now or, where the body is the same as last time, then.  Any status but 200 and 304 is a
    failure.  `fresh` of its `entries` were not known.  `jitter` is as in `next_visit`.
    """
    complaint = _complaint(answer)
    if complaint:
        return after_failure(feed, answer, complaint, visits=visits, now=now, jitter=jitter)
    visited = replace(
        _moved(feed, answer.permanent),
        last_visit=now,
        status=answer.status,
        error="",
        failures=0,
        not_before=None,
        gone=False,
        validators=_validators(feed, answer),
        turnover=_turnover(feed, fresh, entries, now),
    )
    return replace(visited, due=next_visit(visited, answer, visits=visits, now=now, jitter=jitter))


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
        not_before=_retry_after(answer, now),
        moved_to="",
    )
    failed = _fallen_back(failed)
    due = next_visit(failed, answer, visits=visits, now=now, jitter=jitter)
    if not reached:
        due = min(due, now + _doubled(_SOON, failed.failures) * (1 + _SPREAD * jitter))
    return replace(failed, due=due)


def next_visit(feed: Feed, answer: Answer | None, *, visits: Visits, now: datetime, jitter: float) -> datetime:
    """Return when to ask this publisher again, `feed.failures` counting the visit that was just made.

    Never earlier than the feed's interval, which is shorter while its document would overflow, and doubles with each
    failure after the first up to `visits.max_interval`; never earlier than the publisher allows: Retry-After on 429 and
    503 (24 h at most), and as far as `max_interval` and 7 d what Cache-Control and Expires say of a document's
    freshness, its ttl and sy:updatePeriod, and the hours and days that it wants to be skipped.  `jitter` in [0, 1) adds
    up to a tenth, never subtracts.
    """
    interval = _interval(feed, answer, visits, now)
    longest = max(interval, visits.max_interval)
    hinted = max(_freshness(answer, now), feed.invited or timedelta())
    wait = max(min(_doubled(interval, feed.failures), longest), min(hinted, _LONGEST_HINT, visits.max_interval))
    due = max(now + wait, _retry_after(answer, now) or now) + wait * _SPREAD * jitter
    if _hour(due) not in feed.quiet:
        return due
    return max(due, min(_after_quiet(due, feed.quiet) + _HOUR * _SPREAD * jitter, now + longest))


def _interval(feed: Feed, answer: Answer | None, visits: Visits, now: datetime) -> timedelta:
    """Return how long to wait after a success: a feed's own interval, or the usual one.

    Where the document would overflow until then, `min_interval`, or down to `busy_interval` by invitation.
    """
    usual = max(visits.interval, visits.min_interval)
    overflows = feed.turnover * (usual / _HOUR) > _ROOM
    if feed.interval or feed.failures or not overflows:
        return feed.interval or usual
    invitations = [period for period in (feed.invited, _lifetime(answer, now)) if period]
    invited = max(visits.busy_interval, *invitations) if invitations else visits.min_interval
    return min(visits.min_interval, invited)


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


def _complaint(answer: Answer) -> str:
    """Return what is wrong with an answer by its status, and at which other address; "" for nothing."""
    if answer.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return ""
    where = f"redirects to {answer.url}: " if answer.redirected else ""
    return f"{where}HTTP {answer.status} {responses.get(answer.status, '')}".rstrip()


def _moved(feed: Feed, permanent: str) -> Feed:
    """Return the feed with the address that a permanent redirect led to two visits in a row."""
    if permanent and permanent == feed.moved_to:
        return replace(feed, address=permanent, moved_to="")
    return replace(feed, moved_to=permanent)


def _validators(feed: Feed, answer: Answer) -> Validators:
    """Return what to ask "anything changed?" with: from the last body that was read, renewed by a 304."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Validators(etag or feed.validators.etag, modified or feed.validators.last_modified)
    return Validators(etag, modified)


def _fallen_back(feed: Feed) -> Feed:
    """Return the feed after a failure: one at a remembered address goes back to its own, one at its own may be gone.

    What may pass (no answer, 429, 5xx) needs a few failures in a row.
    """
    if feed.address in ("", feed.url):
        return replace(feed, gone=feed.status == HTTPStatus.GONE)
    may_pass = feed.status in (0, HTTPStatus.TOO_MANY_REQUESTS) or feed.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if may_pass and feed.failures < _PASSING:
        return feed
    return replace(feed, address=feed.url, validators=Validators())


def _retry_after(answer: Answer | None, now: datetime) -> datetime | None:
    """Return until when a publisher forbids to ask (RFC 9110 §10.2.3), at most 24 h ahead; None if it does not."""
    if answer is None or answer.status not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return None
    text = answer.headers.get("retry-after", "").strip()
    seconds, date = _seconds(text), _date(text)
    if seconds is None and date is not None:
        seconds = (date - now).total_seconds()
    if seconds is None or seconds <= 0:
        return None
    return now + min(timedelta(seconds=seconds), _LONGEST_RETRY)


def _freshness(answer: Answer | None, now: datetime) -> timedelta:
    """Return how much longer a document stays as it is, by its publisher's word (RFC 9111 §4.2)."""
    age = _seconds(answer.headers.get("age", "").strip()) if answer else None
    return max(_lifetime(answer, now) - timedelta(seconds=age or 0), timedelta())


def _lifetime(answer: Answer | None, now: datetime) -> timedelta:
    """Return for how long a document stays as it is from when it was made (RFC 9111 §4.2.1); nothing if not said."""
    headers: Mapping[str, str] = answer.headers if answer else {}
    directives = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(cache|store)\b", directives):
        return timedelta()
    if found := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", directives, re.ASCII):
        return timedelta(seconds=_seconds(found[1]) or 0)
    expires = _date(headers.get("expires", ""))
    return max(expires - (_date(headers.get("date", "")) or now), timedelta()) if expires else timedelta()


def _seconds(text: str) -> float | None:
    """Return a number of seconds, absurd ones cut down to three centuries; None for anything else."""
    if not re.fullmatch(r"[0-9]+", text):
        return None
    return float(text) if len(text) <= 10 else 1e10


def _date(text: str) -> datetime | None:
    """Return an HTTP date (RFC 9110 §5.6.7) in UTC; None for anything else."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
