"""How surely two headlines tell the same story, in log-odds.  Pure."""

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.group.index import Headline, Word
from aggregator.group.match import Partner, look_alike, partners
from aggregator.group.weights import WEIGHTS, Weights
from aggregator.models import Decision

_TEXT_WEIGHT = 0.5  # of a word that only the text has


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two headlines side by side; `table` names the weights that apply."""

    mine: Headline
    theirs: Headline
    partners: list[Partner]
    features: Mapping[str, float]
    hours_apart: float
    score: float
    table: str


def compare(mine: Headline, theirs: Headline, *, rarest: float, weights: Weights) -> Comparison:
    """Return how alike two headlines are.  Their words must have been weighed; `rarest` is the index's unit."""
    found = partners(mine, theirs)
    features = _titles(mine, theirs, found, rarest)
    table = f"{weights.version} titles"
    if mine.context and theirs.context:
        features |= _texts(mine, theirs, found)
        table = f"{weights.version} summaries"
    hours = abs((mine.entry.published - theirs.entry.published).total_seconds()) / 3600
    score = _total(features, weights.table(table), hours, weights)
    return Comparison(mine, theirs, found, features, hours, score, table)


def recompute(decision: Decision, weights: Weights = WEIGHTS) -> float:
    """Return the score of a decision from its own record; KeyError if it was made with other weights."""
    return _total(decision.features, weights.table(decision.weights), decision.hours_apart, weights)


def required(base: float, alike: int, weights: Weights) -> float:
    """Return the score to ask for where so many other stories look alike too."""
    return base + weights.crowd * math.log1p(alike)


def _total(features: Mapping[str, float], table: Mapping[str, float], hours: float, weights: Weights) -> float:
    late = max(0.0, hours - weights.near) / 24
    return table["bias"] + sum(table[name] * value for name, value in features.items()) - weights.day * late


def _titles(mine: Headline, theirs: Headline, found: list[Partner], rarest: float) -> dict[str, float]:
    """Return what the titles say."""
    matched, squares, strongest = 0.0, 0.0, 0.0
    for pair in found:
        idf = min(pair.mine.idf, pair.theirs.idf) * pair.weight
        matched += idf
        squares += pair.weight * pair.mine.idf * pair.theirs.idf
        strongest = max(strongest, idf)
    alone_mine, rarest_mine = _alone(mine.words, {pair.mine for pair in found})
    alone_theirs, rarest_theirs = _alone(theirs.words, {pair.theirs for pair in found})
    fewer = min(alone_mine, alone_theirs)
    containment = matched / (matched + fewer) if matched else 0.0
    shorter = min(len(mine.words), len(theirs.words))
    sort, subset = look_alike(mine.line, theirs.line)
    return {
        "containment": containment,
        "soft_jaccard": matched / (matched + alone_mine + alone_theirs) if matched else 0.0,
        "title_cosine": squares / (_norm(mine.words) * _norm(theirs.words)) if squares else 0.0,
        "evidence": min(2.0, max(-1.0, (matched - rarest) / rarest)),
        "rarest_shared": strongest / rarest,
        "rarest_unmatched": min(rarest_mine, rarest_theirs) / rarest,
        "unmatched": fewer / rarest,
        "token_sort": sort,
        "token_set": subset,
        "number_conflict": float(_disagree(mine.numbers, theirs.numbers)),
        "bigrams": _bigrams(mine.words, theirs.words),
        "same_source": float(same_source(mine, theirs)),
        "shorter_title": min(shorter, 12) / 12,
        "first_token": float(mine.words[:1] == theirs.words[:1]),
        "containment_by_length": containment * min(shorter, 8) / 8,
    }


def same_source(mine: Headline, theirs: Headline) -> bool:
    """Return whether two headlines are of one feed or one outlet."""
    one, other = mine.entry, theirs.entry
    return one.feed == other.feed or bool(one.outlet and one.outlet == other.outlet)


def _disagree(mine: frozenset[Word], theirs: frozenset[Word]) -> bool:
    """Return whether both have numbers, but none in common."""
    return bool(mine and theirs and not mine & theirs)


def _alone(words: Iterable[Word], paired: set[Word]) -> tuple[float, float]:
    """Return (sum, largest) of the idf of words without a partner."""
    idfs = [word.idf for word in words if word not in paired]
    return sum(idfs), max(idfs, default=0.0)


def _norm(words: Iterable[Word], context: Iterable[Word] = ()) -> float:
    squares = sum(word.idf * word.idf for word in words)
    return math.sqrt(squares + _TEXT_WEIGHT**2 * sum(word.idf * word.idf for word in context)) or 1.0


def _bigrams(mine: tuple[Word, ...], theirs: tuple[Word, ...]) -> float:
    """Return the share of word pairs of the shorter title that the other has too."""
    fewer = min(len(mine), len(theirs)) - 1
    if fewer < 1:
        return 0.0
    return len(set(itertools.pairwise(mine)) & set(itertools.pairwise(theirs))) / fewer


def _texts(mine: Headline, theirs: Headline, found: list[Partner]) -> dict[str, float]:
    """Return what titles and texts say together."""
    weights = dict.fromkeys(theirs.words, 1.0) | dict.fromkeys(theirs.context, _TEXT_WEIGHT)
    shared = sum(weights[word] * word.idf * word.idf for word in mine.words if word in weights)
    shared += sum(_TEXT_WEIGHT * weights[word] * word.idf * word.idf for word in mine.context if word in weights)
    norms = _norm(mine.words, mine.context) * _norm(theirs.words, theirs.context)
    coverages = sorted(
        (
            _coverage(mine.words, theirs, {pair.mine: pair.weight for pair in found}),
            _coverage(theirs.words, mine, {pair.theirs: pair.weight for pair in found}),
        )
    )
    return {"text_cosine": shared / norms, "coverage_larger": coverages[1], "coverage_smaller": coverages[0]}


def _coverage(title: Iterable[Word], other: Headline, matched: Mapping[Word, float]) -> float:
    """Return the share of a title's idf that is found in the other's title and text."""
    context = frozenset(other.context)
    covered = total = 0.0
    for word in title:
        total += word.idf
        covered += word.idf * (1.0 if word in context else matched.get(word, 0.0))
    return covered / total if total else 0.0
