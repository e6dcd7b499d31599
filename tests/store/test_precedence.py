"""Long work lets questions pass."""

import asyncio
from contextlib import suppress

from aggregator.store.precedence import Precedence
from tests.conftest import PATIENCE


def test_work_waits_for_every_question_under_way():
    """However they overlap."""

    async def scene() -> list[str]:
        between, done = Precedence(), []

        async def work() -> None:
            await between.work()
            done.append("work")

        with between.question():
            working = asyncio.create_task(work())
            with between.question():
                await asyncio.sleep(0)
            await asyncio.sleep(0)
            done.append("questions")
        await working
        await between.work()
        return done

    assert asyncio.run(scene()) == ["questions", "work"]


def test_work_goes_on_under_a_stream_of_questions():
    """A page that is asked for all the time stops nothing for good."""

    async def scene() -> None:
        between = Precedence(longest=0.001)
        with between.question():
            await between.work()

    asyncio.run(scene())


def test_a_question_that_fails_is_over():
    """Work need not wait for it."""

    async def scene() -> None:
        between = Precedence(longest=100 * PATIENCE)
        with suppress(LookupError), between.question():
            {}["missing"]
        async with asyncio.timeout(PATIENCE):
            await between.work()

    asyncio.run(scene())
