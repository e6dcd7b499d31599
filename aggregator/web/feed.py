"""The page of one feed: its state in full, what it brings, and what may be done about it.  Pure but for the store."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aggregator import faring
from aggregator.measures import length
from aggregator.models import NEVER, Entry, Feed, Member, without_login
from aggregator.publish.markup import local_time, one_line
from aggregator.web.asked import Asked
from aggregator.web.desk import Heard
from aggregator.web.feed_view import DAYS, answer, plot, shares, view, without_secrets
from aggregator.web.lines import Line, Moment, line, moment
from aggregator.web.links import Told
from aggregator.web.rendering import render

_ENTRIES = 25
_PLOT = (600, 120)
_ROLES = ("auto", "publisher", "pointer")
_MISTAKE = re.compile(r"feed\[\d+\]\.(?P<key>\w+) (?P<what>should .*?)(?=; feed\[|$)")
_GROUPS = ("story", "copies", "none")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the feed, and the way to the story that it is in."""

    line: Line
    first_seen: Moment
    story: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit that was made since the daemon started."""

    at: Moment
    answer: str
    brought: str
    error: str
    seconds: str


@dataclass(frozen=True, slots=True)
class Form:
    """What the fields hold, and what is `wrong` with some of them."""

    values: Mapping[str, str]
    wrong: Mapping[str, str]


def show(asked: Asked) -> str:
    """Return the page of the feed with this number; nothing where there is none."""
    name = asked.parts["id"]
    number = int(name) if name.isdecimal() and len(name) < 19 else 0
    feed = asked.store.feeds.by_id([number]).get(number)
    if feed is None:
        return ""
    zone, now = ZoneInfo(asked.config.general.timezone), asked.now
    tallies = asked.store.figures.tallies(now - timedelta(days=DAYS - 1), [feed.id])
    stored = asked.store.entries.counts([feed.id]).get(feed.id, 0)
    return render(
        "feed.html",
        asked.links,
        site=asked.config.general.title,
        feed=view(feed, zone, entries=stored, now=now),
        error=_error(feed),
        facts=tuple(_facts(feed, zone, now)),
        form=_form(feed, asked.links.flash),
        roles=_ROLES,
        groups=_GROUPS,
        plot=plot(tallies, now, *_PLOT, rows=True),
        shares=shares(tallies),
        days=DAYS,
        entries=_entries(asked, feed, zone),
        started=moment(asked.state.started, zone, now) if asked.state.started != NEVER else None,
        visits=tuple(_visit(heard, zone, now) for heard in asked.state.heard if heard.feed == feed.id)[::-1],
    )


def _form(feed: Feed, flash: Told | None) -> Form:
    """Return the settings as the configuration has them; or as they were typed just now, where that was a mistake."""
    values = {
        "name": feed.name,
        "outlet": feed.outlet,
        "tags": ", ".join(feed.tags),
        "interval": _duration(feed.interval),
        "lang": feed.lang,
        "priority": str(feed.priority),
        "role": feed.role,
        "group": feed.group,
        "private": "1" if feed.private else "0",
        "to": "",
    }
    if not flash or not flash.failed or flash.typed.get("url") != [feed.shown]:
        return Form(values, {})
    typed = {name: given[-1] for name, given in flash.typed.items() if given and name in values}
    wrong = {found["key"]: found["what"] for found in _MISTAKE.finditer(flash.text) if found["key"] in values}
    return Form(values | typed, {"to": flash.text} if "to" in typed else wrong)


def _error(feed: Feed) -> str:
    """Return what went wrong, in the words of the visit; addresses in it without names and passwords."""
    return without_login(one_line(feed.error)) if feed.health in ("failing", "gone") else ""


def _facts(feed: Feed, zone: tzinfo, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield what is known of a feed, each with what it is called."""
    yield "Address", feed.shown
    if feed.address not in ("", feed.url):
        yield "Asked at", without_login(feed.address)
    yield "Its title", one_line(feed.title)
    yield "Rhythm", faring.rhythm(feed.posts, now)
    yield "First visit", _time(feed.first_visit, zone)
    yield "Last visit", _joined(_time(feed.last_visit, zone), answer(feed))
    yield "Last read", _time(feed.last_read, zone)
    yield "Next visit", _joined(_time(feed.due if faring.is_visited(feed) else None, zone), faring.why_then(feed, now))
    yield "Not to be asked before", _time(feed.not_before, zone)
    yield "Asks to be visited", f"every {length(feed.invited)}" if feed.invited else ""
    yield "Stays as it is for", length(feed.fresh_for) if feed.fresh_for else ""
    yield "Hours of the week when it wants no visits", str(len(feed.quiet)) if feed.quiet else ""
    yield "Asked “anything changed?” with", _validators(feed)
    yield "Its own ids", "" if feed.guids_trusted else "change or repeat, and do not count"
    yield "Language", feed.lang


def _joined(first: str, then: str) -> str:
    return f"{first}: {then}" if first and then else first


def _time(time: datetime | None, zone: tzinfo) -> str:
    return local_time(time, zone) if time else ""


def _validators(feed: Feed) -> str:
    known = (("ETag", feed.validators.etag), ("Last-Modified", feed.validators.last_modified))
    return ", ".join(f"{name} {one_line(value)}" for name, value in known if value)


def _duration(period: timedelta | None) -> str:
    """Return a duration as the configuration has it, nothing for none."""
    seconds = int(period.total_seconds()) if period else 0
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s" if seconds else ""


def _entries(asked: Asked, feed: Feed, zone: tzinfo) -> tuple[EntryLine, ...]:
    """Return the feed's latest entries."""
    latest = asked.store.entries.of_feed(feed.id, limit=_ENTRIES)
    latest = tuple(sorted(latest, key=lambda entry: entry.published, reverse=True))
    return tuple(_entry(asked, entry, feed, zone) for entry in latest)


def _entry(asked: Asked, entry: Entry, feed: Feed, zone: tzinfo) -> EntryLine:
    story = asked.store.stories.story_of(entry.id)
    return EntryLine(
        line=line(Member(entry, feed), zone, asked.now),
        first_seen=moment(entry.first_seen, zone, asked.now),
        story=asked.links.story(f"s{story}") if story else "",
    )


def _visit(heard: Heard, zone: tzinfo, now: datetime) -> VisitLine:
    brought = [f"{number:,} {what}" for number, what in ((heard.fresh, "new"), (heard.edited, "edited")) if number]
    return VisitLine(
        at=moment(heard.at, zone, now),
        answer=str(heard.status) if heard.status else "none",
        brought=", ".join(brought) or "nothing new",
        error=without_secrets(one_line(heard.error)),
        seconds=f"{heard.seconds:.1f} s",
    )
