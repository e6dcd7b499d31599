"""Stories in SQLite: decisions in the order in which they were made, and which stories wait to be published."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from sys import intern

from aggregator.models import Decision, Doubt, Entry, Member, Search, Story
from aggregator.store.sqlite.connection import Connection, Row
from aggregator.store.sqlite.coverage import OUTLETS
from aggregator.store.sqlite.doubts import Doubts
from aggregator.store.sqlite.entries import ENTRY, GROUPED
from aggregator.store.sqlite.feeds import SqliteFeeds
from aggregator.store.sqlite.moves import HOMES, Moves
from aggregator.store.sqlite.rows import Shape, from_json, microseconds, moment, to_json
from aggregator.store.sqlite.searches import Searches
from aggregator.store.sqlite.trends import Trends

_BATCH = 50  # entries read at once while the window is read
_EVER = 2**63 - 1  # a time after any other
_FOUND = "INSERT OR IGNORE INTO stories (id) VALUES (?)"
_DECIDE = "INSERT INTO decisions (entry, story, joined, path, decision) VALUES (?, ?, ?, ?, ?)"
_MENTION = "INSERT OR IGNORE INTO mentions (story, entry) VALUES (?, ?)"
_GROW = """
    UPDATE stories SET pending = 1, withdrawn = 0,
    grown = (SELECT max(position) FROM decisions WHERE story = stories.id) WHERE id = ?"""
_GROUPED_NOW = """
    DELETE FROM ungrouped
    WHERE (published, feed, identity) = (SELECT published, feed, identity FROM entries WHERE id = ?)"""
_RECENT = """
    SELECT position FROM entries CROSS JOIN decisions ON entry = entries.id
    WHERE max(published, first_seen) BETWEEN ? AND ? AND NOT withdrawn ORDER BY position"""
_POSITIONS = "SELECT position FROM decisions WHERE entry IN (SELECT value FROM json_each(?)) ORDER BY position"
_LAST_FIRST_SEEN = """
    SELECT first_seen FROM decisions JOIN entries ON entries.id = entry ORDER BY position DESC LIMIT 1"""
_TRACES = """
    SELECT
        story, coalesce(json_extract(decision, '$.side'), json_extract(decision, '$.story')),
        coalesce(json_extract(decision, '$.trace'), ''), id, feed, title, outlet, published, first_seen
    FROM decisions CROSS JOIN entries ON entries.id = entry
    WHERE position IN (SELECT value FROM json_each(?)) AND NOT withdrawn ORDER BY position"""
_RETRACE = """
    UPDATE decisions SET decision = json_set(decision, '$.trace', ?)
    WHERE entry = ? AND (SELECT digest FROM entries WHERE id = entry) = ?"""
_WHOLE = GROUPED.select("FROM entries WHERE id IN (SELECT value FROM json_each(?))")
_FOUNDERS = """
    SELECT stories.id, url, identity FROM stories JOIN entries ON entries.id = stories.id JOIN feeds ON feeds.id = feed
    WHERE stories.id IN (SELECT value FROM json_each(?))"""
_HOW = (
    "story",
    "path",
    "joined",
    "entries.hidden OR stories.hidden",
    "json_extract(decision, '$.score')",
    "coalesce(json_extract(decision, '$.why'), '')",
)
_MEMBERS = ENTRY.select(
    "FROM decisions CROSS JOIN entries ON entries.id = entry CROSS JOIN stories ON stories.id = story"
    " WHERE story IN (SELECT value FROM json_each(?)) AND NOT entries.withdrawn ORDER BY position",
    *_HOW,
)
# Lists show many entries, and nothing of their contents.
_LISTED = GROUPED.select(
    "FROM decisions CROSS JOIN entries ON entries.id = entry CROSS JOIN stories ON stories.id = story"
    " WHERE story IN (SELECT value FROM json_each(?)) AND NOT entries.withdrawn ORDER BY position",
    *_HOW,
)
_MEMBERS_BY_ENTRY = ENTRY.select(
    "FROM decisions CROSS JOIN entries ON entries.id = entry CROSS JOIN stories ON stories.id = story"
    " WHERE entry IN (SELECT value FROM json_each(?)) AND NOT entries.withdrawn",
    *_HOW,
)
# A story goes by its founding entry, so that its mentions follow that wherever corrections put it.
_MENTIONING = ENTRY.select(
    "FROM decisions AS homes CROSS JOIN mentions ON mentions.story = homes.entry"
    " CROSS JOIN decisions ON decisions.entry = mentions.entry CROSS JOIN entries ON entries.id = mentions.entry"
    " CROSS JOIN stories ON stories.id = decisions.story"
    " WHERE homes.story = ? AND decisions.story <> homes.story AND NOT entries.withdrawn"
    " GROUP BY decisions.position ORDER BY decisions.position LIMIT ?",
    "decisions.path",
    "decisions.joined",
    "entries.hidden OR stories.hidden",
)
_MENTIONED = """
    SELECT DISTINCT homes.story FROM mentions CROSS JOIN decisions ON decisions.entry = mentions.entry
    CROSS JOIN decisions AS homes ON homes.entry = mentions.story CROSS JOIN stories ON stories.id = homes.story
    WHERE mentions.entry = ? AND homes.story <> decisions.story AND NOT withdrawn ORDER BY founded"""
_LATEST = """
    SELECT id FROM stories INDEXED BY stories_shown
    WHERE outlets <> 0 AND NOT hidden AND NOT withdrawn ORDER BY grown DESC LIMIT ? OFFSET ?"""
_PENDING = """
    SELECT id FROM stories
    WHERE pending AND founded > coalesce((SELECT founded FROM stories WHERE id = ?), 0) ORDER BY founded LIMIT ?"""
# Of min(id), without the sign, SQLite would make a search from the first entry onwards.
_FIRST_SINCE = "SELECT min(+id) FROM entries WHERE max(published, first_seen) > ? AND NOT withdrawn"
_SEEN_SINCE = """
    SELECT id FROM entries WHERE id > :after AND first_seen > :since AND NOT withdrawn ORDER BY id LIMIT :limit"""
_SEEN_SINCE_OF_FEED = """
    SELECT id FROM entries WHERE feed = :feed AND id > :after AND first_seen > :since AND NOT withdrawn
    ORDER BY id LIMIT :limit"""
_PEND = f"UPDATE stories SET pending = 1 WHERE NOT pending AND id IN ({HOMES})"  # noqa: S608 -- a query, never values
_FOUNDED_FIRST = "SELECT id FROM stories WHERE id IN (SELECT value FROM json_each(?)) ORDER BY founded LIMIT 1"
_ENTRIES = "SELECT entry FROM decisions WHERE story IN (SELECT value FROM json_each(?))"
_HIDE = "UPDATE stories SET hidden = ?, pending = 1 WHERE id = ?"
_HIDDEN = "SELECT id FROM stories WHERE hidden AND id IN (SELECT value FROM json_each(?))"
_SETTLE = f"UPDATE stories SET pending = 0, outlets = {OUTLETS} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 -- a query, never values


class SqliteStories:
    """`Stories` in SQLite."""

    def __init__(self, connection: Connection, feeds: SqliteFeeds) -> None:
        """Use a connection whose tables are up to date; `feeds` gives the members' settings."""
        self._connection = connection
        self._feeds = feeds
        self._searches = Searches(connection)
        self._trends = Trends(connection)
        self._doubts = Doubts(connection)
        self._moves = Moves(connection)

    def assign(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions in this order, and what they mention; found their stories; the stories become pending."""
        founded = [(each.story,) for each in decisions if each.story == each.entry]
        grown = dict.fromkeys((each.story,) for each in decisions)
        rows = [(each.entry, each.story, each.joined, each.path, to_json(each)) for each in decisions]
        mentions = [(story, each.entry) for each in decisions for story in each.mentions]
        with self._connection.transaction():
            self._connection.write_many(_FOUND, founded)
            self._connection.write_many(_DECIDE, rows)
            self._connection.write_many(_MENTION, mentions)
            self._connection.write_many(_GROW, grown)
            self._connection.write_many(_GROUPED_NOW, [row[:1] for row in rows])
            self._moves.recount([each.entry for each in decisions], [story for (story,) in grown])

    def grouped_since(
        self, since: datetime, *, until: datetime | None = None, noted: str | None = None
    ) -> Iterator[tuple[Entry, int, int, str]]:
        """Yield (entry, story, side, trace) whose date or first sight is not before `since`, in order of assignment."""
        end = _EVER if until is None else microseconds(until)
        yield from self._grouped(self._connection.read_column(_RECENT, (microseconds(since), end)), noted)

    def grouped(self, entries: Sequence[int], *, noted: str | None = None) -> Iterator[tuple[Entry, int, int, str]]:
        """Yield (entry, story, side, trace) of these entries as `grouped_since` does."""
        yield from self._grouped(self._connection.read_column(_POSITIONS, (to_json(list(entries)),)), noted)

    def _grouped(self, positions: list[int], noted: str | None) -> Iterator[tuple[Entry, int, int, str]]:
        for start in range(0, len(positions), _BATCH):
            rows = self._connection.read_together(_TRACES, (to_json(positions[start : start + _BATCH]),))
            brief = [noted is not None and row[2].startswith(noted) for row in rows]
            wanted = to_json([row[3] for row, is_brief in zip(rows, brief, strict=True) if not is_brief])
            read = {row[0]: GROUPED.unpack(row) for row in self._connection.read(_WHOLE, (wanted,))}
            for row, is_brief in zip(rows, brief, strict=True):
                yield _brief(row) if is_brief else read[row[3]], row[0], row[1], row[2]

    def keep_traces(self, traces: Iterable[tuple[Entry, str]]) -> None:
        """Note the trace of entries that were edited after their decision, unless they were edited again since."""
        self._connection.write_many(_RETRACE, [(trace, entry.id, entry.digest) for entry, trace in traces])

    def last_first_seen(self) -> datetime | None:
        """Return when the entry that was assigned last was seen first."""
        found = self._connection.read_column(_LAST_FIRST_SEEN)
        return moment(found[0]) if found else None

    def decision(self, entry: int) -> Decision | None:
        """Return why an entry is where it is."""
        row = self._connection.read_one("SELECT decision FROM decisions WHERE entry = ?", (entry,))
        return None if row is None else from_json(Decision, row[0])

    def story_of(self, entry: int) -> int | None:
        """Return the story that an entry is in."""
        return next(iter(self._connection.read_column("SELECT story FROM decisions WHERE entry = ?", (entry,))), None)

    def mentioning(self, story: int, *, limit: int) -> tuple[Member, ...]:
        """Return entries of other stories that also touch this one, in order of assignment."""
        rows = self._connection.read(_MENTIONING, (story, limit))
        entries = [ENTRY.unpack(row) for row in rows]
        feeds = self._feeds.by_id(entry.feed for entry in entries)
        return tuple(
            Member(entry, feeds[entry.feed], path, joined, bool(hidden))
            for entry, (*_, path, joined, hidden) in zip(entries, rows, strict=True)
        )

    def mentioned(self, entry: int) -> tuple[int, ...]:
        """Return the stories that an entry also touches, besides the one that it is in."""
        return tuple(self._connection.read_column(_MENTIONED, (entry,)))

    def get(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories with their members, in that order; one whose entries were all withdrawn has none."""
        wanted = to_json(list(ids))
        return self._stories(ids, self._members(ENTRY, self._connection.read(_MEMBERS, (wanted,))))

    def listed(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories as `get` does, the contents of their entries left out."""
        return self._stories(ids, self._members(GROUPED, self._connection.read_together(_LISTED, (to_json(ids),))))

    def _stories(self, ids: Sequence[int], found: Iterable[tuple[int, Member]]) -> tuple[Story, ...]:
        rows = self._connection.read_together(_FOUNDERS, (to_json(list(ids)),))
        founders = {row[0]: f"{row[1]} {row[2]}" for row in rows}
        members: defaultdict[int, list[Member]] = defaultdict(list)
        for story, member in found:
            members[story].append(member)
        return tuple(Story(story, founders[story], tuple(members[story])) for story in ids if story in founders)

    def latest(self, *, limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return the stories that grew last, newest first."""
        return self.listed(self._connection.read_column(_LATEST, (limit, skip)))

    def search(self, search: Search, *, limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return the stories that are asked for."""
        return self.listed(self._searches.find(search, limit=limit, skip=skip))

    def growing(self, *, since: datetime, limit: int) -> tuple[Story, ...]:
        """Return the stories that gained most outlets since a moment, beyond their first one; most first."""
        return self.listed(self._trends.growing(since=since, limit=limit))

    def outlets(self, *, since: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the outlets of what was first seen since a moment, with the number of entries, most first."""
        return self._trends.outlets(since=since, limit=limit)

    def langs(self, *, since: datetime) -> tuple[tuple[str, int], ...]:
        """Return the languages, without regions, of what was first seen since a moment, likewise."""
        return self._trends.langs(since=since)

    def doubts(self, *, since: datetime, limit: int, skip: int = 0) -> tuple[Doubt, ...]:
        """Return decisions near the line about entries first seen since a moment, most uncertain first."""
        found = self._doubts.find(since=since, limit=limit, skip=skip)
        members = self._members_by_entry(sorted({entry for each in found for entry in (each.entry, each.other)}))
        return tuple(Doubt(members[each.entry], members[each.other], *each[2:]) for each in found)

    def pending(self, *, limit: int, after: int = 0) -> tuple[Story, ...]:
        """Return stories that changed since they were last settled, in order of founding."""
        return self.get(self._connection.read_column(_PENDING, (after, limit)))

    def pending_count(self) -> int:
        """Return how many stories changed since they were last settled."""
        return int(self._connection.read_column("SELECT count(*) FROM stories WHERE pending")[0])

    def settle(self, ids: Sequence[int]) -> None:
        """Take stories off the pending list."""
        self._connection.write(_SETTLE, (to_json(list(ids)),))

    def pend(self, since: datetime, *, feed: int | None = None, after: int = 0, limit: int | None = None) -> int:
        """Make stories with an entry first seen after `since` pending, of one feed or of any; return where to go on."""
        moment = microseconds(since)
        first = self._connection.read_column(_FIRST_SINCE, (moment,))[0] or 1
        most = -1 if limit is None else limit  # all
        values = {"since": moment, "feed": feed, "after": max(after, first - 1), "limit": most}
        entries = self._connection.read_column(_SEEN_SINCE if feed is None else _SEEN_SINCE_OF_FEED, values)
        self._connection.write(_PEND, (to_json(entries),))
        return int(entries[-1]) if len(entries) == limit else 0

    def count(self) -> int:
        """Return the number of stories that have members."""
        return int(self._connection.read_column("SELECT number FROM stored_stories")[0])

    def merge(self, stories: Sequence[int]) -> int:
        """Make several stories the one of them that was founded first; return it."""
        (first,) = self._connection.read_column(_FOUNDED_FIRST, (to_json(list(stories)),))
        self._moves.move(self._connection.read_column(_ENTRIES, (to_json(list(stories)),)), first)
        return int(first)

    def split(self, entries: Sequence[int], story: int) -> None:
        """Put entries of one story into another, founding it if need be; both become pending."""
        self._connection.write(_FOUND, (story,))
        self._moves.move(entries, story)

    def hide(self, story: int, *, hidden: bool) -> None:
        """Keep a story and all that joins it out of every output, or no longer; it becomes pending."""
        self._connection.write(_HIDE, (hidden, story))

    def hidden(self, ids: Iterable[int]) -> frozenset[int]:
        """Return which of these stories are hidden as a whole."""
        return frozenset(self._connection.read_column(_HIDDEN, (to_json(list(ids)),)))

    def _members(self, shape: Shape[Entry], rows: Sequence[Row]) -> list[tuple[int, Member]]:
        """Return members, each with its story."""
        entries = [shape.unpack(row) for row in rows]
        feeds = self._feeds.by_id(entry.feed for entry in entries)
        return [
            (story, Member(entry, feeds[entry.feed], path, joined, bool(hidden), score, why))
            for entry, (*_, story, path, joined, hidden, score, why) in zip(entries, rows, strict=True)
        ]

    def _members_by_entry(self, entries: Sequence[int]) -> dict[int, Member]:
        """Return members by the ids of their entries."""
        rows = self._connection.read(_MEMBERS_BY_ENTRY, (to_json(list(entries)),))
        return {member.entry.id: member for _, member in self._members(ENTRY, rows)}


def _brief(row: Row) -> Entry:
    """Return an entry of which little was read."""
    *_, entry, feed, title, outlet, published, first_seen = row
    return Entry(
        entry, feed, title=title, outlet=intern(outlet), published=moment(published), first_seen=moment(first_seen)
    )
