"""An item, as its publisher wrote it and as it is compared.  Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

NEVER = datetime.min.replace(tzinfo=UTC)  # stands where a time is not known yet

Kind = Literal["article", "pointer", "release", "advisory", "paper", "podcast", "video"]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file attached to an entry; `length` in bytes, 0 when unknown."""

    url: str
    type: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An item as its publisher wrote it: text decoded, nothing else changed."""

    guid: str = ""
    link: str = ""
    comments: str = ""
    title: str = ""  # HTML or text
    summary: str = ""  # HTML or text
    content: str = ""  # HTML
    author: str = ""
    published: datetime | None = None  # aware, UTC
    lang: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    picture: str = ""  # that is given beside the text


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document as its publisher wrote it, entries in document order.

    `invited` is how often it says to come; `quiet` are the hours of the week, from Monday 0:00 UTC on, when not to.
    """

    title: str = ""
    home: str = ""
    lang: str = ""
    entries: tuple[RawEntry, ...] = ()
    invited: timedelta | None = None
    quiet: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An item made comparable: absolute links, UTC, clean text, sanitised HTML.

    `keys` are the names under which its feed may carry it again, the most telling first; `identity` is the one that it
    was first stored under, for good.
    `address` is its canonical link, or for a pointer its target's: for comparing, never for showing.
    `published` is the publisher's date, or `first_seen` where that is missing, impossible or in the future: then
    `dated` is False.
    `digest` is of everything that a reader sees except times: it decides whether an entry was edited.
    """

    id: int = 0  # 0 until stored
    feed: int = 0
    identity: str = ""
    keys: tuple[str, ...] = ()
    guid: str = ""
    link: str = ""
    address: str = ""
    comments: str = ""
    title: str = ""  # plain text
    text: str = ""  # plain text of summary or content, at most 2,000 characters
    content: str = ""  # sanitised HTML
    author: str = ""
    outlet: str = ""
    lang: str = ""
    kind: Kind = "article"
    enclosures: tuple[Enclosure, ...] = ()
    published: datetime = NEVER
    dated: bool = False
    first_seen: datetime = NEVER
    absent: datetime | None = None  # when its feed was last read without it: it came in (absent, first_seen]
    backlog: bool = False  # came with a first visit beyond its newest `first`: joins stories, founds no publication
    digest: str = ""
