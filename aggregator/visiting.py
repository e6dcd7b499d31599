"""Many visits side by side: claim what is due, visit it, report, until nothing is left."""

import asyncio
import random
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from aggregator.clock import now
from aggregator.config import Config, Visits
from aggregator.errors import AggregatorError
from aggregator.models import Entry, Feed, Outcome
from aggregator.pipeline import Equipment, keep_visit, visit
from aggregator.store import Store
from aggregator.store.thread import Ask
from aggregator.visit.fetch import Access, Fetcher, host_of, user_agent
from aggregator.visit.hosts import SPACING
from aggregator.visit.read import read
from aggregator.visit.schedule import after_failure
from aggregator.visit.workers import Workers

_READING = timedelta(minutes=1)  # that a body may wait to be read, and be read
_ASIDE = 4  # feeds that wait for a busy host, for each that may be in flight
_LOOK_AGAIN = 1.0  # seconds: a feed may fall due while a slow one keeps us waiting

Claim = Callable[[int], Awaitable[tuple[Feed, ...]]]
Report = Callable[[Outcome], None]


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
        access=[Access(feed.url, feed.headers, feed.proxy) for feed in config.feeds],
        quiet=quiet,
    )
    workers = Workers(read)
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


async def visit_all(claim: Claim, equipment: Equipment, report: Report) -> None:
    """Visit what `claim(limit)` leases, at most `visits.concurrency` at a time, until it leases no more.

    Feeds whose host is busy with others of them wait aside, and keep nobody else from being visited.  On cancellation
    the visits in flight are cancelled too; leases run out by themselves.
    """
    most = equipment.visits.concurrency
    waiting: dict[int, Feed] = {}
    flying: dict[asyncio.Task[Outcome], Feed] = {}
    taken: Counter[str] = Counter()  # places, by host
    try:
        while True:
            if len(waiting) < _ASIDE * most:
                under_way = {feed.id for feed in flying.values()}
                # One that waited for longer than its lease may be leased again.
                waiting |= {feed.id: feed for feed in await claim(most) if feed.id not in under_way}
            for feed in _ready(waiting.values(), most - len(flying), taken, equipment.fetcher):
                del waiting[feed.id]
                taken[host_of(feed.address)] += 1
                flying[asyncio.create_task(_visit(feed, equipment))] = feed
            if not flying:
                return
            done, _ = await asyncio.wait(flying, timeout=_LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                taken[host_of(flying.pop(task).address)] -= 1
                report(task.result())
    finally:
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)


def _ready(waiting: Iterable[Feed], free: int, taken: Counter[str], fetcher: Fetcher) -> list[Feed]:
    """Return the feeds that may be visited now: there is a place for them, with us and at their hosts."""
    ready: list[Feed] = []
    asked: Counter[str] = Counter()
    for feed in waiting:
        if len(ready) == free:
            break
        host = host_of(feed.address)
        if taken[host] + asked[host] < fetcher.places(host):
            asked[host] += 1
            ready.append(feed)
    return ready


async def _visit(feed: Feed, equipment: Equipment) -> Outcome:
    """Visit a feed and tell how long it took."""
    begun = time.monotonic()
    outcome = await _visit_safely(feed, equipment)
    return replace(outcome, seconds=time.monotonic() - begun)


async def _visit_safely(feed: Feed, equipment: Equipment) -> Outcome:
    """Visit a feed; what nobody foresaw costs that feed a failure, and no other."""
    try:
        return await visit(feed, equipment)
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
    lease = 2 * visits.timeout + _READING + _ASIDE * visits.concurrency * SPACING
    with store.transaction():
        return store.feeds.claim_due(moment, limit=limit, urls=urls, lease=lease)
