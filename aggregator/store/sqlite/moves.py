"""Members that change their story in SQLite: publications and counts follow them."""

from collections.abc import Sequence

from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.coverage import RECOUNT
from aggregator.store.sqlite.rows import to_json

HOMES = "SELECT DISTINCT story FROM decisions WHERE entry IN (SELECT value FROM json_each(?))"
_MOVE = "UPDATE decisions SET story = :story WHERE entry IN (SELECT value FROM json_each(:entries))"
_MOVED = (
    """UPDATE stories SET
        grown = coalesce((SELECT max(position) FROM decisions WHERE story = stories.id), grown),
        pending = 1,
        withdrawn = NOT EXISTS (
            SELECT 1 FROM decisions JOIN entries ON entries.id = entry
            WHERE story = stories.id AND NOT entries.withdrawn)
    WHERE id IN (SELECT value FROM json_each(:stories))""",
    """UPDATE publications SET
        story = coalesce((SELECT story FROM decisions WHERE decisions.entry = publications.entry), story)
    WHERE story IN (SELECT value FROM json_each(:stories))""",
    """UPDATE publications SET unit = entry
    WHERE story IN (SELECT value FROM json_each(:stories)) AND NOT removed
    AND story IS NOT (SELECT story FROM decisions WHERE decisions.entry = unit)""",
)
# A day is counted anew where an entry comes, and where the founder of its story is.
_CHANGE = """
    INSERT OR IGNORE INTO untallied SELECT feed, first_seen / 86400000000 FROM entries INDEXED BY entries_facts
    WHERE NOT withdrawn AND id IN (
        SELECT value FROM json_each(:entries) UNION SELECT value FROM json_each(:stories))"""


class Moves:
    """Puts entries into other stories, and counts anew what that changes."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def move(self, entries: Sequence[int], story: int) -> None:
        """Put entries into a story; publications go with their representative."""
        moving = to_json(list(entries))
        touched = {story, *self._connection.read_column(HOMES, (moving,))}
        with self._connection.transaction():
            self._connection.write(_MOVE, {"story": story, "entries": moving})
            for statement in _MOVED:
                self._connection.write(statement, {"stories": to_json(sorted(touched))})
            self.recount(entries, sorted(touched))

    def recount(self, entries: Sequence[int], stories: Sequence[int]) -> None:
        """Count outlets of stories anew, and have days counted anew: those of the entries and of the founders."""
        self._connection.write(RECOUNT, (to_json(stories),))
        self._connection.write(_CHANGE, {"entries": to_json(list(entries)), "stories": to_json(stories)})
