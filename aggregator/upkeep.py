"""Upkeep in short portions: archive, empty, forget what was kept long enough, give space back.

docs/storage.md tells what is kept for how long.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from aggregator.config import Config
from aggregator.store import Store
from aggregator.store.thread import Ask

_EVERY = timedelta(hours=1)
_SPARE = 2  # times what a document carries at most: so many publications stay whole, in case some are removed
_PUBLICATIONS, _ENTRIES, _BYTES = 100, 50, 1_000_000  # that one portion deals with: about 10 ms
_RESTED, _PLACE = "upkeep", "upkeep place"  # names of notes


def tend(store: Store, config: Config, *, now: datetime) -> Iterator[tuple[int, ...]]:
    """Do what is to be done, a short transaction at a time; yield after each which entries were forgotten.

    Whoever remembers those must forget them, too, before anything else is asked of the store.  Where an iterator is
    left before its end, the next one goes on there; once all is done, nothing is for an hour.
    """
    if not is_due(store, now):
        return
    yield from _archive(store, config)
    yield from _empty(store)
    yield from _forget(store, config, now)
    yield from _shrink(store)
    with store.transaction():
        store.keep_note(_RESTED, now.isoformat())


async def tend_aside(
    ask: Ask, config: Config, drop: Callable[[Sequence[int]], None], *, now: datetime, more: Callable[[], bool]
) -> int:
    """Do what is to be done while others use the store, as long as there is `more`; return how many were forgotten.

    `drop` is told, in the store's thread, which entries were forgotten.  Between two portions the store is left to
    others for as long as a portion takes.
    """
    forgotten = 0
    portions = await ask(lambda store: tend(store, config, now=now))
    while more() and (done := await ask(lambda _store: _timed(portions, drop))) is not None:
        forgotten += done[0]
        await asyncio.sleep(done[1])
    return forgotten


def _timed(portions: Iterator[tuple[int, ...]], drop: Callable[[Sequence[int]], None]) -> tuple[int, float] | None:
    """Do one portion; return how many entries it forgot and how many seconds it took, None after the last."""
    begun = time.perf_counter()
    forgotten = next(portions, None)
    if forgotten is None:
        return None
    drop(forgotten)
    return len(forgotten), time.perf_counter() - begun


def tend_briefly(store: Store, config: Config, *, now: datetime, seconds: float) -> int:
    """Do what is to be done for about so long; return how many entries were forgotten."""
    end = time.monotonic() + seconds
    forgotten = 0
    for entries in tend(store, config, now=now):
        forgotten += len(entries)
        if time.monotonic() > end:
            break
    return forgotten


def is_due(store: Store, now: datetime) -> bool:
    """Return whether the last upkeep ended an hour ago, or in the future, because the clock jumped back."""
    rested = store.note(_RESTED)
    return not rested or not timedelta(0) <= now - datetime.fromisoformat(rested) < _EVERY


def _archive(store: Store, config: Config) -> Iterator[tuple[int, ...]]:
    """Keep no more of what left the documents long ago than what readers know it by."""
    for output in config.outputs:
        keep = _SPARE * output.max_entries
        while _kept(store, partial(store.publications.archive, output.name, keep=keep, limit=_PUBLICATIONS)):
            yield ()


def _empty(store: Store) -> Iterator[tuple[int, ...]]:
    """Take the texts of entries whose feed was purged."""
    while _kept(store, partial(store.retention.empty, limit=_ENTRIES)):
        yield ()


def _forget(store: Store, config: Config, now: datetime) -> Iterator[tuple[int, ...]]:
    """Forget stories of which everything is older than `keep` and the window of grouping, and carried no longer."""
    keep = config.general.keep
    told = store.note(_PLACE)
    place: tuple[int, int] | None = tuple(json.loads(told)) if told else None
    while True:
        with store.transaction():
            swept = store.retention.forget(
                old=now - max(keep, config.grouping.window),
                dropped=now - keep,
                outputs=[output.name for output in config.outputs],
                after=place,
                limit=_ENTRIES,
            )
            place = swept.place
            store.keep_note(_PLACE, json.dumps(place) if place else "")
        if place is None:
            return
        yield swept.forgotten


def _shrink(store: Store) -> Iterator[tuple[int, ...]]:
    """Give back the space that was freed."""
    while store.retention.shrink(most=_BYTES):
        yield ()


def _kept(store: Store, change: Callable[[], int]) -> int:
    """Return what a change returns, in a transaction of its own."""
    with store.transaction():
        return change()
