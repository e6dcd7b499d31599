"""What is counted over time, in SQLite: the days of feeds, and the daemon's samples."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from aggregator.models import Sample, Tally
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.rows import Shape, microseconds, to_json

_SAMPLE = Shape(Sample, "samples")
_ADD = _SAMPLE.insert().replace("INSERT", "INSERT OR REPLACE", 1)
_SINCE = _SAMPLE.select("FROM samples WHERE at >= ? ORDER BY at")
_FIRST_DAY = date(1970, 1, 1)
_DAY = 24 * 60 * 60 * 1_000_000  # microseconds
_CHANGED = "SELECT feed, day FROM untallied ORDER BY feed, day LIMIT ?"
_COUNT = """
    SELECT count(*), sum(story = entries.id AND outlets > 1), sum(story <> entries.id)
    FROM entries INDEXED BY entries_seen
    CROSS JOIN decisions INDEXED BY decisions_home ON decisions.entry = entries.id
    CROSS JOIN stories ON stories.id = story
    WHERE feed = ? AND first_seen >= ? AND first_seen < ? AND NOT entries.withdrawn"""
_KEEP = "INSERT OR REPLACE INTO tallies (feed, day, entries, first, repeated) VALUES (?, ?, ?, ?, ?)"
_TALLIES = """
    SELECT feed, day, entries, first, repeated FROM tallies
    WHERE feed IN (SELECT value FROM json_each(?)) AND day >= ? AND entries > 0 ORDER BY feed, day"""


class SqliteFigures:
    """`Figures` in SQLite."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def tally(self, *, limit: int) -> int:
        """Count at most `limit` days of feeds anew that changed since they were counted; return how many those were."""
        days = self._connection.read(_CHANGED, (limit,))
        with self._connection.transaction():
            for feed, day in days:
                (row,) = self._connection.read(_COUNT, (feed, day * _DAY, (day + 1) * _DAY))
                self._connection.write(_KEEP, (feed, day, *(number or 0 for number in row)))
            self._connection.write_many("DELETE FROM untallied WHERE feed = ? AND day = ?", days)
        return len(days)

    def tallies(self, since: datetime, feeds: Iterable[int]) -> tuple[Tally, ...]:
        """Return what was counted of these feeds since the day of a moment, by feed and day; no day without entries."""
        rows = self._connection.read(_TALLIES, (to_json(list(feeds)), microseconds(since) // _DAY))
        dates = {day: _FIRST_DAY + timedelta(days=day) for day in {row[1] for row in rows}}  # the same of all feeds
        return tuple(Tally(feed, dates[day], entries, first, again) for feed, day, entries, first, again in rows)

    def add(self, sample: Sample) -> None:
        """Keep a sample, in the place of one of the same moment."""
        self._connection.write(_ADD, _SAMPLE.pack(sample))

    def samples(self, since: datetime) -> tuple[Sample, ...]:
        """Return the samples that were taken since a moment, in order of time."""
        return tuple(map(_SAMPLE.unpack, self._connection.read(_SINCE, (microseconds(since),))))

    def forget(self, before: datetime) -> None:
        """Forget the samples that were taken before a moment, and days before it that have no entries any more."""
        self._connection.write("DELETE FROM samples WHERE at < ?", (microseconds(before),))
        self._connection.write("DELETE FROM tallies WHERE day < ? AND entries = 0", (microseconds(before) // _DAY,))
