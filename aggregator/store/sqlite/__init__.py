"""The store in one SQLite file: the rooms of the protocol over one connection."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from aggregator.store.protocol import (
    Corrections,
    Entries,
    Feeds,
    Figures,
    Publications,
    Requests,
    Retention,
    Store,
    Stories,
)
from aggregator.store.sqlite.backup import backup
from aggregator.store.sqlite.connection import MEMORY, Connection
from aggregator.store.sqlite.corrections import SqliteCorrections
from aggregator.store.sqlite.entries import SqliteEntries
from aggregator.store.sqlite.feeds import SqliteFeeds
from aggregator.store.sqlite.figures import SqliteFigures
from aggregator.store.sqlite.lease import WriterLease
from aggregator.store.sqlite.migrations import migrate
from aggregator.store.sqlite.publications import SqlitePublications
from aggregator.store.sqlite.requests import SqliteRequests
from aggregator.store.sqlite.retention import SqliteRetention
from aggregator.store.sqlite.schema import STEPS
from aggregator.store.sqlite.stories import SqliteStories


def open_sqlite(path: str, *, steps: Sequence[str] = STEPS, tell: Callable[[str], None] = lambda _: None) -> Store:
    """Open a file, or ":memory:", making it where it is missing and taking the `steps` that it lacks.

    `tell` is told of steps that are taken.  Raises StoreError for a file that is no database of ours, is damaged, or
    comes from a newer version.
    """
    connection = Connection(path)
    try:
        migrate(connection, steps, tell)
    except BaseException:
        connection.close()
        raise
    return SqliteStore(connection)


class SqliteStore:
    """`Store` in SQLite."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        feeds = SqliteFeeds(connection)
        self.feeds: Feeds = feeds
        self.entries: Entries = SqliteEntries(connection)
        self.stories: Stories = SqliteStories(connection, feeds)
        self.corrections: Corrections = SqliteCorrections(connection)
        self.publications: Publications = SqlitePublications(connection)
        self.requests: Requests = SqliteRequests(connection)
        self.retention: Retention = SqliteRetention(connection)
        self.figures: Figures = SqliteFigures(connection)
        self._connection = connection
        self._lease = None if connection.path == MEMORY else WriterLease(connection.path)

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, nested ones by themselves; takes turns with other processes."""
        return self._connection.transaction()

    def take_writer_lease(self) -> None:
        """Become the one process that changes things; a store in memory always is."""
        if self._lease:
            self._lease.take()

    def writer(self) -> int:
        """Return the process that is the writer; 0 for none."""
        return self._lease.holder() if self._lease else 0

    def note(self, name: str) -> str:
        """Return a note that was kept under this name, or an empty string."""
        row = self._connection.read_one("SELECT value FROM notes WHERE name = ?", (name,))
        return "" if row is None else str(row[0])

    def keep_note(self, name: str, value: str) -> None:
        """Keep a short text under a name; an empty one is forgotten."""
        if value:
            self._connection.write("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))
        else:
            self._connection.write("DELETE FROM notes WHERE name = ?", (name,))

    def notes(self, beginning: str) -> Mapping[str, str]:
        """Return the notes whose names begin so, in order of their names."""
        bounds = (beginning, f"{beginning}\U0010ffff")
        rows = self._connection.read("SELECT name, value FROM notes WHERE name BETWEEN ? AND ? ORDER BY name", bounds)
        return {str(name): str(value) for name, value in rows if value}

    def size(self) -> int:
        """Return how many bytes the file takes, without its log."""
        (pages,), (each,) = (self._connection.read_column(f"PRAGMA page_{name}") for name in ("count", "size"))
        return int(pages) * int(each)

    def empty_log(self) -> bool:
        """Bring what is committed into the file; return whether all is."""
        return self._connection.empty_log()

    def copy_to(self, path: str, progress: Callable[[int, int], None]) -> None:
        """Write a checked copy of what is committed to a file."""
        backup(self._connection.path, Path(path), progress)

    def close(self) -> None:
        """Close the file, then give the lease back."""
        self._connection.close()
        if self._lease:
            self._lease.end()
