"""Labelled sets as lines, in order of arrival."""

import gzip
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

UNTIMED = ("uci",)  # sets whose times are those of a crawl
DENSE = "+context"  # a set inside the stream that it was taken from
DAYS = "news_days"  # whole days of a stream, whose stories are listed in `days` by the ids of its lines
REPORTS = "reports"  # what a stream reported of one region in a few days, listed alike; its other lines are context
OWN = (DAYS, REPORTS)  # labelled by us
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
        found[DAYS], found[f"{DAYS}{OTHERS}"] = (
            labelled_days(_read(stream), days) for days in (LISTS[::2], LISTS[1::2])
        )
    stream = folder.parent / "streams" / "yahoonews2014.jsonl.gz"
    if stream.exists():
        found[REPORTS] = labelled_reports(_read(stream), sorted(Path(__file__).with_name("reports").glob("*.txt")))
    return found


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]


def origin(name: str) -> str:
    """Return the set that this is a variant of, or itself."""
    return name.partition("+")[0]


def labelled_days(stream: Iterable[dict[str, Any]], days: Iterable[Path]) -> list[str]:
    """Return the lines of a stream's days that these lists label; what no list names is a story of its own."""
    lists = {path.stem: path.read_text().splitlines() for path in days}
    entries = [entry for entry in stream if entry["published"][:10] in lists]
    stories = {entry["id"]: entry["id"] for entry in entries}
    return _labelled(entries, stories, [line for lines in lists.values() for line in lines])


def labelled_reports(stream: Iterable[dict[str, Any]], lists: Iterable[Path]) -> list[str]:
    """Return the lines of the days of a stream on which these lists name any; what no list names is context."""
    lines = [line for path in lists for line in path.read_text().splitlines()]
    stories = {entry: entry for line in lines for entry in line.removeprefix("~").split()}
    stream = list(stream)
    days = {entry["published"][:10] for entry in stream if entry["id"] in stories}
    return _labelled([entry for entry in stream if entry["published"][:10] in days], stories, lines)


def _labelled(entries: list[dict[str, Any]], stories: dict[str, str], lines: list[str]) -> list[str]:
    """Return entries with the labels of a list, oldest first.

    A line of a list names entries of one story, or after "~" some of which it is uncertain.  All entries of stories
    that are named share an uncertainty.
    """
    tags: dict[str, set[str]] = {}
    for line in lines:
        if not line.startswith("~"):
            stories |= dict.fromkeys(line.split(), line.split()[0])
    for line in lines:
        for entry in line.removeprefix("~").split() if line.startswith("~") else ():
            tags.setdefault(stories[entry], set()).add(line)
    told = []
    for entry in sorted(entries, key=lambda entry: (entry["published"], entry["id"])):
        story = stories.get(entry["id"])
        label = {"story": story, "uncertain": sorted(tags.get(story, ()))} if story else {}
        told.append(json.dumps(entry | label))
    return told


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
