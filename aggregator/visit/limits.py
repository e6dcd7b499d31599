"""What a publisher's answer says of when to ask again: Retry-After, Cache-Control, Expires.  Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from aggregator.models import Answer

_LONGEST_RETRY = timedelta(hours=24)  # what a longer Retry-After is taken for


def retry_after(answer: Answer | None, now: datetime) -> datetime | None:
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


def age(answer: Answer | None) -> timedelta:
    """Return how long a document had been on its way, in caches (RFC 9111 §5.1)."""
    seconds = _seconds(answer.headers.get("age", "").strip()) if answer else None
    return timedelta(seconds=seconds or 0)


def lifetime(answer: Answer | None, now: datetime) -> timedelta | None:
    """Return for how long a document stays as it is from when it was made (RFC 9111 §4.2.1); None if not said."""
    headers = answer.headers if answer else {}
    directives = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(cache|store)\b", directives):
        return timedelta()
    if found := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", directives, re.ASCII):
        return timedelta(seconds=_seconds(found[1]) or 0)
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return timedelta() if "expires" in headers else None  # what is no date has expired (RFC 9111 §5.3)
    return max(expires - (_date(headers.get("date", "")) or now), timedelta())


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
