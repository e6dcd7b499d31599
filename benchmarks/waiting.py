"""How long readers wait while the daemon polls many feeds cold: milliseconds a request, by kind.

python benchmarks/waiting.py --feeds 300 --rounds 3

Requests come 50 a second, each over a connection of its own, on time whether or not the last one was answered: by turns
for the document, for the document that is known already, and now and then for a page.  They begin with the first visit
and end when every feed was visited, everything is grouped, and the document has it.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publishers import free_port

_HERE = Path(__file__).parent
_EVERY = 0.02
_AHEAD = 5  # steps of priority
_PAGE_EVERY = 50  # requests
_PAGES = ("/", "/feeds", "/outputs")
_PATIENCE = 300.0
_HEAD = "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n{more}\r\n"


def main(feeds: int, rounds: int) -> None:
    """Print rows for each round."""
    with suppress(PermissionError):
        os.nice(-_AHEAD)  # who measures must not wait
    print(f"{'':<16}{'requests':>9}{'median':>8}{'99 %':>8}{'longest':>9}")
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_round(Path(folder), feeds))


async def _round(folder: Path, feeds: int) -> None:
    with _publishers(feeds) as publishers:
        port = free_port()
        (folder / "feeds.toml").write_text(
            f'[aggregator]\nlisten = "127.0.0.1:{port}"\nbase_url = "http://127.0.0.1:{port}"\n'
            'database = "sqlite:///a.db"\nallow_private_addresses = true\n'
            + "".join(f'[[feed]]\nurl = "{publishers}/{n}.xml"\noutlet = "Outlet {n}"\n' for n in range(feeds))
        )
        with _running([sys.executable, "-m", "aggregator", "--config", "feeds.toml", "run"], folder):
            begun = time.monotonic()
            waits = await _ask_until_done(port, feeds)
            seconds = time.monotonic() - begun
    for kind in sorted({kind for kind, _ in waits}):
        _show(kind, [wait for each, wait in waits if each == kind])
    _show(f"all, in {seconds:.0f} s", [wait for _, wait in waits])


async def _ask_until_done(port: int, feeds: int) -> list[tuple[str, float]]:
    """Return what was asked, and how long each answer took."""
    await _until_up(port)
    waits: list[tuple[str, float]] = []
    done = asyncio.create_task(_until_done(port, feeds))
    asking: set[asyncio.Task[None]] = set()
    etag = ""

    async def ask(kind: str, path: str, more: str) -> None:
        nonlocal etag
        begun = time.perf_counter()
        etag = await _ask(port, path, more) or etag
        waits.append((kind, time.perf_counter() - begun))

    start = time.monotonic()
    for number in range(int(_PATIENCE / _EVERY)):
        await asyncio.sleep(max(0.0, start + number * _EVERY - time.monotonic()))
        if done.done():
            break
        if number % _PAGE_EVERY == 0:
            path, more = _PAGES[number // _PAGE_EVERY % len(_PAGES)], ""
            kind = f"page {path}"
        elif number % 2:
            kind, path, more = "document", "/feed.atom", ""
        else:
            kind, path, more = "document known", "/feed.atom", f"If-None-Match: {etag}\r\n"
        task = asyncio.create_task(ask(kind, path, more))
        asking.add(task)
        task.add_done_callback(asking.discard)
    await asyncio.gather(*asking)
    await done
    return waits


async def _ask(port: int, path: str, more: str = "") -> str:
    """Return the ETag of an answer, once all of it has come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_HEAD.format(path=path, host=f"127.0.0.1:{port}", more=more).encode())
    said = await reader.read()
    writer.close()
    assert said.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), said[:200]
    return said.partition(b"etag: ")[2].partition(b"\r\n")[0].decode()


async def _until_up(port: int) -> None:
    while True:
        with suppress(OSError):
            await _ask(port, "/healthz")
            return
        await asyncio.sleep(0.02)


async def _until_done(port: int, feeds: int) -> None:
    """Wait until all is visited, grouped and published."""
    while True:
        levels = await asyncio.to_thread(_levels, port)
        waiting = levels["aggregator_ungrouped_entries"] + levels["aggregator_pending_stories"]
        visited = sum(number for name, number in levels.items() if name.startswith("aggregator_visits_total"))
        if visited >= feeds and not waiting:
            return
        await asyncio.sleep(1)


def _levels(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = (line.rpartition(" ") for line in answer.read().decode().splitlines() if not line.startswith("#"))
        return {name: float(number) for name, _, number in lines}


@contextmanager
def _publishers(feeds: int) -> Iterator[str]:
    command = [sys.executable, str(_HERE / "publishers.py"), "--feeds", str(feeds)]
    with _running(command, _HERE, stdout=subprocess.PIPE, text=True) as process:
        yield f"http://127.0.0.1:{process.stdout.readline().split()[-1]}"


@contextmanager
def _running(command: list[str], folder: Path, **options: object) -> Iterator[subprocess.Popen[str]]:
    """Run something until the end of the context, no sooner than others."""
    silent = {"stdout": subprocess.DEVNULL} | options
    command = ["nice", "-n", str(_AHEAD), *command]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, **silent)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _show(label: str, waits: list[float]) -> None:
    ordered = sorted(1000 * wait for wait in waits)
    late = ordered[int(len(ordered) * 0.99)]
    print(f"{label:<16}{len(ordered):>9}{ordered[len(ordered) // 2]:>8.1f}{late:>8.1f}{ordered[-1]:>9.1f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    main(arguments.feeds, arguments.rounds)
