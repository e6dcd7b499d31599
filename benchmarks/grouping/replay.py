"""Stories from comparisons that were collected: what the grouper would decide with other weights."""

from dataclasses import replace

import numpy as np
import table
from collect import Arrival, Labelled
from fit import Tables

from aggregator.group.evaluate import Evaluation, evaluate
from aggregator.group.search import Scored, choose, is_close
from aggregator.group.weights import WEIGHTS

FITTED = replace(WEIGHTS, **table.FITTED)


def scores(data: Labelled, tables: Tables) -> np.ndarray:
    """Return the score of every comparison."""
    found = np.full(len(data.same), 0.0)
    for weights, rows in ((tables.titles, ~data.texts), (tables.summaries, data.texts)):
        total = np.full(len(found), weights["bias"])
        for name, column in data.features.items():
            total += weights.get(name, 0.0) * column
        found[rows] = total[rows]
    return found


def replay(data: Labelled, found: np.ndarray, caution: float) -> Evaluation:
    """Return how good the stories are that a caution makes of scores."""
    figures = found.tolist()
    stories: dict[int, int] = {}
    for arrival in data.arrivals:
        stories[arrival.entry.id] = _story(data, arrival, figures, stories, caution)
    return evaluate(data.labels, list(stories.values()))


def _story(data: Labelled, arrival: Arrival, figures: list[float], stories: dict[int, int], caution: float) -> int:
    if arrival.joined is not None:
        return stories[arrival.joined]
    if arrival.alone:
        return arrival.entry.id
    scored = [
        Scored(home, home, figures[row], data.numbers[row], bar)
        for row in range(arrival.begin, arrival.end)
        for home in [stories[data.theirs[row]]]
        for bar in [data.bars[row] if is_close(figures[row], caution, FITTED) else ""]
    ]
    story = choose(scored, caution, FITTED).story
    return arrival.entry.id if story is None else story
