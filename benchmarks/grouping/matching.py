"""How often a text finds its story: matching.py GOLD_FOLDER [--titles] [--every N].

Of each labelled set a store is made; then the text of each entry whose story has another is asked for, with that entry
left out.  Prints how often another entry of its story is in one of ten matches, the first of them, the first three, and
the CPU time of an answer.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sets import sets

from aggregator.config import Config, read
from aggregator.group.aliases import Aliases, load_aliases
from aggregator.group.lines import Line, read_lines
from aggregator.grouping import Groups
from aggregator.matching import Match, match
from aggregator.requests import take_over
from aggregator.store import Store, open_store

_FEEDS = 40
_LIMIT = 10


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--titles", action="store_true", help="ask for titles without texts")
    parser.add_argument("--every", type=int, default=1, help="ask only for every so many entries")
    asked = parser.parse_args()
    aliases = load_aliases()
    config = read({"feed": [{"url": f"https://f{number}.example/"} for number in range(_FEEDS)]})
    print(f"{'set':20}{'asked':>7}{'found':>8}{'first':>8}{'of 3':>8}{'ms':>6}")
    for name, lines in sets(asked.folder).items():
        store, labels = stored(list(read_lines(lines, str)), config, aliases)
        entries = store.entries.get(alike(labels)[:: asked.every])
        texts = [entry.title if asked.titles or not entry.text else f"{entry.title}\n{entry.text}" for entry in entries]
        begin = time.process_time()
        answers = [
            match(Without(store, entry.id), config.grouping, aliases, text, now=entry.published, limit=_LIMIT)
            for entry, text in zip(entries, texts, strict=True)
        ]
        spent = 1000 * (time.process_time() - begin) / max(1, len(answers))
        ranks = [rank(store, found, entry.id, labels) for found, entry in zip(answers, entries, strict=True)]
        shares = [sum(at < most for at in ranks) / max(1, len(ranks)) for most in (_LIMIT, 1, 3)]
        print(f"{name:20}{len(ranks):7}" + "".join(f"{100 * share:7.1f}%" for share in shares) + f"{spent:6.0f}")
        store.close()


def stored(lines: Sequence[Line], config: Config, aliases: Aliases) -> tuple[Store, dict[int, str]]:
    """Return a store in memory with these entries in their stories, and the labels by entry."""
    store = open_store("sqlite://")
    take_over(store, config, now=lines[-1].entry.first_seen)
    feeds = [feed.id for feed in store.feeds.all()]
    entries = [replace(line.entry, id=0, feed=feeds[line.entry.feed % _FEEDS]) for line in lines]
    with store.transaction():
        added = store.entries.add(entries)
    groups = Groups(config.grouping, aliases)
    while groups.group(store, limit=1000):
        pass
    return store, {entry.id: line.label.story for entry, line in zip(added, lines, strict=True) if line.label}


def alike(labels: Mapping[int, str]) -> list[int]:
    """Return the entries whose story has another."""
    sizes = Counter(labels.values())
    return [entry for entry, story in labels.items() if sizes[story] > 1]


def rank(store: Store, found: Iterable[Match], entry: int, labels: Mapping[int, str]) -> int:
    """Return at which place of an answer the first story stands that has another entry of the same label."""
    for place, each in enumerate(found):
        members = (member.entry.id for story in store.stories.get([each.story]) for member in story.members)
        if any(labels.get(member) == labels[entry] for member in members if member != entry):
            return place
    return _LIMIT


class Without:
    """A store that does not find one entry."""

    def __init__(self, store: Store, entry: int) -> None:
        """Leave this entry out."""
        self._store, self._entry = store, entry
        self.entries = self

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the store has
        """Return what the store has, or its entries."""
        return getattr(self._store, name, None) or getattr(self._store.entries, name)

    def alike(self, words: Iterable[Sequence[str]], *, limit: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return what the store finds, but for the entry."""
        found, shares = self._store.entries.alike(words, limit=limit + 1)
        return tuple(entry for entry in found if entry != self._entry)[:limit], shares


if __name__ == "__main__":
    main()
