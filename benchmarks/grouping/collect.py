"""What the grouper sees of a labelled set: every comparison it makes, in order of arrival."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from sets import origin

from aggregator.config import Grouping
from aggregator.group import guards, reasons
from aggregator.group.aliases import Aliases
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Label
from aggregator.group.headlines import Headline
from aggregator.group.index import Index
from aggregator.group.lines import read_lines
from aggregator.group.score import Comparison
from aggregator.group.search import Found, barred, compared
from aggregator.group.weights import WEIGHTS
from aggregator.models import Entry

ALONE = frozenset({reasons.AGAIN, reasons.APART, reasons.COPY})


@dataclass(slots=True)
class Arrival:
    """An entry: whom it joined without a score, or that it stays alone, or which of the set's comparisons it needs."""

    entry: Entry
    label: Label | None
    joined: int | None
    alone: bool
    begin: int
    end: int


@dataclass(slots=True)
class Labelled:
    """A set as the grouper sees it; comparisons are columns, `same` is 1, 0, or -1 where no label tells."""

    name: str
    arrivals: list[Arrival]
    features: dict[str, np.ndarray]
    same: np.ndarray
    texts: np.ndarray
    theirs: list[int]
    numbers: list[int]
    bars: list[str]
    labels: list[Label | None]

    @property
    def origin(self) -> str:
        """Return the set that this is a variant of: what is held out together."""
        return origin(self.name)


def collect(name: str, lines: list[str], table: Aliases) -> Labelled:
    """Return a set as the grouper sees it.  What is compared with what does not depend on what joins what."""
    pairs: list[tuple[Comparison, str]] = []

    def record(mine: Headline, index: Index, _: float, recurring: Callable[[Headline], bool]) -> Found:
        pairs.extend((pair, barred(pair, recurring)) for pair in compared(mine, index))
        return Found()

    blank = replace(WEIGHTS, titles=defaultdict(float), summaries=defaultdict(float))
    grouper = Grouper(Grouping(), table, blank, search=record)
    arrivals = []
    for line in read_lines(lines, str):
        begin = len(pairs)
        decision = grouper.assign(line.entry)
        alone = decision.why in ALONE or (decision.why == reasons.SEVERAL and guards.is_list(line.entry.title))
        arrivals.append(Arrival(line.entry, line.label, decision.joined, alone, begin, len(pairs)))
    return _columns(name, arrivals, pairs)


def _columns(name: str, arrivals: list[Arrival], pairs: list[tuple[Comparison, str]]) -> Labelled:
    labels = {arrival.entry.id: arrival.label for arrival in arrivals}
    # Too few sets have articles to learn what their likeness says.
    names = dict.fromkeys(feature for pair, _ in pairs for feature in pair.features if feature != "article")
    told = [_told(labels[pair.mine.entry.id], labels[pair.theirs.entry.id]) for pair, _ in pairs]
    return Labelled(
        name=name,
        arrivals=arrivals,
        features={key: np.array([pair.features.get(key, 0.0) for pair, _ in pairs]) for key in names},
        same=np.array(told, dtype=int),
        texts=np.array([pair.table.endswith("summaries") for pair, _ in pairs], dtype=bool),
        theirs=[pair.theirs.entry.id for pair, _ in pairs],
        numbers=[pair.theirs.number for pair, _ in pairs],
        bars=[bar for _, bar in pairs],
        labels=[arrival.label for arrival in arrivals],
    )


def _told(mine: Label | None, theirs: Label | None) -> int:
    if mine is None or theirs is None or (mine.story != theirs.story and mine.uncertain & theirs.uncertain):
        return -1
    return int(mine.story == theirs.story)
