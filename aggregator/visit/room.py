"""The memory that large bodies share, packed, until they are read.  Owns the account of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.visit.lanes import Lane

SMALL = 300_000  # bytes of a body, packed, that need no room
_TOGETHER = 40_000_000  # bytes of all large bodies; more only where two of the largest size need more


class Pool:
    """So many bytes; feeds that are not known to behave get at most half of them."""

    def __init__(self, largest: int) -> None:
        """Have enough for two bodies of at most `largest` bytes: packing makes not every one smaller."""
        self.largest = largest
        self._total = max(_TOGETHER, 2 * largest)
        self._held = Counter[bool]()  # bytes, of feeds that are known to behave and of others
        self._waiting: dict[asyncio.Future[None], bool] = {}  # in the order in which they came

    @asynccontextmanager
    async def room(self, lane: Lane) -> AsyncIterator["Room"]:
        """Give the body of a feed in this lane its room, and take it back in the end."""
        room = Room(self, known=lane == "usual")
        try:
            yield room
        finally:
            room.settle(0)

    async def take(self, *, known: bool) -> None:
        """Wait until there is room for a body of the largest size, and hold it."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting[turn] = known
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if self._waiting.pop(turn, None) is None:  # its turn had come
                self.give_back(self.largest, known=known)
            raise

    def give_back(self, size: int, *, known: bool) -> None:
        """Hold so many bytes less."""
        self._held[known] -= size
        self._admit()

    def _admit(self) -> None:
        """Let those in for whom there is room."""
        for turn, known in list(self._waiting.items()):
            if self._has_room(known=known):
                del self._waiting[turn]
                self._held[known] += self.largest
                turn.set_result(None)

    def _has_room(self, *, known: bool) -> bool:
        others = self._held[False] + self.largest
        return self._held.total() + self.largest <= self._total and (known or others <= self._total // 2)


class Room:
    """The room of one body: none until it grows large, then for the largest that it may become."""

    def __init__(self, pool: Pool, *, known: bool) -> None:
        """Hold nothing yet; `known` says of its feed that it is known to behave."""
        self._pool = pool
        self._known = known
        self._held = 0

    def fits(self, size: int) -> bool:
        """Return whether a body that has grown to so many bytes may stay in memory."""
        return size <= SMALL or bool(self._held)

    async def fit(self, size: int) -> None:
        """Wait, if need be, until a body that has grown to so many bytes may stay in memory."""
        if not self.fits(size):
            await self._pool.take(known=self._known)
            self._held = self._pool.largest

    def settle(self, size: int) -> None:
        """Hold no more than the size that the body turned out to have."""
        spare = max(0, self._held - size)
        self._held -= spare
        self._pool.give_back(spare, known=self._known)
