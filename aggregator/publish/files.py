"""What is published as files, for any web server to serve.  Owns the static directory."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from aggregator.errors import UsageError

File = tuple[str, bytes | None]  # path below the directory, and its bytes; None where the file has to go


def write_files(directory: Path, files: Iterable[File]) -> tuple[Path, ...]:
    """Write each file that has other bytes or is missing, remove those that have to go; return the files written.

    A reader sees the old file or the new one, never a part.  Nothing else in the directory is touched.  Raise
    UsageError where the directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return tuple(directory / path for path, body in files if _put(directory / path, body))
    except OSError as error:
        raise UsageError(f'aggregator.static: {directory} cannot be written ({error}); name another, or ""') from error


def _put(path: Path, body: bytes | None) -> bool:
    """Replace or remove one file at once; return whether it was written."""
    if body is None:
        path.unlink(missing_ok=True)
        return False
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(body)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


def read_files(directory: Path, stem: str, ending: str, *, most: int) -> Iterator[bytes]:
    """Yield the bytes of the document with this stem, and of those in the folder of this name, but of no larger one."""
    for path in (directory / f"{stem}{ending}", *sorted((directory / stem).glob(f"*{ending}"))):
        with suppress(OSError):
            if path.stat().st_size <= most:
                yield path.read_bytes()
