"""What keeps a publisher waiting does not cost its visit time."""

import asyncio

import pytest

from aggregator.visit.pausing import standing_still


def test_a_limit_that_stands_still_goes_on_with_what_was_left():
    """It is moved by just as long as it stood still, and is off meanwhile."""

    async def live():
        clock = asyncio.get_running_loop().time
        async with asyncio.timeout(1000) as limit:
            before = limit.when() - clock()
            with standing_still(limit):
                assert limit.when() is None
                await asyncio.sleep(0)
            assert 0 <= before - (limit.when() - clock()) < 1000

    asyncio.run(live())


def test_a_limit_goes_on_after_an_error_too():
    """A visit that is told off meanwhile is still bounded."""

    async def busy(limit):
        with standing_still(limit):
            await asyncio.sleep(0)
            raise ValueError("busy")

    async def live():
        async with asyncio.timeout(1000) as limit:
            with pytest.raises(ValueError, match="busy"):
                await busy(limit)
            assert limit.when() is not None

    asyncio.run(live())
