"""The page of one story: its entries, why they are together, how to put that right.  Pure but for the store."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.models import Publication, Story
from aggregator.publish.choose import representative_of
from aggregator.publish.outlets import count_outlets
from aggregator.store import Store
from aggregator.web.asked import Asked, Elsewhere
from aggregator.web.corrected import Corrected, corrected
from aggregator.web.lines import Moment, line, moment
from aggregator.web.links import Links
from aggregator.web.members import Coverage, Decisions, chosen, coverage
from aggregator.web.neighbours import Neighbour, found, neighbours
from aggregator.web.rendering import render
from aggregator.web.wish import Wish

_NAME = re.compile(r"[es](?P<number>\d{1,18})")


@dataclass(frozen=True, slots=True)
class PublicationView:
    """What readers of one output were shown."""

    output: str
    id: str
    published: Moment
    updated: Moment


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a story, which only those who may correct it see.

    `neighbours` may be the same; `found` are those with the `words` that were searched for, to merge it with.
    """

    name: str = ""
    corrections: tuple[Corrected, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    words: str = ""
    found: tuple[Neighbour, ...] = ()


def is_published_id(name: str) -> bool:
    """Return whether a story is asked for by a published id, a UUID."""
    try:
        return str(UUID(name)) == name.lower()
    except ValueError:
        return False


def find(store: Store, name: str) -> int | None:
    """Return the story that "s12", "e12" or a published id names, wherever corrections put it; None for none.

    All of its entries may be forgotten.
    """
    if is_published_id(name):
        entry = store.publications.unit_of(f"urn:uuid:{name.lower()}")
    else:
        match = _NAME.fullmatch(name)
        entry = int(match["number"]) if match else None
    # The number of a story is its founder's: where the story is no more, that entry leads to where it went.
    return None if entry is None else store.stories.story_of(entry)


def show(asked: Asked) -> str | Elsewhere:
    """Show one story with its reasons, under the name that it has now."""
    name = asked.parts["name"]
    number = find(asked.store, name)
    if number is None:
        return ""
    if name != f"s{number}" and not is_published_id(name):
        return Elsewhere(f"s{number}")
    return page(asked, number)


def page(asked: Asked, number: int) -> str:
    """Return the page of a story with everything that is known of it; nothing where there is none by now."""
    store, zone = asked.store, ZoneInfo(asked.config.general.timezone)
    story = next((story for story in store.stories.get([number]) if story.members), None)
    if story is None:
        return ""
    decisions = _decisions(store, story)
    return _page(
        asked.config,
        asked.links,
        story,
        coverage=coverage(store, story, decisions, zone),
        publications=_publications(store.publications.of_story(story.id), zone),
        around=_around(asked, story, decisions),
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
        coverage=coverage(store, story, _decisions(store, story), zone, is_public=True),
        publications=_publications(publications, zone),
        around=Around(),
    )


def _page(
    config: Config,
    links: Links,
    story: Story,
    *,
    coverage: Coverage,
    publications: tuple[PublicationView, ...],
    around: Around,
) -> str:
    return render(
        "story.html",
        links,
        site=config.general.title,
        name=around.name,
        headline=line(representative_of(story.members), ZoneInfo(config.general.timezone)),
        outlets=count_outlets(story.members),
        coverage=coverage,
        members=coverage.members,
        more=len(story.members) - len(coverage.members),
        is_hidden=all(member.hidden for member in story.members),
        publications=publications,
        around=around,
        mentions=(),  # as are corrections: what templates of the operator's may ask for
        corrections=(),
    )


def _decisions(store: Store, story: Story) -> Decisions:
    """Return why each entry is where it is, as far as the page shows them."""
    return {member.entry.id: store.stories.decision(member.entry.id) for member in chosen(story)}


def _around(asked: Asked, story: Story, decisions: Decisions) -> Around:
    """Return what is known around a story, and the stories with the words that are asked for, to be merged with it."""
    words = Wish.of(asked.query).words
    corrections = asked.store.corrections.of_entries([member.entry.id for member in story.members])
    return Around(
        name=f"s{story.id}",
        corrections=corrected(asked, corrections),
        neighbours=neighbours(asked, story, decisions),
        words=words,
        found=found(asked, story, words) if words else (),
    )


def _publications(publications: Iterable[Publication], zone: tzinfo) -> tuple[PublicationView, ...]:
    """Return what readers were shown, output by output."""
    return tuple(
        PublicationView(each.output, each.id, moment(each.published, zone), moment(each.updated, zone))
        for each in publications
    )
