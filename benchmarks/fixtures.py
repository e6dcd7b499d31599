"""Poll every file of a folder over HTTP: entries beside feedparser's own count, with the reason of each difference.

python benchmarks/fixtures.py FOLDER [--differences]
"""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import feedparser
from processes import cost_of

from aggregator.clock import now
from aggregator.errors import ParseError
from aggregator.models import Feed, Reading, Task
from aggregator.store import open_store
from aggregator.visit.read import read

_TYPES = {".json": "application/json", ".html": "text/html"}
_HEADERS = re.compile(rb"^Header:\s*([\w-]+):\s*([^\n]*?)\s*$", re.MULTILINE)  # as feedparser's own tests tell them
_LOST = re.compile(r"^reading it (?:took|crashed|failed)")
_PATIENCE = 20  # seconds for feedparser


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file, and the headers that it is served with."""

    path: Path
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of a file: entries that were stored, or an error."""

    entries: int
    error: str


def main(folder: Path, *, differences: bool) -> None:
    """Print how entries compare, and what it cost."""
    fixtures = list(_fixtures(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(fixtures))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as home:
        polled, memory = _poll(base, len(fixtures), Path(home))
    server.shutdown()
    lost = sum(bool(_LOST.match(each.error)) for each in polled)
    reasons: Counter[str] = Counter()
    for fixture, became in zip(fixtures, polled, strict=True):
        theirs = _feedparsers(fixture)
        reason = "equal" if theirs == became.entries else _reason(fixture, became, theirs, base)
        reasons[reason] += 1
        if differences and theirs != became.entries:
            print(f"{became.entries:>6}{theirs:>6}  {fixture.path.relative_to(folder)}: {reason}")
    entries = sum(each.entries for each in polled)
    print(f"{len(fixtures)} files, {entries} entries, {lost} worker restarts, {memory:.0f} MB at most")
    for reason, number in reasons.most_common():
        print(f"{number:>6}  {reason}")


def _fixtures(folder: Path) -> Iterator[Fixture]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            told = {name.decode().lower(): value.decode("latin-1") for name, value in _HEADERS.findall(body[:2000])}
            wanted = {name: value for name, value in told.items() if name.startswith("content-")}
            yield Fixture(path, body, {"content-type": _TYPES.get(path.suffix, "application/xml")} | wanted)


def _answering(fixtures: list[Fixture]) -> type[BaseHTTPRequestHandler]:
    """Return what answers /N with the file of that number."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            fixture = fixtures[int(self.path.strip("/"))]
            self.send_response(200)
            for name, value in fixture.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(fixture.body)))
            self.end_headers()
            self.wfile.write(fixture.body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Answering


def _poll(base: str, count: int, home: Path) -> tuple[list[Polled], float]:
    """Return what became of each file, and the peak memory of all processes in MB."""
    settings = '[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\ndatabase = "sqlite:///x.db"\nstatic = ""\n'
    feeds = (f'[[feed]]\nurl = "{base}/{number}"\n' for number in range(count))
    (home / "feeds.toml").write_text(settings + "".join(feeds))
    command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll"]
    cost = cost_of(command, cwd=home, stderr=subprocess.DEVNULL)
    with closing(open_store(f"sqlite:///{home}/x.db")) as store:
        feeds = sorted(store.feeds.all(), key=lambda feed: int(feed.url.rpartition("/")[2]))
        counts = store.entries.counts([feed.id for feed in feeds])
        return [Polled(counts.get(feed.id, 0), feed.error) for feed in feeds], cost.memory


def _feedparsers(fixture: Fixture) -> int:
    """Return how many entries feedparser finds by itself, -1 where it fails or takes too long."""
    signal.alarm(_PATIENCE)
    try:
        return len(feedparser.parse(BytesIO(fixture.body), response_headers=dict(fixture.headers))["entries"])
    except Exception:  # noqa: BLE001 -- whatever it is
        return -1
    finally:
        signal.alarm(0)


def _ring(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _reason(fixture: Fixture, became: Polled, theirs: int, base: str) -> str:
    """Return why the program's entries are others than feedparser's."""
    if became.error:
        return f"refused: {re.sub(r'[0-9]+', 'N', became.error)[:80]}"
    if theirs < 0:
        return f"feedparser fails, or takes more than {_PATIENCE} s"
    feed = Feed(id=1, url=f"{base}/feed", address=f"{base}/feed")
    try:
        reading: Reading = read(Task(feed, feed.url, fixture.headers, fixture.body, {}, now(), 100_000))
    except ParseError as error:
        return f"refused here: {error}"
    if fixture.path.suffix == ".json" or fixture.body.lstrip()[:1] == b"{":
        return "JSON, which feedparser does not read"
    if len(reading.entries) > became.entries:
        return "repeats of the same entry"
    return "entries without title, text and link" if became.entries < theirs else "feedparser finds fewer"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--differences", action="store_true", help="list each file with a difference")
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, _ring)
    main(arguments.folder, differences=arguments.differences)
