"""From labelled sets to the table of weights: train.py GOLD_FOLDER [--write] [--alone].

Prints how good the stories are of each set with weights and cautions from the others only, beside what other programs
do (not with --alone), and writes aggregator/group/weights.toml from all sets where told to, under a new version if it
changed.  Draws nothing at random: it prints and writes the same every time.  Takes four minutes on two cores, and needs
the extra "bench".  Whatever changes what is compared (features, guards, words, aliases) asks for

    .venv/bin/python benchmarks/grouping/train.py GOLD_FOLDER --write
"""

import sys
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path

import incumbents
import numpy as np
from collect import Labelled, collect
from fit import fit
from replay import replay, scores
from sets import OWN, REPORTS, origin, sets
from table import write

from aggregator.config.values import CAUTION
from aggregator.group import aliases
from aggregator.group.evaluate import Evaluation

GRID = [round(-1.2 + 0.3 * step, 1) for step in range(20)]  # cautions that are tried, before rescaling
# What may be lost of the stories of the sets that may be looked at: on average, and of the worst.
LOST = {"safe": (0.007, 0.0175), "balanced": (0.018, 0.035)}
COSINES = [round(0.3 + 0.05 * step, 2) for step in range(13)]


def main() -> None:
    """Print the comparison and write the table."""
    table = aliases.load_aliases()
    data = [collect(name, lines, table) for name, lines in sets(Path(sys.argv[1])).items()]
    if "--alone" not in sys.argv:
        others(data)
    origins = list(dict.fromkeys(each.origin for each in data))
    with Pool(2) as pool:
        held_out = pool.starmap(without, [(data, held) for held in origins])
    for position, caution in enumerate(CAUTION):
        show(caution, {name: found[position] for part in held_out for name, found in part.items()})
    safe, balanced = levels(curves(data))
    tables = fit(data)
    for caution, level in (("safe", safe), ("balanced", balanced), ("eager", 2 * balanced - safe)):
        show(
            f"{caution}, weights from all sets", {each.name: replay(each, scores(each, tables), level) for each in data}
        )
    if "--write" in sys.argv:
        write(tables, safe, balanced)


def without(data: Sequence[Labelled], held: str) -> dict[str, list[Evaluation]]:
    """Return the held-out set's evaluations, one for each named caution, with weights and cautions from the others."""
    seen = [each for each in data if each.origin != held]
    safe, balanced = levels(curves(seen))
    tables = fit(seen)
    cautions = (safe, balanced, 2 * balanced - safe)
    return {
        each.name: [replay(each, scores(each, tables), caution) for caution in cautions]
        for each in data
        if each.origin == held
    }


def curves(data: Sequence[Labelled]) -> np.ndarray:
    """Return the share of lost stories: a row for each origin, a column for each caution of the grid.

    Each set is scored with weights from the others.  The reports of one region are the only crowded set with texts:
    without them nothing is learned of such, so what they lose when held out says nothing about cautions.
    """
    rows = []
    for held in dict.fromkeys(each.origin for each in data if each.origin != REPORTS):
        tables = fit([each for each in data if each.origin != held])
        mine = [each for each in data if each.origin == held]
        found = [[replay(each, scores(each, tables), caution).lost_share for caution in GRID] for each in mine]
        rows.append(np.mean(found, axis=0))
    return np.array(rows)


def levels(lost: np.ndarray) -> tuple[float, float]:
    """Return the cautions (safe, balanced) at which so many stories are lost.

    What a set loses at any caution says nothing about them.
    """
    lost = lost - lost[:, -1:]
    safe, balanced = (
        max(_least(lost.mean(axis=0), mean), _least(lost.max(axis=0), worst)) for mean, worst in LOST.values()
    )
    return safe, min(balanced, safe - 0.3)


def _least(lost: np.ndarray, share: float) -> float:
    return float(np.interp(-share, -np.minimum.accumulate(lost), GRID))


def others(data: Sequence[Labelled]) -> None:
    """Print what the incumbents do, and TF-IDF at the cosine that the other sets choose."""
    for name, (alike, least, apart) in incumbents.rules().items():
        show(name, {each.name: incumbents.group(each, alike, least, apart) for each in data})
    tried = {each.name: [incumbents.group(each, incumbents.cosines, least) for least in COSINES] for each in data}
    chosen = {}
    for each in data:
        rest = [tried[other.name] for other in data if other.origin != each.origin]
        lost = np.array([[found.lost_share for found in row] for row in rest]).mean(axis=0)
        enough = [at for at in range(len(COSINES)) if lost[at] <= LOST["balanced"][0]]
        chosen[each.name] = tried[each.name][enough[0] if enough else -1]
    show("TF-IDF cosine", chosen)


def show(method: str, found: dict[str, Evaluation]) -> None:
    """Print a method's figures for each set, and their means: over the sets of others, and over our own."""
    print(f"\n{method}\n{'':20}{'BP':>6}{'BR':>6}{'BF':>6}{'lost':>12}{'removed':>14}")
    for name, each in found.items():
        figures = (each.bcubed.precision, each.bcubed.recall, each.bcubed.f1)
        print(
            f"{name:20}" + "".join(f"{100 * figure:6.1f}" for figure in figures) + f"{each.lost:5} "
            f"{100 * each.lost_share:4.1f} %{each.removed:6} {100 * each.removed_share:4.1f} %"
        )
    for what, own in (("mean of others' sets", False), ("mean of our own", True)):
        columns = [
            [each.bcubed.precision, each.bcubed.recall, each.bcubed.f1, each.lost_share, each.removed_share]
            for name, each in found.items()
            if (origin(name) in OWN) is own
        ]
        if columns:
            precision, recall, f1, lost, removed = 100 * np.mean(columns, axis=0)
            print(f"{what:20}{precision:6.1f}{recall:6.1f}{f1:6.1f}{lost:10.1f} %{removed:11.1f} %", flush=True)


if __name__ == "__main__":
    main()
