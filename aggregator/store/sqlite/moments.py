"""Where in the order of storing a moment lies, in SQLite: ids and positions grow with time but for clocks that jump."""

from datetime import datetime

from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.rows import microseconds

EVER = 2**63 - 1  # after any other

_NEAR = 500  # entries around a moment that may stand in another order
_LATER = "max(published, first_seen)"
_FIRST = f"""
    SELECT min(id) FROM (
        SELECT id FROM entries WHERE {_LATER} >= ? AND NOT withdrawn ORDER BY {_LATER} LIMIT {_NEAR})"""  # noqa: S608 -- constants
_LAST = f"""
    SELECT max(id) FROM (
        SELECT id FROM entries WHERE {_LATER} < ? AND NOT withdrawn ORDER BY {_LATER} DESC LIMIT {_NEAR})"""  # noqa: S608 -- constants
_POSITION = f"""
    SELECT min(position) FROM (SELECT position FROM decisions WHERE entry >= ? ORDER BY entry LIMIT {_NEAR})"""  # noqa: S608 -- constants


class Moments:
    """Turns moments into bounds: all that was first seen since then lies behind them, and little else."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def first_entry(self, since: datetime) -> int:
        """Return the id from which on entries were first seen since a moment."""
        (found,) = self._connection.read_column(_FIRST, (microseconds(since),))
        return EVER if found is None else int(found)

    def last_entry(self, until: datetime) -> int:
        """Return the id up to which entries were first seen before a moment."""
        (found,) = self._connection.read_column(_LAST, (microseconds(until),))
        return 0 if found is None else int(found)

    def position(self, since: datetime) -> int:
        """Return the position from which on such entries were assigned."""
        (found,) = self._connection.read_column(_POSITION, (self.first_entry(since),))
        return EVER if found is None else int(found)
