"""An entry as lists show it: who, what, where and when.  Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from aggregator.models import Member
from aggregator.publish.markup import local_time, one_line, timestamp, web_link
from aggregator.publish.outlets import is_pointer, outlet_of
from aggregator.publish.titles import headline

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # BCP 47, as far as a browser looks at it
_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: for machines, for people, and how long ago that was, empty where the page is to stay as it is."""

    iso: str
    shown: str
    age: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list; `link` is empty where none is safe to follow."""

    outlet: str
    title: str
    link: str
    lang: str
    when: Moment


def line(member: Member, zone: tzinfo, now: datetime | None = None) -> Line:
    """Return an entry as a list shows it; a pointer leads to its comments."""
    entry, outlet = member.entry, outlet_of(member)
    link = entry.comments or entry.link if is_pointer(member) else entry.link or entry.comments
    return Line(
        outlet=one_line(outlet),
        title=headline(entry, outlet, "plain"),
        link=web_link(link),
        lang=entry.lang if _LANGUAGE.fullmatch(entry.lang) else "",
        when=moment(entry.published, zone, now),
    )


def moment(time: datetime, zone: tzinfo, now: datetime | None = None) -> Moment:
    """Return a time as pages show it, with its age where it is told what time it is now."""
    return Moment(timestamp(time), local_time(time, zone), age(time, now) if now else "")


def age(time: datetime, now: datetime) -> str:
    """Return how long ago something was, in the largest unit that fits: "3 h ago", "in 2 d", "now"."""
    passed = abs(now - time)
    for unit, name in _UNITS:
        if passed >= unit:
            told = f"{passed // unit} {name}"
            return f"{told} ago" if time < now else f"in {told}"
    return "now"
