"""What it is like to live with a year of entries: start, memory, pages, commands, polls, size, and upkeep meanwhile.

python benchmarks/year.py FOLDER [--entries 1000000] [--feeds 300] [--keep 343d] [--seconds 120] [--port 29001]

The database is invented in FOLDER unless it is there already (see chronicle.py): at full size it takes 6 GB and some
five minutes of a quiet machine.  All but the start and the commands works on copies of it.  The feeds are served on
loopback (see publishers.py), at a port that must be the same for as long as the database is used.
"""

import argparse
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chronicle import Scale, settings, write
from processes import cost_of, memory_of

from aggregator.config import FeedSettings, read
from aggregator.requests import request
from aggregator.store import open_store
from aggregator.upkeep import tend

_HERE = Path(__file__).parent
_PATIENCE = 120  # seconds
_ROUND = 15  # seconds between two visits of all feeds while upkeep is watched
_PAGES = ("", "feeds", "stories/s{story}", "outputs", "healthz", "metrics", "feed.atom")
_VISITS = ("_read", "_keep_reading", "keep_visit")  # what visits ask of the store


def main(folder: Path, scale: Scale, keep: str, seconds: int) -> None:
    """Print each figure with its unit."""
    database = folder / "aggregator.db"
    if not database.exists():
        begun = time.monotonic()
        write(database, scale)
        print(f"invented in {time.monotonic() - begun:.0f} s")
    _sizes(database, scale.entries)
    listen = configured(folder, scale, "365d")
    _start(folder, listen, scale.entries)
    for command in (["--help"], ["stories"], ["feeds"], ["explain", "e1"], ["outputs"], ["poll"]):
        cost = cost_of([*aggregator(folder), *command], cwd=folder)
        _show(f"aggregator {command[0]}", f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s CPU", f"{cost.memory:.0f} MB")
    with publishers(scale) as base, copied(folder) as copy:
        _polls(copy, scale, base)
        _visits_meanwhile(copy, scale, keep, seconds, base)
    with copied(folder) as copy:
        _upkeep(copy / "aggregator.db", keep)


def _show(label: str, *figures: str) -> None:
    print(f"{label:<42}{figures[0]:>12}  {', '.join(figures[1:])}".rstrip(), flush=True)


def _sizes(database: Path, entries: int) -> None:
    with closing(sqlite3.connect(database)) as opened:
        rows = opened.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8").fetchall()
    _show("database", f"{database.stat().st_size / 1e6:.0f} MB")
    for name, size in rows:
        _show(f"  {name}", f"{size / 1e6:.0f} MB", f"{size / entries:.0f} bytes an entry")


def aggregator(folder: Path) -> list[str]:
    """Return the command with the config in a folder."""
    return [sys.executable, "-m", "aggregator", "--config", str(folder / "feeds.toml")]


def configured(folder: Path, scale: Scale, keep: str) -> str:
    """Write a config; return where the daemon will listen."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    general = (
        f'[aggregator]\nlisten = "{listen}"\nbase_url = "http://{listen}"\ndatabase = "sqlite:///aggregator.db"\n'
        f'static = ""\nallow_private_addresses = true\nkeep = "{keep}"\n'
    )
    feeds = "".join(_table(settings(scale, number)) for number in range(scale.feeds))
    (folder / "feeds.toml").write_text(general + feeds)
    return listen


def _table(feed: FeedSettings) -> str:
    """Return a feed as the config has it."""
    tags = ", ".join(f'"{tag}"' for tag in feed.tags)
    return f'[[feed]]\nurl = "{feed.url}"\noutlet = "{feed.outlet}"\ntags = [{tags}]\n'


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run something until the end of the context."""
    process = subprocess.Popen(
        command, cwd=folder, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _start(folder: Path, listen: str, entries: int) -> None:
    """Start the daemon and wait for its first answers, then look at its pages."""
    for label in ("first start, outputs are made", "start"):
        begun = time.monotonic()
        with running([*aggregator(folder), "run"], folder) as daemon:
            for path in ("healthz", "feed.atom"):
                answered(f"http://{listen}/{path}")
                _show(f"{label}, to /{path}", f"{time.monotonic() - begun:.2f} s")
            _show(f"{label}, memory", f"{memory_of(daemon.pid):.0f} MB")
            if label == "start":
                _pages(listen, entries)


def _pages(listen: str, entries: int) -> None:
    for path in _PAGES:
        times: list[float] = []
        for step in range(20):
            page = path.format(story=entries // 2 + 97 * step)
            _timed(lambda page=page: answered(f"http://{listen}/{page}"), times)
        _show_times(f"/{path}", times)


def _show_times(label: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    middle, late = (1000 * ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    _show(label, f"{middle:.1f} ms", f"99 % {late:.1f} ms", f"longest {1000 * ordered[-1]:.1f} ms", f"of {len(times)}")


def answered(url: str) -> None:
    """Ask until there is an answer, of whatever status."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url) as answer:
                answer.read()
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)  # another process starts, and cannot wake us
        else:
            return


@contextmanager
def publishers(scale: Scale) -> Iterator[str]:
    """Serve the feeds; give their address."""
    port = scale.base.rpartition(":")[2]
    command = [sys.executable, str(_HERE / "publishers.py"), "--feeds", str(scale.feeds), "--port", port]
    with running(command, _HERE) as process:
        process.stdout.readline()
        yield scale.base


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Give a folder with a copy of the database, which is gone afterwards."""
    copy = folder / "copy"
    copy.mkdir()
    try:
        shutil.copy(folder / "aggregator.db", copy)
        yield copy
    finally:
        shutil.rmtree(copy)


def move_on(base: str, moment: int) -> None:
    """Have a tenth of the publishers publish something."""
    with urllib.request.urlopen(f"{base}/round/{moment}", data=b"") as answer:
        answer.read()


def _polls(folder: Path, scale: Scale, base: str) -> None:
    """Poll what the feeds carry, nothing new, and a tenth changed."""
    configured(folder, scale, "365d")
    for moment, label in enumerate(("all is new", "nothing is new", "a tenth changed")):
        move_on(base, max(0, moment - 1))
        cost = cost_of([*aggregator(folder), "poll", "--force"], cwd=folder)
        _show(f"poll, {label}", f"{cost.wall:.1f} s", f"{cost.cpu:.1f} s CPU", f"{cost.memory:.0f} MB")


def _visits_meanwhile(folder: Path, scale: Scale, keep: str, seconds: int, base: str) -> None:
    """Visit all feeds again and again while upkeep runs, and tell how long the store was held, and visits waited."""
    listen = configured(folder, scale, keep)
    command = [sys.executable, str(_HERE / "watched.py"), "feeds.toml", "questions.json"]
    with running(command, folder) as daemon, closing(open_store(f"sqlite:///{folder}/aggregator.db")) as store:
        answered(f"http://{listen}/healthz")
        before = store.entries.count()
        for moment in range(2, 2 + seconds // _ROUND):
            move_on(base, moment)
            request(store, "poll", {"urls": []}, now=datetime.now(UTC), patience=_PATIENCE)
            time.sleep(_ROUND)  # as long as visits and upkeep are watched side by side
        _show("entries forgotten and come meanwhile", f"{store.entries.count() - before:+}")
        _show("daemon, memory", f"{memory_of(daemon.pid):.0f} MB")
    asked = json.loads((folder / "questions.json").read_text())
    _show_times("a visit waits for the store", [waited for name, waited, *_ in asked if name in _VISITS])
    for name in sorted({name for name, *_ in asked}, key=lambda name: -max(a[2] for a in asked if a[0] == name))[:8]:
        _show_times(f"  {name}", [took for each, _, took, _ in asked if each == name])
        _show_times("    of that CPU", [cpu for each, _, _, cpu in asked if each == name])


def _upkeep(database: Path, keep: str) -> None:
    """Forget what is older than `keep`, without a pause, and tell how long the portions took."""
    config = read({"aggregator": {"keep": keep}})
    with closing(open_store(f"sqlite:///{database}")) as store:
        portions = tend(store, config, now=datetime.now(UTC) + timedelta(hours=2))  # when it is due again
        times: list[float] = []
        forgotten = 0
        while (portion := _timed(lambda: next(portions, None), times)) is not None:
            forgotten += len(portion)
    _show("forgotten, without a pause", f"{forgotten}", f"{sum(times):.1f} s in {len(times)} portions")
    _show_times("  a portion", times)
    _show("database afterwards", f"{database.stat().st_size / 1e6:.0f} MB")


def _timed(work: Callable[[], tuple[int, ...] | None], times: list[float]) -> tuple[int, ...] | None:
    begun = time.perf_counter()
    done = work()
    times.append(time.perf_counter() - begun)
    return done


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--keep", default="343d")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--port", type=int, default=29001)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    years = Scale(given.entries, given.feeds, datetime.now(UTC), f"http://127.0.0.1:{given.port}")
    main(given.folder.absolute(), years, given.keep, given.seconds)
