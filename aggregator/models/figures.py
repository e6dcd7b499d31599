"""What is counted over time: what feeds brought, what the daemon did.  Pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the entries of a feed that were first seen on a day (UTC).

    `first` founded a story that other outlets joined, `repeated` joined one; the rest stood alone.
    """

    feed: int
    day: date
    entries: int
    first: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """What the daemon did in the minutes before `at`, and how things stood then; `memory` and `size` in bytes."""

    at: datetime
    visits: int = 0
    failed: int = 0
    fresh: int = 0
    grouped: int = 0
    stories: int = 0
    memory: int = 0
    size: int = 0  # of the database
    waiting: int = 0  # entries that had no story yet
