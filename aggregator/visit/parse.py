"""Documents as their publishers wrote them: RSS 0.9x-2.0, RDF, Atom 0.3/1.0, JSON Feed.  Pure; owns feedparser."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8
from feedparser.mixin import _FeedParserMixin

from aggregator.errors import ParseError
from aggregator.models import NEVER, Enclosure, ParsedFeed, RawEntry
from aggregator.visit.dates import read_date
from aggregator.visit.hints import Hints, hints
from aggregator.visit.jsonfeed import looks_like_json, parse_json
from aggregator.visit.strict import read_strictly
from aggregator.visit.tidy import is_page, is_utf8, tidy, wide_encoding
from aggregator.visit.urls import absolute_url

_Values = dict[str, Any]  # feedparser's dictionaries, which warn and guess unless read as plain ones

# Places, chapters and licences, which we have no use for, and over which feedparser falls where they are incomplete.
_FRAGILE = re.compile(rb"</?(?:gml|georss|geo|psc|cc|creativecommons):[^<>]*>", re.IGNORECASE)

# An id is a name, not an address: resolved against the document's, it would change whenever the feed moves.
_FeedParserMixin.can_be_relative_uri.discard("id")

# An XML parser that nobody has: Python would look for it on the disk at every document.
feedparser.api.PREFERRED_XML_PARSERS.clear()


def parse(body: bytes, headers: Mapping[str, str], url: str, *, max_entries: int) -> ParsedFeed:
    """Return a document's data and its newest `max_entries` entries, in document order.

    `headers` have lower-case names; `url` is the document's address, for its relative links.  What is broken is
    recovered where possible; a feed without entries is valid.  Raise ParseError, which says what came instead, for
    anything that is no feed.
    """
    body = in_utf8(body, headers)
    if not _has_text(body):
        raise ParseError("the answer is empty")
    if looks_like_json(body):
        document = parse_json(body)
    elif is_page(body):
        raise ParseError("this is a web page, not a feed")
    else:
        document = _document(_feedparser(body, headers, url), hints(body), url)
    return replace(document, entries=_newest(document.entries, max_entries))


def in_utf8(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a document tidied, and in UTF-8 by feedparser's rules, whatever it was in.

    JSON, and what no rule helps with, keep their encoding.  Doing it twice changes nothing.
    """
    body = tidy(body)
    if is_utf8(body) or looks_like_json(body) or not _has_text(body):
        return body
    found: _Values = {}
    try:
        converted = convert_to_utf8({"content-type": _content_type(body, headers)}, body, found)
    except (UnicodeError, LookupError, ValueError):  # of what some declare as their encoding
        return body
    return tidy(converted) if found["encoding"] else body


def _has_text(body: bytes) -> bool:
    return bool(body.strip(b"\0 \t\r\n"))


def _feedparser(body: bytes, headers: Mapping[str, str], url: str) -> _Values:
    """Return what feedparser reads; raise ParseError where it finds no feed, or fails."""
    try:
        document = _read(body, headers, url)
    except MemoryError:
        raise
    except Exception as error:  # whatever broken markup leads it to: ValueError, AssertionError, OverflowError
        plainer = _FRAGILE.sub(b"", body)
        if plainer != body:
            return _feedparser(plainer, headers, url)
        raise ParseError(f"the document is broken beyond repair ({type(error).__name__}: {error})") from error
    if not document["version"] and not document["entries"]:
        raise ParseError("this is no feed: neither RSS nor Atom nor JSON Feed")
    return document


def _read(body: bytes, headers: Mapping[str, str], url: str) -> _Values:
    """Return what feedparser reads: the short way where a document is as it should be, else with all its guesses."""
    document = read_strictly(body, url, headers.get("content-language")) if is_utf8(body) else None
    if document is not None:
        return document
    told = {"content-location": url, "content-type": _content_type(body, headers)}
    if "content-language" in headers:
        told["content-language"] = headers["content-language"]
    guessed: _Values = feedparser.parse(
        BytesIO(body),  # given bare bytes, feedparser would open the file or address that they spell
        response_headers=told,
        sanitize_html=False,
        resolve_relative_uris=b"xml:base" in body,  # otherwise one base serves all, and sanitising resolves
    )
    return guessed


def _content_type(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the type and charset to read by: what the bytes tell, whatever was declared, for nothing else is UTF-8."""
    declared = headers.get("content-type", "").partition("charset=")[2].strip(" \"'").partition(";")[0]
    if told := "utf-8" if is_utf8(body) else wide_encoding(body):
        declared = told
    return f"application/xml; charset={declared}" if declared else "application/xml"


def _document(document: _Values, said: Hints, url: str) -> ParsedFeed:
    """Return feedparser's document, and what it says of our visits, as our values with absolute links."""
    atom = document["version"].startswith("atom")
    lang = _text(document["feed"], "language")
    return ParsedFeed(
        title=_marked_up(document["feed"], "title", atom=atom),
        home=_absolute(_text(document["feed"], "link"), url),
        lang=lang,
        entries=tuple(_entry(entry, url, atom=atom, lang=lang) for entry in document["entries"]),
        invited=said.invited,
        quiet=said.quiet,
    )


def _entry(entry: _Values, url: str, *, atom: bool, lang: str) -> RawEntry:
    """Return one of feedparser's entries as our value; `lang` is the document's."""
    return RawEntry(
        guid=_text(entry, "id"),
        link=_absolute(_text(entry, "feedburner_origlink") or _link(entry), url),
        comments=_absolute(_text(entry, "comments") or _linked(entry, "replies"), url),
        title=_marked_up(entry, "title", atom=atom),
        summary=_marked_up(entry, "summary", atom=atom),
        content=_content(entry, atom=atom),
        author=_author(entry),
        published=_date(entry, _lang(entry) or lang),
        lang=_lang(entry),
        enclosures=tuple(_enclosures(entry)),
        picture=_picture(entry),
    )


def _absolute(link: str, url: str) -> str:
    """Return a link of the document at `url` as an address; as it is where it is none of the web."""
    return link if link.startswith(("http://", "https://")) else absolute_url(link, url) or link


def _text(values: _Values, key: str) -> str:
    """Return a text, "" where there is none or something else in its place."""
    value = dict.get(values, key)
    return value.strip() if isinstance(value, str) else ""


def _marked_up(values: _Values, key: str, *, atom: bool) -> str:
    """Return a text construct as HTML.  Only Atom tells reliably which text is none (RFC 4287 §3.1.1.1)."""
    return _as_html(_text(values, key), dict.get(values, f"{key}_detail"), atom=atom)


def _as_html(text: str, detail: _Values | None, *, atom: bool) -> str:
    """Return text whose publisher says that it is plain with its "<" escaped; entities stay, for many escape twice."""
    plain = atom and detail is not None and detail.get("type") == "text/plain"
    return text.replace("<", "&lt;") if plain else text


def _content(entry: _Values, *, atom: bool) -> str:
    """Return the longest content, for there may be one per language or format."""
    contents = dict.get(entry, "content") or []
    texts = [_as_html(_text(content, "value"), content, atom=atom) for content in contents if isinstance(content, dict)]
    return max(texts, key=len, default="")


def _link(entry: _Values) -> str:
    """Return the entry's own link; feedparser takes an id for one, too, even where it is no address."""
    link, alternate = _text(entry, "link"), _linked(entry, "alternate")
    return alternate if link == _text(entry, "id") and "://" not in link else link or alternate


def _linked(entry: _Values, relation: str) -> str:
    """Return the first link with this relation."""
    links = dict.get(entry, "links") or []
    return next((_text(link, "href") for link in links if link.get("rel") == relation and link.get("href")), "")


def _author(entry: _Values) -> str:
    """Return the author's name, or whatever stands in its place."""
    detail = dict.get(entry, "author_detail")
    return (_text(detail, "name") if isinstance(detail, dict) else "") or _text(entry, "author")


def _lang(entry: _Values) -> str:
    """Return the language that applies to the title, or to the entry."""
    detail = dict.get(entry, "title_detail")
    return (_text(detail, "language") if isinstance(detail, dict) else "") or _text(entry, "language")


def _date(entry: _Values, lang: str) -> datetime | None:
    """Return the first of the entry's dates that can be read, in UTC."""
    for key in ("published", "updated", "created"):
        date = read_date(_text(entry, key), lang) or _guessed(dict.get(entry, f"{key}_parsed"))  # get() would warn
        if date:
            return date
    return None


def _guessed(parsed: Sequence[int] | None) -> datetime | None:
    """Return what feedparser, which knows some odd notations, takes a date for."""
    try:
        year, month, day, hour, minute, second = parsed[:6] if parsed else ()
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)  # 60: a leap second
    except (ValueError, OverflowError, TypeError):
        return None


def _enclosures(entry: _Values) -> Iterable[Enclosure]:
    """Yield the media files that have an address."""
    for link in dict.get(entry, "links") or []:
        if link.get("rel") == "enclosure" and _text(link, "href"):
            length = _text(link, "length")
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
            yield Enclosure(_text(link, "href"), _text(link, "type"), size)


def _picture(entry: _Values) -> str:
    """Return the address of the widest picture of Media RSS, else of its thumbnail or of a podcast's episode."""
    media = [each for each in dict.get(entry, "media_content") or [] if _is_picture(each)]
    shown = max(media, key=_width, default=None) or next(iter(dict.get(entry, "media_thumbnail") or []), None)
    image = dict.get(entry, "image")
    return (_text(shown, "url") if shown else "") or (_text(image, "href") if isinstance(image, dict) else "")


def _is_picture(media: _Values) -> bool:
    return media.get("medium") == "image" or _text(media, "type").startswith("image/")


def _width(media: _Values) -> int:
    width = _text(media, "width")
    return int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0


def _newest(entries: tuple[RawEntry, ...], limit: int) -> tuple[RawEntry, ...]:
    """Return the newest entries in document order; those without a date count as older, the later ones as oldest."""
    if len(entries) <= limit:
        return entries
    newest = sorted(range(len(entries)), key=lambda i: entries[i].published or NEVER, reverse=True)[:limit]
    return tuple(entries[i] for i in sorted(newest))
