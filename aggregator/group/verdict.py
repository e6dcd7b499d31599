"""What a decision comes to, computed again from nothing but its own record.  Pure."""

from collections.abc import Container
from dataclasses import dataclass

from aggregator.group.drift import DRIFT
from aggregator.group.reasons import ROUNDUP
from aggregator.group.score import recompute as rescore
from aggregator.group.search import decide, is_close
from aggregator.group.weights import WEIGHTS, Weights
from aggregator.models import Contender, Decision


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of the closest entry, what its story had to reach, and the story to join, None for one of its own.

    `alike` are the other stories that looked alike, for each of which more is required; `mean` is the score of the
    story's members that came closest, three at most, and `least` what that had to reach.
    """

    story: int | None
    score: float
    required: float
    alike: int
    mean: float
    least: float


def recompute(decision: Decision, weights: Weights = WEIGHTS) -> Verdict | None:
    """Return what a decision comes to by its features, its contenders, its caution and the weights that it names.

    None where the path needed no score, and for a record that other weights made or an older program, which kept less.
    """
    if decision.caution is None or not decision.contenders or not _has(weights, decision.weights):
        return None
    home, *others = decision.contenders
    choice = decide(decision.contenders, decision.caution, weights)
    required = choice.asked.get(home.story, decision.caution)
    return Verdict(
        story=None if ROUNDUP in decision.guards or DRIFT in decision.guards else choice.story,
        score=rescore(decision, weights),
        required=required,
        alike=len({each.story for each in others if _counts(each, decision.caution, weights)} - {home.story}),
        mean=sum(home.scores) / len(home.scores),
        least=required - weights.spread,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story came out: its best member, the mean of its best three, what either had to reach, what closed it."""

    score: float
    mean: float
    required: float
    least: float
    bar: str


def standing(decision: Decision, stories: Container[int], side: int, weights: Weights = WEIGHTS) -> Standing | None:
    """Return how the first of these stories that a decision looked at came out; None where it looked at none.

    Of one that a person put together, that is the side named, if it looked at that.
    """
    looked_at = sorted(
        (each for each in decision.contenders if each.story in stories),
        key=lambda each: (each.side or each.story) != side,
    )
    found = next(iter(looked_at), None)
    if found is None or decision.caution is None or not _has(weights, decision.weights):
        return None
    required = decide(decision.contenders, decision.caution, weights).asked.get(found.story, decision.caution)
    mean = sum(found.scores) / len(found.scores)
    return Standing(found.scores[0], mean, required, required - weights.spread, found.bar)


def _has(weights: Weights, table: str) -> bool:
    """Return whether these are the weights that a record names."""
    try:
        weights.table(table)
    except KeyError:
        return False
    return True


def _counts(contender: Contender, caution: float, weights: Weights) -> bool:
    """Return whether a story looks so much alike that more is required of others."""
    return not contender.bar and is_close(contender.scores[0], caution, weights)
