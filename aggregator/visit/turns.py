"""A few places for many: the smallest of those who wait comes next.  Owns the line."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Turns:
    """So many places; who needs one tells how much it is going to take."""

    def __init__(self, places: int) -> None:
        """Begin with all of them free."""
        self._free = places
        self._arrivals = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def place(self, size: int) -> AsyncIterator[None]:
        """Wait for a place, and give it back in the end; of equal sizes the first to come is the first."""
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (size, next(self._arrivals), turn))
        self._admit()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._free += 1
                self._admit()

    def _admit(self) -> None:
        """Let in those for whom there is a place; who gave up needs none."""
        while self._free and self._waiting:
            *_, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
