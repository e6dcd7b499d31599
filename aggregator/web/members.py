"""The entries of a story as its page shows them: when each was there, why it is here, and what is a copy of what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from aggregator.models import Decision, Entry, Member, Story
from aggregator.publish.copies import copies
from aggregator.publish.outlets import is_pointer, outlet_of
from aggregator.store import Store
from aggregator.web.lines import Line, Moment, line, moment
from aggregator.web.summary import in_time
from aggregator.web.timeline import Bar, Scale, Sight, Tick, may_be_first
from aggregator.wording import in_words

_MOST = 250  # entries that the page shows
_CANDIDATES = 4  # outlets that are named where any of them may have been first

Decisions = Mapping[int, Decision | None]


@dataclass(frozen=True, slots=True)
class MemberView:
    """An entry of the story; `why` has the reason in plain words, the sentence first.

    It appeared after `absent`, None where nobody looked before, and by `first_seen`; `bar` is how that is drawn.
    """

    name: str
    line: Line
    is_dated: bool
    absent: Moment | None
    first_seen: Moment
    bar: Bar
    is_pointer: bool
    is_hidden: bool
    is_private: bool
    why: tuple[str, ...]
    copies: tuple["MemberView", ...] = ()  # that print the same text


@dataclass(frozen=True, slots=True)
class First:
    """Who had the story first, by what was seen: one outlet, or any of several; `number` counts them."""

    outlets: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story on its time line: the entries in order of time, copies of one text beneath the first of them.

    `members` are the same without that order, one after another; `first` is None where there is nothing to compare.
    """

    groups: tuple[MemberView, ...]
    members: tuple[MemberView, ...]
    ticks: tuple[Tick, ...]
    first: First | None


def chosen(story: Story) -> list[Member]:
    """Return the entries that a page shows of a story, in order of their dates."""
    return in_time(story.members)[:_MOST]


def coverage(
    store: Store,
    story: Story,
    decisions: Decisions,
    zone: tzinfo,
    *,
    is_public: bool = False,
) -> Coverage:
    """Return the entries in order of time, each with its reason; for the public, where that names nobody else."""
    members = chosen(story)
    scale = Scale.over([sight(member) for member in members])
    named = _named(store, story, decisions, is_public=is_public)
    views = {
        member.entry.id: _view(member, scale, zone, _why(decisions.get(member.entry.id), named, is_public=is_public))
        for member in members
    }
    groups = ([views[member.entry.id] for member in group] for group in _groups(members))
    return Coverage(
        groups=tuple(replace(first, copies=tuple(others)) for first, *others in groups),
        members=tuple(views.values()),
        ticks=scale.ticks(zone),
        first=first_of(story),
    )


def _between(entry: Entry, zone: tzinfo) -> tuple[Moment | None, Moment]:
    """Return after when an entry appeared, None where nobody looked before, and by when: the day is told once."""
    seen = moment(entry.first_seen, zone)
    if entry.absent is None:
        return None, seen
    absent = moment(entry.absent, zone)
    (day, *time), (other_day, *_) = seen.shown.split(" "), absent.shown.split(" ")
    return absent, replace(seen, shown=" ".join(time)) if day == other_day else seen


def _groups(members: Sequence[Member]) -> list[list[Member]]:
    """Return what prints one text together, in order of time; a place of discussion prints nothing."""
    groups = copies([member for member in members if not is_pointer(member)])
    groups += [[member] for member in members if is_pointer(member)]
    places = {member.entry.id: place for place, member in enumerate(members)}
    return sorted(groups, key=lambda group: places[group[0].entry.id])


def first_of(story: Story) -> First | None:
    """Return who had a story first, None where it has one outlet only; places of discussion do not report."""
    reports = [member for member in story.members if not is_pointer(member)]
    names = {outlet_of(member).casefold(): outlet_of(member) for member in reversed(reports)}
    if len(names) < 2:
        return None
    outlets = [names[outlet] for outlet in may_be_first(sight(member) for member in reports)]
    return First(tuple(outlets[:_CANDIDATES]), len(outlets))


def sight(member: Member) -> Sight:
    """Return when an entry was seen, and what it claims; outlets are the same however they are written."""
    entry = member.entry
    claimed = entry.published if entry.dated else None
    return Sight(outlet_of(member).casefold(), entry.absent, entry.first_seen, claimed)


def _view(member: Member, scale: Scale, zone: tzinfo, why: tuple[str, ...]) -> MemberView:
    entry = member.entry
    absent, seen = _between(entry, zone)
    return MemberView(
        name=f"e{entry.id}",
        line=line(member, zone),
        is_dated=entry.dated,
        absent=absent,
        first_seen=seen,
        bar=scale.bar(sight(member)),
        is_pointer=is_pointer(member),
        is_hidden=member.hidden,
        is_private=member.feed.private,
        why=why,
    )


def _named(store: Store, story: Story, decisions: Decisions, *, is_public: bool) -> dict[int, Entry]:
    """Return the entries that reasons may name: the story's and, but for the public, those that came close."""
    members = {member.entry.id: member.entry for member in story.members}
    if is_public:
        return members
    near = {near for each in decisions.values() if each for near in (each.joined, each.best) if near}
    return members | {entry.id: entry for entry in store.entries.get(near - members.keys())}


def _why(decision: Decision | None, named: dict[int, Entry], *, is_public: bool) -> tuple[str, ...]:
    """Return why an entry is here, in plain words."""
    if decision is None:
        return ()
    if is_public and decision.joined is None:
        return ("It began a story of its own.",)
    if is_public and decision.joined not in named:
        return ()
    return tuple(filter(None, (words.strip() for words in in_words(decision, named))))
