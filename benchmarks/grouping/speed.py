"""Measures CPU time and memory by live entries: speed.py [titles|texts] [MOST] [--profile] [STREAM.jsonl.gz].

Without a stream an invented one is grouped, so that everybody can repeat it.
"""

import cProfile
import gc
import gzip
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from stream import Stream

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.group.lines import read_lines
from aggregator.models import Entry

LIVE = (1000, 10_000, 100_000)
MEASURED = 1000  # entries, when so many are alive
_SETTINGS = Grouping(window=timedelta(days=10_000))


def main() -> None:
    """Print a line for each number of live entries, then how long it takes to start again with them."""
    most = next((int(word) for word in sys.argv[1:] if word.isdigit()), LIVE[-1])
    table = aliases.load_aliases()
    grouper = Grouper(_SETTINGS, table)
    stream, spent = _stream(most + MEASURED), []
    done = 0
    with tempfile.TemporaryFile() as kept:  # in memory it would count
        for live in [live for live in LIVE if live <= most]:
            _group(grouper, islice(stream, live - done), kept)
            spent.append(_timed(grouper, list(islice(stream, MEASURED)), kept))
            done = live + MEASURED
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            growth = f", {spent[-1] / spent[-2]:.2f} times as long" if len(spent) > 1 else ""
            print(f"{live:7} live: {1000 * spent[-1]:.2f} ms an entry{growth}; {memory:.0f} MB at most", flush=True)
        del grouper
        gc.collect()
        kept.seek(0)
        print(f"{done:7} live: known again in {_started(Grouper(_SETTINGS, table), kept, done):.1f} s after a start")


def _stream(count: int) -> Iterator[Entry]:
    files = [Path(word) for word in sys.argv[1:] if word.endswith(".gz")]
    if not files:
        return Stream(texts="texts" in sys.argv).entries(count)
    lines = gzip.decompress(files[0].read_bytes()).decode().splitlines()
    return (line.entry for line in islice(read_lines(lines, str), count))


def _group(grouper: Grouper, entries: Iterable[Entry], kept: IO[bytes]) -> None:
    """Group entries and keep what a store would give back of them at a start."""
    for entry in entries:
        decision = grouper.assign(entry)
        pickle.dump((entry.id, entry.feed, entry.title, entry.first_seen, decision.story, decision.trace), kept)


def _timed(grouper: Grouper, entries: list[Entry], kept: IO[bytes]) -> float:
    """Return the seconds of CPU time that it takes to group an entry."""
    profile = cProfile.Profile()
    begin = time.process_time()
    if "--profile" in sys.argv:
        profile.enable()
    _group(grouper, entries, kept)
    profile.disable()
    spent = time.process_time() - begin
    if "--profile" in sys.argv:
        profile.print_stats("tottime")
    return spent / len(entries)


def _started(grouper: Grouper, kept: IO[bytes], count: int) -> float:
    """Return how many seconds of CPU time it takes to remember entries by their traces."""
    begin = time.process_time()
    for _ in range(count):
        number, feed, title, seen, story, trace = pickle.load(kept)
        grouper.load(Entry(number, feed, title=title, published=seen, first_seen=seen), story, trace=trace)
    return time.process_time() - begin


if __name__ == "__main__":
    main()
