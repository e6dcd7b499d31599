"""A thread that owns a store, and the questions that others put to it.  Owns the thread."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from aggregator.errors import StoreError
from aggregator.store.protocol import Store

Reply = TypeVar("Reply")
Question = Callable[[Store], Any]


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


class Together:
    """Gathers questions that change a little, and has those that wait at the same time answered in one transaction."""

    def __init__(self, ask: Ask) -> None:
        """Take what asks the store."""
        self._ask = ask
        self._waiting: list[tuple[Question, asyncio.Future[Any]]] = []
        self._answering: asyncio.Task[None] | None = None

    async def __call__(self, question: Callable[[Store], Reply], /) -> Reply:
        """Return what a function of the store returns once that is kept, or raise what it raises.

        Where one fails, it and the others that were gathered with it are called again, each on its own.
        """
        reply = asyncio.get_running_loop().create_future()
        self._waiting.append((question, reply))
        if self._answering is None or self._answering.done():
            self._answering = asyncio.create_task(self._answer())
        answered: Reply = await reply
        return answered

    async def _answer(self) -> None:
        """Answer what waits, and what comes to wait meanwhile."""
        while self._waiting:
            gathered, self._waiting = self._waiting, []
            try:
                answers = await self._ask(lambda store: _all_of(store, [question for question, _ in gathered]))  # noqa: B023 -- awaited
            except StoreError as error:
                for _, reply in gathered:
                    _settle(reply, error=error)
            except Exception:  # noqa: BLE001 -- it is raised where the question was put
                await self._answer_one_by_one(gathered)
            else:
                for (_, reply), answer in zip(gathered, answers, strict=True):
                    _settle(reply, answer)

    async def _answer_one_by_one(self, gathered: Sequence[tuple[Question, "asyncio.Future[Any]"]]) -> None:
        for question, reply in gathered:
            try:
                _settle(reply, await self._ask(question))
            except Exception as error:  # noqa: BLE001 -- likewise
                _settle(reply, error=error)


def _all_of(store: Store, questions: Sequence[Question]) -> list[Any]:
    with store.transaction():
        return [question(store) for question in questions]


def _settle(reply: "asyncio.Future[Any]", answer: object = None, error: Exception | None = None) -> None:
    """Give whoever still waits an answer, or an error."""
    if reply.done():
        return
    if error is None:
        reply.set_result(answer)
    else:
        reply.set_exception(error)
