"""A consistent copy of a database that others go on changing."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from aggregator.errors import StoreError

_PAGES = 2000  # copied between two looks at how far it is: some 16 MB


def backup(path: str, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the database at `path` to a file; tell `progress` how many pages of how many are copied.

    The file is readable for its owner alone, and appears only when it is complete, checked and on disk.  StoreError
    where that fails, and where the file belongs to the database itself.
    """
    if any(_is_same(target, Path(f"{path}{ending}")) for ending in ("", "-wal", "-shm", ".lock", ".turn")):
        raise StoreError(f"{target}: is where the database itself lies; name another file")
    try:
        descriptor, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from error
    os.close(descriptor)
    try:
        _copy(path, partial, progress)
        _check(partial)
        _keep(Path(partial), target)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: cannot be copied to {target}: {error}") from error
    finally:
        Path(partial).unlink(missing_ok=True)


def _is_same(file: Path, other: Path) -> bool:
    return file.exists() and other.exists() and file.samefile(other)


def _copy(path: str, partial: str, progress: Callable[[int, int], None]) -> None:
    """Copy what is committed now, however long it takes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as source, closing(sqlite3.connect(partial)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # it is brought to disk once, at the end
        copy.execute("PRAGMA journal_mode = OFF")
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it sees nobody's changes: no new start
        source.backup(copy, pages=_PAGES, progress=lambda _, left, all_pages: progress(all_pages - left, all_pages))


def _check(partial: str) -> None:
    """Raise sqlite3.Error where the copy is damaged, as the database may have been."""
    # Nobody else has it open, so that neither log nor lock need be made beside it.
    with closing(sqlite3.connect(f"{Path(partial).absolute().as_uri()}?immutable=1", uri=True)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(f"the database is damaged: {found}")


def _keep(partial: Path, target: Path) -> None:
    """Put a file in its place, so that a loss of power takes neither it nor what was there before."""
    _bring_to_disk(partial)
    partial.replace(target)
    _bring_to_disk(target.absolute().parent)


def _bring_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
