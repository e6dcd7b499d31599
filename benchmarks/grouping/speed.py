"""Measures CPU time per entry: python benchmarks/grouping/speed.py STREAM.jsonl.gz LIVE [--profile]."""

import cProfile
import gzip
import resource
import sys
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.group.lines import read_lines

MEASURED = 1000  # entries


def main() -> None:
    """Load so many live entries, then time the assignment of a thousand more."""
    live = int(sys.argv[2])
    lines = gzip.decompress(Path(sys.argv[1]).read_bytes()).decode().splitlines()
    entries = [line.entry for line in islice(read_lines(lines, str), live + MEASURED)]
    grouper = Grouper(Grouping(window=timedelta(days=10_000)), aliases.load_aliases())
    begin = time.process_time()
    for entry in entries[:live]:
        grouper.load(entry, entry.id)
    loaded = time.process_time() - begin
    profile = cProfile.Profile()
    if "--profile" in sys.argv:
        profile.enable()
    begin = time.process_time()
    for entry in entries[live:]:
        grouper.assign(entry)
    spent = time.process_time() - begin
    profile.disable()
    if "--profile" in sys.argv:
        profile.print_stats("tottime")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    count = len(entries) - live
    print(
        f"{live} live: {1000 * spent / count:.2f} ms an entry, {count / spent:.0f} a second, "
        f"loaded in {loaded:.1f} s, {memory:.0f} MB"
    )


if __name__ == "__main__":
    main()
