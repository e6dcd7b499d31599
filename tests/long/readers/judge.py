"""What a reader made of each step: what went wrong, and what did so by intent.  Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from tests.long.readers.day import Step

Kind = Literal["twice", "unread", "missing", "again"]


@dataclass(frozen=True)
class Item:
    """One thing that a reader lists: where it leads, and whether it is still to be read."""

    link: str
    is_unread: bool

    @property
    def story(self) -> str:
        """Return the story that it is of."""
        return urlsplit(self.link).path[1:]


@dataclass(frozen=True)
class Event:
    """Something that a person who reads would wonder about.

    `twice`: the story has one item more than before, although it is one publication.  `unread`: it had been read and is
    not any more.  `missing`: it is published, and not listed.  `again`: it was gone from the list, and came back.
    """

    step: str
    story: str
    kind: Kind


@dataclass
class Judge:
    """Who has looked at one subscription all day: everything is read between two looks."""

    events: list[Event] = field(default_factory=list)
    _listed: Counter[str] = field(default_factory=Counter)  # as it was last time
    _known: set[str] = field(default_factory=set)

    def look(self, step: Step, items: Iterable[Item], carried: Iterable[str]) -> None:
        """Look at the list after a step; `carried` are the stories that the document has."""
        items = list(items)
        listed = Counter(item.story for item in items)
        unread = {item.story for item in items if item.is_unread} - step.fresh
        again = {story for story in listed if story in self._known and not self._listed[story]}
        twice = {story for story in listed if listed[story] > max(1, self._listed[story])}
        self._note(step, "again", again - step.fresh)
        self._note(step, "twice", twice)
        self._note(step, "unread", unread - again - twice)
        self._note(step, "missing", set(carried) - listed.keys())
        self._note(step, "missing", step.fresh - {item.story for item in items if item.is_unread})
        self._listed, self._known = listed, self._known | listed.keys()

    def _note(self, step: Step, kind: Kind, stories: Iterable[str]) -> None:
        events = {Event(step.name, story, kind) for story in stories}
        self.events.extend(sorted(events - {*self.events}, key=lambda event: event.story))
