"""Readers that keep a list with marks: newsboat, sfeed, Elfeed, Newsticker, gPodder.  From Debian's packages."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from tests.long.readers.judge import Item
from tests.long.readers.subscribers import ATOM, RSS, Listed, Reader, debian_version, run


class Newsboat(Reader):
    """newsboat, which knows items by their id alone."""

    name = "newsboat"
    formats = (ATOM, RSS)
    knows_apart = False

    def version(self) -> str:
        """Return its version."""
        return debian_version("newsboat")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Reload, and read all; its list is its cache."""
        (folder / "urls").write_text("\n".join(addresses) + "\n")
        (folder / "config").touch()
        run("newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", home=folder)
        with closing(sqlite3.connect(folder / "cache.db")) as cache, cache:
            rows = cache.execute("SELECT feedurl, url, unread FROM rss_item WHERE deleted = 0").fetchall()
            cache.execute("UPDATE rss_item SET unread = 0")
        return {
            address: [Item(link, bool(unread)) for feed, link, unread in rows if feed == address]
            for address in addresses
        }


class Sfeed(Reader):
    """sfeed, which knows lines by id, title and link; sfeed_curses has links as read."""

    name = "sfeed"
    formats = (ATOM, RSS)
    faults = MappingProxyType({"retitled": "twice"})
    settings = ""

    def version(self) -> str:
        """Return its version."""
        return debian_version("sfeed")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Update, and mark every link as read."""
        feeds = "".join(f"feed 'f{place}' '{address}'\n" for place, address in enumerate(addresses))
        (folder / "sfeedrc").write_text(f"sfeedpath='{folder}/feeds'\n{self.settings}feeds() {{\n{feeds}}}\n")
        (folder / "read").touch()
        run("sfeed_update", "sfeedrc", home=folder)
        read = {*(folder / "read").read_text().split("\n")}
        listed = {address: _lines(folder / "feeds" / f"f{place}", read) for place, address in enumerate(addresses)}
        links = "".join(f"{item.link}\n" for items in listed.values() for item in items)
        run("sfeed_markread", "read", "read", home=folder, given=links)
        return listed


class SfeedById(Sfeed):
    """sfeed with a merge that knows lines by id, as its sfeedrc may have it: what came last counts."""

    name = "sfeed, merging by id"
    faults = MappingProxyType({})
    settings = 'merge() { sort -t \'\t\' -u -k6,6 "$3" "$2" 2>/dev/null; }\n'


def _lines(path: Path, read: set[str]) -> list[Item]:
    links = [line.split("\t")[2] for line in path.read_text().splitlines()]
    return [Item(link, link not in read) for link in links]


class Elfeed(Reader):
    """Elfeed, which knows entries by id and host, in an Emacs without a screen."""

    name = "Elfeed"
    formats = (ATOM, RSS)
    knows_apart = False

    def version(self) -> str:
        """Return its version, if there is an Emacs, too."""
        return debian_version("emacs-nox") and debian_version("elpa-elfeed")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Update, list, and take the tag `unread` away."""
        return _listed_by_emacs("elfeed.el", folder, addresses)


class Newsticker(Reader):
    """Newsticker, which Emacs brings along, and which forgets what its feed does not carry any more."""

    name = "Newsticker"
    formats = (ATOM, RSS)
    faults = MappingProxyType({"returning": "again"})

    def version(self) -> str:
        """Return the version of Emacs."""
        return debian_version("emacs-nox")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Update, list, and have what is new be old."""
        return _listed_by_emacs("newsticker.el", folder, addresses)


def _listed_by_emacs(script: str, folder: Path, addresses: Sequence[str]) -> Listed:
    """Return what a script prints of each address: lines of "entry", file name, link and whether it is unread."""
    printed = run("emacs", "--batch", "--load", Path(__file__).with_name(script), *addresses, home=folder)
    rows = [line.split("\t")[1:] for line in printed.splitlines() if line.startswith("entry\t")]
    return {
        address: [Item(link, unread == "unread") for feed, link, unread in rows if address.endswith(f"/{feed}")]
        for address in addresses
    }


class Gpodder(Reader):
    """gPodder, which forgets what its feed does not carry any more."""

    name = "gPodder"
    formats = (ATOM, RSS)
    faults = MappingProxyType({"returning": "again"})

    def version(self) -> str:
        """Return its version."""
        return debian_version("gpodder")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Subscribe at first, later update; then take all as played."""
        if not (folder / "Database").exists():
            for address in addresses:
                run("gpo", "subscribe", address, home=folder, GPODDER_HOME=str(folder))
        else:
            run("gpo", "update", home=folder, GPODDER_HOME=str(folder))
        with closing(sqlite3.connect(folder / "Database")) as cache, cache:
            rows = cache.execute(
                "SELECT podcast.url, episode.link, is_new FROM episode JOIN podcast ON podcast.id = podcast_id"
            ).fetchall()
            cache.execute("UPDATE episode SET is_new = 0")
        return {
            address: [Item(link, bool(new)) for feed, link, new in rows if feed == address] for address in addresses
        }
