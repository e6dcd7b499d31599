"""What a document says of when to come again: ttl, sy:updatePeriod, skipHours, skipDays.  Pure.

Looked for in the text around the items: feedparser keeps only the last of several hours.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

_LONGEST = timedelta(days=7)  # what any more is taken for
_SHORTEST = timedelta(minutes=1)
_ITEM = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.{0,4000}?-->", re.DOTALL)
_ELEMENT = rb"<(?:[\w.-]{1,20}:)?%b\b[^<>]{0,200}>\s*(?:<!\[cdata\[)?\s*([\w-]{1,20})\s*(?:\]\]>)?\s*</"
_NEAR = 20_000  # bytes before the first item and after the last that are looked at

_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(days=7),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")


@dataclass(frozen=True, slots=True)
class Hints:
    """How often a publisher invites us, None if not said, and the hours of the week (Monday 0:00 UTC is 0) when not."""

    invited: timedelta | None = None
    quiet: tuple[int, ...] = ()


def hints(body: bytes) -> Hints:
    """Return what an RSS, RDF or Atom document says; nothing for what makes no sense.

    ttl is in minutes, skipHours in hours of GMT, of which 24 is the 0 of RSS 0.91 (RSS 2.0); updatePeriod and
    updateFrequency are those of the RSS 1.0 syndication module.  Of two periods the longer counts, from a minute to
    7 days.
    """
    around = _around(body).lower()
    periods = [period for period in (_ttl(around), _syndication(around)) if period is not None]
    return Hints(min(max(_SHORTEST, *periods), _LONGEST) if periods else None, _quiet(around))


def _around(body: bytes) -> bytes:
    """Return what stands before the first item and after the last, without comments."""
    first = _ITEM.search(body)
    if first is None:
        return _COMMENT.sub(b"", body[:_NEAR])
    tail = body[max(first.start(), len(body) - _NEAR) :]
    after = _ITEM_END.split(tail)[-1] if _ITEM_END.search(tail) else b""
    return _COMMENT.sub(b"", body[: min(first.start(), _NEAR)] + after)


def _texts(around: bytes, name: bytes) -> list[bytes]:
    """Return the texts of the elements with this name, whatever their prefix."""
    return re.findall(_ELEMENT % name, around) if name in around else []


def _number(texts: list[bytes], default: int = 0) -> int:
    """Return the first text as a number, 0 for what is none."""
    if not texts:
        return default
    return int(texts[0]) if texts[0].isdigit() else 0


def _ttl(around: bytes) -> timedelta | None:
    """Return for how long the document may be kept."""
    minutes = _number(_texts(around, b"ttl"))
    return timedelta(minutes=min(minutes, 1_000_000)) if minutes else None


def _syndication(around: bytes) -> timedelta | None:
    """Return how often the document changes; one that names only a frequency means times a day."""
    periods, frequencies = _texts(around, b"updateperiod"), _texts(around, b"updatefrequency")
    period, frequency = _PERIODS.get((periods or [b"daily"])[0]), _number(frequencies, default=1)
    return period / frequency if period and frequency and (periods or frequencies) else None


def _quiet(around: bytes) -> tuple[int, ...]:
    """Return the hours of the week to stay away; all of a day or of the week are a mistake."""
    named = {text for block in _blocks(around, b"skipdays") for text in _texts(block, b"day")}
    days = {number for number, day in enumerate(_DAYS) if day in named}
    told = [text for block in _blocks(around, b"skiphours") for text in _texts(block, b"hour")]
    hours = {int(text) % 24 for text in told if text.isdigit() and int(text) <= 24}
    days = days if len(days) < 7 else set()
    hours = hours if len(hours) < 24 else set()
    if not days and not hours:
        return ()
    return tuple(hour for hour in range(7 * 24) if hour // 24 in days or hour % 24 in hours)


def _blocks(around: bytes, name: bytes) -> list[bytes]:
    """Return what stands inside the elements with this name."""
    return (
        re.findall(rb"<%b\b[^<>]{0,200}>(.{0,4000}?)</%b" % (name, name), around, re.DOTALL) if name in around else []
    )
