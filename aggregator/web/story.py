"""The page of one story: its entries, why they are together, how to put that right.  Pure but for the store."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.models import Correction, Decision, Entry, Publication, Story
from aggregator.publish.choose import representative_of
from aggregator.publish.outlets import count_outlets, is_pointer
from aggregator.store import Store
from aggregator.web.asked import Asked, Elsewhere
from aggregator.web.lines import Line, Moment, line, moment
from aggregator.web.links import Links
from aggregator.web.rendering import render
from aggregator.wording import in_words

_MOST = 500  # entries that the page shows
_MENTIONING = 50  # entries of other stories that it shows
_NAME = re.compile(r"(?P<kind>[es])(?P<number>\d{1,18})")


@dataclass(frozen=True, slots=True)
class MemberView:
    """An entry of the story; `why` has the reason in plain words, the sentence first."""

    name: str
    line: Line
    is_dated: bool
    first_seen: Moment
    is_pointer: bool
    is_hidden: bool
    is_private: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicationView:
    """What readers of one output were shown."""

    output: str
    id: str
    published: Moment
    updated: Moment


@dataclass(frozen=True, slots=True)
class MentionView:
    """An entry of another story that touches this one, and that story's page."""

    line: Line
    page: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What a person put right."""

    told: str
    made: Moment


def is_published_id(name: str) -> bool:
    """Return whether a story is asked for by a published id, a UUID."""
    try:
        return str(UUID(name)) == name.lower()
    except ValueError:
        return False


def find(store: Store, name: str) -> int | None:
    """Return the story that "s12", "e12" or a published id names, wherever corrections put it; None for none."""
    entry: int | None
    if is_published_id(name):
        entry = store.publications.unit_of(f"urn:uuid:{name.lower()}")
    elif match := _NAME.fullmatch(name):
        entry = int(match["number"])
        if match["kind"] == "s" and any(story.members for story in store.stories.get([entry])):
            return entry
    else:
        entry = None
    # The number of a story is its founder's: where the story is no more, that entry leads to where it went.
    home = None if entry is None else store.stories.story_of(entry)
    return home if home is not None and store.stories.get([home])[0].members else None


def show(asked: Asked) -> str | Elsewhere:
    """Show one story with its reasons, under the name that it has now."""
    name = asked.parts["name"]
    number = find(asked.store, name)
    if number is None:
        return ""
    if name != f"s{number}" and not is_published_id(name):
        return Elsewhere(f"s{number}")
    return page(asked.store, asked.config, asked.links, number=number)


def page(store: Store, config: Config, links: Links, *, number: int) -> str:
    """Return the page of a story with everything that is known of it; nothing where there is none by now."""
    story = next((story for story in store.stories.get([number]) if story.members), None)
    if story is None:
        return ""
    zone = ZoneInfo(config.general.timezone)
    ids = [member.entry.id for member in story.members]
    return _page(
        config,
        links,
        story,
        name=f"s{story.id}",
        members=_members(store, story, zone),
        publications=_publications(store.publications.of_story(story.id), zone),
        corrections=tuple(_correction(each, zone) for each in store.corrections.of_entries(ids)),
        mentions=_mentions(store, links, story.id, zone),
    )


def static_page(store: Store, config: Config, links: Links, story: Story, publications: Sequence[Publication]) -> str:
    """Return the page as a file, of a story and publications that hold only what anybody may see.

    Reasons are left out where they name entries that are not among these.
    """
    zone = ZoneInfo(config.general.timezone)
    return _page(
        config,
        links,
        story,
        name="",
        members=_members(store, story, zone, is_public=True),
        publications=_publications(publications, zone),
        corrections=(),
        mentions=(),
    )


def _page(
    config: Config,
    links: Links,
    story: Story,
    *,
    name: str,
    members: tuple[MemberView, ...],
    publications: tuple[PublicationView, ...],
    corrections: tuple[CorrectionView, ...],
    mentions: tuple[MentionView, ...],
) -> str:
    lead = representative_of(story.members)
    return render(
        "story.html",
        links,
        site=config.general.title,
        name=name,
        headline=line(lead, ZoneInfo(config.general.timezone)),
        outlets=count_outlets(story.members),
        members=members,
        more=len(story.members) - len(members),
        is_hidden=all(member.hidden for member in story.members),
        publications=publications,
        corrections=corrections,
        mentions=mentions,
    )


def _members(store: Store, story: Story, zone: tzinfo, *, is_public: bool = False) -> tuple[MemberView, ...]:
    """Return the entries in order of time, each with its reason."""
    shown = sorted(story.members, key=lambda member: (member.entry.published, member.entry.id))[:_MOST]
    decisions = {member.entry.id: store.stories.decision(member.entry.id) for member in shown}
    members = {member.entry.id: member.entry for member in story.members}
    near = {near for each in decisions.values() if each for near in (each.joined, each.best) if near} - members.keys()
    named = members if is_public else members | {entry.id: entry for entry in store.entries.get(near)}
    return tuple(
        MemberView(
            name=f"e{member.entry.id}",
            line=line(member, zone),
            is_dated=member.entry.dated,
            first_seen=moment(member.entry.first_seen, zone),
            is_pointer=is_pointer(member),
            is_hidden=member.hidden,
            is_private=member.feed.private,
            why=_why(decisions[member.entry.id], named, is_public=is_public),
        )
        for member in shown
    )


def _why(decision: Decision | None, named: Mapping[int, Entry], *, is_public: bool) -> tuple[str, ...]:
    """Return why an entry is here, in plain words."""
    if decision is None:
        return ()
    if is_public and decision.joined is None:
        return ("It began a story of its own.",)
    if is_public and decision.joined not in named:
        return ()
    return tuple(filter(None, (words.strip() for words in in_words(decision, dict(named)))))


def _mentions(store: Store, links: Links, story: int, zone: tzinfo) -> tuple[MentionView, ...]:
    """Return who else touches a story, in order of arrival."""
    return tuple(
        MentionView(line(member, zone), links.story(f"e{member.entry.id}"), member.hidden)
        for member in store.stories.mentioning(story, limit=_MENTIONING)
    )


def _publications(publications: Iterable[Publication], zone: tzinfo) -> tuple[PublicationView, ...]:
    """Return what readers were shown, output by output."""
    return tuple(
        PublicationView(each.output, each.id, moment(each.published, zone), moment(each.updated, zone))
        for each in publications
    )


def _correction(correction: Correction, zone: tzinfo) -> CorrectionView:
    """Return what a person put right, in words."""
    entries, others = (", ".join(f"e{entry}" for entry in part) for part in (correction.entries, correction.others))
    what = "the whole story" if correction.whole else entries
    told = {
        "merge": f"Put together by hand: {entries} with {others}",
        "split": f"Parted by hand: {entries} from {others}" if others else f"Parted by hand: {entries}",
        "hide": f"Hidden by hand: {what}",
        "show": f"Shown again by hand: {what}",
        "same": f"Found to be together by hand: {entries} with {others}",
        "apart": f"Found to be apart by hand: {entries} from {others}",
        "unsure": f"Left open by hand: {entries} with {others}",
    }[correction.verb]
    return CorrectionView(told, moment(correction.made, zone))
