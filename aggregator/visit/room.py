"""How many large bodies are in memory at a time, from when they grow large until they are read.  Owns the places."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aggregator.visit.lanes import Lane

SMALL = 1_000_000  # bytes of a body, decoded, that need no place
_TOGETHER = 80_000_000  # bytes that large bodies may come to


class Pool:
    """Places for bodies that grow large: as many as bodies of the largest size may be in memory together.

    Half of them, but one at least, are for feeds that are known to behave.
    """

    def __init__(self, largest: int) -> None:
        """Make room for bodies of at most `largest` bytes, decoded; for two of them at least."""
        count = max(2, _TOGETHER // max(largest, 1))
        self._places = asyncio.Semaphore(count)
        self._others = asyncio.Semaphore(count // 2)

    @asynccontextmanager
    async def room(self, lane: Lane) -> AsyncIterator["Room"]:
        """Give a body of a feed in this lane its room, and take it back in the end."""
        async with AsyncExitStack() as held:
            yield Room(held, [self._places] if lane == "usual" else [self._others, self._places])


class Room:
    """The room of one body: nothing until it grows large, then a place."""

    def __init__(self, held: AsyncExitStack, wanted: list[asyncio.Semaphore]) -> None:
        """Hold nothing yet; what is `wanted` is asked for in this order."""
        self._held = held
        self._wanted = wanted

    async def fit(self, size: int) -> None:
        """Wait, if need be, until a body that has grown to so many bytes may stay in memory."""
        while size > SMALL and self._wanted:
            await self._held.enter_async_context(self._wanted[0])
            del self._wanted[0]
