"""Decisions near the line that nobody has answered, in SQLite."""

from datetime import datetime
from typing import NamedTuple

from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.moments import Moments
from aggregator.store.sqlite.rows import microseconds

_OTHER = "coalesce(each.joined, json_extract(each.decision, '$.best'))"
_DOUBTS = f"""
    SELECT each.entry, other.entry, each.story = other.story, json_extract(each.decision, '$.score'),
    json_extract(each.decision, '$.required'), coalesce(json_extract(each.decision, '$.why'), '')
    FROM decisions AS each INDEXED BY decisions_doubtful
    CROSS JOIN entries AS mine INDEXED BY entries_facts ON mine.id = each.entry AND NOT mine.withdrawn
    CROSS JOIN decisions AS other INDEXED BY decisions_home ON other.entry = {_OTHER}
    CROSS JOIN entries AS theirs INDEXED BY entries_facts ON theirs.id = other.entry AND NOT theirs.withdrawn
    CROSS JOIN stories AS home ON home.id = each.story
    CROSS JOIN stories AS away ON away.id = other.story
    WHERE each.margin < 3 AND each.position >= :position AND mine.first_seen >= :since AND other.entry <> each.entry
    AND NOT (mine.hidden OR theirs.hidden OR home.hidden OR away.hidden)
    AND NOT EXISTS (
        SELECT 1 FROM corrected AS one CROSS JOIN corrected AS two
        ON two.entry = other.entry AND two.correction = one.correction AND two.other <> one.other
        CROSS JOIN corrections ON corrections.id = one.correction
        WHERE one.entry = each.entry AND NOT undone AND NOT undoes)
    ORDER BY each.margin, each.position DESC LIMIT :limit OFFSET :skip"""  # noqa: S608 -- constants


class Found(NamedTuple):
    """A doubt by the ids of its entries."""

    entry: int
    other: int
    together: bool
    score: float
    required: float
    why: str


class Doubts:
    """Finds decisions near the line."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection
        self._moments = Moments(connection)

    def find(self, *, since: datetime, limit: int, skip: int) -> list[Found]:
        """Return decisions about entries first seen since a moment, most uncertain first."""
        position = self._moments.position(since)
        asked = {"position": position, "since": microseconds(since), "limit": limit, "skip": skip}
        return [
            Found(entry, other, bool(together), *told)
            for entry, other, together, *told in self._connection.read(_DOUBTS, asked)
        ]
