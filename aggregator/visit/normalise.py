"""From what a publisher wrote to what can be compared: one RawEntry → one Entry.  Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from aggregator.models import Enclosure, Entry, Feed, Kind, ParsedFeed, RawEntry
from aggregator.visit.html import plain_text, sanitise, without_illegal
from aggregator.visit.keys import hashed, keys_of
from aggregator.visit.kinds import is_pointer, kind_of, target
from aggregator.visit.urls import absolute_url, canonical_url, registrable_domain, strip_tracking

_LONGEST_TEXT = 2_000  # characters of Entry.text
_LONGEST_LINE = 1_000  # of a title or an author; what is longer is no title
_MOST_ENCLOSURES = 20
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web there was nothing to publish
_CLOCK_ERROR = timedelta(hours=1)  # publishers' clocks and zones may be ahead of ours by this much
_SHOWS = re.compile("<(?:img|picture|video)[ >]")
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class _Links:
    """Where an entry leads: what is shown, what is compared, where it is discussed."""

    link: str
    address: str
    comments: str
    kind: Kind


def normalise(raw: RawEntry, feed: Feed, document: ParsedFeed, *, url: str, now: datetime) -> Entry:
    """Return the entry with absolute links, plain and safe texts, a credible date, its keys and its digest.

    `url` is the document's address.  The title is "" where the publisher gave none.  `published` is `now` and `dated`
    False where the publisher's date is missing, before 1990 or more than an hour ahead.
    """
    guid = without_illegal(raw.guid).strip()
    enclosures = _enclosures(raw, url)
    links = _links(raw, feed, guid, enclosures, url)
    title, text = plain_text(raw.title)[:_LONGEST_LINE], _text(raw)
    content = sanitise(raw.content or raw.summary, url)
    author = plain_text(raw.author)[:_LONGEST_LINE]
    date = _credible(raw.published, now)
    media = sorted(canonical_url(enclosure.url) for enclosure in enclosures)
    keys = keys_of(guid=guid, address=links.address, title=title, date=date, text=text, enclosures=media)
    # Aggregators count votes and comments in their texts: a pointer is edited only when it says something else.
    shown = () if links.kind == "pointer" else (text, content, author, *media)
    return Entry(
        feed=feed.id,
        identity=keys[0],
        keys=keys,
        guid=guid,
        link=links.link,
        address=links.address,
        comments=links.comments,
        title=title,
        text=text,
        content=_picture(raw, content, url) + content,
        author=author,
        outlet=_outlet(feed, links, url),
        lang=_lang(feed.lang, raw.lang, document.lang),
        kind=links.kind,
        enclosures=enclosures,
        published=date or now,
        dated=date is not None,
        first_seen=now,
        digest=hashed(title, links.address, links.comments, *shown),
    )


def _picture(raw: RawEntry, content: str, url: str) -> str:
    """Return the picture that is given beside a text without any, as HTML: readers show what stands in the text.

    Another picture is no edit, for some publishers change its address at every visit.
    """
    if not raw.picture or _SHOWS.search(content):
        return ""
    shown = sanitise(f'<p><img src="{escape(raw.picture)}" alt=""></p>', url)
    return f"{shown}\n" if "<img" in shown else ""


def _links(raw: RawEntry, feed: Feed, guid: str, enclosures: tuple[Enclosure, ...], url: str) -> _Links:
    """Return the entry's links.  A guid that is an address stands in for a missing link."""
    link = strip_tracking(absolute_url(raw.link, url) or absolute_url(guid, ""))
    comments = strip_tracking(absolute_url(raw.comments, url))
    if not is_pointer(feed, link, comments):
        return _Links(link, canonical_url(link), comments, kind_of(feed, guid, link, enclosures))
    aim = strip_tracking(target(link, raw.content or raw.summary, url))
    discussion = comments or (link if link != aim else "")
    return _Links(aim, canonical_url(aim), discussion, "pointer")


def _outlet(feed: Feed, links: _Links, url: str) -> str:
    """Return who publishes the entry; for a pointer, who points."""
    owners = (feed.url, url) if links.kind == "pointer" else (links.link, feed.url, url)
    return feed.outlet or next((domain for domain in map(registrable_domain, owners) if domain), "")


def _text(raw: RawEntry) -> str:
    """Return the beginning of the summary, or of the content where there is none, as plain text."""
    summary = plain_text(raw.summary[: _LONGEST_TEXT * 10])
    return (summary or plain_text(raw.content[: _LONGEST_TEXT * 10]))[:_LONGEST_TEXT].rstrip()


def _credible(date: datetime | None, now: datetime) -> datetime | None:
    """Return the publisher's date where it can be true."""
    return date if date and _EARLIEST <= date <= now + _CLOCK_ERROR else None


def _lang(*claims: str) -> str:
    """Return the first language tag that is one (BCP 47), in lower case."""
    tags = (claim.strip().replace("_", "-").lower() for claim in claims)
    return next((tag for tag in tags if _LANGUAGE.fullmatch(tag)), "")


def _enclosures(raw: RawEntry, url: str) -> tuple[Enclosure, ...]:
    """Return the media files with absolute addresses, each once."""
    found: dict[str, Enclosure] = {}
    for enclosure in raw.enclosures:
        address = strip_tracking(absolute_url(enclosure.url, url))
        if address and len(found) < _MOST_ENCLOSURES:
            found.setdefault(address, Enclosure(address, plain_text(enclosure.type)[:100], enclosure.length))
    return tuple(found.values())
