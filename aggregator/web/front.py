"""The stories page: the newest first, each with its coverage folded.  Pure but for the store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.models import Member, Search, Story
from aggregator.publish.choose import representative_of
from aggregator.publish.outlets import count_outlets, is_pointer
from aggregator.store import Store
from aggregator.web.asked import Asked
from aggregator.web.lines import Line, line
from aggregator.web.links import Links
from aggregator.web.outputs import alternates
from aggregator.web.rendering import render

_STORIES = 50  # on a page
_LISTED = 30  # others of a story; its own page has them all
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Which stories are asked for."""

    words: str = ""
    tag: str = ""
    page: int = 1

    @classmethod
    def of(cls, words: str, tag: str, page: str) -> "Wish":
        """Return the wish in an address's query; what makes no sense there is passed over."""
        return cls(words.strip()[:200], tag.strip()[:200], page_number(page))

    def at(self, page: int) -> str:
        """Return the query for another page of the same wish."""
        given = {"q": self.words, "tag": self.tag, "page": str(page) if page > 1 else ""}
        return urlencode({name: value for name, value in given.items() if value})


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


def page_number(text: str) -> int:
    """Return the page that a query asks for, the first where it asks for none that can be."""
    return min(int(text), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def show(asked: Asked) -> str:
    """Show the latest stories, or those that are searched for."""
    query = asked.query
    wish = Wish.of(query.get("q", ""), query.get("tag", ""), query.get("page", ""))
    return page(asked.store, asked.config, asked.links, wish=wish, now=asked.now)


def page(store: Store, config: Config, links: Links, *, wish: Wish, now: datetime) -> str:
    """Return the page of the stories that are asked for."""
    found = _found(store, wish)
    zone = ZoneInfo(config.general.timezone)
    shown = [summary(story, links.story(f"s{story.id}"), zone, now) for story in found[:_STORIES] if story.members]
    states = store.feeds.states()
    return render(
        "front.html",
        links,
        site=config.general.title,
        stories=shown,
        wish=wish,
        tags=sorted({tag for feed in config.feeds for tag in feed.tags}, key=str.casefold),
        newer=wish.at(wish.page - 1) if wish.page > 1 else None,
        older=wish.at(wish.page + 1) if len(found) > _STORIES else None,
        ill=states.get("failing", 0) + states.get("gone", 0),
        alternates=alternates(store, config, links),
    )


def static_page(store: Store, config: Config, links: Links, stories: Iterable[tuple[Story, str, str]]) -> str:
    """Return the page as a file; each story comes with the name of its own page, and its text, newest first."""
    zone = ZoneInfo(config.general.timezone)
    return render(
        "front.html",
        links,
        site=config.general.title,
        stories=[replace(summary(story, links.story(name), zone), content=text) for story, name, text in stories],
        wish=Wish(),
        tags=(),
        newer=None,
        older=None,
        ill=0,
        alternates=alternates(store, config, links),
    )


def _found(store: Store, wish: Wish) -> tuple[Story, ...]:
    """Return the stories of a page, and one more where there is another page."""
    skip = (wish.page - 1) * _STORIES
    if wish.words or wish.tag:
        return store.stories.search(Search(words=wish.words, tag=wish.tag), limit=_STORIES + 1, skip=skip)
    return store.stories.latest(limit=_STORIES + 1, skip=skip)


def summary(story: Story, page: str, zone: tzinfo, now: datetime | None = None) -> Summary:
    """Return a story as a list shows it: without its hidden entries, unless all of them are."""
    members = [member for member in story.members if not member.hidden] or list(story.members)
    lead = representative_of(members)
    others = _in_time(member for member in members if member is not lead)
    coverage = [member for member in others if not is_pointer(member)]
    return Summary(
        page=page,
        lead=line(lead, zone, now),
        outlets=count_outlets(members),
        others=tuple(line(member, zone, now) for member in coverage[:_LISTED]),
        more=max(0, len(coverage) - _LISTED),
        discussions=tuple(line(member, zone, now) for member in others if is_pointer(member)),
        is_hidden=lead.hidden,
    )


def _in_time(members: Iterable[Member]) -> Sequence[Member]:
    """Return members in order of their dates."""
    return sorted(members, key=lambda member: (member.entry.published, member.entry.id))
