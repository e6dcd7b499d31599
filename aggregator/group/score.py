"""How surely two headlines tell the same story, as one figure.  Pure."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from aggregator.group import articles, features
from aggregator.group.features import Neighbourhood
from aggregator.group.headlines import Headline
from aggregator.group.match import Partner, partners
from aggregator.group.weights import WEIGHTS, Weights
from aggregator.models import Decision

_NEAR = 12  # hours apart that do not matter


class Comparison(NamedTuple):
    """Two headlines side by side; `table` names the weights that apply."""

    mine: Headline
    theirs: Headline
    partners: list[Partner]
    features: Mapping[str, float]
    hours_apart: float
    score: float
    table: str


def compare(mine: Headline, theirs: Headline, *, around: Neighbourhood, rarest: float, weights: Weights) -> Comparison:
    """Return how alike two headlines are.

    Their words must have been weighed; `around` are the headlines that resemble `mine`, `rarest` is the index's unit.
    """
    found = partners(mine, theirs)
    hours = abs((mine.entry.published - theirs.entry.published).total_seconds()) / 3600
    figures = features.titles(mine, theirs, found, around, rarest)
    figures["same_source"] = float(same_source(mine, theirs))
    figures["days_apart"] = max(0.0, hours - _NEAR) / 24
    table = f"{weights.version} titles"
    if mine.context and theirs.context:
        figures |= features.texts(mine, theirs, found, around, rarest)
        table = f"{weights.version} summaries"
    if mine.article and theirs.article and not figures["same_source"]:
        figures["article"] = articles.likeness(mine.article, theirs.article)
    return Comparison(mine, theirs, found, figures, hours, _total(figures, table, weights), table)


def recompute(decision: Decision, weights: Weights = WEIGHTS) -> float:
    """Return the score of a decision from its own record; KeyError if it was made with other weights."""
    return _total(decision.features, decision.weights, weights)


def required(base: float, alike: int, weights: Weights) -> float:
    """Return the score to ask for where so many other stories look alike too."""
    return base + weights.crowd * math.log1p(alike)


def same_source(mine: Headline, theirs: Headline) -> bool:
    """Return whether two headlines are of one feed or one outlet."""
    one, other = mine.entry, theirs.entry
    return one.feed == other.feed or bool(one.outlet and one.outlet == other.outlet)


def _total(figures: Mapping[str, float], name: str, weights: Weights) -> float:
    """Return the weighted figures.

    Where two articles were compared, titles that have little in common count for nothing rather than against.
    """
    table = weights.table(name)
    total = table["bias"] + sum([table[feature] * value for feature, value in figures.items() if feature != "article"])
    article = figures.get("article")
    if article is None:
        return total
    apart = table["days_apart"] * figures["days_apart"]
    return apart + max(0.0, total - apart) + weights.article * (article - weights.topic)
