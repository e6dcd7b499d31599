"""Whether a story went on for so long that what resembles its latest entries is no longer what it began with."""

from datetime import timedelta

from aggregator.group.features import Neighbourhood
from aggregator.group.headlines import Headline
from aggregator.group.index import Index
from aggregator.group.score import compare

DRIFT = "drift"  # the guard's name
_OLD = timedelta(hours=36)
_CORE = 3  # first entries of a story, of which an entry that comes late must resemble one
_LACK = 1.0  # that it may lack of what the story requires


def drifted(mine: Headline, closest: Headline, required: float, index: Index) -> bool:
    """Return whether an entry comes late to the story of another and resembles none of its first that are alive."""
    core = index.oldest(closest.story, closest.side, _CORE)
    if not core or mine.entry.published - core[0].entry.published < _OLD:
        return False
    mine = index.bare(mine)
    around = Neighbourhood(mine, index.candidates(mine))
    return all(_score(mine, first, around, index) < required - _LACK for first in core)


def _score(mine: Headline, first: Headline, around: Neighbourhood, index: Index) -> float:
    index.weigh(first.words)
    index.weigh(first.context)
    return compare(mine, index.bare(first), around=around, rarest=index.rarest, weights=index.weights).score
