"""Who is waited for goes first: long work stops between two portions while a question is under way."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Precedence:
    """Of questions over work, on one event loop: threads of one process share an interpreter, and slow each other."""

    def __init__(self, longest: float = 0.25) -> None:
        """Let work stop for so many seconds at most, however many questions follow one another."""
        self._longest = longest
        self._waiting = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    @contextmanager
    def question(self) -> Iterator[None]:
        """Have work stop meanwhile."""
        self._waiting += 1
        self._nobody.clear()
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._nobody.set()

    async def work(self) -> None:
        """Return once no question is under way, or it has waited long enough."""
        if self._waiting:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._longest):
                    await self._nobody.wait()
