"""Measures pairs of full texts, news or not the same: pairs.py PAIRS.jsonl [caution …]."""

import json
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.models import Entry

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


def main() -> None:
    """Print precision, recall and F1 for each language and caution."""
    pairs = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    for caution in map(float, sys.argv[2:] or ["2.0", "1.2", "0.4"]):
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for pair in pairs:
            told = together(pair, caution)
            same = bool(pair["label"])
            counts[pair["lang"]][0] += told and same
            counts[pair["lang"]][1] += told and not same
            counts[pair["lang"]][2] += same and not told
        for lang, (right, wrong, missed) in sorted(counts.items()):
            print(
                f"{caution} {lang}: {right} right, {wrong} wrong, {missed} missed, "
                f"F1 {2 * right / (2 * right + wrong + missed):.2f}"
            )


def together(pair: dict[str, str], caution: float) -> bool:
    """Return whether two texts become one story when nothing else is known."""
    grouper = Grouper(Grouping(caution=caution), TABLE)
    stories = set()
    for number, side in enumerate("ab", start=1):
        entry = Entry(
            id=number,
            feed=number,
            title=pair[f"{side}_title"],
            text=pair[f"{side}_text"],
            address=pair[f"{side}_url"],
            lang=pair["lang"],
            published=NOON,
            first_seen=NOON,
        )
        stories.add(grouper.assign(entry).story)
    return len(stories) == 1


TABLE = aliases.load_aliases()

if __name__ == "__main__":
    main()
