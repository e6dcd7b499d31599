"""Labelled sets as lines, in order of arrival."""

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

UNTIMED = ("uci",)  # sets whose times are those of a crawl
DENSE = "+context"  # a set inside the stream that it was taken from


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
    return found


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
