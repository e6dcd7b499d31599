"""What entries and stories are called: finds what a name means, and names what there is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from aggregator.errors import UsageError
from aggregator.models import Entry
from aggregator.store import Store
from aggregator.visit.urls import canonical_url

_COMPANY = 10  # entries that are named
_NUMBER = r"0*(\d{1,18})"  # as the store can hold it


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for: entries and, where it is that of a story or a publication, their story as a whole.

    `entry` is the one that the name itself is about: of a story, also one merged since, the one that founded it.
    """

    entries: tuple[Entry, ...]
    story: int | None = None
    founder: int | None = None

    @property
    def entry(self) -> Entry:
        """Return the one entry to look at."""
        return next((entry for entry in self.entries if entry.id == self.founder), self.entries[0])


def find(store: Store, what: str) -> tuple[Entry, ...]:
    """Return the entry or the story's entries that a name stands for, as `meant` does."""
    return meant(store, what).entries


def meant(store: Store, what: str) -> Meant:
    """Return what "e12", "s34", a link or a published id stands for.

    A story that was merged into another one, or a publication that has gone, stands for the story that has its founding
    entry now.  Raises UsageError, with the closest that there are, where there is nothing of that name.
    """
    if match := re.fullmatch(f"e{_NUMBER}", what):
        found = Meant(store.entries.get([int(match[1])]))
    elif match := re.fullmatch(f"s{_NUMBER}", what):
        found = _whole(store, int(match[1]) if store.stories.get([int(match[1])]) else None)
    elif unit := store.publications.unit_of(what if what.startswith("urn:") else f"urn:uuid:{what}"):
        found = _whole(store, unit)
    else:
        found = Meant(store.entries.by_link(what) or store.entries.by_link(canonical_url(what)))
    if not found.entries:
        raise UsageError(
            f"there is nothing called {what!r}: give an entry (e12), a story (s34), a link or a published id"
            + _closest(store, what)
        )
    return found


def _whole(store: Store, founder: int | None) -> Meant:
    """Return the story that an entry is in now, as a whole."""
    home = store.stories.story_of(founder) if founder else None
    return Meant(members(store, home) if home else (), home, founder)


def _closest(store: Store, what: str) -> str:
    """Return a hint at what may have been meant, or nothing."""
    if match := re.fullmatch(f"s{_NUMBER}", what):
        home = store.stories.story_of(int(match[1]))
        return f"; e{match[1]} is in s{home}" if home else ""
    close = get_close_matches(what, store.entries.links_beside(what, limit=20), n=3, cutoff=0.9)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return "; `aggregator match` finds what resembles an address or a text" if "/" in what or " " in what else ""


def members(store: Store, story: int) -> tuple[Entry, ...]:
    """Return the entries of a story, in the order in which they joined."""
    return tuple(member.entry for found in store.stories.get([story]) for member in found.members)


def named(entries: Sequence[int]) -> str:
    """Return "e1, e2 and 3 more"."""
    more = f" and {len(entries) - _COMPANY} more" if len(entries) > _COMPANY else ""
    return ", ".join(f"e{entry}" for entry in entries[:_COMPANY]) + more


def titled(entry: Entry) -> str:
    """Return "e12 “Its title” (its outlet)"."""
    return f"e{entry.id} “{headline(entry)}” ({entry.outlet})"


def headline(entry: Entry) -> str:
    """Return what an entry is called: its title, else how its text begins, else its link."""
    return entry.title or entry.text[:60] or entry.link
