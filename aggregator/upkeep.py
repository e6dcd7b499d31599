"""Upkeep in short portions: count, withdraw, archive, empty, forget what was kept long enough, give space back.

docs/storage.md tells what is kept for how long.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from aggregator.config import Config, Output
from aggregator.outputs import parts_of
from aggregator.store import Store
from aggregator.store.thread import Ask

_EVERY = timedelta(hours=1)
_REMEMBERED = timedelta(days=30)  # samples of what the daemon did
_SPARE = 2  # times what a document carries at most: so many publications stay whole, in case some are removed
_AIM = 0.02  # seconds that a portion takes: others wait so long at most
_ROWS, _BYTES = 200, 250_000  # that one portion deals with at most …
_SHARE = 1 / 16  # … and of that the first
_FASTER = 1.5  # so many times more than before at most
_IDLE = 0.001  # seconds of a portion that found nothing to do: they teach next to nothing
_REST = 4  # times what a portion took: nobody hurries, and each portion leaves the disk much to write
_RESTED, _PLACE = "upkeep", "upkeep place"  # names of notes
_Portions = Iterator[tuple[int, ...]]
Done = TypeVar("Done")


def tend(store: Store, config: Config, *, now: datetime, clock: Callable[[], float] = time.perf_counter) -> _Portions:
    """Do what is to be done, a short transaction at a time; yield after each which entries were forgotten.

    Whoever remembers those must forget them, too, before anything else is asked of the store.  Where an iterator is
    left before its end, the next one goes on there.  Once all is done, nothing is for an hour but what a purge,
    the index of words and the days of feeds ask for.  `clock`, in seconds, settles how much a portion deals with.
    """
    pace = _Pace(store, clock)
    yield from _withdraw(store, pace)
    yield from _merge(store, pace)
    yield from _tally(store, pace)
    if not is_due(store, now):
        return
    yield from _archive(store, config, pace)
    yield from _empty(store, pace)
    for forgotten in _forget(store, config, now, pace):
        yield forgotten
        yield from _merge(store, pace)
    yield from _shrink(store, pace)
    with store.transaction():
        store.figures.forget(now - _REMEMBERED)
        store.keep_note(_RESTED, now.isoformat())


class _Pace:
    """How much a portion deals with: more after one of its kind that was quick, less after one that was slow."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        """Begin with little: the disk may be slow."""
        self._store = store
        self._clock = clock
        self._shares: dict[str, float] = {}

    @contextmanager
    def portion(self, kind: str, most: int) -> Iterator[int]:
        """Give how much of `most` may be dealt with, in a transaction, and learn from how long that takes."""
        share = self._shares.get(kind, _SHARE)
        begun = self._clock()
        with self._store.transaction():
            yield max(1, int(share * most))
        took = self._clock() - begun
        learned = share * min(_FASTER, _AIM / took) if took > _IDLE else max(share, _SHARE)
        self._shares[kind] = min(1.0, max(1 / _ROWS, learned))


async def tend_aside(
    ask: Ask, config: Config, drop: Callable[[Sequence[int]], None], *, now: datetime, more: Callable[[], bool]
) -> int:
    """Do what is to be done while others use the store, as long as there is `more`; return how many were forgotten.

    `drop` is told, in the store's thread, which entries were forgotten.  Between two portions the store is left to
    others for several times what a portion takes.
    """
    forgotten = 0
    portions = await ask(lambda store: tend(store, config, now=now))
    while more() and (done := await ask(lambda _store: _timed(portions, drop))) is not None:
        forgotten += done[0]
        await asyncio.sleep(_REST * done[1])
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


def _withdraw(store: Store, pace: _Pace) -> _Portions:
    """Go on withdrawing what purged feeds brought."""
    while withdrawn := _kept(pace, "withdraw", _ROWS, lambda limit: store.retention.withdraw(limit=limit)):
        yield withdrawn


def _merge(store: Store, pace: _Pace) -> _Portions:
    """Keep the index of words in few parts."""
    while _kept(pace, "merge", _BYTES, lambda most: store.retention.merge(most=most)):
        yield ()


def _tally(store: Store, pace: _Pace) -> _Portions:
    """Count the days of feeds that changed."""
    while _kept(pace, "tally", _ROWS, lambda limit: store.figures.tally(limit=limit)):
        yield ()


def _archive(store: Store, config: Config, pace: _Pace) -> _Portions:
    """Keep no more of what left the documents long ago than what readers know it by."""
    for output in config.outputs:
        for part, keep in _kept_parts(store, config, output):
            archive = partial(_archive_some, store, output, part, keep)
            while _kept(pace, "archive", _ROWS, archive):
                yield ()


def _kept_parts(store: Store, config: Config, output: Output) -> list[tuple[str | None, int]]:
    """Return how many publications stay whole of each part of an output, or of all of it."""
    most = _SPARE * output.max_entries
    if output.per == "one":
        return [(None, most)]
    there = {part.key for part in parts_of(store, config, output)}
    return [(key, most if key in there else 1) for key in store.publications.parts(output.name)]


def _archive_some(store: Store, output: Output, part: str | None, keep: int, limit: int) -> int:
    return store.publications.archive(output.name, keep=keep, limit=limit, part=part)


def _empty(store: Store, pace: _Pace) -> _Portions:
    """Take the texts of entries that were withdrawn."""
    while _kept(pace, "empty", _ROWS, lambda limit: store.retention.empty(limit=limit)):
        yield ()


def _forget(store: Store, config: Config, now: datetime, pace: _Pace) -> _Portions:
    """Forget stories of which everything is older than `keep` and the window of grouping, and carried no longer."""
    keep = config.general.keep
    told = store.note(_PLACE)
    place: tuple[int, int] | None = tuple(json.loads(told)) if told else None
    while True:
        with pace.portion("forget", _ROWS) as limit:
            swept = store.retention.forget(
                old=now - max(keep, config.grouping.window),
                dropped=now - keep,
                outputs=[output.name for output in config.outputs],
                after=place,
                limit=limit,
            )
            place = swept.place
            store.keep_note(_PLACE, json.dumps(place) if place else "")
        if place is None:
            return
        yield swept.forgotten


def _shrink(store: Store, pace: _Pace) -> _Portions:
    """Give back the space that was freed."""
    while _kept(pace, "shrink", 8 * _BYTES, lambda most: store.retention.shrink(most=most)):
        yield ()


def _kept(pace: _Pace, kind: str, most: int, change: Callable[[int], Done]) -> Done:
    """Return what a change of at most so much returns, in a portion of its own."""
    with pace.portion(kind, most) as limit:
        return change(limit)
