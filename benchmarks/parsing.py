"""Read a changed document of 25 entries, 2 of them not known yet: feedparser alone, whole, and pruned, in turn.

python benchmarks/parsing.py [FILE…]

Prints CPU ms a document, the median of all turns.  `whole` and `pruned` are all that a worker does: entries normalised
and sanitised; feedparser only parses and sanitises.  Files stand in for the invented documents, their first two
entries being the new ones.
"""

import argparse
import re
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median

import feedparser
from invented import entries_of, rss

from aggregator.clock import now
from aggregator.models import Feed, Task
from aggregator.visit.read import read

_SIZES = (5_000, 20_000, 57_000, 200_000)  # bytes
_FEED = Feed(id=1, url="https://outlet.example/feed", address="https://outlet.example/feed")


def main(files: list[Path], turns: int) -> None:
    """Print a row for each document."""
    documents = {f"plain, {size:,} bytes": _invented(size) for size in _SIZES}
    documents |= {f"HTML, {size:,} bytes": _marked_up(_invented(size)) for size in _SIZES}
    documents = {path.name: path.read_bytes() for path in files} or documents
    print(f"{'document':<28}{'feedparser':>11}{'whole':>8}{'pruned':>8}{'faster':>8}")
    for name, body in documents.items():
        whole = Task(_FEED, _FEED.url, {}, body, {}, now(), 2000)
        marks = read(whole).fingerprints
        known = {mark: number for number, mark in enumerate(marks[2:], start=1)}
        pruned = Task(_FEED, _FEED.url, {}, body, known, now(), 2000)
        assert len(read(pruned).entries) == 2, f"{name} cannot be pruned"
        ways = (partial(_parse, body), partial(read, whole), partial(read, pruned))
        theirs, ours, cut = _in_turn(ways, turns)
        print(f"{name[:27]:<28}{theirs:>11.2f}{ours:>8.2f}{cut:>8.2f}{theirs / cut:>7.1f}x")


def _parse(body: bytes) -> None:
    feedparser.parse(BytesIO(body))


def _invented(size: int) -> bytes:
    events = entries_of(1, 0, count=26, share_changed=0.0)[:25]
    return rss(1, events, size=size)


def _marked_up(body: bytes) -> bytes:
    """Return a document with the markup that texts have: a paragraph and a link every hundred characters or so."""
    markup = b'&lt;/p&gt;&lt;p&gt;&lt;a href="https://outlet.example/more"&gt;More&lt;/a&gt; '
    return re.sub(rb"(?<=[a-z]{3}) (?=the |in |at |on )", markup, body)


def _in_turn(ways: tuple[Callable[[], object], ...], turns: int) -> list[float]:
    """Return what each way costs, in ms."""
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(turns):
        for way, costs in zip(ways, spent, strict=True):
            begun = time.process_time()
            way()
            costs.append(1000 * (time.process_time() - begun))
    return list(map(median, spent))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--turns", type=int, default=50)
    arguments = parser.parse_args()
    main(arguments.files, arguments.turns)
