"""What two headlines have in common, as figures that can be weighed.  Pure."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter, mul

from aggregator.group.acts import NONE, Acts
from aggregator.group.facts import facts
from aggregator.group.headlines import Headline, Word
from aggregator.group.match import Partner

_TEXT_WEIGHT = 0.5  # of a word that only the text has
_DOUBT = 3  # headlines without a word that every neighbourhood is taken to have besides its own
_IDF: Callable[[Word], float] = attrgetter("idf")


class Neighbourhood:
    """The headlines that resemble `mine`: what all of them say tells them apart from none."""

    def __init__(self, mine: Headline, headlines: Sequence[Headline]) -> None:
        """Count the headlines by word; the words must have been weighed."""
        self._size = len(headlines)
        self._counts = Counter(chain.from_iterable([headline.skeletons for headline in headlines]))
        self._apart: dict[Word, float] = {}
        self.mine = {word: self.idf(word, 0) for word in mine.words}
        self.context = frozenset(mine.context)
        self.told = _norm(mine), sum(map(_IDF, mine.words))

    def idf(self, word: Word, apart: int) -> float:
        """Return a word's idf, less the more of the neighbours have it, `apart` of them not counted."""
        return word.idf * (1 - (self._counts.get(word.skeleton, 0) - apart) / (self._size + _DOUBT))

    def theirs(self, word: Word) -> float:
        """Return the idf of a word of one of the neighbours, which is not counted."""
        found = self._apart.get(word)
        if found is None:
            found = self._apart[word] = self.idf(word, 1)
        return found


def titles(
    mine: Headline, theirs: Headline, found: Sequence[Partner], around: Neighbourhood, rarest: float
) -> dict[str, float]:
    """Return what the titles say; `rarest` is the index's unit of evidence."""
    paired = {pair.mine for pair in found}, {pair.theirs for pair in found}
    alone = [word for word in mine.words if word not in paired[0]]
    others = [word for word in theirs.words if word not in paired[1]]
    return {
        **_words(found, alone, others, rarest),
        **_order(mine, theirs),
        "number_conflict": float(_conflict(mine.numbers, theirs.numbers)),
        **_local(found, alone, others, around),
        **_acts(mine, theirs, found),
    }


def texts(
    mine: Headline, theirs: Headline, found: Sequence[Partner], around: Neighbourhood, rarest: float
) -> dict[str, float]:
    """Return what titles and texts say together; sets have no order, so sums must not depend on one."""
    context = frozenset(theirs.context)
    one, other = context.intersection(mine.words), around.context.intersection(theirs.words)
    titled = list(map(_IDF, facts(mine.words).words & facts(theirs.words).words))
    mixed = list(map(_IDF, (*one, *other)))
    told = list(map(_IDF, context & around.context))
    squares = _squares(titled) + _TEXT_WEIGHT * _squares(mixed) + _TEXT_WEIGHT**2 * _squares(told)
    norm, total = around.told
    return {
        "text_cosine": squares / (norm * _norm(theirs)),
        "text_evidence": min(4.0, math.fsum((*titled, *mixed, *told)) / rarest),
        "coverage_smaller": min(
            _coverage(total, one, {pair.mine: pair.weight for pair in found}),
            _coverage(sum(map(_IDF, theirs.words)), other, {pair.theirs: pair.weight for pair in found}),
        ),
    }


def _squares(idfs: list[float]) -> float:
    return math.fsum(map(mul, idfs, idfs))


def _words(found: Sequence[Partner], alone: Sequence[Word], others: Sequence[Word], rarest: float) -> dict[str, float]:
    """Return how much of what is rare is shared, and what is left."""
    shared = [min(one.idf, other.idf) * weight for one, other, weight, _ in found]
    left = list(map(_IDF, alone)), list(map(_IDF, others))
    matched = sum(shared)
    return {
        "soft_jaccard": matched / (matched + sum(left[0]) + sum(left[1])) if matched else 0.0,
        "evidence": min(2.0, max(-1.0, (matched - rarest) / rarest)),
        "rarest_shared": max(shared, default=0.0) / rarest,
        "rarest_unmatched": min(max(left[0], default=0.0), max(left[1], default=0.0)) / rarest,
    }


def _order(mine: Headline, theirs: Headline) -> dict[str, float]:
    """Return how alike the titles are as sequences."""
    fewer = min(len(mine.words), len(theirs.words)) - 1
    return {
        "bigrams": len(facts(mine.words).twos & facts(theirs.words).twos) / fewer if fewer > 0 else 0.0,
        "first_token": float(mine.words[:1] == theirs.words[:1]),
    }


def _conflict(mine: frozenset[Word], theirs: frozenset[Word]) -> bool:
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _local(
    found: Sequence[Partner], alone: Sequence[Word], others: Sequence[Word], around: Neighbourhood
) -> dict[str, float]:
    """Return how much is shared of what tells the two apart from what else resembles them."""
    matched = sum([_told_apart(pair, around) * pair.weight for pair in found])
    left = sum([around.mine[word] for word in alone]), sum(map(around.theirs, others))
    return {
        "local_containment": matched / (matched + min(left)) if matched else 0.0,
        "local_jaccard": matched / (matched + sum(left)) if matched else 0.0,
    }


def _told_apart(pair: Partner, around: Neighbourhood) -> float:
    theirs = around.theirs(pair.theirs)
    if pair.mine is pair.theirs:
        return theirs
    return min(theirs, around.idf(pair.mine, int(pair.mine.skeleton == pair.theirs.skeleton)))


def _acts(mine: Headline, theirs: Headline, found: Sequence[Partner]) -> dict[str, float]:
    """Return whether the same was done: by words that mean one act, by other acts, denied or only intended."""
    here, there = facts(mine.words), facts(theirs.words)
    one, other = here.acts, there.acts
    left = right = NONE
    if one and other:
        named = [pair for pair in found if pair.how != "act"]
        paired = {pair.mine for pair in named} | {pair.theirs for pair in named}
        left, right = _done(here.doing, paired), _done(there.doing, paired)
    return {
        "act_shared": float(not one.isdisjoint(other)),
        "act_conflict": float(bool(one and other) and one.isdisjoint(other)),
        "act_synonym": float(not left.isdisjoint(right)),
        "act_extra": float(bool(left - other) and bool(right - one)),
        "denial": float(mine.stance.denies != theirs.stance.denies),
        "intention": float(mine.stance.intends != theirs.stance.intends),
    }


def _done(words: Iterable[Word], paired: Container[Word]) -> Acts:
    return NONE.union(*[word.acts for word in words if word not in paired])


def _norm(headline: Headline) -> float:
    titled, told = list(map(_IDF, headline.words)), list(map(_IDF, headline.context))
    return math.sqrt(_squares(titled) + _TEXT_WEIGHT**2 * _squares(told)) or 1.0


def _coverage(total: float, told: Collection[Word], matched: Mapping[Word, float]) -> float:
    """Return the share of a title's idf, `total`, that is found in the other's text, where it is `told`, and title."""
    covered = math.fsum(map(_IDF, told)) + sum(
        [word.idf * weight for word, weight in matched.items() if word not in told]
    )
    return covered / total if total else 0.0
