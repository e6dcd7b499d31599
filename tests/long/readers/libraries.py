"""Readers made of libraries: `reader`, and loops around others, in Python, JavaScript, Perl and Ruby."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import feedparser

from tests.long.readers.judge import Item
from tests.long.readers.subscribers import ATOM, JSON, RSS, Listed, Reader, debian_version, run

_HERE = Path(__file__).parent
_MODULES = _HERE / "node_modules"
_CALLED = {"feedparser": "feedparser of npm"}


class ReaderLibrary(Reader):
    """`reader`, with its database."""

    name = "reader"
    formats = (ATOM, RSS, JSON)

    def version(self) -> str:
        """Return its version."""
        return _installed("reader")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Update, list, and mark all as read."""
        from reader import make_reader

        with make_reader(str(folder / "reader.db")) as library:
            for address in addresses:
                library.add_feed(address, exist_ok=True)
            library.update_feeds(scheduled=False)
            listed = {address: [*library.get_entries(feed=address)] for address in addresses}
            for entries in listed.values():
                for entry in entries:
                    library.mark_entry_as_read(entry)
        return {address: [Item(entry.link, not entry.read) for entry in entries] for address, entries in listed.items()}


class Loop(Reader):
    """A loop around feedparser that keeps what it has seen by `id`, and shows it again where `updated` moved."""

    name = "feedparser, by id and updated"
    formats = (ATOM, RSS)
    marks_updated = (ATOM,)

    def version(self) -> str:
        """Return its version."""
        return _installed("feedparser")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Fetch with the validators of last time, and compare."""
        return {address: [*self._items(folder / f"{place}.json", address)] for place, address in enumerate(addresses)}

    def _items(self, path: Path, address: str) -> Iterator[Item]:
        kept = json.loads(path.read_text()) if path.exists() else {"seen": {}}
        parsed = feedparser.parse(address, etag=kept.get("etag"), modified=kept.get("modified"))
        fresh = {entry.id: [entry.link, _mark(entry)] for entry in parsed.entries}
        seen = kept["seen"] | fresh
        for known, (link, mark) in seen.items():
            yield Item(link, kept["seen"].get(known) != [link, mark])
        validators = {name: parsed[name] for name in ("etag", "modified") if name in parsed}
        path.write_text(json.dumps(kept | validators | {"seen": seen}))


class NodeLoop(Reader):
    """A loop around a library of npm that keeps what it has seen by `id` (with or without `updated`) or by `link`."""

    def __init__(self, library: str, key: str, formats: tuple[str, ...], marks_updated: tuple[str, ...] = ()) -> None:
        """Take the library, and what is seen by."""
        self.name = f"{_CALLED.get(library, library)}, by {key}"
        self.marks_updated = marks_updated
        self.formats = formats
        self._library = library
        self._key = key

    def version(self) -> str:
        """Return its version."""
        package = _MODULES / self._library / "package.json"
        return json.loads(package.read_text())["version"] if shutil.which("node") and package.exists() else ""

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Fetch, and compare."""
        return _printed("node", _HERE / "loop.mjs", self._library, self._key, home=folder, addresses=addresses)


class ScriptLoop(Reader):
    """A loop in another language around a library from Debian's packages, by `id` and, in Atom, `updated`."""

    formats = (ATOM, RSS)
    marks_updated = (ATOM,)

    def __init__(self, library: str, package: str, *script: str) -> None:
        """Take the library, Debian's package of it, and what runs it."""
        self.name = f"{library}, by id and updated"
        self._package = package
        self._interpreter, self._script = script

    def version(self) -> str:
        """Return the package's version."""
        return debian_version(self._package)

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Fetch, and compare."""
        return _printed(self._interpreter, _HERE / self._script, home=folder, addresses=addresses)


def _printed(*command: object, home: Path, addresses: Sequence[str]) -> Listed:
    """Return what a loop lists that keeps what it has seen at home."""
    listed = json.loads(run(*command, home / "seen.json", *addresses, home=home))
    return {address: [Item(link, is_unread) for link, is_unread in items] for address, items in listed.items()}


def _mark(entry: Mapping[str, str]) -> str:
    """Return `updated`; where there is none, feedparser would give `published` for it, and warn."""
    return entry["updated"] if "updated" in entry else ""  # noqa: SIM401 -- as said


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
