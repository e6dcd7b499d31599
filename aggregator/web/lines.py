"""An entry as lists show it: who, what, where and when.  Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from aggregator.models import Member
from aggregator.publish.markup import is_right_to_left, local_time, one_line, timestamp, web_link
from aggregator.publish.outlets import is_pointer, language_of, outlet_of
from aggregator.publish.titles import headline
from aggregator.web.marks import Pieces

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # BCP 47, as far as a browser looks at it
_LEFTWARDS = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"])
_EITHER_WAY = frozenset(["az", "ks", "ku", "ms", "pa", "tg", "uz"])  # by the script that is used
_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: for machines, for people, and how long ago that was, empty where the page is to stay as it is."""

    iso: str
    shown: str
    age: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list; `link` is empty where none is safe to follow, `lang` where its publisher names none.

    `pieces` is the title with words that are marked, empty where none is.
    """

    outlet: str
    title: str
    link: str
    lang: str
    when: Moment
    dir: Literal["ltr", "rtl"] = "ltr"
    pieces: Pieces = ()


def line(member: Member, zone: tzinfo, now: datetime | None = None) -> Line:
    """Return an entry as a list shows it; a pointer leads to its comments."""
    entry, outlet = member.entry, outlet_of(member)
    link = entry.comments or entry.link if is_pointer(member) else entry.link or entry.comments
    title = headline(entry, outlet, "plain")
    return Line(
        outlet=one_line(outlet),
        title=title,
        link=web_link(link),
        lang=language(language_of(member), title),
        when=moment(entry.published, zone, now),
        dir=direction(title),
    )


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Return in which direction a text is read, by most of its letters."""
    return "rtl" if is_right_to_left(text) else "ltr"


def language(lang: str, text: str) -> str:
    """Return the language that a text is said to be in, nothing where its script says that it is not."""
    if not _LANGUAGE.fullmatch(lang):
        return ""
    primary, *subtags = lang.casefold().split("-")
    if primary in _EITHER_WAY or any(len(subtag) == 4 for subtag in subtags):  # a script of its own (RFC 5646 §2.2.3)
        return lang
    return lang if (primary in _LEFTWARDS) == is_right_to_left(text) else ""


def moment(time: datetime, zone: tzinfo, now: datetime | None = None) -> Moment:
    """Return a time as pages show it, with its age where it is told what time it is now."""
    return Moment(timestamp(time), local_time(time, zone), age(time, now) if now else "")


def age(time: datetime, now: datetime) -> str:
    """Return how long ago something was, in the largest unit that fits: "3 h ago", "in 2 d", "just now"."""
    passed = abs(now - time)
    for unit, name in _UNITS:
        if passed >= unit:
            told = f"{passed // unit} {name}"
            return f"{told} ago" if time < now else f"in {told}"
    return "just now" if time <= now else "in a moment"
