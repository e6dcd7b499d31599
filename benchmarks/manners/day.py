"""A day of visits to invented publishers, real HTTP by a virtual clock, scored by 28 good manners.

python benchmarks/manners/day.py
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
from criteria import CRITERIA, Day, Verdict
from habits import ELSEWHERE, FEEDS
from outlets import HOUR, START, Ask, Publishers

from aggregator.config import FeedSettings, Visits
from aggregator.models import Feed, Outcome
from aggregator.pipeline import Equipment
from aggregator.store import Store, open_store
from aggregator.visit.fetch import Fetcher, user_agent
from aggregator.visit.read import read
from aggregator.visit.workers import Workers
from aggregator.visiting import claim_due, visit_all

_END = START + 26 * HOUR  # a feed that is left alone for a day comes back
_RESTART = START + 12.5 * HOUR
_SPACING = timedelta(seconds=0.2)  # a second would make the day too long
_VISITS = Visits()


class Clock:
    """The day's clock."""

    now = START

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.now


async def _resolve(host: str) -> list[str]:
    """Return where hosts are: here, and at a public address, so that none counts as our own."""
    return [host] if host == "127.0.0.1" else ["127.0.0.1", "8.8.8.8"]


async def _live(database: str, clock: Clock, urls: list[str], workers: Workers, until: datetime) -> dict[str, Feed]:
    """Visit what falls due until then, as the daemon does; return the feeds as they are then."""
    store = open_store(database)
    chance = random.Random(2026).random
    settings = {"user_agent": user_agent("https://reader.example/about"), "timeout": _VISITS.timeout, "clock": clock}
    async with Fetcher(
        **settings,
        max_size=_VISITS.max_size,
        allowed=("127.0.0.0/8",),
        resolve=_resolve,
        spacing=_SPACING,
        quiet=store.feeds.quiet(clock()),
    ) as fetcher:

        async def ask(question):  # noqa: ANN001, ANN202 -- as store.thread.Ask
            return question(store)

        async def claim(limit: int) -> tuple[Feed, ...]:
            return claim_due(store, limit, clock(), _VISITS)

        equipment = Equipment(fetcher, workers, ask, _VISITS, clock, chance, lambda _entries: None)
        _follow(store, urls, clock)
        while (due := store.feeds.next_due()) is not None and due < until:
            clock.now = max(clock.now, due)
            await visit_all(claim, equipment, _unheard)
    clock.now = max(clock.now, until)
    feeds = {_address(feed.url): feed for feed in store.feeds.all()}
    store.close()
    return feeds


def _follow(store: Store, urls: list[str], clock: Clock) -> None:
    """Take up the feeds, as a start does."""
    with store.transaction():
        store.feeds.release()
        store.feeds.subscribe([FeedSettings(url=url) for url in urls], now=clock())


def _unheard(_outcome: Outcome) -> None:
    """Say nothing of a visit."""


async def _naively(clock: Clock, urls: list[str], port: int) -> dict[str, Feed]:
    """Ask for everything every half hour, as a script of ten lines does."""
    async with httpx.AsyncClient(trust_env=False) as client:
        while clock.now < _END:
            for url in urls:
                await _get(client, url, port)
            clock.now += HOUR / 2
    return {}


async def _get(client: httpx.AsyncClient, url: str, port: int) -> None:
    for _ in range(10):
        host = urlsplit(url).netloc
        path = urlsplit(url).path
        answer = await client.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
        if not answer.is_redirect:
            return
        url = urljoin(url, answer.headers["location"])


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


async def _spend(*, naive: bool) -> Day:
    """Return the day as publishers saw it; the aggregator is started anew at half past twelve."""
    clock = Clock()
    publishers = Publishers(FEEDS | ELSEWHERE, clock)
    server = await publishers.start()
    urls = [f"http://{address.replace('/', f':{publishers.port}/', 1)}" for address in FEEDS]
    workers = Workers(read, count=1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{Path(folder)}/day.db"
            if naive:
                feeds = await _naively(clock, urls, publishers.port)
            else:
                await _live(database, clock, urls, workers, _RESTART)
                feeds = await _live(database, clock, urls, workers, _END)
    finally:
        workers.close()
        server.close()
    asked: dict[str, list[Ask]] = defaultdict(list)
    for ask in publishers.asked:
        asked[ask.address].append(ask)
    due = {address: None if feed.gone else feed.due for address, feed in feeds.items()}
    troubled = frozenset(address for address, feed in feeds.items() if feed.failures)
    return Day(asked, due, troubled, _END, _SPACING.total_seconds())


def _verdicts(day: Day) -> dict[str, list[Verdict]]:
    """Return what each criterion says, of each feed or host that it is about."""
    return {words: [verdict for judge in judges for verdict in judge(day)] for words, judges in CRITERIA}


def _print_criteria(verdicts: dict[str, list[Verdict]]) -> int:
    """Print a row for each criterion, with what was wrong; return how many were kept."""
    kept = 0
    print(f"{'':9}{'about':>6}  manners")
    for number, (words, judged) in enumerate(verdicts.items(), 1):
        faults = [f"{who}: {wrong}" for who, wrong in judged if wrong]
        well = bool(judged) and not faults
        kept += well
        print(f"{number:>3} {'kept' if well else 'NOT':5}{len(judged):>6}  {words}")
        for fault in faults[:5]:
            print(f"{'':17}- {fault[:100]}")
    return kept


def _print_each(verdicts: dict[str, list[Verdict]]) -> None:
    """Print a row for each feed and host: how many criteria it was about, and how many of them were kept towards it."""
    by_name: dict[str, list[bool]] = defaultdict(list)
    for judged in verdicts.values():
        for who, wrong in judged:
            by_name[who].append(not wrong)
    print("\nkept  of  feed or host")
    for who, kept in sorted(by_name.items()):
        print(f"{sum(kept):>4}{len(kept):>4}  {who}")


def main(*, naive: bool, each: bool) -> int:
    """Print the score; return how many criteria were not kept."""
    begun = time.monotonic()
    day = asyncio.run(_spend(naive=naive))
    verdicts = _verdicts(day)
    kept = _print_criteria(verdicts)
    if each:
        _print_each(verdicts)
    requests = sum(map(len, day.asked.values()))
    hosts = len({ask.host for asks in day.asked.values() for ask in asks})
    seconds = time.monotonic() - begun
    print(f"{kept} of {len(CRITERIA)} kept: {requests} requests to {hosts} hosts for {len(FEEDS)} feeds")
    print(f"({(_END - START) / HOUR:g} hours in {seconds:.0f} s)")
    return len(CRITERIA) - kept


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--naive", action="store_true", help="score a client without manners instead")
    parser.add_argument("--each", action="store_true", help="a row for each feed and host as well")
    given = parser.parse_args()
    sys.exit(min(main(naive=given.naive, each=given.each), 1))
