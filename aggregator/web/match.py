"""Who has this: stories that an address, a headline or a paragraph belongs to.  Reads the store and the alias file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.group.aliases import Aliases, load_aliases
from aggregator.matching import match
from aggregator.publish.markup import legal
from aggregator.web.asked import Asked
from aggregator.web.marks import beside
from aggregator.web.rendering import render
from aggregator.web.summary import Summary, summary

_LONGEST = 10_000  # letters that are looked at
_SHOWN = 20  # stories


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that has what was asked for, or comes near, and why.

    `joins` where a report that arrives now would be of it, `belongs` where one of its time would.
    """

    story: Summary
    why: str
    belongs: bool
    joins: bool


def show(asked: Asked) -> str:
    """Show the stories that have what is asked for, then those that come nearest."""
    text = legal(asked.query.get("q", "")).strip()[:_LONGEST]
    hits = tuple(_hits(asked, text)) if text else ()
    return render(
        "match.html",
        asked.links,
        site=asked.config.general.title,
        text=text,
        having=tuple(hit for hit in hits if hit.belongs),
        near=tuple(hit for hit in hits if not hit.belongs),
    )


def _hits(asked: Asked, text: str) -> Iterator[Hit]:
    """Yield the stories, each with its headline compared with the text."""
    zone = ZoneInfo(asked.config.general.timezone)
    grouping = asked.config.grouping
    path = Path(grouping.aliases)
    aliases = _aliases(path, path.stat().st_mtime_ns if path.is_file() else 0)
    matches = match(asked.store, grouping, aliases, text, now=asked.now, limit=_SHOWN)
    stories = {story.id: story for story in asked.store.stories.listed([each.story for each in matches])}
    for each in matches:
        if (story := stories.get(each.story)) and story.members:
            told = summary(story, asked.links.story(f"s{story.id}"), zone, asked.now)
            lead = replace(told.lead, pieces=beside(told.lead.title, text))
            yield Hit(replace(told, lead=lead), each.why, each.belongs, each.joins)


@lru_cache(maxsize=1)
def _aliases(path: Path, _modified: int) -> Aliases:
    """Return the aliases of a file that was changed last at that time: to read them takes long."""
    return load_aliases(path)
