"""Many visits side by side: claim what is due, visit it, report, until nothing is left."""

import asyncio
import random
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from aggregator.clock import now
from aggregator.config import Config, Visits
from aggregator.errors import AggregatorError
from aggregator.keeping import keep_pace, keep_visit
from aggregator.models import Entry, Feed, Outcome
from aggregator.pipeline import Equipment, visit
from aggregator.store import Store
from aggregator.store.thread import Ask
from aggregator.visit.apart import PARSERS, read
from aggregator.visit.fetch import Access, Fetcher, host_of, user_agent
from aggregator.visit.hosts import SPACING
from aggregator.visit.lanes import Lane, has_room, lane_of
from aggregator.visit.schedule import after_failure
from aggregator.visit.workers import Workers

_READING = timedelta(minutes=1)  # that a body may wait to be read, and be read
_ASIDE = 4  # feeds that wait for a busy host, for each that may be in flight
_ALL_ASIDE = 40  # feeds that wait for whatever, likewise
_PORTION = 50  # feeds, at least, that are leased at once
_UNREAD = 3  # bodies that wait to be read, for each visit that may be in flight; half of them of feeds known to behave
_SLOW = 0.5  # of the time limit
_LOOK_AGAIN = 1.0  # seconds: a feed may fall due while a slow one keeps us waiting

Claim = Callable[[int], Awaitable[tuple[Feed, ...]]]
Report = Callable[[Outcome], None]
Begin = Callable[[Feed, Lane], None]


@asynccontextmanager
async def outside(
    config: Config, quiet: Mapping[str, datetime] = MappingProxyType({})
) -> AsyncIterator[tuple[Fetcher, Workers]]:
    """Open what asks publishers, but no `quiet` hosts, and what reads their answers; close both afterwards."""
    fetcher = Fetcher(
        user_agent=user_agent(config.general.contact),
        timeout=config.visits.timeout,
        max_size=config.visits.max_size,
        allowed=config.general.allow_private_addresses,
        access=[Access(feed.url, feed.headers, feed.proxy) for feed in config.feeds if feed.headers or feed.proxy],
        quiet=quiet,
    )
    workers = Workers(read, preload=PARSERS)
    try:
        async with fetcher:
            yield fetcher, workers
    finally:
        workers.close()


@asynccontextmanager
async def equipped(config: Config, ask: Ask, renew: Callable[[Sequence[Entry]], None]) -> AsyncIterator[Equipment]:
    """Open what visits need, and close it afterwards."""
    quiet = await ask(lambda store: store.feeds.quiet(now()))
    async with outside(config, quiet) as (fetcher, workers):
        yield Equipment(fetcher, workers, ask, config.visits, now, random.random, renew)


def _untold(_feed: Feed, _lane: Lane) -> None:
    """Tell nobody of a visit that begins."""


async def visit_all(claim: Claim, equipment: Equipment, report: Report, begin: Begin = _untold) -> None:
    """Visit what `claim(limit)` leases, until it leases no more: at most `visits.concurrency` are asked at a time.

    `begin` is told of each visit when it begins, `report` of what became of it.
    Feeds whose host is busy with others of them wait aside, as do feeds of a lane that is full, and keep nobody else
    from being visited.  On cancellation the visits in flight are cancelled too; leases run out by themselves.
    """
    aside = _Aside(equipment)
    flying: dict[asyncio.Task[Outcome], Feed] = {}
    try:
        while True:
            if aside.takes_more():
                aside.take(await claim(aside.portion))
            for feed, lane in aside.ready():
                begin(feed, lane)
                flying[asyncio.create_task(_visit(feed, equipment, partial(aside.let_read, feed)))] = feed
            if not flying:
                return
            done, _ = await asyncio.wait(flying, timeout=_LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                aside.give_back(flying.pop(task))
                report(task.result())
    finally:
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)


class _Aside:
    """The feeds that are leased: waiting for a place with us, in their lane and at their host; asked; or read."""

    def __init__(self, equipment: Equipment) -> None:
        """Begin with none."""
        self._most = equipment.visits.concurrency
        self._places = equipment.fetcher.places
        self._waiting: dict[Lane, dict[int, Feed]] = {"usual": {}, "new": {}, "slow": {}}
        self._flying: set[int] = set()
        self._asked: dict[int, Lane] = {}
        self._unread: dict[int, Lane] = {}
        self._lanes: Counter[Lane] = Counter()
        self._hosts: Counter[str] = Counter()
        self._look_again = 0.0  # by the monotonic clock
        self.portion = max(self._most, _PORTION)  # feeds that are leased at once

    def takes_more(self) -> bool:
        """Return whether further feeds may be leased; those of a full lane must not keep the others out."""
        every = sum(map(len, self._waiting.values()))
        if time.monotonic() < self._look_again and (every or self._flying):
            return False  # there was none left a moment ago
        return len(self._waiting["usual"]) < _ASIDE * self._most and every < _ALL_ASIDE * self._most

    def take(self, feeds: Sequence[Feed]) -> None:
        """Have feeds wait; one that waited for longer than its lease may be leased again."""
        self._look_again = time.monotonic() + _LOOK_AGAIN if len(feeds) < self.portion else 0.0
        for feed in feeds:
            if feed.id not in self._flying:
                self._waiting[lane_of(feed)][feed.id] = feed

    def ready(self) -> list[tuple[Feed, Lane]]:
        """Return the feeds that are to be visited now, longest overdue first within their lane."""
        ready: list[tuple[Feed, Lane]] = []
        for lane, waiting in self._waiting.items():
            for feed in list(waiting.values()):
                if len(self._asked) == self._most or not has_room(lane, self._lanes, self._most) or self._is_full(lane):
                    break
                host = host_of(feed.address)
                if self._hosts[host] < self._places(host):
                    ready.append((waiting.pop(feed.id), lane))
                    self._flying.add(feed.id)
                    self._asked[feed.id] = lane
                    self._lanes[lane] += 1
                    self._hosts[host] += 1
        return ready

    def _is_full(self, lane: Lane) -> bool:
        """Return whether too many bodies wait to be read for another feed of the lane to be asked."""
        others = sum(lane != "usual" for lane in self._unread.values())
        most = _UNREAD * self._most
        return len(self._unread) >= most or (lane != "usual" and others >= most // 2)

    def let_read(self, feed: Feed) -> None:
        """Make room at its publisher, and for others to be asked: a feed has answered, and its body is to be read."""
        lane = self._unread[feed.id] = self._asked.pop(feed.id)
        self._lanes[lane] -= 1
        self._hosts[host_of(feed.address)] -= 1

    def give_back(self, feed: Feed) -> None:
        """Make room: a visit has ended."""
        if feed.id in self._asked:
            self.let_read(feed)
        del self._unread[feed.id]
        self._flying.remove(feed.id)


async def _visit(feed: Feed, equipment: Equipment, answered: Callable[[], None]) -> Outcome:
    """Visit a feed and tell how long it took; slow is one that took long to answer, not one that had to wait for us."""
    begun, moments = time.monotonic(), []

    def hear() -> None:
        moments.append(time.monotonic())
        answered()

    outcome = await _visit_safely(feed, equipment, hear)
    moments.append(time.monotonic())
    seconds = moments[-1] - begun
    slow = outcome.killed or moments[0] - begun > equipment.visits.timeout.total_seconds() * _SLOW
    if slow != feed.slow:
        await equipment.ask(partial(keep_pace, feed=feed, slow=slow))
    visited = outcome.feed if outcome.feed.slow == slow else replace(outcome.feed, slow=slow)
    return replace(outcome, feed=visited, seconds=seconds)


async def _visit_safely(feed: Feed, equipment: Equipment, answered: Callable[[], None]) -> Outcome:
    """Visit a feed; what nobody foresaw costs that feed a failure, and no other."""
    try:
        return await visit(feed, equipment, answered)
    except AggregatorError:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost edge of a visit: what is unknown is told in full
        told = "".join(traceback.format_exception(error))
        failed = after_failure(
            feed, None, told, visits=equipment.visits, now=equipment.clock(), jitter=equipment.chance()
        )
        return await equipment.ask(partial(keep_visit, visited=failed, answer=None))


def claim_due(
    store: Store, limit: int, moment: datetime, visits: Visits, urls: Sequence[str] | None = None
) -> tuple[Feed, ...]:
    """Lease at most `limit` feeds that were due at a moment, of those named or of all, for longer than visits take.

    Those that wait aside may all be of one host.
    """
    lease = 2 * visits.timeout + _READING + (_ASIDE * visits.concurrency + _PORTION) * SPACING
    with store.transaction():
        return store.feeds.claim_due(moment, limit=limit, urls=urls, lease=lease)
