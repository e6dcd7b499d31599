"""What readers were shown before the database was lost: read from documents that are still there.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.models import Member, Publication, Story
from aggregator.publish.carried import Adopted
from aggregator.publish.markup import uri
from aggregator.publish.outlets import is_pointer, link_of, outlet_of

_FOUND_AGAIN = timedelta(days=1)  # in which feeds bring what they brought before


@dataclass(frozen=True, slots=True)
class Adoption:
    """All that an output's documents carried, found at a moment; nothing where nothing was lost."""

    found: datetime | None = None
    items: tuple[Adopted, ...] = ()
    _by_link: Mapping[str, Adopted] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make what is looked up: by address, by link, and by link and outlet, which says most."""
        found: dict[str, Adopted] = {}
        for item in self.items:
            for key in filter(
                None, (item.address, uri(item.link), f"{item.outlet} {uri(item.link)}" if item.link else "")
            ):
                found.setdefault(key, item)
        object.__setattr__(self, "_by_link", found)

    @property
    def newest(self) -> datetime | None:
        """Return the newest `updated` that readers know."""
        return max((item.updated for item in self.items), default=None)

    def find(self, members: Sequence[Member], id: str) -> tuple[Member | None, Adopted] | None:
        """Return which of these entries readers know best, and as what.

        Where they know none of them, but what would be given this `id`, it is that, whoever represents it.
        """
        known = [(rank, place) for place, each in enumerate(members) for rank in [self._rank(each)] if rank is not None]
        if known:
            rank, place = min(known)
            return members[place], self._by_link[self._keys(members[place])[rank]]
        item = next((item for item in self.items if item.id == id), None)
        return (None, item) if item else None

    def entries(self, stories: Iterable[Story]) -> set[int]:
        """Return the entries of these stories that readers know."""
        if not self.items:
            return set()
        return {each.entry.id for story in stories for each in story.members if self._rank(each) is not None}

    def _rank(self, member: Member) -> int | None:
        """Return how surely readers know an entry: 0 is surest; None where they do not."""
        return next((rank for rank, key in enumerate(self._keys(member)) if key in self._by_link), None)

    def _keys(self, member: Member) -> tuple[str, str, str]:
        link = uri(link_of(member))
        return f"{outlet_of(member)} {link}" if link else "", link, "" if is_pointer(member) else member.entry.address

    def without_old_news(self, story: Story) -> Story:
        """Return the story with what was there before all that documents carried marked as backlog.

        It was published and has left them, or never was.
        """
        if not self.items or self.found is None:
            return story
        oldest, until = min(item.updated for item in self.items), self.found + _FOUND_AGAIN
        members = tuple(
            replace(each, entry=replace(each.entry, backlog=True))
            if each.entry.first_seen <= until and each.entry.published < oldest
            else each
            for each in story.members
        )
        return replace(story, members=members)


def as_known(publication: Publication, adopted: Adopted) -> Publication:
    """Return a new publication under the id, and with everything else, that readers know it by."""
    return replace(
        publication,
        id=adopted.id,
        link=adopted.link,
        outlet=adopted.outlet,
        published=adopted.published,
        updated=adopted.updated,
        outlets=adopted.outlets,
    )


NOTHING_LOST = Adoption()
