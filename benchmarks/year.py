"""What it is like to live with a year of entries: start, memory, commands, size by table, and upkeep meanwhile.

python benchmarks/year.py FOLDER [--entries 1000000] [--feeds 300] [--keep 243d]

The database is invented in FOLDER unless it is there already (see chronicle.py): at full size it takes 6 GB and a
quarter of an hour of a quiet machine.  Upkeep runs on a copy of it.
"""

import argparse
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chronicle import Scale, write
from processes import cost_of, memory_of

from aggregator.config import read
from aggregator.store import open_store
from aggregator.upkeep import tend

_BASE = "http://127.0.0.1:9"  # where nobody listens: feeds are not due, and nobody is asked
_PATIENCE = 120  # seconds


def main(folder: Path, scale: Scale, keep: str) -> None:
    """Print each figure with its unit."""
    database = folder / "aggregator.db"
    if not database.exists():
        begun = time.monotonic()
        write(database, scale)
        print(f"invented in {time.monotonic() - begun:.0f} s")
    _sizes(database, scale.entries)
    _start(folder, scale)
    for command in (["stories"], ["feeds"], ["explain", "e1"], ["poll"]):
        cost = cost_of([*_aggregator(folder), *command], cwd=folder)
        print(f"{command[0]:<40}{cost.wall:>9.2f} s {cost.memory:>8.0f} MB")
    _upkeep(database, keep)


def _sizes(database: Path, entries: int) -> None:
    with closing(sqlite3.connect(database)) as opened:
        rows = opened.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8").fetchall()
    print(f"{'database':<40}{database.stat().st_size / 1e6:>9.0f} MB")
    for name, size in rows:
        print(f"  {name:<38}{size / 1e6:>9.0f} MB {size / entries:>8.0f} bytes an entry")


def _aggregator(folder: Path) -> list[str]:
    return [sys.executable, "-m", "aggregator", "--config", str(folder / "feeds.toml")]


def _start(folder: Path, scale: Scale) -> None:
    """Start the daemon and wait for its first answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    feeds = "".join(f'[[feed]]\nurl = "{scale.url(n)}"\noutlet = "Outlet {n}"\n' for n in range(scale.feeds))
    settings = f'[aggregator]\nlisten = "{listen}"\ndatabase = "sqlite:///aggregator.db"\nstatic = ""\n'
    (folder / "feeds.toml").write_text(settings + feeds)
    for label in ("first start: outputs are made", "start"):
        begun = time.monotonic()
        command = [*_aggregator(folder), "run"]
        daemon = subprocess.Popen(command, cwd=folder, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            for path in ("healthz", "feed.atom"):
                _answered(f"http://{listen}/{path}")
                print(f"{f'{label}, to /{path}':<40}{time.monotonic() - begun:>9.2f} s")
            print(f"{f'{label}, memory':<40}{memory_of(daemon.pid):>9.0f} MB")
        finally:
            daemon.terminate()
            daemon.wait()


def _answered(url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url) as answer:
                answer.read()
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _upkeep(database: Path, keep: str) -> None:
    """Forget what is older than `keep` in a copy, and tell how long the portions took."""
    copy = database.with_name("kept.db")
    shutil.copy(database, copy)
    config = read({"aggregator": {"keep": keep}})
    with closing(open_store(f"sqlite:///{copy}")) as store:
        portions = tend(store, config, now=datetime.now(UTC) + timedelta(hours=2))  # when it is due again
        times, forgotten = [], 0
        while (portion := _timed(lambda: next(portions, None), times)) is not None:
            forgotten += len(portion)
    times.sort()
    print(f"{'forgotten':<40}{forgotten:>9} entries in {len(times)} portions, {sum(times):.1f} s")
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"{'a portion':<40}{1000 * middle:>9.1f} ms, 99 % {1000 * late:.1f} ms, longest {1000 * times[-1]:.1f} ms")
    print(f"{'database afterwards':<40}{copy.stat().st_size / 1e6:>9.0f} MB")


def _timed(work: Callable[[], tuple[int, ...] | None], times: list[float]) -> tuple[int, ...] | None:
    begun = time.perf_counter()
    done = work()
    times.append(time.perf_counter() - begun)
    return done


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--keep", default="243d")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    main(given.folder, Scale(given.entries, given.feeds, datetime.now(UTC), _BASE), given.keep)
