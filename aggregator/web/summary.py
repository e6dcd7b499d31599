"""A story as lists show it: who speaks for it, who else has it, and where what was searched for stands.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import islice

from aggregator.models import Member, Story
from aggregator.publish.choose import representative_of
from aggregator.publish.markup import one_line
from aggregator.publish.outlets import count_outlets, is_pointer, outlet_of
from aggregator.web.lines import Line, Moment, direction, line, moment
from aggregator.web.marks import Pieces, hits

_NAMED = 4  # other outlets
LISTED = 30  # others of a story; its own page has them all

Excerpts = Mapping[int, tuple[str, str]]
"""Title and text of entries that were searched for, with the hits between U+E000 and U+E001."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a story the words stand that were searched for: the words around them, in pieces."""

    outlet: str
    lang: str
    dir: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Summary:
    """A story in a list: who speaks for it, and what is folded beneath; `more` others are on its own page."""

    page: str
    lead: Line
    outlets: int
    others: tuple[Line, ...]
    more: int
    discussions: tuple[Line, ...]
    is_hidden: bool
    content: str = ""  # cleaned HTML, what readers get of the representative; in files only
    name: str = ""  # "s12"
    names: tuple[str, ...] = ()  # the first of the other outlets
    passage: Passage | None = None
    grew: Moment | None = None  # when the last of the others came
    gained: int = 0  # outlets that it gained lately, where that is what the list is about


def summary(
    story: Story, page: str, zone: tzinfo, now: datetime | None = None, *, excerpts: Excerpts | None = None
) -> Summary:
    """Return a story as a list shows it: without its hidden entries, unless all of them are."""
    found = excerpts or {}
    members = visible(story)
    lead = representative_of(members)
    others = in_time(member for member in members if member is not lead)
    coverage = [member for member in others if not is_pointer(member)]
    return Summary(
        page=page,
        lead=_marked(lead, zone, now, found),
        outlets=count_outlets(members),
        others=tuple(_marked(member, zone, now, found) for member in coverage[:LISTED]),
        more=max(0, len(coverage) - LISTED),
        discussions=tuple(line(member, zone, now) for member in others if is_pointer(member)),
        is_hidden=lead.hidden,
        name=f"s{story.id}",
        names=_names(lead, coverage),
        passage=_passage([lead, *coverage[:LISTED]], found),
        grew=_grew(coverage, zone, now),
    )


def visible(story: Story) -> Sequence[Member]:
    """Return the members that are not hidden; all of them where all are."""
    return [member for member in story.members if not member.hidden] or list(story.members)


def in_time(members: Iterable[Member]) -> list[Member]:
    """Return members in order of their dates."""
    return sorted(members, key=lambda member: (member.entry.published, member.entry.id))


def shown(story: Story) -> list[int]:
    """Return the entries that a list shows of a story with their words."""
    return [member.entry.id for member in visible(story)[: LISTED + 1]]


def gained(story: Story, since: datetime) -> int:
    """Return how many outlets a story has that it had not before."""
    members = visible(story)
    return count_outlets(members) - count_outlets(member for member in members if member.entry.first_seen < since)


def _grew(coverage: Sequence[Member], zone: tzinfo, now: datetime | None) -> Moment | None:
    """Return when the last report beside the first came, which is what newest stories are ordered by."""
    if not coverage or now is None:
        return None
    return moment(max(member.entry.first_seen for member in coverage), zone, now)


def _names(lead: Member, coverage: Iterable[Member]) -> tuple[str, ...]:
    """Return the first of the outlets beside the one that speaks for a story, each once."""
    names = {outlet_of(member).casefold(): one_line(outlet_of(member)) for member in coverage}
    names.pop(outlet_of(lead).casefold(), None)
    return tuple(islice(names.values(), _NAMED))


def _marked(member: Member, zone: tzinfo, now: datetime | None, excerpts: Excerpts) -> Line:
    """Return an entry as a list shows it, with the words marked that were searched for."""
    made = line(member, zone, now)
    title, _ = excerpts.get(member.entry.id, ("", ""))
    return replace(made, pieces=hits(one_line(title)))


def _passage(members: Iterable[Member], excerpts: Excerpts) -> Passage | None:
    """Return where the words stand: in the text of the first entry that has them there, None for nowhere."""
    for member in members:
        _, text = excerpts.get(member.entry.id, ("", ""))
        if pieces := hits(one_line(text)):
            made = line(member, UTC)
            return Passage(made.outlet, made.lang, direction(text), pieces)
    return None
