"""Fits the weights table to labelled sets: .venv/bin/python benchmarks/grouping/fit.py GOLD_FOLDER [--out].

Needs numpy and scipy.  Prints the figures of each set under weights from the others, and the table from all of them.
"""

import sys
from dataclasses import replace
from pathlib import Path

import measure
import numpy as np
from scipy.optimize import minimize

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.group.lines import read_lines
from aggregator.group.score import compare
from aggregator.group.weights import WEIGHTS, Weights

PULL = 3.0  # towards the weights that are there, in pseudo-observations
LATEST = 2.0  # a wrong merge costs this many missed ones


def pairs(lines, table):
    """Return (features, label) of each pair of headlines that a search looks at."""
    read = list(read_lines(lines, str))
    grouper = Grouper(Grouping(), table)
    labels = {line.entry.id: line.label for line in read}
    found = []
    for line in read:
        headline, known = grouper._profile(line.entry, "story")
        index = grouper._index
        index.weigh(headline.words)
        index.weigh(headline.context)
        for other in index.candidates(headline) if line.label else ():
            one, two = line.label, labels[other.entry.id]
            if two is None or (one.story != two.story and one.uncertain & two.uncertain):
                continue
            index.weigh(other.words)
            index.weigh(other.context)
            pair = compare(headline, other, rarest=index.rarest, weights=index.weights)
            late = max(0.0, pair.hours_apart - WEIGHTS.near) / 24 * WEIGHTS.day
            found.append((dict(pair.features), late, one.story == two.story))
        grouper._remember(headline, known)
    return found


def fit(sets, names, prior):
    """Return feature → weight that tells the pairs of these sets apart best; every set counts alike."""
    features = [name for name in prior if name != "bias"]
    rows, late, labels, shares = [], [], [], []
    for name in names:
        usable = [item for item in sets[name] if all(feature in item[0] for feature in features)]
        if len(usable) < 500:
            continue
        rows += [[item[0][feature] for feature in features] + [1.0] for item in usable]
        late += [item[1] for item in usable]
        labels += [item[2] for item in usable]
        shares += [4000 / len(usable)] * len(usable)
    x, late, y, share = map(np.array, (rows, late, labels, shares))
    start = np.array([prior[feature] for feature in features] + [prior["bias"]])
    share = share * np.where(y, 1.0, LATEST)

    def loss(w):
        z = np.clip(x @ w - late, -30, 30)
        p = 1 / (1 + np.exp(-z))
        value = -np.sum(share * np.where(y, np.log(p + 1e-12), np.log(1 - p + 1e-12)))
        slope = x.T @ (share * (p - y))
        pull = PULL * (w - start)
        return value + PULL * np.sum((w - start) ** 2) / 2, slope + pull

    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return dict(zip(["bias", *features], [best[-1], *best[:-1]], strict=True))


def main() -> None:
    """Print figures and the table."""
    sets = measure.sets(Path(sys.argv[1]))
    table = aliases.load_aliases()
    data = {name: pairs(lines, table) for name, lines in sets.items()}
    removed, lost = [], []
    for name, lines in sets.items():
        others = [other for other in sets if other.split("+")[0] != name.split("+")[0] and "+" not in other]
        weights = replace(WEIGHTS, titles=fit(data, others, WEIGHTS.titles), summaries=fit(data, others, WEIGHTS.summaries))
        for caution in (2.0, 1.2):
            result, speed = measure.measure(lines, caution, table, weights)
            measure.show(f"{name[:18]} {caution}", result, speed)
            if caution == 2.0:
                removed.append(result.removed_share)
                lost.append(result.lost_share)
    print(f"mean: {100 * sum(removed) / len(removed):.1f} % removed, {100 * sum(lost) / len(lost):.2f} % lost")
    every = [name for name in sets if "+" not in name]
    for part in ("titles", "summaries"):
        print(f"[{part}]")
        for feature, weight in fit(data, every, getattr(WEIGHTS, part)).items():
            print(f"{feature} = {weight:.2f}")


if __name__ == "__main__":
    main()
