"""Poll the same loopback publishers with other clients too, in turn: CPU ms a feed, all processes together.

python benchmarks/clients.py --feeds 1000 --rounds 3 --reader VENV/bin/python

`httpx` is a bare loop that asks the same with httpx and keeps nothing but the validators; `reader` (in an
environment of its own) and `newsboat` (Debian) are left out where they are not installed.  Each row is the median of
its rounds; "304" tells how many answers were "not modified", the same for all where they are polite.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from processes import cpu_of

_HERE = Path(__file__).parent
_KINDS = ("cold", "unchanged", "a tenth changed")
_OTHERWISE = (
    ("no files", 'static = ""'),  # the others make none
    ("5 at a time", 'static = ""\n[visits]\nconcurrency = 5'),
)

_HTTPX = """
import asyncio, httpx, json, pathlib, sys
kept = pathlib.Path("etags.json")
etags = json.loads(kept.read_text()) if kept.exists() else {}
async def main():
    urls = iter(pathlib.Path("urls").read_text().split())
    async with httpx.AsyncClient() as client:
        async def ask():
            for url in urls:
                known = {"If-None-Match": etags[url]} if url in etags else {}
                answer = await client.get(url, headers=known)
                if answer.status_code == 200:
                    etags[url] = answer.headers["ETag"]
        await asyncio.gather(*(ask() for _ in range(int(sys.argv[1]))))
asyncio.run(main())
kept.write_text(json.dumps(etags))
"""
_READER = """
import pathlib, reader
feeds = reader.make_reader("reader.db")
for url in pathlib.Path("urls").read_text().split():
    feeds.add_feed(url, exist_ok=True)
feeds.update_feeds(scheduled=False)
"""


@dataclass(frozen=True, slots=True)
class Client:
    """A client, and the command with which it polls everything in its own folder."""

    name: str
    command: tuple[str, ...]
    settings: str = ""  # further ones of ours


def main(feeds: int, rounds: int, reader: str) -> None:
    """Print a row for each client and kind of poll."""
    publishers = subprocess.Popen(
        [sys.executable, str(_HERE / "publishers.py"), "--feeds", str(feeds)], stdout=subprocess.PIPE, text=True
    )
    try:
        base = f"http://127.0.0.1:{publishers.stdout.readline().split()[-1]}"
        with tempfile.TemporaryDirectory() as folder:
            _compare(_clients(reader), base, feeds, rounds, Path(folder))
    finally:
        publishers.terminate()
        publishers.wait()


def _clients(reader: str) -> list[Client]:
    ours = (sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll", "--force")
    clients = [Client("aggregator", ours)]
    clients += [Client(f"aggregator, {name}", ours, settings) for name, settings in _OTHERWISE]
    clients += [Client(f"httpx, {many} at a time", (sys.executable, "-c", _HTTPX, str(many))) for many in (5, 50)]
    clients += [Client("reader", (reader, "-c", _READER))] if reader else []
    if shutil.which("newsboat"):
        clients.append(Client("newsboat", ("newsboat", "-u", "urls", "-c", "cache.db", "-C", "empty", "-x", "reload")))
    return clients


def _compare(clients: list[Client], base: str, feeds: int, rounds: int, folder: Path) -> None:
    first = [client for client in clients if not client.settings]
    for client in first:
        _furnish(folder / client.name, base, feeds)
    spent: dict[tuple[str, str], list[tuple[float, str]]] = {}

    def turn(kind: str, number: int, clients: list[Client]) -> None:
        for client in clients[number % len(clients) :] + clients[: number % len(clients)]:
            ask(f"{base}/round/{number}", b"")
            cpu = cpu_of(client.command, cwd=folder / client.name, env=_environment(folder / client.name))
            spent.setdefault((kind, client.name), []).append((1000 * cpu / feeds, ask(f"{base}/counts")))

    # The second poll is not shown: newsboat keeps no validators of a first one.
    turn("cold", 0, first)
    turn("settling", 0, first)
    for client in clients:
        if client.settings:  # goes on from there
            shutil.copytree(folder / first[0].name, folder / client.name)
            _configure(folder / client.name, base, feeds, client.settings)
    for number in range(1, rounds + 1):
        turn("a tenth changed", number, clients)
        turn("unchanged", number, clients)
    for kind in _KINDS:
        print(f"{kind:<24}{'ms/feed':>9}{'least':>8}  answers of the last round")
        for client in first if kind == "cold" else clients:
            costs = [cost for cost, _ in spent[kind, client.name]]
            print(f"  {client.name:<22}{median(costs):>9.2f}{min(costs):>8.2f}  {spent[kind, client.name][-1][1]}")


def _furnish(folder: Path, base: str, feeds: int) -> None:
    """Write what the clients want to be told."""
    folder.mkdir()
    urls = [f"{base}/{number}.xml" for number in range(feeds)]
    (folder / "urls").write_text("\n".join(urls) + "\n")
    (folder / "empty").touch()
    _configure(folder, base, feeds)


def _configure(folder: Path, base: str, feeds: int, settings: str = "") -> None:
    """Write our config."""
    tables = (f'[[feed]]\nurl = "{base}/{number}.xml"\n' for number in range(feeds))
    ours = f'[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\n{settings}\n'
    (folder / "feeds.toml").write_text(ours + "".join(tables))


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Python keeps what it compiled, as it does wherever it is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"HOME": str(folder), "TERM": "dumb"}


def ask(url: str, data: bytes | None = None) -> str:
    """Return what the publishers answer, to a question or to a move in time."""
    with urllib.request.urlopen(url, data=data) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader", default="", help="the Python of an environment in which reader is installed")
    arguments = parser.parse_args()
    main(arguments.feeds, arguments.rounds, arguments.reader)
