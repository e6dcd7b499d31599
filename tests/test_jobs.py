"""Tests of the few jobs: they go on, whatever happens in them or to the clock."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from aggregator.errors import StoreError
from aggregator.jobs import Jobs
from tests.conftest import PATIENCE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def nothing(*_):
    """Do nothing."""


def test_a_job_that_fails_has_further_turns():
    """A failure costs a turn, not the daemon."""

    async def turns():
        ran = asyncio.Event()
        attempts = []

        async def work():
            attempts.append(len(attempts))
            if len(attempts) == 1:
                raise RuntimeError("unforeseen")
            ran.set()

        jobs = Jobs(lambda: datetime.now(UTC), nothing)
        jobs.start({"work": (work, 0.01)})
        await asyncio.wait_for(ran.wait(), PATIENCE)
        await jobs.end()

    asyncio.run(turns())


def test_a_job_that_goes_on_to_fail_says_so_once_a_minute(caplog):
    """Where a disk is full, the log must not fill it; what fails otherwise is news."""

    async def turns():
        over = asyncio.Event()
        failures = iter([StoreError("disk full")] * 3 + [StoreError("locked")] * 2)

        async def work():
            for failure in failures:
                raise failure
            over.set()

        jobs = Jobs(lambda: NOW, nothing)
        jobs.start({"work": (work, 0.01)})
        await asyncio.wait_for(over.wait(), PATIENCE)
        await jobs.end()

    with caplog.at_level(logging.INFO, "aggregator"):
        asyncio.run(turns())
    assert [line.partition("job=")[2] for line in caplog.messages] == ['work error="disk full"', "work error=locked"]


def test_jobs_go_on_when_the_clock_is_turned_back():
    """The scheduler knows only when a job is to run next: a day back, it would wait for a day."""

    async def turns():
        ran, told = asyncio.Event(), asyncio.Event()
        moments = iter([NOW, NOW - timedelta(days=1)])
        heard = []

        async def work():
            ran.set()

        async def jumped(moment):
            heard.append(moment)
            told.set()

        jobs = Jobs(lambda: next(moments, NOW - timedelta(days=1)), jumped)
        jobs.start({"work": (work, 86400)})
        await asyncio.wait_for(told.wait(), PATIENCE)
        jobs.resume(datetime.now(UTC))
        await asyncio.wait_for(ran.wait(), PATIENCE)
        await jobs.end()
        assert heard == [NOW - timedelta(days=1)]

    asyncio.run(turns())


def test_the_end_cancels_what_is_under_way():
    """Whoever ends the daemon need not wait for a job."""

    async def turns():
        begun = asyncio.Event()

        async def endless():
            begun.set()
            await asyncio.Event().wait()

        jobs = Jobs(lambda: datetime.now(UTC), nothing)
        jobs.start({})
        turn = jobs.begin("endless", endless)
        await begun.wait()
        await asyncio.wait_for(jobs.end(), PATIENCE)
        assert turn.cancelled()

    asyncio.run(turns())
