"""What all readers have in common: each polls some addresses, lists what it has of each, and takes it as read."""

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tests.long.readers.judge import Item, Kind

ATOM, RSS, JSON = ".atom", ".rss", ".json"
Listed = Mapping[str, Sequence[Item]]  # by address

_PATIENCE = 600  # seconds that a reader may take for one look


class Reader(ABC):
    """A feed reader, or a loop around a library as people write it.

    Where `knows_apart` holds, an id in two of its feeds is two entries, so that it can be subscribed to all formats at
    once.  `marks_updated` are the formats in which it makes an entry unread whose `updated` moved.  `faults` tell what
    it does with any feed, whoever made it, to stories that got another title (`retitled`) or that the document carries
    again after it did not (`returning`).
    """

    name: str
    formats: tuple[str, ...]
    knows_apart: bool = True
    marks_updated: tuple[str, ...] = ()
    faults: Mapping[Literal["retitled", "returning"], Kind] = MappingProxyType({})

    @abstractmethod
    def version(self) -> str:
        """Return its version, nothing where it is not installed."""

    @abstractmethod
    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Poll these addresses, list what it has of each, then take all as read; what it keeps is in the folder."""


def run(*command: object, home: Path, given: str = "", **environment: str) -> str:
    """Return what a command prints that is at home in a folder; raise CalledProcessError where it fails."""
    known = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [str(each) for each in command],
        env={**known, "HOME": str(home), **environment},
        cwd=home,
        input=given,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def debian_version(package: str) -> str:
    """Return the version of a Debian package, nothing where it is not installed."""
    try:
        query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", package]
        done = subprocess.run(query, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    state, _, version = done.stdout.partition(" ")
    return version.partition(":")[2] or version if state == "installed" else ""
