"""One connection to one SQLite file: pragmas, transactions, errors.  Owns sqlite-utils and the driver below it."""

import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlite_utils import Database

from aggregator.errors import StoreError
from aggregator.store.sqlite.turn import Turn

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]
Result = TypeVar("Result")

MEMORY = ":memory:"
_NAMED = re.compile(r"(?<!:):([a-z]\w*)")
_PATIENCE = 30  # seconds to wait for another process's transaction
_INCREMENTAL = 2  # of auto_vacuum: the file shrinks when it is asked to
_COURTESY = 1.0  # seconds to let one go first who waits already
_ROUNDS = 4  # of bringing the log into the file, while others write on
# Pages hold several entries of 2 to 3 kB; of the usual 4 kB a third stayed empty.
# Whoever commits brings the log into the file only where nobody else does: at 128 MB.
_PRAGMAS = """
    PRAGMA page_size = 8192;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
    PRAGMA wal_autocheckpoint = 16000;
    PRAGMA journal_size_limit = 67108864;
"""


class Connection:
    """A connection whose every change is either inside `transaction()` or a transaction by itself.

    Errors of the database are raised as StoreError.  Texts are stored as `storable` returns them.
    """

    _wholes: ClassVar[dict[str, str]] = {}  # query → the query for all of its rows together

    def __init__(self, path: str) -> None:
        """Open the file, creating it and its directory where they are missing."""
        self.path = path
        if path != MEMORY:
            self._make_directory()
        try:
            self._driver = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, cached_statements=256)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}; is it a file that may be read and written?") from error
        try:
            self._database = Database(self._driver, recursive_triggers=False, execute_plugins=False)
            self._attempt(self._database.executescript, _PRAGMAS)
            if self.read("PRAGMA auto_vacuum") != [(_INCREMENTAL,)]:  # to say it again waits for the write lock
                self.write(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
            self._use_write_ahead_log()
        except BaseException:
            self._driver.close()
            raise
        self._turn = None if path == MEMORY else Turn(path)

    def read(self, sql: str, values: Values = ()) -> list[Row]:
        """Return all rows of a query, or those that a change with RETURNING gives back."""
        return self._attempt(lambda given: self._database.execute(sql, given).fetchall(), values)

    def read_one(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row of a query."""
        rows = self.read(sql, values)
        return rows[0] if rows else None

    def read_column(self, sql: str, values: Values = ()) -> list[Any]:
        """Return the first column of a query."""
        return [row[0] for row in self.read(sql, values)]

    def read_together(self, sql: str, values: Values = ()) -> list[Row]:
        """Return all rows of a query at once: of integers, texts, and of numbers with 15 digits.

        Each row that comes by itself gives other threads the interpreter, and waits to have it back.
        """
        return list(map(tuple, json.loads(self.read(self._together(sql), values)[0][0])))

    def read_numbers(self, sql: str, values: Values = ()) -> list[int]:
        """Return the first column of a query of which it is called `number` and holds integers: thousands at once."""
        return [] if (found := self.read_array(sql, values)) == "[]" else list(map(int, found[1:-1].split(",")))

    def read_array(self, sql: str, values: Values = ()) -> str:
        """Return the same as JSON, as `json_each` takes it."""
        return str(self.read(f"SELECT json_group_array(number) FROM ({sql})", values)[0][0])  # noqa: S608 -- a query

    def write(self, sql: str, values: Values = ()) -> None:
        """Change something."""
        self._attempt(lambda given: self._database.execute(sql, given), values)

    def write_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Change something once for each row; all or nothing."""
        if rows := list(rows):
            self._attempt(lambda given: self._write_rows(sql, given), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested ones can fail by themselves.  Whoever waits for it comes before who asks later."""
        if self._driver.in_transaction:
            with self._database.atomic():
                yield
            return
        # atomic() begins without the write lock: once it has read, and another process has written, it can only fail.
        with self._turn.next(patience=_COURTESY) if self._turn else nullcontext():
            self.write("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.rollback()
            raise
        self._commit()

    def changes(self) -> int:
        """Return how many rows were changed since the connection was opened."""
        return self._driver.total_changes

    def empty_log(self) -> bool:
        """Bring what is committed from the log into the file, while others read and write; return whether all is.

        Only a log of which all is in the file begins anew, instead of growing.
        """
        for _ in range(_ROUNDS):
            _, logged, brought = self.read("PRAGMA wal_checkpoint(PASSIVE)")[0]
            if logged == brought:
                return True
        return False

    def copy(self, target: Path) -> None:
        """Write a copy of what is committed to another file, which appears only when it is complete."""
        partial = target.with_name(f"{target.name}.partial")
        try:
            partial.unlink(missing_ok=True)
            # A connection of its own: one that holds the write lock cannot be copied from, and would wait for ever.
            with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(partial)) as copy:
                copy.execute("PRAGMA synchronous = OFF")  # it is brought to disk once, at the end
                copy.execute("PRAGMA journal_mode = OFF")
                source.backup(copy)
            with partial.open("rb") as written:
                os.fsync(written.fileno())
            partial.replace(target)
        except (sqlite3.Error, OSError) as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise StoreError(f"{self.path}: cannot be copied to {target}: {error}") from error

    def close(self) -> None:
        """Close the connection; an open transaction is undone."""
        self._driver.close()
        if self._turn:
            self._turn.end()

    def _together(self, sql: str) -> str:
        """Return the query that gives all rows of a query as one JSON array."""
        if sql not in self._wholes:
            given = dict.fromkeys(_NAMED.findall(sql)) or [None] * sql.count("?")
            none = f"SELECT * FROM ({sql}) LIMIT 0"  # noqa: S608 -- a query
            columns = self._attempt(lambda given: self._driver.execute(none, given).description, given)
            names = ", ".join(f"c{number}" for number in range(len(columns)))
            array = f"json_group_array(json_array({names}))"
            self._wholes[sql] = f"WITH each ({names}) AS ({sql}) SELECT {array} FROM each"  # noqa: S608 -- likewise
        return self._wholes[sql]

    def _attempt(self, action: Callable[[Any], Result], given: Any) -> Result:  # noqa: ANN401 -- text, row or rows
        """Return what the action makes of `given`; what the database says against it is raised as StoreError."""
        try:
            try:
                return action(given)
            except UnicodeEncodeError:
                return action(_storable(given))
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from error

    def _write_rows(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Change something for each row, and undo it for all where one fails."""
        with nullcontext() if len(rows) == 1 and self._driver.in_transaction else self.transaction():
            # Takes three quarters of the time that insert_all does, which knows only of insertions.
            self._driver.executemany(sql, rows)

    def _commit(self) -> None:
        """Keep what the transaction changed, or nothing."""
        if not self._driver.in_transaction:
            raise StoreError(f"{self.path}: an error ended the transaction; nothing was changed")
        try:
            self.write("COMMIT")
        except StoreError:
            self._database.rollback()
            raise

    def _make_directory(self) -> None:
        """Create the directory that the file lies in."""
        try:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path}: its directory cannot be made: {error}") from error

    def _use_write_ahead_log(self) -> None:
        """Let readers go on while one writes."""
        if self.path == MEMORY:
            return
        last = time.monotonic() + _PATIENCE
        while True:
            try:
                self._database.enable_wal()
            except sqlite3.Error as error:
                # This change alone does not wait for its turn: of two processes that make a database, one would fail.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                    raise StoreError(f"{self.path}: {error}") from error
                time.sleep(0.01)
            else:
                return


def storable(text: str) -> str:
    """Return the text with U+FFFD in the place of lone surrogates, which no UTF-8 text can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _storable(given: Any) -> Any:  # noqa: ANN401 -- text, row or rows
    """Return text, row, named values or rows with nothing in them that cannot be stored."""
    if isinstance(given, str):
        return storable(given)
    if isinstance(given, list | tuple):
        return tuple(map(_storable, given))
    if isinstance(given, dict):
        return {name: _storable(item) for name, item in given.items()}
    return given
