"""What a visit passes on, from a feed to an answer to entries told apart.  Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from aggregator.models.entries import Entry

Health = Literal["ok", "waiting", "failing", "paused", "gone", "retired"]


def without_login(address: str) -> str:
    """Return an address without the name and password that it may have."""
    return re.sub(r"//[^/?#]*@", "//", address)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a publisher gave us to ask "anything changed?" with; echoed byte for byte (RFC 9110 §13.1)."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""  # that gave them, after redirects; empty for the one that is asked, whichever that is


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription: its settings from the config, and the state of its visits.

    The config's `headers` and `proxy` are not among them: secrets are not stored.  `url` is the key that the config
    gives and never changes; `address` is what is asked, after remembered redirects.
    """

    id: int
    url: str
    name: str = ""
    outlet: str = ""
    tags: tuple[str, ...] = ()
    priority: int = 0
    role: Literal["auto", "publisher", "pointer"] = "auto"
    group: Literal["story", "copies", "none"] = "story"
    interval: timedelta | None = None
    private: bool = False
    lang: str = ""
    paused: bool = False
    retired: bool = False

    address: str = ""
    moved_to: str = ""  # where a permanent redirect led last time; becomes `address` when it does so again
    title: str = ""
    home: str = ""
    validators: Validators = Validators()
    body_hash: str = ""  # of the last body that was read; an equal one need not be read again
    guids_trusted: bool = True
    first_visit: datetime | None = None  # the first that brought entries
    last_visit: datetime | None = None
    last_read: datetime | None = None  # the last visit that told what the document carries: a 200 that was read, a 304
    due: datetime | None = None
    not_before: datetime | None = None  # the publisher's own bound (Retry-After), which even --force respects
    failures: int = 0  # visits in a row
    status: int = 0  # of the last HTTP answer; 0 when there was none
    error: str = ""
    gone: bool = False  # 410: never asked again by itself
    invited: timedelta | None = None  # how often its last document said to come (ttl, sy:updatePeriod)
    quiet: tuple[int, ...] = ()  # hours of the week, from Monday 0:00 UTC on, when it said not to (skipHours, skipDays)
    turnover: float = 0.0  # how often an hour its document was replaced as a whole, of late
    fresh_for: timedelta | None = None  # how long its last document said to stay as it is (Cache-Control, Expires)
    posts: tuple[int, ...] = ()  # hours since 1970 in which it posted, the newest of them
    why: str = ""  # the next visit is not after the usual interval
    slow: bool = False  # the last visit took long, or cost a worker its process
    login: str = ""  # a fingerprint of the headers, login and proxy that the config gives; too short to tell them

    @property
    def health(self) -> Health:
        """Return how it fares, in a word; `waiting` is for its first visit."""
        if self.retired:
            return "retired"
        if self.gone:
            return "gone"
        if self.paused:
            return "paused"
        if self.failures:
            return "failing"
        return "ok" if self.last_visit else "waiting"

    @property
    def label(self) -> str:
        """Return what a person calls this feed: configured name, own title, or address."""
        return self.name or self.title or self.shown

    @property
    def shown(self) -> str:
        """Return the key without the name and password that it may have."""
        return without_login(self.url)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that could be subscribed to; `newest` is the date of its newest entry."""

    url: str
    title: str = ""
    entries: int = 0
    newest: datetime | None = None
    moved_to: str = ""  # where permanent redirects led
    error: str = ""  # why it cannot be read


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer after redirects, its body decoded and within the size limit.

    `headers` has lower-case names.  `permanent` is where a chain of nothing but 301 and 308 ended, else empty;
    `url` is written as it was asked, which may differ from what was named without any redirect.  A large body is packed
    (zlib): `unpacked` tells how many bytes it has when it is not; 0 where it is as it is.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    permanent: str = ""
    redirected: bool = False
    unpacked: int = 0

    @property
    def size(self) -> int:
        """Return how many bytes the body has, decoded."""
        return self.unpacked or len(self.body)


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to read one body.

    `carried` is what the feed's last document carried: fingerprint → entry id; `unpacked` as in `Answer`.
    """

    feed: Feed
    url: str  # that answered, for relative links
    headers: Mapping[str, str]
    body: bytes
    carried: Mapping[bytes, int]
    now: datetime
    max_entries: int
    unpacked: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker made of a body: the feed's own data and its entries, normalised but not yet identified.

    `fingerprints` are of the bytes of each of `entries` (empty where they could not be cut out).  `carried` holds the
    stored entries whose bytes were recognised, so that they were not read again.
    """

    title: str
    home: str
    entries: tuple[Entry, ...]
    fingerprints: tuple[bytes, ...]
    carried: Mapping[bytes, int] = field(default_factory=dict)
    invited: timedelta | None = None
    quiet: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What identifying needs of an entry that is stored."""

    id: int
    identity: str
    guid: str
    address: str
    title: str
    published: datetime
    dated: bool
    digest: str
    withdrawn: bool = False  # only its identity is kept: it never comes back, and is never edited


@dataclass(frozen=True, slots=True)
class Identified:
    """A document's entries told apart: which are fresh, which were edited, which are as they were.

    `ids[i]` is the stored id of the i-th entry that was given, 0 for a fresh one, -1 for a repeat within the document.
    `learned` are further keys for stored entries: (entry id, key).  `guids_trusted` goes into the feed.
    """

    fresh: tuple[Entry, ...]
    edited: tuple[Entry, ...]  # `id`, `identity`, `published`, `first_seen` those of the stored entry
    ids: tuple[int, ...]
    learned: tuple[tuple[int, str], ...]
    guids_trusted: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one visit; one log line."""

    feed: Feed  # as it is after the visit
    status: int
    entries: int = 0
    fresh: int = 0
    edited: int = 0
    size: int = 0  # bytes of the body, decoded
    error: str = ""
    killed: bool = False  # its document cost a worker its process
    seconds: float = 0.0  # that it took
