"""Which words of two headlines mean the same.  Pure.  Owns rapidfuzz."""

from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from aggregator.group import background, spelling
from aggregator.group.index import Headline, Word

How = Literal["equal", "alias", "skeleton", "ratio"]
_ALIKE = 80.0  # of two words, in percent
_KNOWN_ALIKE = 88.0  # of two words of ordinary language: Austria is not Australia
_SKELETON_WEIGHT = 0.9


class Partner(NamedTuple):
    """Two words that match, with a weight in (0, 1]."""

    mine: Word
    theirs: Word
    weight: float
    how: How


def partners(mine: Headline, theirs: Headline) -> list[Partner]:
    """Return the pairs of words that match; each word is in one pair at most, numbers match only equal ones."""
    shared = set(mine.words).intersection(theirs.words)
    found = [Partner(word, word, 1.0, "equal") for word in mine.words if word in shared]
    free = [word for word in theirs.words if word not in shared and not word.number]
    if not free:
        return found
    for word in mine.words:
        if word in shared or word.number:
            continue
        partner = _closest(word, free)
        if partner:
            found.append(partner)
            free.remove(partner.theirs)
    return found


def _closest(word: Word, others: list[Word]) -> Partner | None:
    """Return the best partner for a word, the first of equals."""
    best: Partner | None = None
    for other in others:
        if word.skeleton == other.skeleton or word.begin == other.begin:
            weight, how = kinship(word.text, other.text)
            if weight > (best.weight if best else 0.0):
                best = Partner(word, other, weight, how)
    return best


@lru_cache(maxsize=20_000)
def kinship(one: str, other: str) -> tuple[float, How]:
    """Return how surely two different words are spellings of one, 0 for not at all."""
    if not (one.isascii() and other.isascii()) or "_" in one or "_" in other:
        return 0.0, "ratio"
    alike = fuzz.ratio(one, other)
    known = background.rate(one) > 0 and background.rate(other) > 0
    skeleton = spelling.skeleton(one)
    if skeleton == spelling.skeleton(other) and len(skeleton) > 2 and alike >= (75 if known else 50):
        return _SKELETON_WEIGHT, "skeleton"
    if min(len(one), len(other)) > 4 and alike >= (_KNOWN_ALIKE if known else _ALIKE):
        return alike / 100, "ratio"
    return 0.0, "ratio"
