"""Lines of JSON → entries and labels, decisions → lines.  Pure."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from aggregator.errors import UsageError
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Label
from aggregator.group.words import clean
from aggregator.models import Decision, Entry

_TEXTS = ("summary", "url", "source", "published", "lang")
_LONGEST_TEXT = 2000  # characters, as for entries of feeds
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # where not even the first line has a date


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its id as given, its entry, and its label, None for a line that is context only."""

    id: str | int | float
    entry: Entry
    label: Label | None


def read_lines(lines: Iterable[str], canonical: Callable[[str], str]) -> Iterator[Line]:
    """Yield the entries that lines describe, in order of arrival; raise UsageError for the first broken one.

    `canonical` makes addresses comparable.  An entry's id is its line number.  Lines of one source are of one feed;
    without a source those of one domain are, and a line without either is a feed of its own.  An entry is first seen
    at the latest date so far, because dates may run backwards.
    """
    feeds: dict[str, int] = {}
    published = seen = _BEFORE_ALL
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fields = _fields(line, number)
        published = _date(fields["published"], number) or published
        seen = max(seen, published)
        entry = _entry(fields, number, canonical)
        feed = feeds.setdefault(entry.outlet or f"\0{number}", len(feeds) + 1)
        entry = replace(entry, feed=feed, published=published, first_seen=seen, dated=bool(fields["published"]))
        yield Line(fields["id"], entry, _label(fields, number))


def group_lines(
    lines: Iterable[str], grouper: Grouper, canonical: Callable[[str], str] = str
) -> Iterator[dict[str, object]]:
    """Yield what became of each line, in the same order: `id story joined score required mentions why`.

    Stories and members go by the id of the line that founded or is them.
    """
    ids: dict[int, object] = {}
    for line in read_lines(lines, canonical):
        ids[line.entry.id] = line.id
        yield _told(grouper.assign(line.entry), ids)


def _told(decision: Decision, ids: dict[int, object]) -> dict[str, object]:
    return {
        "id": ids[decision.entry],
        "story": ids[decision.story],
        "joined": None if decision.joined is None else ids[decision.joined],
        "score": None if decision.score is None else round(decision.score, 3),
        "required": None if decision.required is None else round(decision.required, 3),
        "mentions": [ids[story] for story in decision.mentions],
        "why": decision.why,
    }


def _fields(line: str, number: int) -> dict[str, Any]:
    """Return a line's fields, absent ones empty."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise _mistake(number, f"this is no JSON ({error}); write one object a line") from error
    if not isinstance(fields, dict):
        raise _mistake(number, 'this is no object; write {"id": …, "title": …}')
    if isinstance(fields.get("id"), bool) or not isinstance(fields.get("id"), str | int | float):
        raise _mistake(number, "id must be a text or a number")
    if not isinstance(fields.get("title"), str):
        raise _mistake(number, "title must be a text")
    for name in _TEXTS:
        if not isinstance(fields.get(name) or "", str):
            raise _mistake(number, f"{name} must be a text")
    return fields | {name: fields.get(name) or "" for name in _TEXTS}


def _mistake(number: int, what: str) -> UsageError:
    return UsageError(f"line {number}: {what}")


def _date(text: str, number: int) -> datetime | None:
    """Return a date in UTC, None for none."""
    if not text.strip():
        return None
    try:
        date = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            date = parsedate_to_datetime(text)
        except ValueError as error:
            raise _mistake(number, f"published: {text!r} is no date; write 2026-01-31T12:00:00Z") from error
    try:
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:
        raise _mistake(number, f"published: {text!r} is beyond the calendar; write 2026-01-31T12:00:00Z") from error


def _entry(fields: dict[str, Any], number: int, canonical: Callable[[str], str]) -> Entry:
    url = fields["url"].strip()
    return Entry(
        id=number,
        identity=str(fields["id"]),
        link=url,
        address=canonical(url) if url else "",
        title=clean(fields["title"]),
        text=clean(fields["summary"])[:_LONGEST_TEXT],
        outlet=clean(fields["source"]) or _domain(url),
        lang=fields["lang"],
    )


def _domain(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _label(fields: dict[str, Any], number: int) -> Label | None:
    story, uncertain = fields.get("story"), fields.get("uncertain") or []
    if isinstance(uncertain, str):
        uncertain = [uncertain]
    if not isinstance(uncertain, list):
        raise _mistake(number, "uncertain must be a list of tags")
    if story is None or story == "":
        return None
    return Label(str(story), frozenset(map(str, uncertain)))
