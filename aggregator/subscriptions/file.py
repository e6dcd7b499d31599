"""feeds.toml on disk: read with what it says, replaced in one step, by one command at a time."""

import contextlib
import fcntl
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aggregator import config
from aggregator.errors import ConfigError, UsageError
from aggregator.subscriptions.layout import plain


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the file's text and what it says; raise ConfigError if it has mistakes already."""
    config.load(path)
    text = path.read_bytes().decode("utf-8")
    return text, tomllib.loads(plain(text))


def replace(path: Path, text: str, expected: Mapping[str, Any]) -> None:
    """Put the text in the file's place if it is a valid configuration that says exactly what is expected.

    Otherwise, or where the file cannot be written, raise UsageError; it is left as it was.
    """
    validate(path, expected)
    if _said(text) != {"feed": [], **expected}:
        raise UsageError(f"{path} is laid out in a way that only a person can edit safely; it is left as it was")
    try:
        _write(path.resolve(), text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def validate(path: Path, expected: Mapping[str, Any]) -> None:
    """Raise UsageError, which says that the file is left as it was, for what would be no valid configuration."""
    try:
        config.read(expected)
    except ConfigError as error:
        raise UsageError(f"{path} is left as it was: {'; '.join(error.mistakes)}") from error


def _said(text: str) -> dict[str, Any] | None:
    """Return what a text says, None where it is no TOML."""
    try:
        return {"feed": [], **tomllib.loads(plain(text))}
    except tomllib.TOMLDecodeError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Replace a file's content in one step, so that nobody ever reads half of it; permissions and owner stay."""
    status = path.stat()
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(temporary).chmod(status.st_mode & 0o7777)
        with contextlib.suppress(PermissionError):  # only root may give files away
            os.chown(temporary, status.st_uid, status.st_gid)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other command edits a file in this folder: a folder can be locked without leaving a trace."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
