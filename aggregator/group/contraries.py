"""Whether two titles tell of different acts: a denial, the opposite, the end, exchanged parts, a part of it.  Pure."""

import re
from collections.abc import Container
from functools import lru_cache

from aggregator.group import vocabulary
from aggregator.group.facts import facts
from aggregator.group.headlines import Headline, Word
from aggregator.group.score import Comparison
from aggregator.group.sides import STRAY, Sides, framed, told

_TURNED = re.compile(r"(?<!\w)(?:by|von|vom|par|por|от|від|and|und|et|y|и|і|as|after)(?!\w)|[:,;]", re.IGNORECASE)
_AGAINST = vocabulary.DENIALS | vocabulary.NEGATIONS
_TURNING = vocabulary.DENIALS | vocabulary.NOTS
_OPPOSED = frozenset().union(*(one | other for one, other in vocabulary.OPPOSITES))
_UNDONE = vocabulary.REVERSALS | vocabulary.NEGATIONS
_PARTS = vocabulary.PIECES | vocabulary.DIRECTIONS
_BY_THE_WAY = frozenset({"ending", "concluding"})
_ORDERED = 3  # words that titles must share to tell who did it to whom


def denied(pair: Comparison, sides: Sides) -> bool:
    """Return whether one denies what the other tells, and tells little more."""
    for mine, theirs, said, rest in (
        (pair.mine, pair.theirs, sides.mine, sides.theirs),
        (pair.theirs, pair.mine, sides.theirs, sides.mine),
    ):
        words = _TURNING.intersection([word.text for word in said])
        if not words or not _AGAINST.isdisjoint(facts(theirs.words).texts) or ";" in mine.entry.title:
            continue
        more = sum(word.telling for word in said)
        if words & vocabulary.DENIALS and more <= STRAY + 2 and framed(pair, sides):
            return True
        if words & vocabulary.NOTS and more <= STRAY and not any(word.telling for word in rest):
            return True
    return False


def acts(pair: Comparison, sides: Sides) -> bool:
    """Return whether one tells the opposite of the other: opened and closed, arrested and released."""
    mine = {word.text for word in sides.mine}
    theirs = {word.text for word in sides.theirs}
    negated = [not vocabulary.NOTS.isdisjoint(words) for words in (mine, theirs)]
    opposed = not (_OPPOSED.isdisjoint(mine) or _OPPOSED.isdisjoint(theirs))
    opposite = (
        opposed
        and negated[0] == negated[1]
        and any(
            (mine & one and theirs & other and not mine & other and not theirs & one)
            or (mine & other and theirs & one and not mine & one and not theirs & other)
            for one, other in vocabulary.OPPOSITES
        )
    )
    undone = _undone(mine, sides.theirs) or _undone(theirs, sides.mine)
    later = _arrested(sides.mine, sides.theirs) or _arrested(sides.theirs, sides.mine)
    return opposite or undone or later or _ended(pair, sides) or _swapped(pair, sides)


def _arrested(said: list[Word], rest: list[Word]) -> bool:
    """Return whether one tells of an arrest for the deaths that are what the other tells."""
    if not any("arrest" in word.acts for word in said):
        return False
    harm = frozenset[str]().union(*[word.acts for word in rest])
    return "kill" in harm and not harm & {"arrest", "charge", "convict"}


def _ended(pair: Comparison, sides: Sides) -> bool:
    """Return whether one tells the end of what the other tells, and little more: of a strike, of a stay in hospital."""
    one, other = (
        not vocabulary.ENDINGS.isdisjoint(facts(headline.words).texts) for headline in (pair.mine, pair.theirs)
    )
    if one == other or not _tells_end(pair.mine if one else pair.theirs) or not framed(pair, sides):
        return False
    if not vocabulary.STOPS.isdisjoint(word.text for word in (sides.theirs if one else sides.mine)):
        return False  # the other says in other words that it ends
    return (told(pair.mine, sides.mine) if one else told(pair.theirs, sides.theirs)) <= STRAY + 1


def _tells_end(headline: Headline) -> bool:
    """Return whether something ended: not by the way ("captured, ending a battle"), not only if they will."""
    surfaces = [token.surface.lower() for token in headline.tokens if token.text in vocabulary.ENDINGS]
    return not headline.stance.intends and not _BY_THE_WAY.issuperset(surfaces)


def _undone(said: set[str], rest: list[Word]) -> bool:
    """Return whether one side says that nothing came of what is all that the other tells."""
    if len(said) > STRAY or said.isdisjoint(vocabulary.REVERSALS):
        return False
    more = [word for word in rest if word.telling and word.text not in vocabulary.TENTATIVE]
    return not more and _UNDONE.isdisjoint(word.text for word in rest)


def _swapped(pair: Comparison, sides: Sides) -> bool:
    """Return whether the same is told with the parts exchanged: "A sues B" and "B sues A"."""
    titles = (pair.mine.entry.title, pair.theirs.entry.title)
    if len(sides.shared) < _ORDERED or any(map(_turned, titles)):
        return False
    mine, theirs = pair.mine.words, pair.theirs.words
    order = sorted((mine.index(each.mine), theirs.index(each.theirs), each.mine) for each in sides.shared)
    first, last = order[0], order[-1]
    return any(
        first[0] == 0 and last[1] == 0 and last[1] < there < first[1] and _is_act(pair.mine, word)
        for here, there, word in order[1:-1]
        if first[0] < here < last[0]
    )


@lru_cache(maxsize=4000)
def _turned(title: str) -> bool:
    """Return whether the order of a title's words may tell nothing."""
    return bool(_TURNED.search(title))


def _is_act(headline: Headline, word: Word) -> bool:
    """Return whether a word is in lower case, ends like a verb and names nothing that goes both ways."""
    surface = next(token.surface for token in headline.tokens if token.text == word.text)
    return surface.islower() and surface.endswith("s") and word.text not in vocabulary.MUTUAL


def part(pair: Comparison, sides: Sides) -> bool:
    """Return whether one tells of a part of what the other tells, or another round was reached."""
    one, other = facts(pair.mine.words).texts, facts(pair.theirs.words).texts
    if ("final" in one or "final" in other) and one.isdisjoint(vocabulary.ROUNDS) != other.isdisjoint(
        vocabulary.ROUNDS
    ):
        return True
    if _piece(sides.mine, sides.theirs, pair.theirs) or _piece(sides.theirs, sides.mine, pair.mine):
        return True
    if not (_captures(pair.mine) and _captures(pair.theirs) and framed(pair, sides)):
        return False
    return _holds_part(pair.mine, sides.mine, other) or _holds_part(pair.theirs, sides.theirs, one)


def _piece(said: list[Word], rest: list[Word], other: Headline) -> bool:
    """Return whether one side names a part, and the other has no more to tell than the whole."""
    if not all(word.text in vocabulary.WHOLES for word in rest) or _PARTS.isdisjoint([word.text for word in said]):
        return False
    whole = not vocabulary.WHOLES.isdisjoint(other.entry.title.lower().split())
    parts = _PARTS if whole else vocabulary.PIECES
    pieces = [word for word in said if word.text in parts]
    more = [word for word in said if word.telling and word not in pieces]
    return bool(pieces) and len(more) < 2


def _captures(headline: Headline) -> bool:
    return _tells_capture(headline.entry.title)


@lru_cache(maxsize=4000)
def _tells_capture(title: str) -> bool:
    return not vocabulary.CAPTURES.isdisjoint(title.lower().split())


def _holds_part(headline: Headline, left: list[Word], other: Container[str]) -> bool:
    """Return whether a title names a part of a place ("Raqqa hospital") that the other does not."""
    words = headline.words
    return any(
        word in left
        and word.text.rpartition("_")[2] in vocabulary.WITHIN
        and any(place.text in other for place in words[max(0, at - 2) : at])
        for at, word in enumerate(words)
        if at
    )
