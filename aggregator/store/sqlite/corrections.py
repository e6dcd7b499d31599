"""Corrections in SQLite: what a person put right, and what readers had been shown by then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aggregator.models import Correction
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.rows import Shape, to_json

_CORRECTION = Shape(Correction, "corrections")
_COLUMNS = tuple(name for name in _CORRECTION.columns if name != "id")
_ADD = f"{_CORRECTION.insert(_COLUMNS)} RETURNING id"
_SINCE = _CORRECTION.select("FROM corrections WHERE id > ? ORDER BY id")
_OF_ENTRIES = _CORRECTION.select(
    "FROM corrections WHERE id IN ("
    " SELECT correction FROM corrected WHERE entry IN (SELECT value FROM json_each(?))) ORDER BY id"
)
_GET = _CORRECTION.select("FROM corrections WHERE id = ?")
_LATEST = _CORRECTION.select("FROM corrections ORDER BY id DESC LIMIT ? OFFSET ?")
_SEE = "INSERT OR IGNORE INTO seen (output, entry) VALUES (?, ?)"
_SEEN = """
    SELECT seen.entry FROM decisions CROSS JOIN seen ON seen.entry = decisions.entry
    WHERE EXISTS (SELECT 1 FROM seen) AND output = ? AND story IN (SELECT value FROM json_each(?))"""


class SqliteCorrections:
    """`Corrections` in SQLite."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def add(self, correction: Correction) -> Correction:
        """Keep a correction, after all that were kept before; return it with its id."""
        with self._connection.transaction():
            (number,) = self._connection.read_column(_ADD, _CORRECTION.pack(correction, _COLUMNS))
        return replace(correction, id=number)

    def since(self, number: int) -> tuple[Correction, ...]:
        """Return those with a higher id, in the order in which they were made; all since 0."""
        return tuple(map(_CORRECTION.unpack, self._connection.read(_SINCE, (number,))))

    def of_entries(self, entries: Iterable[int]) -> tuple[Correction, ...]:
        """Return those that name one of these entries, in the order in which they were made."""
        return tuple(map(_CORRECTION.unpack, self._connection.read(_OF_ENTRIES, (to_json(list(entries)),))))

    def get(self, number: int) -> Correction | None:
        """Return a correction."""
        row = self._connection.read_one(_GET, (number,))
        return _CORRECTION.unpack(row) if row else None

    def latest(self, *, limit: int, skip: int = 0) -> tuple[Correction, ...]:
        """Return those that were made last, newest first."""
        return tuple(map(_CORRECTION.unpack, self._connection.read(_LATEST, (limit, skip))))

    def undo(self, number: int, by: int) -> None:
        """Remember which correction took another one back."""
        self._connection.write("UPDATE corrections SET undone = ? WHERE id = ?", (by, number))

    def keep_seen(self, output: str, entries: Iterable[int]) -> None:
        """Remember that readers of an output were shown these entries."""
        self._connection.write_many(_SEE, [(output, entry) for entry in entries])

    def seen(self, output: str, stories: Sequence[int]) -> frozenset[int]:
        """Return which entries of these stories readers of an output were shown, as far as it was remembered."""
        return frozenset(self._connection.read_column(_SEEN, (output, to_json(list(stories)))))

    def rename_output(self, output: str, name: str) -> None:
        """Remember under another name what readers of an output were shown."""
        self._connection.write("UPDATE OR REPLACE seen SET output = ? WHERE output = ?", (name, output))
