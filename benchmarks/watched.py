"""The daemon, watched: how long each question waits for the thread that owns the store, and keeps it.

python benchmarks/watched.py CONFIG QUESTIONS.json

On SIGTERM it writes a list of [question, seconds waited, seconds taken, CPU seconds of the thread], in order.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from aggregator import daemon
from aggregator.store import Store
from aggregator.store.thread import Reply, StoreThread

_asked: list[tuple[str, float, float, float]] = []


class Watched(StoreThread):
    """A store's thread that notes how long it was kept busy, by what."""

    async def ask(self, question: Callable[[Store], Reply]) -> Reply:
        """Return what a function of the store returns."""
        put = time.perf_counter()

        def timed(store: Store) -> Reply:
            begun, cpu = time.perf_counter(), time.thread_time()
            try:
                return question(store)
            finally:
                took = time.perf_counter() - begun
                _asked.append((_name(question), begun - put, took, time.thread_time() - cpu))

        return await super().ask(timed)


def _name(question: Callable[..., object]) -> str:
    while isinstance(question, partial):
        question = question.func
    return question.__qualname__.replace(".<locals>", "").replace(".<lambda>", "")


if __name__ == "__main__":
    daemon.StoreThread = Watched
    asyncio.run(daemon.Daemon(Path(sys.argv[1])).run())
    Path(sys.argv[2]).write_text(json.dumps(_asked))
