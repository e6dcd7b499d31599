"""Replays a long stream in order: long_stream.py STREAM.jsonl.gz [--stories 50] [--decisions FILE] …

Prints how fast it goes and what is held in memory as it goes, then the largest stories with their titles; FILE takes
what became of each line, as JSON.
"""

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from aggregator.config import Grouping
from aggregator.group import aliases
from aggregator.group.assign import Grouper
from aggregator.group.lines import read_lines


class Told(NamedTuple):
    """What became of a line."""

    id: str | int | float
    story: int
    joined: int | None
    path: str
    score: float | None
    guards: tuple[str, ...]
    published: datetime
    title: str
    outlet: str


_COLUMNS = ("entries", "a second", "MB", "headlines", "words", "postings", "habits", "known", "keys")


def main() -> None:
    """Replay a stream."""
    asked = _arguments()
    lines = gzip.decompress(asked.stream.read_bytes()).decode().splitlines()
    grouper = Grouper(Grouping(caution=asked.caution), aliases.load_aliases())
    sizes: Counter[int] = Counter()
    stories: dict[int, list[Told]] = defaultdict(list)
    begin = time.process_time()
    print("".join(f"{name:>11}" for name in _COLUMNS))
    for count, told in enumerate(replayed(lines, grouper), start=1):
        sizes[told.story] += 1
        if asked.stories or asked.decisions:
            stories[told.story].append(told)  # where nobody asks, the memory that is shown is the grouper's
        if count % asked.every == 0 or count == len(lines):
            speed = ((count - 1) % asked.every + 1) / max(time.process_time() - begin, 1e-9)
            print("".join(f"{value:11.0f}" for value in (count, speed, _megabytes(), *grouper.sizes().values())))
            begin = time.process_time()
    largest = sorted(sizes.values(), reverse=True)
    print(
        f"{len(sizes)} stories, {sum(size > 1 for size in largest)} of several entries, "
        f"{len(lines) - len(sizes)} entries spared; the largest: {largest[:10]}"
    )
    _show(stories, asked.stories)
    if asked.decisions:
        asked.decisions.write_text("".join(_line(told) for members in stories.values() for told in members))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    parser.add_argument("--caution", type=float, default=2.0)
    parser.add_argument("--every", type=int, default=5000, help="entries between two lines of figures")
    parser.add_argument("--stories", type=int, default=0, help="how many of the largest stories to print")
    parser.add_argument("--decisions", type=Path)
    return parser.parse_args()


def replayed(lines: list[str], grouper: Grouper) -> Iterator[Told]:
    """Yield what becomes of each line."""
    for line in read_lines(lines, str):
        entry, decision = line.entry, grouper.assign(line.entry)
        yield Told(
            line.id,
            decision.story,
            decision.joined,
            decision.path,
            decision.score,
            decision.guards,
            entry.published,
            entry.title,
            entry.outlet,
        )


def _megabytes() -> float:
    """Return what the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _show(stories: Mapping[int, list[Told]], shown: int) -> None:
    """Print the largest stories."""
    for story in sorted(stories, key=lambda story: (-len(stories[story]), story))[:shown]:
        dates = [told.published for told in stories[story]]
        print(f"\n{len(dates)} entries, {(max(dates) - min(dates)).total_seconds() / 3600:.0f} hours")
        for told in stories[story]:
            score = "" if told.score is None else f"{told.score:.1f}"
            print(f"  {told.published:%m-%d %H:%M} {told.path:9}{score:>5} {told.title} | {told.outlet}")


def _line(told: Told) -> str:
    shown = ("id", "story", "joined", "path", "score", "guards")
    return json.dumps({name: getattr(told, name) for name in shown}) + "\n"


if __name__ == "__main__":
    main()
