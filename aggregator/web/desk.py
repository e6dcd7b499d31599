"""What pages may have done, and what the process tells of itself at this moment.  Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aggregator.models import NEVER, Candidate


@dataclass(frozen=True, slots=True)
class Flight:
    """A visit that is under way: `lane` is usual, new or slow."""

    feed: str  # what the feed is called
    host: str
    since: datetime
    lane: str
    id: int = 0  # of the feed


@dataclass(frozen=True, slots=True)
class Heard:
    """A visit that has ended; `feed` is the feed's number, `status` 0 where there was no answer."""

    feed: int
    at: datetime
    status: int = 0
    fresh: int = 0
    edited: int = 0
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The process as it is now; what it has stored, the store tells."""

    started: datetime = NEVER
    version: str = ""
    visits: tuple[Flight, ...] = ()  # under way, longest first
    is_loading: bool = False  # grouping waits until its index is in memory
    loaded: int = 0  # entries of the index that were loaded from the store
    memory: Callable[[], int] = int  # tells how many bytes it takes, which takes milliseconds, as does the next
    workers: Callable[[], int] = int  # likewise, of the processes that read documents
    heard: tuple[Heard, ...] = ()  # the latest visits that have ended, oldest first
    requests: Mapping[str, int] = field(default_factory=dict)  # how often readers asked for each document


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed of a list that could be added."""

    url: str
    name: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of a list that cannot be followed, and why."""

    line: int
    name: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list of feeds would add: `known` are followed already, `repeated` stand in it more than once."""

    offers: tuple[Offer, ...]
    known: int = 0
    repeated: int = 0
    refused: tuple[LeftOut, ...] = ()


Tell = Callable[[tuple[Candidate, ...], int], None]


class Desk(Protocol):
    """Somebody who does what pages are asked for."""

    async def change(self, verb: str, arguments: Mapping[str, object]) -> str:
        """Do one thing, as `requests.carry_out` does; return what to say, or raise UsageError with it."""

    async def look(self, url: str, tell: Tell | None = None) -> tuple[Candidate, ...]:
        """Return the feeds at an address, as `discovering.look` does; it may take as long as a visit.

        Meanwhile `tell` hears what was looked at so far, and how many addresses still have to be.  Raises UsageError,
        FetchError and ParseError with words for people.
        """

    async def preview(self, opml: bytes) -> Preview:
        """Return what an OPML file would add; raise UsageError where it is none."""

    def state(self) -> State:
        """Return how the process is."""
