"""Stories → publications of one output: ids minted once, moments given, what changed rendered again.  Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from uuid import UUID, uuid5

from aggregator.config import Output
from aggregator.models import NEVER, Publication, Story
from aggregator.publish.adopt import NOTHING_LOST, Adoption, as_known
from aggregator.publish.atom import carries_enclosures
from aggregator.publish.carried import Adopted
from aggregator.publish.choose import NOBODY, Choice, Draft, Others, choose
from aggregator.publish.content import Content, content
from aggregator.publish.formats import with_fragments
from aggregator.publish.moments import moments
from aggregator.publish.outlets import count_outlets, link_of, outlet_of
from aggregator.publish.parts import part_of
from aggregator.publish.titles import headline

_NAMESPACE = UUID("5d0c2f0e-7d5b-4b8e-9a53-0e6f1c1a7b42")  # drawn once; another one would rename everything published
Taken = Callable[[Collection[str]], Collection[str]]

_LATE = timedelta(hours=6)  # an entry that we publish later than this is dated by us


@dataclass(frozen=True, slots=True)
class Published:
    """What became of stories in one output.

    `publications` are new or changed, to be saved once those with the ids `removed` are taken away.  `waiting` stories
    are held (story → when to look again); the others need no further look until they change.
    """

    publications: tuple[Publication, ...] = ()
    removed: tuple[str, ...] = ()
    waiting: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and how something is published, in whatever output.

    `room` is for how many stories still to come there have to be moments left, `base` the address of our pages, which
    closed outputs link to; times are shown in `zone`.
    """

    now: datetime
    window: timedelta
    hold: bool = True
    room: int = 0
    zone: tzinfo = UTC
    base: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What one output has published so far, and what its readers know.

    `known` is what it shows of the stories, by unit; `after` the newest `updated` that it ever gave; `taken` tells
    which ids it gave before.  What was archived and last announced before `carried`, where documents end, stays so
    unless its title changes.  `seen` are entries that readers know from before a person put them right, `adoption` what
    they know from before a database was lost.
    """

    known: Mapping[int, Publication] = field(default_factory=dict)
    after: datetime | None = None
    taken: Taken = lambda _ids: ()
    carried: datetime = NEVER
    seen: Collection[int] = ()
    adoption: Adoption = NOTHING_LOST


def publish_stories(
    stories: Sequence[Story], output: Output, record: Record, occasion: Occasion, *, others: Others = NOBODY
) -> Published:
    """Return what has to be saved so that the output shows these stories as they are now.

    New publications and bumps get moments after all that were given, new ones ids that never were.  `others` have what
    is left to them.
    """
    adoption, seen = record.adoption, {*record.seen, *record.adoption.entries(stories)}
    stories = [adoption.without_old_news(story) for story in stories]
    choose_one = partial(choose, now=occasion.now, window=occasion.window, hold=occasion.hold, seen=seen, others=others)
    choices = _choices(stories, output, record.known, choose_one)
    drafts, adopted = _adopted([draft for choice in choices.values() for draft in choice.drafts], output, adoption)
    removed = tuple(gone for choice in choices.values() for gone in choice.removed)
    fresh = [draft for draft in drafts if draft.unit not in adopted]
    after = max(filter(None, (record.after, adoption.newest)), default=None)
    stamps = _stamps(fresh, output, now=occasion.now, after=after, room=occasion.room)
    stamps |= {unit: each.updated for unit, each in adopted.items()}
    ids = _ids(fresh, output, lambda ids: {*removed, *record.taken(ids)})
    drafts = [draft for draft in drafts if draft.unit in stamps or not _rests(draft, output, record.carried)]
    make = partial(_publication, output=output, stamps=stamps, ids=ids, adopted=adopted, occasion=occasion)
    changed = [made for draft in drafts for made in [make(draft)] if made is not draft.publication]
    waiting = {story: choice.wait_until for story, choice in choices.items() if choice.wait_until is not None}
    return Published(tuple(sorted(changed, key=lambda publication: publication.updated)), removed, waiting)


def _choices(
    stories: Iterable[Story], output: Output, known: Mapping[int, Publication], choose_one: Callable[..., Choice]
) -> dict[int, Choice]:
    """Return the choice for each story, by its id."""
    by_story: dict[int, dict[int, Publication]] = {}
    for unit, publication in known.items():
        by_story.setdefault(publication.story, {})[unit] = publication
    return {story.id: choose_one(story, output, by_story.get(story.id, {})) for story in stories}


def _stamps(
    drafts: Iterable[Draft], output: Output, *, now: datetime, after: datetime | None, room: int
) -> dict[int, datetime]:
    """Return the moment of each unit that is announced: new ones and those that reached a milestone, by date."""
    announced = [draft for draft in drafts if draft.publication is None or _is_bumped(draft, output)]
    announced.sort(key=lambda draft: (draft.representative.entry.published, draft.unit))
    units = [draft.unit for draft in announced]
    return dict(zip(units, moments(len(units), now=now, after=after, room=room), strict=True))


def _is_bumped(draft: Draft, output: Output) -> bool:
    """Return whether a unit grew past 2, 4, 8, 16 … outlets since it was last announced."""
    if output.growth != "bump" or draft.publication is None:
        return False
    return count_outlets(draft.members).bit_length() > max(1, draft.publication.outlets.bit_length())


def _rests(draft: Draft, output: Output, carried: datetime) -> bool:
    """Return whether a unit was archived, no document carries it, and its title is as it was."""
    known = draft.publication
    if known is None or known.atom or known.updated >= carried:
        return False
    return known.title == headline(draft.representative.entry, known.outlet, output.titles)


def _adopted(drafts: Iterable[Draft], output: Output, adoption: Adoption) -> tuple[list[Draft], dict[int, Adopted]]:
    """Return the drafts with the representatives that readers know, and by unit as what they know these."""
    adopted: dict[int, Adopted] = {}
    known: list[Draft] = []
    for draft in drafts:
        found = None if draft.publication else adoption.find(draft.members, _mint(output.name, draft.founder))
        if found and found[1] not in adopted.values():
            adopted[draft.unit] = found[1]
            known.append(replace(draft, representative=found[0] or draft.representative))
        else:
            known.append(draft)
    return known, adopted


def _publication(
    draft: Draft,
    *,
    output: Output,
    stamps: Mapping[int, datetime],
    ids: Mapping[int, str],
    adopted: Mapping[int, Adopted],
    occasion: Occasion,
) -> Publication:
    """Return the unit as readers are to see it: the very publication that they know, if nothing changes."""
    moment = stamps.get(draft.unit)
    if draft.publication is None:
        assert moment is not None
        founded = _founded(draft, output, moment, ids.get(draft.unit, ""))
        known = as_known(founded, adopted[draft.unit]) if draft.unit in adopted else founded
        return _rendered(known, draft, output, occasion)
    before = draft.publication
    if moment is not None:
        before = replace(before, updated=moment, outlets=count_outlets(draft.members))
    fresh = _rendered(before, draft, output, occasion)
    is_archived = not before.atom
    if is_archived or moment is not None or _shown(fresh) != _shown(before):
        return fresh
    # Feed titles and tags, which the fragments name too, are not worth a change of what readers have.
    if not carries_enclosures(before.atom, draft.representative.entry):
        return fresh
    if before.rss and before.json:
        return before
    return replace(before, rss=before.rss or fresh.rss, json=before.json or fresh.json)


def _founded(draft: Draft, output: Output, moment: datetime, id: str) -> Publication:
    """Return what is fixed for good at publication."""
    entry = draft.representative.entry
    dated = entry.published.replace(microsecond=0)
    return Publication(
        id=id,
        output=output.name,
        story=draft.story,
        unit=draft.unit,
        entry=entry.id,
        outlet=outlet_of(draft.representative),
        link=link_of(draft.representative),
        published=min(dated, moment) if moment - dated <= _LATE else moment.replace(microsecond=0),
        updated=moment,
        title="",
        content="",
        outlets=count_outlets(draft.members),
        part=part_of(draft.representative.feed, output),
    )


def _ids(drafts: Iterable[Draft], output: Output, taken: Taken) -> dict[int, str]:
    """Return the id of each new unit: of the output and the founding entry; where that is taken, one derived of it."""
    ids = {draft.unit: _mint(output.name, draft.founder) for draft in drafts if draft.publication is None}
    while clashes := set(taken(ids.values())) & set(ids.values()):
        ids = {unit: _mint(output.name, urn) if urn in clashes else urn for unit, urn in ids.items()}
    return ids


def _mint(output: str, founder: str) -> str:
    """Return a UUIDv5 (RFC 9562 §5.5) as a URN."""
    return uuid5(_NAMESPACE, f"{output}\n{founder}".encode("utf-8", "backslashreplace").decode()).urn


def _rendered(publication: Publication, draft: Draft, output: Output, occasion: Occasion) -> Publication:
    """Return the publication with title, content and fragments made anew."""
    is_known = draft.publication is not None
    text = publication.content if publication.atom else publication.title  # of what is archived no text is kept
    before = Content(text, publication.coverage, publication.listed) if is_known else None
    page = f"{occasion.base}/stories/{publication.id.removeprefix('urn:uuid:')}" if output.access != "open" else ""
    shown = content(
        draft.representative, draft.members, output, before=before, seen=draft.seen, zone=occasion.zone, page=page
    )
    publication = replace(
        publication,
        title=headline(draft.representative.entry, publication.outlet, output.titles),
        content=shown.text,
        coverage=shown.coverage,
        listed=shown.listed,
    )
    coverage = [member for member in draft.members if member.entry.id in shown.listed]
    return with_fragments(publication, draft.representative, coverage)


def _shown(publication: Publication) -> tuple[str, str, str]:
    return publication.title, publication.content, publication.coverage
