"""Two titles side by side: what they share, what is left of either, and what of that tells of an event.  Pure."""

from collections.abc import Container
from typing import NamedTuple

from aggregator.group.facts import facts
from aggregator.group.headlines import Headline, Word
from aggregator.group.match import Partner
from aggregator.group.score import Comparison
from aggregator.group.words import UNSPACED

STRAY = 2  # words without a partner that count for little


class Sides(NamedTuple):
    """What is left of two titles without what they share, and of that what tells of the event."""

    mine: list[Word]
    theirs: list[Word]
    shared: list[Partner]  # neither numbers, dates nor genres


def shared(pair: Comparison) -> int:
    """Return how many words that tell of an event two titles share; neighbouring pairs of characters are one word."""
    return told(pair.mine, {partner.mine for partner in pair.partners})


def told(headline: Headline, among: Container[Word]) -> int:
    """Return how many of some of a title's words tell of an event; neighbouring pairs of characters are one word."""
    words = headline.words
    found = [word in among and word.telling for word in words]
    if facts(words).spaced:
        return sum(found)
    return sum(
        here and not (at and found[at - 1] and _continues(words[at - 1], words[at])) for at, here in enumerate(found)
    )


def _continues(before: Word, after: Word) -> bool:
    return bool(UNSPACED.match(after.text)) and before.text[-1] == after.text[0]


def left(pair: Comparison) -> Sides:
    """Return what either title has alone, and what both have."""
    one = {partner.mine for partner in pair.partners}
    other = {partner.theirs for partner in pair.partners}
    return Sides(
        [word for word in pair.mine.words if word not in one],
        [word for word in pair.theirs.words if word not in other],
        [partner for partner in pair.partners if partner.mine.telling],
    )


def framed(pair: Comparison, sides: Sides) -> bool:
    """Return whether at least half of what either title tells is in the other: they may be forms filled in twice."""
    fewer = min(facts(pair.mine.words).telling, facts(pair.theirs.words).telling)
    return 2 * len(sides.shared) >= fewer
