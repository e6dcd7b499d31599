"""Which words of two headlines mean the same.  Pure.  Owns rapidfuzz."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from aggregator.group import background, names, spelling
from aggregator.group.facts import facts
from aggregator.group.headlines import Headline, Word

How = Literal["equal", "alias", "skeleton", "ratio", "joined", "act"]
_ALIKE = 80.0  # of two words, in percent
_KNOWN_ALIKE = 88.0  # of two words of ordinary language: Austria is not Australia
_JOINED_ALIKE = 75.0  # of a word and two that are put together
_SKELETON_WEIGHT = 0.9
_JOINED_WEIGHT = 0.9  # of a word and the rarest of those that it stands for …
_PART_WEIGHT = 0.01  # … and each of the others, which thereby are not without a partner
_ACT_WEIGHT = 0.5  # of two words for one act


class Partner(NamedTuple):
    """Two words that match, with a weight in (0, 1]."""

    mine: Word
    theirs: Word
    weight: float
    how: How


def partners(mine: Headline, theirs: Headline) -> list[Partner]:
    """Return the pairs of words that match; numbers match only equal ones.

    Each word is in one pair at most, but one that stands for several is paired with each of these.
    """
    shared = facts(mine.words).words & facts(theirs.words).words
    found = [_equal(word) for word in mine.words if word in shared]
    free = [word for word in theirs.words if word not in shared and not word.number]
    alone = [word for word in mine.words if word not in shared and not word.number]
    if not free or not alone:
        return found
    begins, skeletons = {word.begin for word in free}, {word.skeleton for word in free}
    for word in [word for word in alone if word.begin in begins or word.skeleton in skeletons]:
        partner = _closest(word, free)
        if partner:
            found.append(partner)
            free.remove(partner.theirs)
            alone.remove(word)
    if free and alone:
        found += _standing(mine, theirs, alone, free)
    if free and alone:
        found += _same_acts(alone, free)
    return found


@lru_cache(maxsize=5000)
def _equal(word: Word) -> Partner:
    """Return a word that both have."""
    return Partner(word, word, 1.0, "equal")


def _closest(word: Word, others: list[Word]) -> Partner | None:
    """Return the best partner for a word, the first of equals."""
    best: Partner | None = None
    for other in others:
        if word.skeleton == other.skeleton or word.begin == other.begin:
            weight, how = kinship(word.text, other.text)
            if weight > (best.weight if best else 0.0):
                best = Partner(word, other, weight, how)
    return best


def _standing(mine: Headline, theirs: Headline, alone: list[Word], free: list[Word]) -> Iterator[Partner]:
    """Yield words with those that they stand for, and take both out of what is left."""
    for here, there, left, right, turned in ((mine, theirs, alone, free, False), (theirs, mine, free, alone, True)):
        for word, several in _stands(here, there, left, right):
            if word not in left or not all(each in right for each in several):
                continue
            left.remove(word)
            rarest = max(several, key=lambda each: each.idf)
            for each in several:
                right.remove(each)
                weight = _JOINED_WEIGHT if each is rarest else _PART_WEIGHT
                yield Partner(each, word, weight, "joined") if turned else Partner(word, each, weight, "joined")


def _stands(mine: Headline, theirs: Headline, alone: list[Word], others: list[Word]) -> list[names.Stand]:
    """Return words with the neighbours in the other headline that they stand for."""
    found: list[names.Stand] = []
    if not facts(mine.words).long.isdisjoint(facts(theirs.words).bones):
        found += (
            (word, (before, after))
            for word, (before, after) in names.joined(alone, theirs, others)
            if fuzz.ratio(word.text, before.text + after.text) >= _JOINED_ALIKE
        )
    return [*found, *names.initials(mine, theirs, alone, others)] if mine.acronyms else found


def _same_acts(alone: list[Word], free: list[Word]) -> Iterator[Partner]:
    """Yield words that tell of one act or one kind of thing."""
    for word in alone:
        if word.senses:
            other = next((each for each in free if not word.senses.isdisjoint(each.senses)), None)
            if other:
                free.remove(other)
                yield Partner(word, other, _ACT_WEIGHT, "act")


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
