"""What flows through the pipeline: frozen values, in the order in which they come to be.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

NEVER = datetime.min.replace(tzinfo=UTC)  # stands where a time is not known yet

Kind = Literal["article", "pointer", "release", "advisory", "paper", "podcast", "video"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a publisher gave us to ask "anything changed?" with; echoed byte for byte (RFC 9110 §13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription: its settings from the config, and the state of its visits.

    `url` is the key that the config gives and never changes; `address` is what is asked, after remembered redirects.
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
    due: datetime | None = None
    not_before: datetime | None = None  # the publisher's own bound (Retry-After), which even --force respects
    failures: int = 0  # visits in a row
    status: int = 0  # of the last HTTP answer; 0 when there was none
    error: str = ""
    gone: bool = False  # 410: never asked again by itself

    @property
    def label(self) -> str:
        """Return what a person calls this feed: configured name, own title, or address."""
        return self.name or self.title or self.url


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer after redirects, its body decoded and within the size limit.

    `headers` has lower-case names.  `permanent` is where a chain of nothing but 301 and 308 ended, else empty.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    permanent: str = ""


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


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document as its publisher wrote it, entries in document order."""

    title: str = ""
    home: str = ""
    lang: str = ""
    entries: tuple[RawEntry, ...] = ()


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
    backlog: bool = False  # came with a first visit beyond its newest `first`: joins stories, founds no publication
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to read one body.

    `carried` is what the feed's last document carried: fingerprint → entry id.
    """

    feed: Feed
    url: str  # that answered, for relative links
    headers: Mapping[str, str]
    body: bytes
    carried: Mapping[bytes, int]
    now: datetime
    max_entries: int


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
class TokenPair:
    """Two words that matched, one of each title, and how; `weight` in (0, 1], `idf` the smaller of the two."""

    mine: str
    theirs: str
    how: Literal["equal", "alias", "skeleton", "ratio"]
    weight: float
    idf: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an entry is in its story: all that is needed to understand and to recompute it.

    `story` is the id of the entry that founded the story, `joined` of the member that matched, None for a founder.
    `score` and `required` are log-odds; None where the path needed no score.
    """

    entry: int
    story: int
    joined: int | None
    path: Literal["address", "enclosure", "title", "score", "founded"]
    score: float | None = None
    required: float | None = None
    why: str = ""  # one plain sentence
    best: int | None = None  # the closest entry looked at, joined or not
    features: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[TokenPair, ...] = ()
    unmatched: tuple[str, ...] = ()  # rare words of either title without a partner
    numbers: tuple[str, ...] = ()
    hours_apart: float = 0.0
    guards: tuple[str, ...] = ()  # guards and vetoes that spoke, by name
    mentions: tuple[int, ...] = ()  # stories that the entry also touches
    weights: str = ""  # version of the weights table


@dataclass(frozen=True, slots=True)
class Member:
    """An entry in a story: with its feed's settings as they are now, and how it came in."""

    entry: Entry
    feed: Feed
    path: Literal["address", "enclosure", "title", "score", "founded"] = "founded"
    joined: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A group of entries about one event, members in the order in which they joined."""

    id: int  # of the entry that founded it
    founder: str  # the founding entry's feed and identity, stable across databases
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """One story in one output: what a reader sees.

    `id`, `link`, `outlet` and `published` never change once stored.  `unit` is the founding entry of what it shows: the
    story's own, or under `group = "copies"` or `"none"` that of the part.  `outlets` is the count at the last bump.
    """

    id: str  # urn:uuid:…
    output: str
    story: int
    unit: int
    entry: int  # the representative
    outlet: str
    link: str
    published: datetime
    updated: datetime
    title: str
    content: str  # HTML, coverage included
    outlets: int = 1
    fragment: bytes = b""  # the Atom <entry>, UTF-8


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered output: bytes and gzip made once, ETag and time of the change that made them."""

    path: str  # as served and as written below `static`: "feed.atom"
    type: str  # Content-Type
    body: bytes
    gzip: bytes
    etag: str  # with its quotes
    modified: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What another command asks of the process that holds the writer lease."""

    id: int
    verb: Literal["reload", "poll"]
    arguments: Mapping[str, object]


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
