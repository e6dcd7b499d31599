"""Documents as files, for any web server to serve.  Owns the static directory."""

import os
from collections.abc import Iterable
from pathlib import Path

from aggregator.errors import UsageError
from aggregator.models import Document


def write_files(directory: Path, documents: Iterable[Document], *, gone: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write each document whose file has other bytes or none; return the files written.

    Documents whose paths are `gone` lose their files.  A reader sees the old file or the new one, never a part.
    Nothing else in the directory is touched.  Raise UsageError where the directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in gone:
            (directory / name).unlink(missing_ok=True)
        return tuple(path for document in documents if (path := _write(directory, document)))
    except OSError as error:
        raise UsageError(f'aggregator.static: {directory} cannot be written ({error}); name another, or ""') from error


def _write(directory: Path, document: Document) -> Path | None:
    """Replace one file at once; return it, or None where it is as it should be."""
    path = directory / document.path
    if path.is_file() and path.read_bytes() == document.body:
        return None
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(document.body)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path
