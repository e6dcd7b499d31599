"""What an output shows of a story, and when.  Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.config import Output
from aggregator.models import Member, Publication, Story
from aggregator.publish.filters import is_allowed, passes
from aggregator.publish.outlets import count_outlets, is_pointer
from aggregator.publish.units import alike, divide

_COMPANY = 3  # outlets that end a hold early


@dataclass(frozen=True, slots=True)
class Draft:
    """A unit of a story that is to be shown, or is shown already and may have to be renewed.

    `members` are those that the output sees, in order of joining.  `publication` is what readers were shown so far.
    `is_heir` says that readers know the unit from a publication that it is no longer part of.  `seen` are entries that
    they are shown again even where growth is silent.
    """

    story: int
    unit: int
    founder: str
    representative: Member
    members: tuple[Member, ...]
    publication: Publication | None = None
    is_heir: bool = False
    seen: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a story in an output.

    `wait_until` is when the first of its held units may be shown, None where none is held.  `removed` are ids of
    publications whose representative was withdrawn, hidden or made private.
    """

    drafts: tuple[Draft, ...] = ()
    wait_until: datetime | None = None
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """What an output with `once` leaves to others.

    `entries` represent what those have published; `held` are stories that one above it holds, and until when.
    """

    entries: frozenset[int] = frozenset()
    held: Mapping[int, datetime] = field(default_factory=dict)


NOBODY = Others()


def choose(
    story: Story,
    output: Output,
    known: Mapping[int, Publication],
    *,
    now: datetime,
    window: timedelta,
    hold: bool = True,
    seen: Collection[int] = (),
    others: Others = NOBODY,
) -> Choice:
    """Return what to show of this story; `known` has what is shown of it, by unit.

    Once published a unit stays, whatever filters and counts say later.  Where a representative has gone, its
    publication goes, and what is left of the unit is shown anew at once.  So is what a person took apart, hid for a
    while or put together, as far as it was `seen` by readers before.  What `others` have is not published anew.
    """
    standing = _standing(story, output, known.values())
    gone = [publication for publication in known.values() if publication.entry not in standing]
    heirs = {entry for publication in gone for entry in (publication.unit, *publication.listed)} | set(seen)
    labels = alike(story, output) if others.entries else {}
    left = {labels[entry] for entry in others.entries if entry in labels}
    drafts, waits = [], []
    for unit in divide(story, _visible(story, output, standing), output, standing.values()):
        draft = replace(_draft(story, unit, standing, heirs), seen=seen)
        if _stays(draft):
            drafts.append(draft)
        elif labels.get(unit[0].entry.id) not in left:
            until = _held_until(unit, output.hold, now=now, window=window) if hold else None
            if until := until or others.held.get(story.id):
                waits.append(until)
            elif _deserves(unit, output):
                drafts.append(draft)
    return Choice(tuple(drafts), min(waits, default=None), tuple(publication.id for publication in gone))


def superseded(
    story: Story, output: Output, publications: Sequence[Publication], homes: Mapping[int, int]
) -> tuple[str, ...]:
    """Return the ids of publications that an older one replaces, because a person made one story of two.

    `publications` are the story's in this output, in order of publication; `homes` tells for each entry the story that
    it was in.  What the output shows apart for other reasons (`group`, settings of earlier days) stays apart.
    """
    standing = _standing(story, output, publications)
    units = divide(story, _visible(story, output, standing), output, ())
    unit_of = {member.entry.id: number for number, unit in enumerate(units) for member in unit}
    oldest: dict[tuple[int, int], Publication] = {}
    for publication in standing.values():
        oldest.setdefault((unit_of[publication.entry], homes[publication.entry]), publication)
    survivors = {unit: publication for (unit, _), publication in reversed(oldest.items())}
    return tuple(each.id for (unit, _), each in oldest.items() if each is not survivors[unit])


def representative_of(members: Sequence[Member]) -> Member:
    """Return who speaks for these entries: highest priority, an original before a pointer, the earliest, lowest id."""
    return min(
        members,
        key=lambda member: (-member.feed.priority, is_pointer(member), member.entry.published, member.entry.id),
    )


def _standing(story: Story, output: Output, publications: Iterable[Publication]) -> dict[int, Publication]:
    """Return the publications, by representative, that readers may still see."""
    allowed = {member.entry.id for member in story.members if is_allowed(member, output)}
    return {publication.entry: publication for publication in publications if publication.entry in allowed}


def _visible(story: Story, output: Output, standing: Collection[int]) -> list[Member]:
    """Return the members that the output sees: who represents a publication stays, whatever filters say."""
    return [member for member in story.members if member.entry.id in standing or passes(member, output)]


def _draft(
    story: Story, members: tuple[Member, ...], standing: Mapping[int, Publication], heirs: Collection[int]
) -> Draft:
    """Return the unit with its representative: the one that readers know, or the best there is."""
    for member in members:
        if publication := standing.get(member.entry.id):
            return Draft(story.id, publication.unit, "", member, members, publication)
    founder = members[0]
    unit = founder.entry.id
    name = story.founder if unit == story.id else f"{founder.feed.url} {founder.entry.identity}"
    is_heir = any(member.entry.id in heirs for member in members)
    return Draft(story.id, unit, name, representative_of(members), members, is_heir=is_heir)


def _stays(draft: Draft) -> bool:
    """Return whether readers know this unit already."""
    return draft.publication is not None or draft.is_heir


def _deserves(members: Sequence[Member], output: Output) -> bool:
    """Return whether a unit may be published for the first time; a lone pointer suffices where one outlet does."""
    is_new = any(not member.entry.backlog for member in members)
    return is_new and max(1, count_outlets(members)) >= output.min_outlets


def _held_until(members: Sequence[Member], hold: timedelta, *, now: datetime, window: timedelta) -> datetime | None:
    """Return until when a fresh unit waits for company, None where it need not.

    First visits and old entries do not wait.  A first sight in the future (a clock that jumped back) holds nothing.
    """
    fresh = [member for member in members if not member.entry.backlog]
    if not fresh or count_outlets(members) >= _COMPANY:
        return None
    if any(_is_no_news(member, now=now, window=window) for member in fresh):
        return None
    first_seen = min(member.entry.first_seen for member in fresh)
    return first_seen + hold if timedelta(0) <= now - first_seen < hold else None


def _is_no_news(member: Member, *, now: datetime, window: timedelta) -> bool:
    """Return whether company for this entry would have come before we saw it."""
    entry = member.entry
    return entry.first_seen == member.feed.first_visit or now - entry.published > window
