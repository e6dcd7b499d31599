"""Which story a headline resembles enough to join.  Reads the index, changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from aggregator.group import guards
from aggregator.group.drift import DRIFT, drifted
from aggregator.group.features import Neighbourhood
from aggregator.group.headlines import Headline
from aggregator.group.identifiers import disjoint
from aggregator.group.index import Index
from aggregator.group.score import Comparison, compare, required
from aggregator.group.vetoes import veto
from aggregator.group.weights import Weights
from aggregator.models import Contender

_FAR = 6  # comparisons in a row without any likeness that end a search
_BEST = 3  # members of a story that must be alike on average


@dataclass(frozen=True, slots=True)
class Found:
    """What a search led to.

    `story` is None where nothing was alike enough; `best` is the closest headline, joined or not; `required` what its
    story had to reach; `mentions` are the other stories that reach what they had to.  `contenders` are the stories that
    were near enough to count, that of `best` first: from them and `caution` `decide` comes to the same.
    """

    story: int | None = None
    best: Comparison | None = None
    required: float | None = None
    guards: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()
    caution: float | None = None
    contenders: tuple[Contender, ...] = ()


Search = Callable[[Headline, Index, float, Callable[[Headline], bool]], Found]


class Scored(NamedTuple):
    """A comparison as the choice of a story sees it.

    `side` is that of its story on which it stands: what bars one side of a story that a person put together says
    nothing of the other.  `bar` says why the two cannot be one story, "-" that this comparison counts for nothing; ""
    for neither.
    """

    story: int
    side: int
    score: float
    number: int
    bar: str = ""


class Choice(NamedTuple):
    """Whom to join, None for nobody, what each open story had to reach, the best first, and which others reached it."""

    joined: Contender | None
    asked: dict[int, float]
    mentions: tuple[int, ...]

    @property
    def story(self) -> int | None:
        """Return the story to join, None for none."""
        return self.joined.story if self.joined else None


def search(mine: Headline, index: Index, caution: float, recurring: Callable[[Headline], bool]) -> Found:
    """Return the story whose best member reaches the required score, with nearly so good a mean of its best three.

    Where many stories look alike, more is required.  `recurring` tells which headlines are templates of their feed.
    """
    pairs, scored = [], []
    far = 0
    for pair in compared(mine, index):
        close = is_close(pair.score, caution, index.weights)
        far = 0 if close else far + 1
        if far == _FAR:
            break
        bar = barred(pair, recurring) if close else ""
        if bar != "-":
            pairs.append(pair)
            scored.append(Scored(pair.theirs.story, pair.theirs.side, pair.score, pair.theirs.number, bar))
    contenders = contend(scored)
    choice = decide(contenders, caution, index.weights)
    told = tuple(sorted({each.bar for each in scored if each.bar}))
    best = _best(pairs, choice.joined)
    if best and choice.joined and drifted(mine, best.theirs, choice.asked[best.theirs.story], index):
        choice, told = choice._replace(joined=None), (*told, DRIFT)
        best = _best(pairs, None)
    if best is None:
        return Found(guards=told)
    home = best.theirs.story
    near = (each for each in contenders if each.story == home or is_close(each.scores[0], caution, index.weights))
    kept = tuple(sorted(near, key=lambda each: (each.story != home, not _holds(each, best))))
    return Found(choice.story, best, choice.asked.get(home, caution), told, choice.mentions, caution, kept)


def compared(mine: Headline, index: Index) -> Iterator[Comparison]:
    """Yield the comparisons of a headline with its candidates, the likeliest first."""
    rarest = index.rarest
    mine = index.bare(mine)
    index.weigh(mine.words)
    index.weigh(mine.context)
    candidates = index.candidates(mine)
    around = Neighbourhood(mine, candidates)
    for theirs in candidates:
        if mine.lang and theirs.lang and mine.lang != theirs.lang:
            continue
        if abs(mine.entry.published - theirs.entry.published) > index.window:
            continue  # both came with an archive, or one was announced late: what looks alike is another event
        index.weigh(theirs.words)
        index.weigh(theirs.context)
        yield compare(mine, index.bare(theirs), around=around, rarest=rarest, weights=index.weights)


def side_by_side(mine: Headline, theirs: Headline, index: Index) -> Comparison:
    """Return the comparison of two headlines as if nothing else were like either, candidates or not."""
    for headline in (mine, theirs):
        index.weigh(headline.words)
        index.weigh(headline.context)
    around = Neighbourhood(mine, [theirs])
    return compare(mine, theirs, around=around, rarest=index.rarest, weights=index.weights)


def is_close(score: float, caution: float, weights: Weights) -> bool:
    """Return whether a score is so near to what is asked for that it counts."""
    return score > caution - weights.crowded


def barred(pair: Comparison, recurring: Callable[[Headline], bool]) -> str:
    """Return why two headlines cannot be one story, "-" where nothing can be said, "" for no reason."""
    if guards.too_little(pair) or recurring(pair.theirs):
        return "-"
    return disjoint(pair.mine.identifiers, pair.theirs.identifiers) or veto(pair)


def choose(scored: Iterable[Scored], caution: float, weights: Weights) -> Choice:
    """Return the story to join."""
    return decide(contend(scored), caution, weights)


def contend(scored: Iterable[Scored]) -> tuple[Contender, ...]:
    """Return the stories that comparisons lead to, likeliest first; a close member that is barred closes its own side.

    A story that a person put together is there with each side: what may not join one may well join another.
    """
    stories: dict[tuple[int, int], list[Scored]] = {}
    for each in scored:
        if each.bar != "-":
            stories.setdefault((each.story, each.side), []).append(each)
    found = []
    for (story, side), members in stories.items():
        members.sort(key=lambda each: (-each.score, each.number))
        bar = next((each.bar for each in members if each.bar), "")
        scores = tuple(each.score for each in members[:_BEST])
        found.append(Contender(story, scores, bar, None if side == story else side))
    return tuple(sorted(found, key=lambda each: (-each.scores[0], each.story, each.side or 0)))


def decide(contenders: Iterable[Contender], caution: float, weights: Weights) -> Choice:
    """Return the story to join of those that are open."""
    likeliest = sorted(
        (each for each in contenders if not each.bar), key=lambda each: (-each.scores[0], each.story, each.side or 0)
    )
    near = dict.fromkeys(each.story for each in likeliest if is_close(each.scores[0], caution, weights))
    asked = {
        story: required(caution, len(near) - (story in near), weights)
        for story in dict.fromkeys(each.story for each in likeliest)
    }
    reached = [each for each in likeliest if each.scores[0] >= asked[each.story]]
    joined = next((each for each in reached if reaches(each, asked[each.story], weights)), None)
    others = dict.fromkeys(each.story for each in reached if joined is None or each.story != joined.story)
    return Choice(joined, asked, tuple(others))


def reaches(contender: Contender, required: float, weights: Weights) -> bool:
    """Return whether a story is open, and its best member, with the mean of its best three, up to what is required."""
    mean = sum(contender.scores) / len(contender.scores)
    return not contender.bar and contender.scores[0] >= required and mean >= required - weights.spread


def _best(pairs: Iterable[Comparison], among: Contender | None) -> Comparison | None:
    """Return the closest comparison, the first of equals, of all or of those that made a contender."""
    return max(
        (pair for pair in pairs if among is None or _holds(among, pair)),
        key=lambda pair: (pair.score, -pair.theirs.number),
        default=None,
    )


def _holds(contender: Contender, pair: Comparison) -> bool:
    """Return whether a comparison is with a member of this story and side."""
    theirs = pair.theirs
    return (contender.story, contender.side or contender.story) == (theirs.story, theirs.side)
