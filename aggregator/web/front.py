"""The stories page: newest or most covered first, each with its coverage folded.  Pure but for the store."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.models import Search, Story
from aggregator.store import Store
from aggregator.web.asked import Asked, Elsewhere
from aggregator.web.links import Links
from aggregator.web.outputs import alternates
from aggregator.web.rendering import render
from aggregator.web.summary import Excerpts, Summary, gained, shown, summary
from aggregator.web.wish import PERIOD_NAMES, Wish

_STORIES = 30  # on a page
_LATELY = timedelta(hours=6)  # in which what grows now gained its outlets
_GROWING = 5
_FEWEST = 2  # outlets gained by what grows
_OUTLETS = 300  # to choose from
_REMEMBERED = timedelta(days=30)  # outlets and languages to choose from have published since


@dataclass(frozen=True, slots=True)
class Choices:
    """What stories can be chosen by."""

    tags: tuple[tuple[str, str], ...] = ()  # each choice as the query and as people have it
    outlets: tuple[tuple[str, int], ...] = ()  # with the number of their entries
    langs: tuple[tuple[str, str], ...] = ()
    periods: tuple[tuple[str, str], ...] = tuple(PERIOD_NAMES.items())


def show(asked: Asked) -> str | Elsewhere:
    """Show the latest stories, or those that are asked for; where there is nothing at all, how to begin."""
    if asked.links.token and not asked.config.feeds and not asked.store.stories.latest(limit=1):
        return Elsewhere(asked.links.page("start"))
    store, config, links = asked.store, asked.config, asked.links
    wish = Wish.of(asked.query)
    found = _found(asked, wish)
    states = store.feeds.states()
    return render(
        "front.html",
        links,
        site=config.general.title,
        stories=_summaries(asked, found[:_STORIES], wish),
        growing=_growing(asked) if wish.is_plain else (),
        wish=wish,
        choices=_choices(asked),
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
        growing=(),
        wish=Wish(),
        choices=Choices(),
        tags=(),  # here and in other files: what templates of the operator's may ask for
        newer=None,
        older=None,
        ill=0,
        alternates=alternates(store, config, links),
    )


def search_of(wish: Wish, now: datetime, zone: ZoneInfo) -> Search:
    """Return what the store is asked for."""
    return Search(
        words=wish.words,
        tag=wish.tag,
        outlet=wish.outlet,
        lang=wish.lang,
        since=wish.begin(now, zone),
        until=wish.close(zone),
        outlets=wish.outlets,
        order="covered" if wish.order else "newest",
    )


def _found(asked: Asked, wish: Wish) -> tuple[Story, ...]:
    """Return the stories of a page, and one more where there is another page."""
    skip = (wish.page - 1) * _STORIES
    if wish.filters or wish.order:
        search = search_of(wish, asked.now, ZoneInfo(asked.config.general.timezone))
        return asked.store.stories.search(search, limit=_STORIES + 1, skip=skip)
    return asked.store.stories.latest(limit=_STORIES + 1, skip=skip)


def _summaries(asked: Asked, stories: Iterable[Story], wish: Wish) -> list[Summary]:
    """Return stories as the list shows them, with the words marked that were searched for."""
    stories = [story for story in stories if story.members]
    entries = [entry for story in stories for entry in shown(story)] if wish.words else []
    excerpts = asked.store.entries.excerpt(entries, wish.words) if entries else {}
    return [_summary(asked, story, excerpts) for story in stories]


def _summary(asked: Asked, story: Story, excerpts: Excerpts) -> Summary:
    zone = ZoneInfo(asked.config.general.timezone)
    return summary(story, asked.links.story(f"s{story.id}"), zone, asked.now, excerpts=excerpts)


def _growing(asked: Asked) -> tuple[Summary, ...]:
    """Return the stories that gained most outlets lately."""
    since = asked.now - _LATELY
    counted = ((story, gained(story, since)) for story in asked.store.stories.growing(since=since, limit=_GROWING))
    return tuple(replace(_summary(asked, story, {}), gained=number) for story, number in counted if number >= _FEWEST)


def _choices(asked: Asked) -> Choices:
    """Return what stories can be chosen by, as the newest entries have it."""
    stories = asked.store.stories
    since = (asked.now - _REMEMBERED).replace(hour=0, minute=0, second=0, microsecond=0)  # counted once, not each time
    tags = sorted({tag for feed in asked.config.feeds for tag in feed.tags}, key=str.casefold)
    return Choices(
        tags=tuple((tag, tag) for tag in tags),
        outlets=stories.outlets(since=since, limit=_OUTLETS),
        langs=tuple((lang, f"{lang} ({entries:,})") for lang, entries in stories.langs(since=since)),
    )
