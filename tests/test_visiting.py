"""Tests of many visits side by side."""

import asyncio
from datetime import UTC, datetime, timedelta

from aggregator.config import FeedSettings, Visits
from aggregator.models import Answer
from aggregator.pipeline import Equipment
from aggregator.store import open_store
from aggregator.visit.fetch import Fetcher
from aggregator.visiting import claim_due, visit_all

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UNCHANGED = b"HTTP/1.1 304 Told\r\n\r\n"


async def resolve(host):
    """Give every name the loopback address, and a public one, so that no host counts as the user's own."""
    return ["127.0.0.1", "8.8.8.8"]


def visiting(addresses, *, concurrency=50, visit_with=Fetcher):
    """Visit feeds, each leased once; return the outcomes in the order in which they came."""
    store = open_store("sqlite://")
    visits = Visits(concurrency=concurrency)
    outcomes = []

    async def ask(question):
        return question(store)

    async def everything():
        settings = {"user_agent": "test", "timeout": timedelta(seconds=10), "max_size": 10_000, "resolve": resolve}
        async with visit_with(**settings, allowed=("127.0.0.0/8",)) as fetcher:
            equipment = Equipment(fetcher, None, ask, visits, lambda: NOW, lambda: 0.0, lambda _entries: None)

            async def claim(limit):
                return claim_due(store, limit, NOW, visits)

            await visit_all(claim, equipment, outcomes.append)

    with store.transaction():
        store.feeds.subscribe([FeedSettings(url=address) for address in addresses], now=NOW)
    asyncio.run(everything())
    store.close()
    return outcomes


def test_a_busy_host_keeps_nobody_waiting(serve):
    """Feeds of one slow host wait aside; those of others are visited meanwhile, whatever the concurrency."""
    seen = []

    async def slow(_asked):
        for _ in range(3000):
            if len(seen) == 4:
                break
            await asyncio.sleep(0.001)
        yield UNCHANGED

    async def quick(asked):
        seen.append(asked.path)
        yield UNCHANGED

    port = serve({f"/{n}": slow for n in range(10)} | {f"/quick{n}": quick for n in range(4)}).rpartition(":")[2]
    busy = [f"http://busy.example.org:{port}/{n}" for n in range(10)]
    others = [f"http://other{n}.example.org:{port}/quick{n}" for n in range(4)]
    outcomes = visiting(busy + others, concurrency=4)
    assert len(outcomes) == 14
    assert not any(outcome.error for outcome in outcomes)
    finished = [outcome.feed.url for outcome in outcomes]
    assert max(map(finished.index, others)) < min(finished.index(url) for url in busy[2:])


def test_what_nobody_foresaw_costs_one_feed_a_failure():
    """A fault of ours in one visit is told with the feed, and the others are visited all the same."""

    class Faulty(Fetcher):
        async def fetch(self, address, _validators, *, feed):
            if "odd" in address:
                raise ZeroDivisionError("unforeseen")
            return Answer(address, 304, {})

    outcomes = visiting(["https://o.example/odd", "https://o.example/even"], visit_with=Faulty)
    errors = {outcome.feed.url: outcome.error for outcome in outcomes}
    assert "ZeroDivisionError: unforeseen" in errors["https://o.example/odd"]
    assert errors["https://o.example/even"] == ""
    assert all(outcome.feed.due > NOW for outcome in outcomes)
