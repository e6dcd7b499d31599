"""Brings a database to the version that this program knows; what it knows nothing of is refused."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from sqlite3 import complete_statement

from aggregator.errors import StoreError
from aggregator.store.sqlite.connection import Connection

_OURS = 0x41474752  # "AGGR", SQLite's application_id of databases that we made


def migrate(connection: Connection, steps: Sequence[str], tell: Callable[[str], None] = lambda _: None) -> None:
    """Take the steps that this database lacks, in one transaction; processes that do it at once take turns.

    A database of an older version is copied to `PATH.before-VERSION` first.  StoreError for one that a newer version or
    another program made: nothing is changed.  `tell` is told of it, before and after: a large one takes a minute.
    """
    if _version(connection, len(steps)) == len(steps):
        return
    begun = time.monotonic()
    with connection.transaction():
        version = _version(connection, len(steps))  # another process may have been first
        older = 0 < version < len(steps)
        if older:
            copy = Path(f"{connection.path}.before-{len(steps)}")
            tell(f"{connection.path}: its tables are brought up to date, after a copy was made: {copy}")
            connection.copy(copy)
        for step in steps[version:]:
            for statement in _statements(step):
                connection.write(statement)
        connection.write(f"PRAGMA user_version = {len(steps)}")
        connection.write(f"PRAGMA application_id = {_OURS}")
    if older:
        tell(f"{connection.path}: its tables are up to date, after {time.monotonic() - begun:.0f} s")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; those of triggers hold others."""
    statement = ""
    for part in re.split("(?<=;)", script):
        statement += part
        if complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _version(connection: Connection, newest: int) -> int:
    """Return how many steps a database has taken, 0 for an empty one; StoreError where it is none of ours."""
    # Tables are looked for first: another process may be making them, and signs its work in the same transaction.
    if connection.read("SELECT 1 FROM sqlite_master LIMIT 1") and connection.read("PRAGMA application_id") != [
        (_OURS,)
    ]:
        raise StoreError(f"{connection.path}: belongs to another program; name another file as database")
    ((version,),) = connection.read("PRAGMA user_version")
    if version > newest:
        raise StoreError(
            f"{connection.path}: has version {version}, and this program knows versions up to {newest}; "
            f"install a newer program, or go back to the copy {connection.path}.before-{version}"
        )
    return int(version)
