"""Serve labelled entries as one RSS feed per source, poll them in rounds, and compare what a subscriber sees.

In each round guids and tracking parameters are others.

    python benchmarks/replay.py LABELLED.jsonl [--rounds 3] [--keep FOLDER]

A line is {"id", "title", "source", "story"} and optionally "summary", "published"; addresses are made up.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser


class Sources(ThreadingHTTPServer):
    """One RSS feed per source; `round` changes guids and tracking parameters."""

    def __init__(self, entries: list[dict]) -> None:
        """Listen on a free loopback port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.round = 1
        self.sources = defaultdict(list)
        for entry in entries:
            self.sources[entry["source"]].append(entry)
        self.names = list(self.sources)

    def urls(self) -> list[str]:
        """Return the address of each feed."""
        return [f"http://127.0.0.1:{self.server_port}/{number}.xml" for number in range(len(self.names))]

    def document(self, number: int) -> bytes:
        """Return a source's feed as it stands in this round."""
        name = self.names[number]
        items = "".join(self._item(entry) for entry in self.sources[name])
        head = f"<title>{escape(name)}</title><link>https://example.org/</link><description/>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def _item(self, entry: dict) -> str:
        link = f"{_address(entry)}?utm_source=rss&utm_campaign=round{self.round}"
        guid = hashlib.sha256(f"{self.round} {entry['id']}".encode()).hexdigest()
        date = datetime.fromisoformat(entry["published"]) if entry.get("published") else None
        published = f"<pubDate>{format_datetime(date.astimezone(UTC))}</pubDate>" if date else ""
        summary = f"<description>{escape(entry.get('summary') or '')}</description>"
        return (
            f"<item><title>{escape(entry['title'])}</title><link>{escape(link)}</link>"
            f'<guid isPermaLink="false">{guid}</guid>{published}{summary}</item>'
        )


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.server.document(int(re.sub(r"\D", "", self.path)))
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def replay(labelled: list[dict], folder: Path, rounds: int) -> None:
    """Poll in rounds and print what a subscriber sees after each."""
    server = Sources(labelled)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "feeds.toml").write_text(_config(server))
    fingerprints = set()
    for server.round in range(1, rounds + 1):
        command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll", "--force"]
        subprocess.run(command, cwd=folder, check=True)
        body = (folder / "var/www/feed.atom").read_bytes()
        fingerprints.add(hashlib.sha256(body).hexdigest())
        _report(server.round, labelled, body)
    print(f"documents that differ over {rounds} rounds: {len(fingerprints) - 1}")
    server.shutdown()


def _address(entry: dict) -> str:
    """Return an entry's own address, one for each entry."""
    return f"https://{entry['id']}.example.org/story"


def _config(server: Sources) -> str:
    settings = (
        '[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\n[[output]]\nmax_entries = 100000\nmax_bytes = "1GB"\n'
    )
    feeds = zip(server.urls(), server.names, strict=True)
    return settings + "".join(
        f"[[feed]]\nurl = {json.dumps(url)}\noutlet = {json.dumps(name)}\n" for url, name in feeds
    )


def _report(round_: int, labelled: list[dict], body: bytes) -> None:
    """Print one line: entries shown, stories lost, duplicates removed, entries shown twice."""
    shown = feedparser.parse(body).entries
    story_of = {_address(entry): entry["story"] for entry in labelled}
    leads = [entry.link.partition("?")[0] for entry in shown]
    stories = {entry["story"] for entry in labelled}
    lost = stories - {story_of.get(lead) for lead in leads}
    redundant = len(labelled) - len(stories)
    removed = len(labelled) - len(shown)
    print(
        f"round {round_}: {len(labelled)} entries of {len(stories)} stories, {len(shown)} shown, {len(lost)} lost, "
        f"{removed} of {redundant} duplicates removed ({removed / max(redundant, 1):.0%}), "
        f"{len(leads) - len(set(leads))} shown twice"
    )
    for story in sorted(lost):
        print(f"  lost: {story}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="leave database and documents in this folder")
    arguments = parser.parse_args()
    lines = [json.loads(line) for line in arguments.labelled.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        replay(lines, folder, arguments.rounds)
