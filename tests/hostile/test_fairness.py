"""One bad feed, or fifty of them, never delay, block or lose another."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import FeedSettings, Visits
from aggregator.pipeline import Equipment
from aggregator.store import open_store
from aggregator.visit.fetch import Fetcher
from aggregator.visit.read import read
from aggregator.visit.workers import Workers
from aggregator.visiting import claim_due, visit_all
from tests.hostile.cases import item, rss

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TIMEOUT = timedelta(minutes=15)  # longer than the test may take
HEAVY = rss(item("Alpha", 1).replace("<item>", "<item " + " ".join(f'a{n}="1"' for n in range(60_000)) + ">"))


async def _silent(_asked):
    await asyncio.sleep(3600)
    yield b""


def visited(store, addresses, good, *, slow=False):
    """Visit feeds until the good one has been visited; return the outcomes so far, in the order in which they came."""
    visits = Visits(timeout=TIMEOUT)
    with store.transaction():
        store.feeds.subscribe([FeedSettings(url=address) for address in addresses], now=NOW)
        store.feeds.hasten(None, now=NOW)
        for feed in store.feeds.all():
            store.feeds.keep_pace(feed.id, slow=slow and feed.url != good)
    workers, outcomes, done = Workers(read, count=2, limit=900, patience=900), [], asyncio.Event()

    async def ask(question):
        return question(store)

    async def claim(limit):
        return claim_due(store, limit, NOW, visits)

    def report(outcome):
        outcomes.append(outcome)
        if outcome.feed.url == good:
            done.set()

    async def until_good():
        settings = {"user_agent": "test", "timeout": TIMEOUT, "max_size": 10_000_000, "allowed": ("127.0.0.0/8",)}
        async with Fetcher(**settings) as fetcher:
            seams = (lambda: NOW, lambda: 0.0, lambda _entries: None)
            equipment = Equipment(fetcher, workers, ask, visits, *seams)
            visiting = asyncio.ensure_future(visit_all(claim, equipment, report))
            await asyncio.wait([visiting, asyncio.ensure_future(done.wait())], return_when=asyncio.FIRST_COMPLETED)
            visiting.cancel()
            await asyncio.gather(visiting, return_exceptions=True)

    try:
        asyncio.run(until_good())
    finally:
        workers.close()
    return outcomes


@pytest.mark.parametrize("slow", [False, True], ids=["unknown", "known"])
@pytest.mark.parametrize("bad", ["silent", "heavy"])
def test_fifty_bad_feeds_do_not_delay_a_good_one(serve, bad, slow):
    """Neither when they are new nor when they are known, whether they do not answer or cannot be read."""
    count = iter(range(100))
    routes = {"silent": _silent, "heavy": (200, {}, HEAVY)}
    site = serve({f"/{n}": routes[bad] for n in range(50)})
    site.routes["/good"] = lambda _asked: (200, {}, rss(item(f"News {next(count)}", 1)))
    good = f"{site}/good"
    with closing(open_store("sqlite://")) as store:
        (first,) = visited(store, [good], good)
        outcomes = visited(store, [*(f"{site}/{n}" for n in range(50)), good], good, slow=slow)
    assert (first.fresh, outcomes[-1].fresh) == (1, 1)
    assert [outcome.error for outcome in outcomes[:-1]] == []
