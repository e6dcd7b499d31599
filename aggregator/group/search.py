"""Which story a headline resembles enough to join.  Reads the index, changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.group import guards
from aggregator.group.index import Headline, Index
from aggregator.group.score import Comparison, compare, required

_FAR = 6  # comparisons in a row without any likeness that end a search
_BEST = 3  # members of a story that must be alike on average


@dataclass(frozen=True, slots=True)
class Found:
    """What a search led to.

    `story` is None where nothing was alike enough; `best` is the closest headline, joined or not; `required` what its
    story had to reach; `mentions` are the other stories that reach what they had to.
    """

    story: int | None = None
    best: Comparison | None = None
    required: float | None = None
    guards: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()


@dataclass(slots=True)
class _Stories:
    """Comparisons by story, best first, and why stories are closed to this headline."""

    open: dict[int, list[Comparison]] = field(default_factory=dict)
    closed: dict[int, tuple[str, Comparison]] = field(default_factory=dict)

    def closest(self) -> Comparison | None:
        """Return the best comparison of all."""
        firsts = [found[0] for found in self.open.values()] + [pair for _, pair in self.closed.values()]
        return max(firsts, key=lambda pair: (pair.score, -pair.theirs.number), default=None)


def search(mine: Headline, index: Index, caution: float, recurring: Callable[[Headline], bool]) -> Found:
    """Return the story whose best member reaches the required score, with nearly so good a mean of its best three.

    Where many stories look alike, more is required.  `recurring` tells which headlines are templates of their feed.
    """
    weights = index.weights
    stories = _compared(mine, index, caution, recurring)
    bests = {story: found[0].score for story, found in stories.open.items()}
    asked = {story: required(caution, _alike(bests, story, caution - weights.crowded), weights) for story in bests}
    likeliest = sorted(bests, key=lambda story: (-bests[story], story))
    reached = [story for story in likeliest if bests[story] >= asked[story]]
    joined = next((story for story in reached if _mean(stories.open[story]) >= asked[story] - weights.spread), None)
    mentions = tuple(story for story in reached if story != joined)
    told = tuple(sorted({why for why, _ in stories.closed.values()}))
    if joined is not None:
        return Found(joined, stories.open[joined][0], asked[joined], told, mentions)
    best = stories.closest()
    return Found(None, best, asked.get(best.theirs.story, caution) if best else None, told, mentions)


def _compared(mine: Headline, index: Index, caution: float, recurring: Callable[[Headline], bool]) -> _Stories:
    stories = _Stories()
    rarest = index.rarest
    far = 0
    index.weigh(mine.words)
    index.weigh(mine.context)
    for theirs in index.candidates(mine):
        if mine.lang and theirs.lang and mine.lang != theirs.lang:
            continue
        if abs(mine.entry.published - theirs.entry.published) > index.window:
            continue  # both came with an archive, or one was announced late: what looks alike is another event
        index.weigh(theirs.words)
        index.weigh(theirs.context)
        pair = compare(mine, theirs, rarest=rarest, weights=index.weights)
        close = pair.score > caution - index.weights.crowded
        far = 0 if close else far + 1
        if far == _FAR:
            break
        if close and (guards.too_little(pair) or recurring(theirs)):
            continue
        why = close and (guards.disjoint(mine.identifiers, theirs.identifiers) or guards.series(pair))
        if why:
            stories.closed.setdefault(theirs.story, (why, pair))
        else:
            stories.open.setdefault(theirs.story, []).append(pair)
    for story in stories.closed:
        stories.open.pop(story, None)
    for found in stories.open.values():
        found.sort(key=lambda pair: (-pair.score, pair.theirs.number))
    return stories


def _alike(bests: dict[int, float], story: int, least: float) -> int:
    """Return how many other stories nearly look alike."""
    return sum(other != story and score > least for other, score in bests.items())


def _mean(found: list[Comparison]) -> float:
    best = found[:_BEST]
    return sum(pair.score for pair in best) / len(best)
