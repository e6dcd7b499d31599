"""A thread that owns a store, and the questions that others put to it.  Owns the thread."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self, TypeVar

from aggregator.store.protocol import Store

Reply = TypeVar("Reply")


class Ask(Protocol):
    """Put a question to the thread that owns the store."""

    def __call__(self, question: Callable[[Store], Reply], /) -> Awaitable[Reply]:
        """Return what the question returns, or raise what it raises."""


class StoreThread:
    """A store belongs to the thread that opened it: this is that thread, for code that runs on an event loop.

    Questions are functions of the store; they are answered one at a time, in the order in which they were put.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """Remember how to open the store; it is opened, in its thread, on entering the context."""
        self._open = open_store
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None

    async def __aenter__(self) -> Self:
        """Open the store; raise StoreError where it cannot be used."""
        try:
            self._store = await self._run(self._open)
        except BaseException:
            self._executor.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store after the questions that were put before."""
        store, self._store = self._store, None
        if store is not None:
            await self._run(store.close)
        self._executor.shutdown()

    async def ask(self, question: Callable[[Store], Reply]) -> Reply:
        """Return what a function of the store returns, or raise what it raises."""
        store = self._store
        assert store is not None, "ask inside the context"
        return await self._run(lambda: question(store))

    async def _run(self, work: Callable[[], Reply]) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)
