"""Requests in SQLite: what other processes ask of the one that writes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aggregator.models import Request
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.rows import Shape, microseconds, to_json

_REQUEST = Shape(Request, "requests")
_OPEN = _REQUEST.select("FROM requests WHERE answer IS NULL ORDER BY id")
_REMEMBERED = timedelta(days=1)
_LEAVE = "INSERT INTO requests (verb, arguments, left_at) VALUES (?, ?, ?) RETURNING id"


class SqliteRequests:
    """`Requests` in SQLite; those of yesterday are forgotten."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def leave(self, verb: str, arguments: Mapping[str, object], *, now: datetime) -> int:
        """Leave a request; return its id."""
        with self._connection.transaction():
            self._connection.write("DELETE FROM requests WHERE left_at < ?", (microseconds(now - _REMEMBERED),))
            (request,) = self._connection.read_column(_LEAVE, (verb, to_json(arguments), microseconds(now)))
        return int(request)

    def open(self) -> tuple[Request, ...]:
        """Return requests not answered yet, oldest first."""
        return tuple(map(_REQUEST.unpack, self._connection.read(_OPEN)))

    def answer(self, id: int, answer: str, *, failed: bool = False) -> None:
        """Answer a request."""
        self._connection.write("UPDATE requests SET answer = ?, failed = ? WHERE id = ?", (answer, failed, id))

    def answer_to(self, id: int) -> tuple[str, bool] | None:
        """Return (text, failed) once a request is answered."""
        query = "SELECT answer, failed FROM requests WHERE id = ? AND answer IS NOT NULL"
        row = self._connection.read_one(query, (id,))
        return None if row is None else (str(row[0]), bool(row[1]))

    def withdraw(self, id: int) -> None:
        """Take back a request that nobody answered."""
        with self._connection.transaction():  # which takes turns with those of the writer
            self._connection.write("DELETE FROM requests WHERE id = ? AND answer IS NULL", (id,))
