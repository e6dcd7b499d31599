"""A story's members → the units that an output shows of it: the story, its copies, or single entries.  Pure."""

from collections.abc import Iterable, Mapping, Sequence

from aggregator.config import Output
from aggregator.models import Member, Publication, Story

_STRICTNESS = ("story", "copies", "none")
_COPIES = frozenset({"address", "enclosure", "title"})

Label = tuple[str, int]


def divide(
    story: Story, members: Sequence[Member], output: Output, published: Iterable[Publication]
) -> tuple[tuple[Member, ...], ...]:
    """Return the given members of the story as units, each in order of joining.

    Together is the whole story, or what address, enclosure or title connect (`copies`), or nothing (`none`): for each
    member the stricter of its feed's `group` and the output's.  What was published apart stays apart, and founder and
    representative of a publication stay together, whatever the settings say now.
    """
    labels = _labels(story, members, output)
    _keep_apart(labels, members, output, published)
    units: dict[Label, list[Member]] = {}
    for member in members:
        units.setdefault(labels[member.entry.id], []).append(member)
    return tuple(tuple(unit) for unit in units.values())


def alike(story: Story, output: Output) -> dict[int, Label]:
    """Return for each member, seen or not, what it shares with those that the output takes for the same as it."""
    return _labels(story, story.members, output)


def _labels(story: Story, members: Sequence[Member], output: Output) -> dict[int, Label]:
    """Return for each member what it shares with the other members of its unit."""
    originals = _originals(story.members)
    whole = {originals[member.entry.id] for member in members if _handling(member, output) == "story"}
    labels: dict[int, Label] = {}
    for member in members:
        entry, handling = member.entry.id, _handling(member, output)
        if handling == "none":
            labels[entry] = ("entry", entry)
        elif handling == "copies" and originals[entry] not in whole:
            labels[entry] = ("copies", originals[entry])
        else:
            labels[entry] = ("story", story.id)
    return labels


def _originals(members: Iterable[Member]) -> dict[int, int]:
    """Return for each entry the first one that it is a copy of, over any number of steps; itself for originals.

    Entries that the output does not see connect the others all the same, and so does one that was taken out of the
    story: a copy of a copy is a copy.
    """
    originals: dict[int, int] = {}
    for member in members:
        entry = member.entry.id
        is_copy = member.path in _COPIES and member.joined is not None
        joined = member.joined or entry
        originals[entry] = originals.get(joined, joined) if is_copy else entry
    return originals


def _keep_apart(
    labels: dict[int, Label], members: Sequence[Member], output: Output, published: Iterable[Publication]
) -> None:
    """Relabel what settings of today would fuse or tear: of several publications one keeps the unit's other members."""
    by_id = {member.entry.id: member for member in members}
    taken: set[Label] = set()
    for publication in sorted(published, key=lambda publication: _precedence(publication, by_id, output)):
        label = labels[publication.entry]
        if label in taken:
            label = ("apart", publication.unit)
        taken.add(label)
        labels[publication.entry] = label
        if publication.unit in labels:
            labels[publication.unit] = label


def _precedence(publication: Publication, members: Mapping[int, Member], output: Output) -> tuple[int, int]:
    """Return what decides who keeps a unit: the least strict handling, then the oldest founder."""
    return _STRICTNESS.index(_handling(members[publication.entry], output)), publication.unit


def _handling(member: Member, output: Output) -> str:
    """Return the stricter of the feed's and the output's wish."""
    return max(member.feed.group, output.group, key=_STRICTNESS.index)
