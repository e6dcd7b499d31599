"""Which other stories may be the same as one: those that decisions came close to, and those that are mentioned."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from aggregator.models import Decision, Search, Story
from aggregator.publish.choose import representative_of
from aggregator.store import Store
from aggregator.web.asked import Asked
from aggregator.web.lines import line
from aggregator.web.marks import beside
from aggregator.web.members import Decisions
from aggregator.web.summary import Summary, summary

_MOST = 12  # stories beside one
_MENTIONING = 50  # entries of other stories that are looked at
_REASONS = 3  # for each
_FOUND = 10  # by words


@dataclass(frozen=True, slots=True)
class Hint:
    """Why a story may be the same: in words, and how close it came, mentions before all others."""

    story: int  # of whose founding entry this is told, wherever that is now
    told: str
    closeness: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another story beside one, its headline compared with that one's."""

    story: Summary
    why: tuple[str, ...]


def neighbours(asked: Asked, story: Story, decisions: Decisions) -> tuple[Neighbour, ...]:
    """Return the stories that may be the same as one, likeliest first."""
    stories = asked.store.stories
    hints: defaultdict[int, list[str]] = defaultdict(list)
    for hint in sorted(_hints(asked.store, story, decisions), key=lambda hint: -hint.closeness):
        home = stories.story_of(hint.story)
        if home is not None and home != story.id:
            hints[home].append(hint.told)
    near = stories.get(list(hints)[:_MOST])
    return tuple(
        Neighbour(_compared(asked, each, story), tuple(dict.fromkeys(hints[each.id]))[:_REASONS])
        for each in near
        if each.members
    )


def found(asked: Asked, story: Story, words: str) -> tuple[Neighbour, ...]:
    """Return the stories with these words, but for that one, newest first."""
    stories = asked.store.stories.search(Search(words=words), limit=_FOUND + 1)
    others = [each for each in stories if each.members and each.id != story.id][:_FOUND]
    return tuple(Neighbour(_compared(asked, each, story), ()) for each in others)


def _compared(asked: Asked, other: Story, story: Story) -> Summary:
    """Return a story with the words of its headline marked that are in another one's too."""
    zone = ZoneInfo(asked.config.general.timezone)
    told = summary(other, asked.links.story(f"s{other.id}"), zone, asked.now)
    headline = line(representative_of(story.members), zone)
    return replace(told, lead=replace(told.lead, pieces=beside(told.lead.title, headline.title)))


def _hints(store: Store, story: Story, decisions: Decisions) -> Iterator[Hint]:
    for member in store.stories.mentioning(story.id, limit=_MENTIONING):
        yield Hint(member.entry.id, "An entry there also tells of this story.", 2000.0)
    for decision in decisions.values():
        if decision:
            yield from _touched(decision)


def _touched(decision: Decision) -> Iterator[Hint]:
    """Yield what an entry of the story might have joined as well, or instead."""
    for mentioned in decision.mentions:
        yield Hint(mentioned, f"e{decision.entry} here also tells of that story.", 1000.0)
    for contender in decision.contenders:
        if not contender.bar and contender.scores and decision.required is not None:
            score = contender.scores[0]
            told = f"e{decision.entry} here came to {score:.2f} with it, {decision.required:.2f} was asked for."
            yield Hint(contender.story, told, score - decision.required)
