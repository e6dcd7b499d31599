"""Weights from labelled comparisons: a logistic regression that no set may dominate."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from collect import Labelled

_PENALTY = 3.0  # on the square of a weight: chosen among 1, 3, 10 and 30
_BELONGS = 0.3  # on the square of what is a set's own
_EVIDENCE = 500.0  # comparisons that each set counts for
_FEWEST = 15  # comparisons of either kind that a set must have
_SETTLED = {"denial": -4.0}  # by hand: an event and its denial are rare in labelled sets, and must never be one
_DOUBT = 1.5  # taken off where texts are compared: settled on pairs of full texts, because few sets have any
_TEXTS = ("text_cosine", "text_evidence", "coverage_smaller")


class Tables(NamedTuple):
    """Feature → weight, "bias" among them, for titles and for titles with summaries."""

    titles: dict[str, float]
    summaries: dict[str, float]


def fit(sets: Sequence[Labelled]) -> Tables:
    """Return the weights that tell the pairs of one story from the others.

    Sets count alike, and so do both kinds of pairs within a set.  Each set has a level of its own, which is then
    forgotten: how many pairs are the same differs from set to set and must not be learned.  The table for summaries
    begins from the one for titles.
    """
    names = [name for name in sets[0].features if name not in _TEXTS]
    names += [name for data in sets for name in data.features if name not in (*names, *_TEXTS)]
    titles = _regression(sets, names, dict.fromkeys([*names, "bias"], 0.0) | _SETTLED, texts=False)
    summaries = _regression(sets, [*names, *_TEXTS], titles | dict.fromkeys(_TEXTS, 0.0), texts=True)
    return Tables(titles, summaries | {"bias": summaries["bias"] - _DOUBT})


def _regression(
    sets: Sequence[Labelled], names: Sequence[str], prior: dict[str, float], *, texts: bool
) -> dict[str, float]:
    origins = Counter(data.origin for data in sets)
    parts = []
    for at, data in enumerate(sets):
        level = np.zeros(len(sets))
        level[at] = 1
        part = _rows(data, names, level, share=1 / origins[data.origin], texts=texts)
        parts += [part] if part else []
    if not parts:
        return prior
    rows, same, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    begin = np.concatenate([np.zeros(len(sets)), [prior[name] for name in (*names, "bias")]])
    penalties = [1e6 if name in _SETTLED else _PENALTY for name in names]
    penalty = np.array([_BELONGS] * len(sets) + penalties + [0.01])
    found = _newton(rows, same, counts, begin, penalty)[len(sets) :]
    return dict(zip((*names, "bias"), map(float, found), strict=True))


def _rows(
    data: Labelled, names: Sequence[str], level: np.ndarray, *, share: float, texts: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return (rows, whether they are the same, how much each counts) of a set, None where it has too few."""
    usable = (data.same >= 0) & (np.array(data.bars) == "") & (data.texts if texts else True)
    same = data.same[usable]
    alike, different = int(same.sum()), int((1 - same).sum())
    if min(alike, different) < _FEWEST:
        return None
    empty = np.zeros(len(usable))
    columns = [data.features.get(name, empty)[usable] for name in names]
    evidence = _EVIDENCE / 2 * share
    return (
        np.column_stack([np.tile(level, (len(same), 1)), *columns, np.ones(len(same))]),
        same,
        np.where(same == 1, evidence / alike, evidence / different),
    )


def _newton(
    rows: np.ndarray, same: np.ndarray, counts: np.ndarray, begin: np.ndarray, penalty: np.ndarray
) -> np.ndarray:
    """Return the weights that minimise the penalised loss, near `begin`."""

    def loss(weights: np.ndarray) -> float:
        total = rows @ weights
        fits = counts * (np.logaddexp(0, total) - same * total)
        return float(fits.sum() + 0.5 * (penalty * (weights - begin) ** 2).sum())

    weights, least = begin.copy(), loss(begin)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -40, 40)))
        slope = rows.T @ (counts * (chance - same)) + penalty * (weights - begin)
        curve = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-3)
        step = np.linalg.solve(curve, slope)
        while loss(weights - step) > least and np.abs(step).max() > 1e-6:
            step = step / 2
        weights = weights - step
        if least - loss(weights) < 1e-6:
            break
        least = loss(weights)
    return weights
