"""What two headlines have in common, as figures that can be weighed.  Pure."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

from aggregator.group.acts import NONE, Acts
from aggregator.group.headlines import Headline, Word
from aggregator.group.match import Partner

_TEXT_WEIGHT = 0.5  # of a word that only the text has
_DOUBT = 3  # headlines without a word that every neighbourhood is taken to have besides its own


class Neighbourhood:
    """The headlines that resemble `mine`: what all of them say tells them apart from none."""

    def __init__(self, mine: Headline, headlines: Sequence[Headline]) -> None:
        """Count the headlines by word; the words must have been weighed."""
        self._size = len(headlines)
        self._counts: dict[str, int] = {}
        for headline in headlines:
            for skeleton in headline.skeletons:
                self._counts[skeleton] = self._counts.get(skeleton, 0) + 1
        self.mine = {word: self.idf(word, 0) for word in mine.words}

    def idf(self, word: Word, apart: int) -> float:
        """Return a word's idf, less the more of the neighbours have it, `apart` of them not counted."""
        return word.idf * (1 - (self._counts.get(word.skeleton, 0) - apart) / (self._size + _DOUBT))


def titles(
    mine: Headline, theirs: Headline, found: Sequence[Partner], around: Neighbourhood, rarest: float
) -> dict[str, float]:
    """Return what the titles say; `rarest` is the index's unit of evidence."""
    paired = {pair.mine for pair in found}, {pair.theirs for pair in found}
    alone = [word for word in mine.words if word not in paired[0]]
    others = [word for word in theirs.words if word not in paired[1]]
    return (
        _words(found, alone, others, rarest)
        | _order(mine, theirs)
        | _numbers(mine.numbers, theirs.numbers)
        | _local(found, alone, others, around)
        | _acts(mine, theirs, found)
    )


def texts(mine: Headline, theirs: Headline, found: Sequence[Partner], rarest: float) -> dict[str, float]:
    """Return what titles and texts say together."""
    weights = dict.fromkeys(theirs.words, 1.0) | dict.fromkeys(theirs.context, _TEXT_WEIGHT)
    evidence = squares = 0.0
    for words, weight in ((mine.words, 1.0), (mine.context, _TEXT_WEIGHT)):
        for word in words:
            if word in weights:
                evidence += word.idf
                squares += weight * weights[word] * word.idf * word.idf
    return {
        "text_cosine": squares / (_norm(mine) * _norm(theirs)),
        "text_evidence": min(4.0, evidence / rarest),
        "coverage_smaller": min(
            _coverage(mine.words, theirs, {pair.mine: pair.weight for pair in found}),
            _coverage(theirs.words, mine, {pair.theirs: pair.weight for pair in found}),
        ),
    }


def _words(found: Sequence[Partner], alone: Sequence[Word], others: Sequence[Word], rarest: float) -> dict[str, float]:
    """Return how much of what is rare is shared, and what is left."""
    shared = [min(pair.mine.idf, pair.theirs.idf) * pair.weight for pair in found]
    matched = sum(shared)
    left = sum(word.idf for word in alone) + sum(word.idf for word in others)
    return {
        "soft_jaccard": matched / (matched + left) if matched else 0.0,
        "evidence": min(2.0, max(-1.0, (matched - rarest) / rarest)),
        "rarest_shared": max(shared, default=0.0) / rarest,
        "rarest_unmatched": min(_rarest(alone), _rarest(others)) / rarest,
    }


def _rarest(words: Iterable[Word]) -> float:
    return max((word.idf for word in words), default=0.0)


def _order(mine: Headline, theirs: Headline) -> dict[str, float]:
    """Return how alike the titles are as sequences."""
    fewer = min(len(mine.words), len(theirs.words)) - 1
    twos = set(itertools.pairwise(mine.words)) & set(itertools.pairwise(theirs.words))
    return {
        "bigrams": len(twos) / fewer if fewer > 0 else 0.0,
        "first_token": float(mine.words[:1] == theirs.words[:1]),
    }


def _numbers(mine: frozenset[Word], theirs: frozenset[Word]) -> dict[str, float]:
    return {"number_conflict": float(bool(mine and theirs) and mine.isdisjoint(theirs))}


def _local(
    found: Sequence[Partner], alone: Sequence[Word], others: Sequence[Word], around: Neighbourhood
) -> dict[str, float]:
    """Return how much is shared of what tells the two apart from what else resembles them."""
    matched = sum(_told_apart(pair, around) * pair.weight for pair in found)
    left = sum(around.mine[word] for word in alone), sum(around.idf(word, 1) for word in others)
    return {
        "local_containment": matched / (matched + min(left)) if matched else 0.0,
        "local_jaccard": matched / (matched + sum(left)) if matched else 0.0,
    }


def _told_apart(pair: Partner, around: Neighbourhood) -> float:
    theirs = around.idf(pair.theirs, 1)
    if pair.mine is pair.theirs:
        return theirs
    return min(theirs, around.idf(pair.mine, int(pair.mine.skeleton == pair.theirs.skeleton)))


def _acts(mine: Headline, theirs: Headline, found: Sequence[Partner]) -> dict[str, float]:
    """Return whether the same was done: by words that mean one act, by other acts, denied or only intended."""
    one, other = _done(mine.words), _done(theirs.words)
    named = [pair for pair in found if pair.how != "act"]
    paired = {pair.mine for pair in named} | {pair.theirs for pair in named}
    left, right = (_done(word for word in headline.words if word not in paired) for headline in (mine, theirs))
    return {
        "act_shared": float(not one.isdisjoint(other)),
        "act_conflict": float(bool(one and other) and one.isdisjoint(other)),
        "act_synonym": float(not left.isdisjoint(right)),
        "act_extra": float(bool(left - other) and bool(right - one)),
        "denial": float(mine.stance.denies != theirs.stance.denies),
        "intention": float(mine.stance.intends != theirs.stance.intends),
    }


def _done(words: Iterable[Word]) -> Acts:
    return NONE.union(*(word.acts for word in words if word.acts))


def _norm(headline: Headline) -> float:
    squares = sum(word.idf * word.idf for word in headline.words)
    return math.sqrt(squares + _TEXT_WEIGHT**2 * sum(word.idf * word.idf for word in headline.context)) or 1.0


def _coverage(title: Iterable[Word], other: Headline, matched: Mapping[Word, float]) -> float:
    """Return the share of a title's idf that is found in the other's title and text."""
    context = frozenset(other.context)
    covered = total = 0.0
    for word in title:
        total += word.idf
        covered += word.idf * (1.0 if word in context else matched.get(word, 0.0))
    return covered / total if total else 0.0
