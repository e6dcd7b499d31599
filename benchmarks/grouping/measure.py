"""Measures the grouping on labelled sets: measure.py GOLD_FOLDER [caution] [--no-aliases]."""

import sys
import time
from pathlib import Path

from sets import sets

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Evaluation, evaluate
from aggregator.group.lines import read_lines
from aggregator.group.weights import WEIGHTS, Weights


def main() -> None:
    """Print a line for each set."""
    folder, caution = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    table = aliases.Aliases() if "--no-aliases" in sys.argv else aliases.load_aliases()
    print(f"{'set':24}{'BP':>6}{'BR':>6}{'BF':>6}{'pairF':>7}{'lost':>12}{'removed':>14}{'wrong':>6}{'/s':>7}")
    removed, lost = [], []
    for name, lines in sets(folder).items():
        result, speed = measure(lines, caution, table)
        show(name, result, speed)
        removed.append(result.removed_share)
        lost.append(result.lost_share)
    print(f"mean: {100 * sum(removed) / len(removed):.1f} % removed, {100 * sum(lost) / len(lost):.2f} % lost")


def measure(
    lines: list[str], caution: float, table: aliases.Aliases, weights: Weights = WEIGHTS
) -> tuple[Evaluation, float]:
    """Return (evaluation, entries a CPU second)."""
    read = list(read_lines(lines, str))
    grouper = Grouper(Grouping(caution=caution), table, weights)
    begin = time.process_time()
    stories = [grouper.assign(line.entry).story for line in read]
    return evaluate([line.label for line in read], stories), len(read) / (time.process_time() - begin)


def show(name: str, found: Evaluation, speed: float) -> None:
    """Print one set's figures."""
    ratios = (found.bcubed.precision, found.bcubed.recall, found.bcubed.f1)
    print(
        f"{name:24}" + "".join(f"{100 * ratio:6.1f}" for ratio in ratios) + f"{100 * found.pairs.f1:7.1f}"
        f"{found.lost:5} {100 * found.lost_share:4.1f} %{found.removed:6} {100 * found.removed_share:4.1f} %"
        f"{found.wrong_merges:6}{speed:7.0f}"
    )


if __name__ == "__main__":
    main()
