"""What readers see, and what other commands ask for.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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
    content: str  # HTML, the representative's
    outlets: int = 1
    atom: bytes = b""  # its <entry>, its <item>, its object: UTF-8, as documents join them; empty once archived
    rss: bytes = b""
    json: bytes = b""
    coverage: str = ""  # HTML, who else has the story
    listed: tuple[int, ...] = ()  # the entries that the coverage lists
    part: str = ""  # the document of a split output that it stands in, for good: "tag science", "feed 12"


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered output: bytes and gzip made once, ETag and time of the change that made them."""

    path: str  # as served and as written below `static`: "feed.atom"
    type: str  # Content-Type
    body: bytes
    gzip: bytes
    etag: str  # with its quotes
    modified: datetime
    token: str = ""  # what must be given to read it; nothing where it is open
    address: str = ""  # under which readers know it, the token included
    hub: str = ""  # that is told when it changes (WebSub); nothing for none


@dataclass(frozen=True, slots=True)
class Request:
    """What another command asks of the process that holds the writer lease."""

    id: int
    verb: str  # one of those of `requests.carry_out`
    arguments: Mapping[str, object]
