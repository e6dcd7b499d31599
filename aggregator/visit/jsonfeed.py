"""JSON Feed 1.0 and 1.1 (jsonfeed.org) as values; forgiving about types.  Pure."""

import json
from collections.abc import Mapping
from datetime import datetime
from html import escape

from aggregator.errors import ParseError
from aggregator.models import Enclosure, ParsedFeed, RawEntry
from aggregator.visit.dates import read_date

Item = Mapping[str, object]


def looks_like_json(body: bytes) -> bool:
    """Return whether the first character is one that only JSON begins with."""
    return body.lstrip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in {b"{", b"["}


def load(body: bytes) -> dict[str, object]:
    """Return a JSON Feed's object, in any encoding of Unicode; raise ParseError where it is none."""
    try:
        feed = json.loads(body.decode(json.detect_encoding(body), "replace"))
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError too
        raise ParseError(f"broken JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ParseError("this is JSON, but no JSON Feed")
    if "jsonfeed.org" not in str(feed.get("version")) and "title" not in feed:
        raise ParseError("this is JSON, but no JSON Feed")
    return feed


def parse_json(body: bytes) -> ParsedFeed:
    """Return a JSON Feed as its publisher wrote it; raise ParseError where it is none."""
    feed = load(body)
    items = feed["items"]
    assert isinstance(items, list)
    return ParsedFeed(
        title=escape(_text(feed.get("title")), quote=False),
        home=_text(feed.get("home_page_url")),
        lang=_text(feed.get("language")),
        entries=tuple(_entry(item, feed) for item in items if isinstance(item, dict)),
    )


def _entry(item: Item, feed: Item) -> RawEntry:
    """Return one item; what is text and no HTML is escaped."""
    text = escape(_text(item.get("content_text")), quote=False)
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=escape(_text(item.get("title")), quote=False),
        summary=escape(_text(item.get("summary")), quote=False) or text,
        content=_text(item.get("content_html")) or text,
        author=_author(item) or _author(feed),
        published=_date(item.get("date_published")) or _date(item.get("date_modified")),
        lang=_text(item.get("language")),
        enclosures=_enclosures(item.get("attachments")),
        picture=_text(item.get("image")) or _text(item.get("banner_image")),
    )


def _text(value: object) -> str:
    """Return text as it is and numbers, which some publishers use as ids, as text; "" for all else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    # JSON can spell half of a character ("\\ud83d"), which no encoding can store.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _author(item: Item) -> str:
    """Return the names of the authors: a list since 1.1, one object in 1.0."""
    authors = item.get("authors")
    if not isinstance(authors, list):
        authors = [item.get("author")]
    names = (_text(author.get("name")) if isinstance(author, dict) else _text(author) for author in authors)
    return ", ".join(name for name in names if name)


def _date(value: object) -> datetime | None:
    """Return a moment in UTC from RFC 3339, or from whatever some write instead."""
    return read_date(_text(value))


def _enclosures(attachments: object) -> tuple[Enclosure, ...]:
    """Return the attachments that have an address."""
    if not isinstance(attachments, list):
        return ()
    found = (item for item in attachments if isinstance(item, dict) and _text(item.get("url")))
    return tuple(
        Enclosure(_text(i.get("url")), _text(i.get("mime_type")), _size(i.get("size_in_bytes"))) for i in found
    )


def _size(value: object) -> int:
    """Return a size in bytes, 0 where it is none."""
    return value if isinstance(value, int) and 0 < value < 2**63 else 0
