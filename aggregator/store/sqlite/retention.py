"""Retention in SQLite: stories whose time is over go whole; what is left of their entries is what recognises them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from aggregator.models import Sweep
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.entries import SqliteEntries
from aggregator.store.sqlite.publications import SqlitePublications
from aggregator.store.sqlite.rows import microseconds, to_json

_PAGE = 4050  # bytes of a page of the index of words
_NOTHING = 2  # changes that a merge makes at least, unless there is nothing to do (FTS5, "The merge command")
_BEGINNING = (-(2**63), 0)  # a time and an entry before any other
_OLD = """
    SELECT max(published, first_seen) AS later, id FROM entries
    WHERE NOT withdrawn AND max(published, first_seen) >= :later AND max(published, first_seen) < :old
    AND (max(published, first_seen) > :later OR id > :id) ORDER BY max(published, first_seen), id LIMIT :limit"""
# Whatever may change the decisions to come stays: the newest one, which tells a process that starts what time it is.
_OVER = """
    SELECT DISTINCT story FROM decisions CROSS JOIN stories ON stories.id = story
    WHERE entry IN (SELECT value FROM json_each(:entries)) AND NOT pending
    AND story <> (SELECT story FROM decisions ORDER BY position DESC LIMIT 1)
    AND NOT EXISTS (
        SELECT 1 FROM decisions AS others CROSS JOIN entries ON entries.id = others.entry
        WHERE others.story = stories.id AND NOT entries.withdrawn AND (
            max(published, first_seen) >= :old OR coalesce(last_carried, 0) >= :dropped OR EXISTS (
                SELECT 1 FROM carried CROSS JOIN feeds ON feeds.id = carried.feed WHERE carried.entry = entries.id
                AND (NOT (retired OR gone) OR coalesce(last_visit, 0) >= :dropped))))
    AND NOT EXISTS (
        SELECT 1 FROM publications WHERE publications.story = stories.id AND NOT removed AND length(atom) > 0
        AND output IN (SELECT value FROM json_each(:outputs)))"""
_IN_STORIES = "WHERE story IN (SELECT value FROM json_each(?))"
_MEMBERS = f"SELECT entry FROM decisions {_IN_STORIES} ORDER BY entry"  # noqa: S608 -- a clause, never values
_SHOWN = f"SELECT id FROM publications {_IN_STORIES} AND NOT removed"  # noqa: S608 -- likewise
_UNDECIDE = f"DELETE FROM decisions {_IN_STORIES}"  # noqa: S608 -- likewise
_UNMENTION = tuple(
    f"DELETE FROM mentions WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 -- likewise
    for column in ("entry", "story")
)
_CLOSE = "UPDATE stories SET withdrawn = 1, pending = 0 WHERE id IN (SELECT value FROM json_each(?))"
_WITHDRAW = "UPDATE entries SET withdrawn = 1 WHERE NOT withdrawn AND id IN (SELECT value FROM json_each(?))"
# Title, address and guid stay beside the keys: by them an item is told from another that uses its guid again.
_EMPTY = """
    UPDATE entries SET withdrawn = 2, link = '', comments = '', author = '', enclosures = '[]', text = '', content = ''
    WHERE id IN (SELECT value FROM json_each(?))"""
_FULL = "SELECT id FROM entries WHERE withdrawn = 1 ORDER BY id LIMIT ?"
_DESERTED = """
    SELECT DISTINCT story FROM decisions CROSS JOIN stories ON stories.id = story
    WHERE entry IN (SELECT value FROM json_each(?)) AND stories.withdrawn
    AND story <> (SELECT story FROM decisions ORDER BY position DESC LIMIT 1)"""


class SqliteRetention:
    """`Retention` in SQLite."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection
        self._publications = SqlitePublications(connection)
        self._entries = SqliteEntries(connection)

    def forget(
        self,
        *,
        old: datetime,
        dropped: datetime,
        outputs: Collection[str],
        after: tuple[int, int] | None = None,
        limit: int,
    ) -> Sweep:
        """Look at the oldest entries after a place, and forget those stories of theirs whose time is over."""
        later, entry = after or _BEGINNING
        place = {"later": later, "id": entry, "old": microseconds(old), "limit": limit}
        with self._connection.transaction():
            rows = self._connection.read(_OLD, place)
            if not rows:
                return Sweep()
            values = {
                "old": microseconds(old),
                "dropped": microseconds(dropped),
                "outputs": to_json(sorted(outputs)),
                "entries": to_json([entry for _, entry in rows]),
            }
            forgotten = self._forget(self._connection.read_column(_OVER, values))
        later, entry = rows[-1]
        return Sweep(forgotten, (later, entry))

    def withdraw(self, *, limit: int) -> tuple[int, ...]:
        """Withdraw at most `limit` of the entries of feeds that were purged; return which."""
        return self._entries.withdraw_some(most=limit)

    def empty(self, *, limit: int) -> int:
        """Take the texts of entries that were withdrawn; return of how many."""
        with self._connection.transaction():
            entries = self._connection.read_column(_FULL, (limit,))
            deserted = self._connection.read_column(_DESERTED, (to_json(entries),))
            self._unmention(self._connection.read_column(_MEMBERS, (to_json(deserted),)))
            self._connection.write(_UNDECIDE, (to_json(deserted),))
            self._connection.write(_EMPTY, (to_json(entries),))
        return len(entries)

    def merge(self, *, most: int) -> bool:
        """Put parts of the index of words together, writing about so many bytes; return whether there may be more."""
        with self._connection.transaction():
            before = self._connection.changes()
            self._connection.write("INSERT INTO words (words, rank) VALUES ('merge', ?)", (max(1, most // _PAGE),))
            return self._connection.changes() - before >= _NOTHING

    def shrink(self, *, most: int) -> bool:
        """Give free pages back to the file system, at most so many bytes; return whether any are left.

        A database that was made without auto_vacuum keeps its free pages, and uses them again.
        """
        names = ("auto_vacuum", "page_size", "freelist_count")
        mode, page, free = (self._connection.read_column(f"PRAGMA {name}")[0] for name in names)
        count = min(free, max(1, most // page)) if mode else 0
        with self._connection.transaction():
            for _ in range(count):
                self._connection.write("PRAGMA incremental_vacuum(1)")  # of more at once, the driver has one done
        return bool(mode) and free > count

    def _forget(self, stories: Sequence[int]) -> tuple[int, ...]:
        """Forget whole stories; return their entries."""
        if not stories:
            return ()
        given = (to_json(stories),)
        entries = self._connection.read_column(_MEMBERS, given)
        self._connection.write(_WITHDRAW, (to_json(entries),))  # first: the words are found by the texts
        self._connection.write(_EMPTY, (to_json(entries),))
        self._publications.remove(self._connection.read_column(_SHOWN, given))
        self._unmention(entries)
        self._connection.write(_UNDECIDE, given)
        self._connection.write(_CLOSE, given)
        return tuple(entries)

    def _unmention(self, entries: Sequence[int]) -> None:
        """Forget what these entries mention, and who mentions the stories that they founded."""
        for statement in _UNMENTION:
            self._connection.write(statement, (to_json(entries),))
