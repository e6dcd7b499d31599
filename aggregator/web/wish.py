"""Which stories are asked for: the query of an address, as a form writes it.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from urllib.parse import urlencode

from aggregator.publish.markup import one_line

PERIODS = {"24h": timedelta(hours=24), "3d": timedelta(days=3), "7d": timedelta(days=7), "30d": timedelta(days=30)}
PERIOD_NAMES = {"24h": "24 hours", "3d": "3 days", "7d": "7 days", "30d": "30 days"}
_LAST_PAGE = 10_000
_LONGEST = 200  # letters of a word, a tag, an outlet
_MOST_OUTLETS = 1000
_NAMES = {"words": "q", "start": "from", "end": "until"}  # in queries, where that is not the field's own name


@dataclass(frozen=True, slots=True)
class Filter:
    """Something that narrows the list: what it says, and the query of the same wish without it."""

    told: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Which stories are asked for; `since` is one of PERIODS, `start` and `end` are days, all of them empty for any."""

    words: str = ""
    tag: str = ""
    outlet: str = ""
    lang: str = ""
    since: str = ""
    start: str = ""
    end: str = ""
    outlets: int = 1
    order: str = ""  # newest first, or "covered" most first
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wish":
        """Return the wish in an address's query; what makes no sense there is passed over."""
        since = asked.get("since", "").strip()
        return cls(
            words=_text(asked, "q"),
            tag=_text(asked, "tag"),
            outlet=_text(asked, "outlet"),
            lang=_text(asked, "lang"),
            since=since if since in PERIODS else "",
            start=_day(asked.get("from", "")) or _day(since),
            end=_day(asked.get("until", "")),
            outlets=min(number(asked.get("outlets", "")), _MOST_OUTLETS),
            order="covered" if asked.get("order") == "covered" else "",
            page=page_number(asked.get("page", "")),
        )

    def at(self, page: int) -> str:
        """Return the query for another page of the same wish."""
        return self._query(replace(self, page=page))

    def ordered(self, order: str) -> str:
        """Return the query for the same stories in another order, from the first page on."""
        return self._query(replace(self, order=order, page=1))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Return what narrows the list, each with the way to do without it."""
        told = [
            ("words", "with", self.words),
            ("tag", "tag", self.tag),
            ("outlet", "outlet", self.outlet),
            ("lang", "language", self.lang),
            ("since", "of the last", PERIOD_NAMES.get(self.since, "")),
            ("start", "from", self.start),
            ("end", "until", self.end),
            ("outlets", "with at least", f"{self.outlets} outlets" if self.outlets > 1 else ""),
        ]
        return tuple(
            Filter(words, value, self._query(replace(self, page=1), without=name))
            for name, words, value in told
            if value
        )

    @property
    def is_plain(self) -> bool:
        """Return whether all stories are asked for, newest first, from the first one on."""
        return self == Wish()

    def begin(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Return from when on stories are asked for, the later of what says so; None for any time."""
        starts = [now - PERIODS[self.since]] if self.since else []
        starts += [_midnight(self.start, zone)] if self.start else []
        return max(starts, default=None)

    def close(self, zone: tzinfo) -> datetime | None:
        """Return until when, the day itself included; None for any time."""
        return _midnight(self.end, zone, days=1) if self.end else None

    def _query(self, wish: "Wish", *, without: str = "") -> str:
        given = {_NAMES.get(field.name, field.name): getattr(wish, field.name) for field in fields(wish)}
        given.pop(_NAMES.get(without, without), None)
        return urlencode({name: value for name, value in given.items() if value not in ("", 1)})


def page_number(text: str) -> int:
    """Return the page that a query asks for, the first where it asks for none that can be."""
    return min(number(text), _LAST_PAGE)


def number(text: str) -> int:
    """Return the number that a query has, 1 where that is none or could not be meant."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _text(asked: Mapping[str, str], name: str) -> str:
    return one_line(asked.get(name, ""))[:_LONGEST]


def _day(text: str) -> str:
    """Return a day as ISO 8601 writes it, nothing for anything else."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""


def _midnight(day: str, zone: tzinfo, *, days: int = 0) -> datetime:
    """Return when a day begins in a zone, or so many days later, in UTC; the ends of the calendar are UTC's."""
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
