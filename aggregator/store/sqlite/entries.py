"""Entries in SQLite: the items, the keys that recognise them, what each feed carries, and the words in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.models import Entry, KnownEntry
from aggregator.store.sqlite.alike import alike
from aggregator.store.sqlite.connection import Connection, storable
from aggregator.store.sqlite.coverage import OUTLETS, RECOUNT
from aggregator.store.sqlite.rows import Shape, microseconds, moment, to_json
from aggregator.store.sqlite.words import excerpts, match_all

ENTRY = Shape(Entry, "entries", without=("keys",))
GROUPED = Shape(Entry, "entries", without=("keys", "content", "absent"))  # what lies behind `content` is read slowly

_KNOWN = Shape(KnownEntry, "entries")
_BATCH = 500  # keys asked for at once: each is a variable of the query
# Whatever a publisher changes.
_KEPT = ("id", "feed", "identity", "published", "dated", "first_seen", "backlog", "absent")
_EDITED = tuple(name for name in ENTRY.columns if name not in _KEPT)
_ADD = ENTRY.insert()
_EDIT = ENTRY.update(_EDITED)
_PEND = """
    UPDATE stories SET pending = 1
    WHERE id = (SELECT story FROM decisions JOIN entries ON entries.id = entry WHERE entry = ? AND NOT withdrawn)"""
_FORGET = "UPDATE decisions SET decision = json_remove(decision, '$.trace') WHERE entry = ?"
_LEARN = "INSERT OR IGNORE INTO keys (feed, key, entry) VALUES (?, ?, ?)"
_BY_ID = ENTRY.select("FROM entries WHERE id IN (SELECT value FROM json_each(?)) AND NOT withdrawn")
_BY_LINK = ENTRY.select(
    "FROM entries WHERE (link = :link AND NOT withdrawn) OR (address = :link AND NOT withdrawn)"
    " OR (comments = :link AND comments <> '' AND NOT withdrawn) ORDER BY id"
)
_BESIDE = (
    "SELECT DISTINCT link FROM entries WHERE link < ? AND NOT withdrawn ORDER BY link DESC LIMIT ?",
    "SELECT DISTINCT link FROM entries WHERE link >= ? AND NOT withdrawn ORDER BY link LIMIT ?",
)
_UNGROUPED = GROUPED.select(
    "FROM ungrouped CROSS JOIN entries ON id = entry"
    " ORDER BY ungrouped.published, ungrouped.feed, ungrouped.identity LIMIT ?"
)
_QUEUE = "INSERT INTO ungrouped SELECT published, feed, identity, id FROM entries WHERE id BETWEEN ? AND ?"
_SEARCH = ENTRY.select(
    "FROM words JOIN entries ON entries.id = words.rowid WHERE words MATCH ? ORDER BY published DESC, id DESC LIMIT ?"
)
_TEXTS = "SELECT id, title, text FROM entries WHERE id IN (SELECT value FROM json_each(?)) AND NOT withdrawn"
_OF_FEED = ENTRY.select("FROM entries WHERE feed = ? AND NOT withdrawn ORDER BY id DESC LIMIT ? OFFSET ?")
_COUNT = "SELECT coalesce(sum(number), 0) FROM stored_entries"
_COUNTS = "SELECT feed, number FROM stored_entries WHERE feed IN (SELECT value FROM json_each(?)) AND number > 0"
_PURGE = "INSERT OR REPLACE INTO purged VALUES (?, ?)"
_PURGED = "SELECT feed, last FROM purged WHERE feed = coalesce(?, feed) LIMIT 1"
_TO_WITHDRAW = "SELECT id FROM entries WHERE feed = ? AND id <= ? AND NOT withdrawn ORDER BY id LIMIT ?"
_WITHDRAW = (
    "UPDATE entries SET withdrawn = 1 WHERE id IN (SELECT value FROM json_each(?))",
    f"""UPDATE stories SET pending = 1, outlets = {OUTLETS}, withdrawn = NOT EXISTS (
        SELECT 1 FROM decisions JOIN entries ON entries.id = entry WHERE story = stories.id AND NOT entries.withdrawn)
    WHERE id IN (SELECT story FROM decisions WHERE entry IN (SELECT value FROM json_each(?)))""",  # noqa: S608 -- a query, never values
)
_HIDE = "UPDATE entries SET hidden = ? WHERE id = ?"
_HOMES = "SELECT DISTINCT story FROM decisions WHERE entry IN (SELECT value FROM json_each(?))"
_HIDDEN = "SELECT id FROM entries WHERE hidden AND id IN (SELECT value FROM json_each(?))"


_NEWEST_DATE = "SELECT max(published) FROM entries WHERE feed = ? AND dated AND NOT withdrawn"
_TITLED = """
    SELECT DISTINCT title FROM entries
    WHERE feed = ? AND NOT withdrawn AND title IN (SELECT value FROM json_each(?))"""


class SqliteEntries:
    """`Entries` in SQLite.  A withdrawn entry is a row that only `known` returns."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def known(self, feed: int, keys: Iterable[str]) -> dict[str, KnownEntry]:
        """Return the stored entry behind each of these keys that is known in this feed."""
        asked = {storable(key): key for key in keys}
        found = {}
        for start in range(0, len(asked), _BATCH):
            batch = list(asked)[start : start + _BATCH]
            marks = ", ".join("?" * len(batch))
            query = _KNOWN.select(
                f"FROM keys JOIN entries ON id = entry WHERE keys.feed = ? AND key IN ({marks})", "key"
            )
            for row in self._connection.read(query, (feed, *batch)):
                found[asked[row[-1]]] = _KNOWN.unpack(row)
        return found

    def add(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Store fresh entries with their keys; return them with ids, in the same order."""
        with self._connection.transaction():
            first = 1 + self._last_id()
            stored = tuple(replace(entry, id=number) for number, entry in enumerate(entries, first))
            self._connection.write_many(_ADD, [ENTRY.pack(entry) for entry in stored])
            self._connection.write_many(
                "INSERT INTO keys (feed, key, entry) VALUES (?, ?, ?)",
                [(entry.feed, entry.identity, entry.id) for entry in stored],
            )
            self._connection.write_many(
                _LEARN, [(e.feed, key, e.id) for e in stored for key in e.keys if key != e.identity]
            )
            self._connection.write(_QUEUE, (first, first + len(stored) - 1))
        return stored

    def edit(self, entries: Sequence[Entry]) -> None:
        """Replace what a publisher changed; the stories become pending."""
        with self._connection.transaction():
            self._connection.write_many(_EDIT, [ENTRY.pack(entry, (*_EDITED, "id")) for entry in entries])
            self._connection.write_many(_FORGET, [(entry.id,) for entry in entries])
            self._connection.write_many(_PEND, [(entry.id,) for entry in entries])

    def learn(self, feed: int, learned: Sequence[tuple[int, str]]) -> None:
        """Remember further keys; one that is known already keeps its entry."""
        self._connection.write_many(_LEARN, [(feed, key, entry) for entry, key in learned])

    def carried(self, feed: int) -> dict[bytes, int]:
        """Return fingerprint → entry id of what the feed's last document carried."""
        rows = self._connection.read("SELECT fingerprint, entry FROM carried WHERE feed = ?", (feed,))
        return {fingerprint: entry for fingerprint, entry in rows}  # noqa: C416 -- dict(rows) has no types

    def set_carried(self, feed: int, carried: Mapping[bytes, int], *, now: datetime) -> None:
        """Replace what the feed carries, writing only what differs."""
        before = self.carried(feed)
        if before == carried:
            return
        gone = [(feed, fingerprint) for fingerprint in before if fingerprint not in carried]
        come = [(feed, *pair) for pair in carried.items() if before.get(pair[0]) != pair[1]]
        dropped = set(before.values()).difference(carried.values())
        with self._connection.transaction():
            self._connection.write_many("DELETE FROM carried WHERE feed = ? AND fingerprint = ?", gone)
            self._connection.write_many("INSERT OR REPLACE INTO carried VALUES (?, ?, ?)", come)
            self._connection.write_many(
                "UPDATE entries SET last_carried = ? WHERE id = ?", [(microseconds(now), entry) for entry in dropped]
            )

    def past(self, feed: int, titles: Iterable[str]) -> tuple[datetime | None, frozenset[str]]:
        """Return the newest date that a feed's entries claim, and which of these titles they have."""
        (newest,) = self._connection.read_column(_NEWEST_DATE, (feed,))
        asked = {storable(title): title for title in titles if title}
        found = self._connection.read_column(_TITLED, (feed, to_json(list(asked))))
        return None if newest is None else moment(newest), frozenset(asked[title] for title in found)

    def get(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """Return entries by id, in that order."""
        wanted = list(ids)
        entries = {row[0]: ENTRY.unpack(row) for row in self._connection.read(_BY_ID, (to_json(wanted),))}
        return tuple(entries[each] for each in wanted if each in entries)

    def by_link(self, link: str) -> tuple[Entry, ...]:
        """Return the entries with this link, canonical address or comments page, in order of id."""
        return tuple(map(ENTRY.unpack, self._connection.read(_BY_LINK, {"link": link}))) if link else ()

    def links_beside(self, link: str, *, limit: int) -> tuple[str, ...]:
        """Return at most `limit` links before this one, and after it, in alphabetical order."""
        return tuple(each for query in _BESIDE for each in self._connection.read_column(query, (link, limit)))

    def ungrouped(self, *, limit: int) -> tuple[Entry, ...]:
        """Return entries that have no story yet, without content, in order of publisher's date, feed and identity."""
        return tuple(map(GROUPED.unpack, self._connection.read(_UNGROUPED, (limit,))))

    def search(self, words: str, *, limit: int = 50) -> tuple[Entry, ...]:
        """Return entries whose title or text has all of these words, newest first."""
        query = match_all(words)
        return tuple(map(ENTRY.unpack, self._connection.read(_SEARCH, (query, limit)))) if query else ()

    def excerpt(self, ids: Iterable[int], words: str) -> dict[int, tuple[str, str]]:
        """Return title and part of the text of those of these entries that have the words, with their hits marked."""
        return excerpts(self._connection.read_together(_TEXTS, (to_json(list(ids)),)), words)

    def of_feed(self, feed: int, *, limit: int, skip: int = 0) -> tuple[Entry, ...]:
        """Return the entries of a feed that arrived last, newest first."""
        return tuple(map(ENTRY.unpack, self._connection.read(_OF_FEED, (feed, limit, skip))))

    def alike(self, words: Iterable[Sequence[str]], *, limit: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return the entries that share the most of these words, and which share of all entries has each word."""
        return alike(self._connection, words, limit=limit)

    def ungrouped_count(self) -> int:
        """Return how many entries have no story yet."""
        return int(self._connection.read_column("SELECT count(*) FROM ungrouped")[0])

    def count(self) -> int:
        """Return the number of entries stored, without withdrawn ones."""
        return int(self._connection.read_column(_COUNT)[0])

    def counts(self, feeds: Iterable[int]) -> dict[int, int]:
        """Return how many entries of each of these feeds are stored, without withdrawn ones."""
        rows = self._connection.read(_COUNTS, (to_json(list(feeds)),))
        return {feed: number for feed, number in rows}  # noqa: C416 -- dict(rows) has no types

    def hide(self, entries: Iterable[int], *, hidden: bool) -> None:
        """Keep entries out of every output, or no longer; their stories become pending."""
        wanted = list(entries)
        with self._connection.transaction():
            self._connection.write_many(_HIDE, [(hidden, entry) for entry in wanted])
            self._connection.write_many(_PEND, [(entry,) for entry in wanted])
            self._connection.write(RECOUNT, (to_json(self._connection.read_column(_HOMES, (to_json(wanted),))),))

    def hidden(self, ids: Iterable[int]) -> frozenset[int]:
        """Return which of these entries are hidden by themselves."""
        return frozenset(self._connection.read_column(_HIDDEN, (to_json(list(ids)),)))

    def withdraw(self, feed: int, *, most: int | None = None) -> None:
        """Take the feed's entries out of everything but `known`, for good; their stories become pending."""
        with self._connection.transaction():
            self._connection.write(_PURGE, (feed, self._last_id()))
            self._connection.write("DELETE FROM ungrouped WHERE feed = ?", (feed,))
            self.withdraw_some(feed, most=most)

    def withdraw_some(self, feed: int | None = None, *, most: int | None) -> tuple[int, ...]:
        """Withdraw at most `most` entries of this or any feed that was purged; return which."""
        purged = self._connection.read_one(_PURGED, (feed,))
        if purged is None:
            return ()
        limit = -1 if most is None else most  # all
        with self._connection.transaction():
            entries = self._connection.read_column(_TO_WITHDRAW, (*purged, limit))
            for statement in _WITHDRAW:
                self._connection.write(statement, (to_json(entries),))
            if len(entries) != limit:
                self._connection.write("DELETE FROM purged WHERE feed = ?", purged[:1])
        return tuple(entries)

    def _last_id(self) -> int:
        """Return the highest id that an entry ever had."""
        return max(self._connection.read_column("SELECT seq FROM sqlite_sequence WHERE name = 'entries'"), default=0)
