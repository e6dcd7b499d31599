"""Adds feeds to feeds.toml and takes them out, keeping its comments and layout.  Owns tomlkit."""

import contextlib
import fcntl
import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import tomlkit

from aggregator import config
from aggregator.config.lines import headers
from aggregator.config.values import same_address
from aggregator.errors import ConfigError, UsageError

Span = tuple[int, int]  # first line, from 0, and the line after the last


def add(path: Path, url: str, *, name: str = "", tags: Sequence[str] = ()) -> None:
    """Write a feed below the last one; raise UsageError if it is there already or would be a mistake."""
    with _alone(path):
        text, tables = _read(path)
        for there in _spellings(tables):
            if same_address(url) in map(same_address, there):
                raise UsageError(f"{path}: {url} is there already" + (f", as {there[0]}" if url not in there else ""))
        feed = {"url": url} | ({"name": name} if name else {}) | ({"tags": list(tags)} if tags else {})
        spans = _feeds(text)
        end = spans[-1][1] if spans else text.count("\n") + 1
        block = tomlkit.dumps({"feed": [feed]}).strip()
        _replace(path, _spliced(text, (end, end), block), tables | {"feed": [*tables.get("feed", []), feed]})


def remove(path: Path, url: str) -> str:
    """Take a feed out, and the comment directly above it; return its address as it was written.

    Raises UsageError, which names similar ones, if it is not there.
    """
    with _alone(path):
        text, tables = _read(path)
        feeds = tables.get("feed", [])
        index = _index(path, url, _spellings(tables))
        spans = _feeds(text)
        span = spans[index] if len(spans) == len(feeds) else (0, 0)
        _replace(path, _spliced(text, span, ""), tables | {"feed": feeds[:index] + feeds[index + 1 :]})
        return str(feeds[index]["url"])


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the file's text and what it says; raise ConfigError if it has mistakes already."""
    config.load(path)
    text = path.read_bytes().decode("utf-8")
    return text, tomllib.loads(_plain(text))


def _spellings(tables: dict[str, Any]) -> list[tuple[str, str]]:
    """Return each feed's address as it is written, and as it is with its secrets filled in."""
    filled = config.read(tables).feeds
    return [(table["url"], feed.url) for table, feed in zip(tables.get("feed", []), filled, strict=True)]


def _index(path: Path, url: str, feeds: Sequence[tuple[str, str]]) -> int:
    """Return which of the feeds has this address."""
    for index, spellings in enumerate(feeds):
        if same_address(url) in map(same_address, spellings):
            return index
    close = get_close_matches(url, [written for written, _ in feeds], n=3)
    raise UsageError(f"{path}: {url} is not there" + (f"; did you mean {' or '.join(close)}?" if close else ""))


def _plain(text: str) -> str:
    """Return the text as TOML wants it: no byte order mark, line ends of one kind."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _feeds(text: str) -> list[Span]:
    """Return where each [[feed]] stands, with the comments directly above it and directly below its last key."""
    lines = _plain(text).split("\n")
    sections = [(number - 1, name) for number, name in headers(_plain(text)) if not name.startswith("feed.")]
    starts = [_before_comment(lines, number) for number, _ in sections]
    return [
        (start, _after_keys(lines, number, end))
        for (number, name), start, end in zip(sections, starts, [*starts, len(lines)][1:], strict=True)
        if name == "feed"
    ]


def _before_comment(lines: Sequence[str], number: int) -> int:
    """Return the first of the comment lines directly above a line, or the line itself."""
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _after_keys(lines: Sequence[str], start: int, end: int) -> int:
    """Return the line after a section's last key and the comment lines that directly follow it."""
    after = 1 + max(number for number in range(start, end) if lines[number].strip()[:1] not in ("", "#"))
    while after < end and lines[after].lstrip().startswith("#"):
        after += 1
    return after


def _spliced(text: str, span: Span, block: str) -> str:
    """Return the text with these lines replaced by a block, one blank line between it and what is around."""
    lines = _plain(text).split("\n")
    parts = ("\n".join(lines[: span[0]]).rstrip(), block, "\n".join(lines[span[1] :]).strip("\n"))
    spliced = "\n\n".join(part for part in parts if part) + "\n"
    byte_order_mark = "\ufeff" if text.startswith("\ufeff") else ""
    return byte_order_mark + spliced.replace("\n", "\r\n" if "\r\n" in text else "\n")


def _replace(path: Path, text: str, expected: dict[str, Any]) -> None:
    """Put the text in the file's place if it is a valid configuration that says exactly what is expected."""
    try:
        config.read(expected)
    except ConfigError as error:
        raise UsageError(f"{path} is left as it was: {'; '.join(error.mistakes)}") from error
    if _said(text) != expected:
        raise UsageError(f"{path} is laid out in a way that only a person can edit safely; it is left as it was")
    try:
        _write(path.resolve(), text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _said(text: str) -> dict[str, Any] | None:
    """Return what a text says, None where it is no TOML."""
    try:
        return {"feed": [], **tomllib.loads(_plain(text))}
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
def _alone(path: Path) -> Iterator[None]:
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
