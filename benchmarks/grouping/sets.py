"""Labelled sets as lines, in order of arrival."""

import gzip
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

UNTIMED = ("uci",)  # sets whose times are those of a crawl
DENSE = "+context"  # a set inside the stream that it was taken from
DAYS = "news_days"  # whole days of a stream, whose stories are listed in `days` by the ids of its lines
OTHERS = "+others"  # every second of them: stories of two days in a row are not told apart
LISTS = sorted(Path(__file__).with_name("days").glob("*.txt"))


def sets(folder: Path) -> dict[str, list[str]]:
    """Return name → lines of each set, the dense one also inside its context."""
    found = {
        path.stem.removeprefix("gold_"): path.read_text().splitlines() for path in sorted(folder.glob("gold_*.jsonl"))
    }
    for name in list(found):
        if name.startswith(UNTIMED):
            context = folder.parent / "streams" / "uci_context.jsonl.gz"
            if context.exists():
                found[name + DENSE] = timed(inside(found[name], gzip.decompress(context.read_bytes()).decode()))
            found[name] = timed(found[name])
    stream = folder.parent / "streams" / "googlenews.jsonl.gz"
    if stream.exists():
        text = gzip.decompress(stream.read_bytes()).decode()
        found[DAYS], found[f"{DAYS}{OTHERS}"] = (labelled_days(text, days) for days in (LISTS[::2], LISTS[1::2]))
    return found


def origin(name: str) -> str:
    """Return the set that this is a variant of, or itself."""
    return name.partition("+")[0]


def labelled_days(stream: str, days: Iterable[Path]) -> list[str]:
    """Return the lines of a stream's days that are labelled in these lists, with their labels.

    A line of a day's list names entries of one story, or after "~" some of which it is uncertain; what no line
    names is a story of its own.  All entries of stories that are named share an uncertainty.
    """
    lists = {path.stem: path.read_text().splitlines() for path in days}
    entries = [entry for entry in map(json.loads, stream.splitlines()) if entry["published"][:10] in lists]
    stories = {entry["id"]: entry["id"] for entry in entries}
    tags: dict[str, set[str]] = {}
    for lines in lists.values():
        for line in lines:
            if not line.startswith("~"):
                stories |= dict.fromkeys(line.split(), line.split()[0])
        for line in lines:
            for entry in line.removeprefix("~").split() if line.startswith("~") else ():
                tags.setdefault(stories[entry], set()).add(line)
    entries.sort(key=lambda entry: (entry["published"], entry["id"]))
    return [
        json.dumps(entry | {"story": stories[entry["id"]], "uncertain": sorted(tags.get(stories[entry["id"]], ()))})
        for entry in entries
    ]


def inside(lines: list[str], context: str) -> list[str]:
    """Return a stream with the labels of those of its headlines that are labelled."""
    labels = {(entry["title"], entry.get("url", "")): entry["story"] for entry in map(json.loads, lines)}
    stream = []
    for entry in map(json.loads, context.splitlines()):
        story = labels.pop((entry["title"], entry.get("url", "")), None)
        stream.append(json.dumps(entry | ({"story": story} if story else {})))
    return stream + [line for line in lines if (json.loads(line)["title"], json.loads(line).get("url", "")) in labels]


def timed(lines: list[str], seed: int = 1) -> list[str]:
    """Return lines at random times within 36 hours, in that order."""
    chance = random.Random(seed)
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    entries = [json.loads(line) for line in lines]
    for entry in entries:
        entry["published"] = (begin + timedelta(seconds=chance.randrange(36 * 3600))).isoformat()
    return [json.dumps(entry) for entry in sorted(entries, key=lambda entry: entry["published"])]
