"""The Store protocol: what every backend promises, and every backend is tested for.  Pure.

A store belongs to the thread that opened it.  Methods that change something are called inside `transaction()`.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from aggregator.models import Request
from aggregator.store.protocol.entries import Entries, Retention
from aggregator.store.protocol.feeds import Feeds
from aggregator.store.protocol.figures import Figures
from aggregator.store.protocol.publications import Publications
from aggregator.store.protocol.stories import Corrections, Stories

__all__ = [
    "Corrections",
    "Entries",
    "Feeds",
    "Figures",
    "Publications",
    "Requests",
    "Retention",
    "Store",
    "Stories",
]


class Requests(Protocol):
    """What other commands ask of the process that holds the writer lease."""

    def leave(self, verb: str, arguments: Mapping[str, object], *, now: datetime) -> int:
        """Leave a request in a transaction of its own; return its id.  Needs no writer lease."""

    def open(self) -> tuple[Request, ...]:
        """Return requests not answered yet, oldest first."""

    def answer(self, id: int, answer: str, *, failed: bool = False) -> None:
        """Answer a request."""

    def answer_to(self, id: int) -> tuple[str, bool] | None:
        """Return (text, failed) once a request is answered."""

    def withdraw(self, id: int) -> None:
        """Take back a request that nobody answered."""


class Store(Protocol):
    """Everything that outlives the process."""

    feeds: Feeds
    entries: Entries
    stories: Stories
    corrections: Corrections
    publications: Publications
    requests: Requests
    retention: Retention
    figures: Figures

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what is changed inside is kept at its end, or not at all.  May be nested."""

    def take_writer_lease(self) -> None:
        """Become the one process that changes things, until `close`; raise WriterBusy where another is."""

    def writer(self) -> int:
        """Return the number of the process that is the writer; 0 for none, or where the store is nobody else's."""

    def note(self, name: str) -> str:
        """Return a note that was kept under this name, or an empty string."""

    def keep_note(self, name: str, value: str) -> None:
        """Keep a short text under a name: fingerprints of settings, versions.  An empty one is forgotten."""

    def notes(self, beginning: str) -> Mapping[str, str]:
        """Return the notes whose names begin so, in order of their names."""

    def size(self) -> int:
        """Return how many bytes it takes."""

    def empty_log(self) -> bool:
        """Bring what is committed to its final place, while others read and change the store; return whether all is.

        For a thread of its own, every few seconds: whoever commits is spared the wait for the disk.
        """

    def copy_to(self, path: str, progress: Callable[[int, int], None]) -> None:
        """Write a copy of what is committed, which can be opened in its place, to a file that nobody else reads.

        Others go on reading and changing the store.  `progress` is told how much is done, and of how much.  The copy is
        checked, and appears, or replaces what was there, only when it is complete; StoreError where that fails.
        """

    def close(self) -> None:
        """Give everything back; the store cannot be used afterwards."""
