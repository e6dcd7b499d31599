"""The few jobs that there are, each one turn after another; a failure costs one turn.  Owns apscheduler."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator import log
from aggregator.errors import AggregatorError
from aggregator.models import NEVER

Work = Callable[[], Awaitable[object]]
Tell = Callable[[str, str], None]

_MINUTE = timedelta(minutes=1)


class Jobs:
    """Jobs on the running event loop.  `jumped` is told the time when the clock was turned back."""

    def __init__(self, clock: Callable[[], datetime], jumped: Callable[[datetime], Awaitable[object]]) -> None:
        """Start nothing yet."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that still runs is no news
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        self._turns: set[asyncio.Task[None]] = set()
        self._clock = clock
        self._jumped = jumped
        self._seen = NEVER  # the latest that the clock said
        self._told: dict[str, tuple[str, datetime]] = {}  # how each job failed, and when that was told

    def start(self, jobs: Mapping[str, tuple[Work, float]]) -> None:
        """Run each job from now on: name → (work, seconds between two turns)."""
        for name, (work, seconds) in jobs.items():
            self._scheduler.add_job(self._turn(name, work), "interval", seconds=seconds)
        self._scheduler.start()
        self.begin("clock", self._keep_time)

    def begin(self, job: str, work: Work) -> asyncio.Task[None]:
        """Start one turn of a job; what still runs at the end is cancelled."""
        return self._begin(job, work, _tell)

    async def end(self) -> None:
        """Start no more turns, and cancel those under way."""
        self._scheduler.shutdown(wait=False)
        for turn in self._turns:
            turn.cancel()
        await asyncio.gather(*self._turns, return_exceptions=True)

    def resume(self, moment: datetime) -> None:
        """Run every job at this moment, and from then on at its intervals."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=moment)

    def _begin(self, job: str, work: Work, tell: Tell) -> asyncio.Task[None]:
        turn = asyncio.get_running_loop().create_task(_guarded(job, work, tell))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return turn

    def _turn(self, job: str, work: Work) -> Callable[[], Coroutine[Any, Any, None]]:
        """Return the job as the scheduler runs it."""

        async def turn() -> None:
            with suppress(asyncio.CancelledError):  # the end, which is no news to the scheduler
                await self._begin(job, work, self._tell_once)

        return turn

    def _tell_once(self, job: str, error: str) -> None:
        """Tell that a turn failed; of a job that goes on to fail so, once a minute: a full disk has no room."""
        moment, (before, since) = self._clock(), self._told.get(job, ("", NEVER))
        if error != before or not since <= moment < since + _MINUTE:
            self._told[job] = (error, moment)
            _tell(job, error)

    async def _keep_time(self) -> None:
        """Run the jobs again where the clock was turned back: the scheduler would wait until it is as late again."""
        while True:
            moment, before = self._clock(), self._seen
            self._seen = moment
            if moment < before:
                log.line("clock", back=before - moment)
                self.resume(moment)
                await _guarded("clock", partial(self._jumped, moment), _tell)
            await asyncio.sleep(1)


async def _guarded(job: str, work: Work, tell: Tell) -> None:
    """Do a job such that a failure costs a line in the log, never the daemon."""
    try:
        await work()
    except AggregatorError as error:
        tell(job, str(error))
    except Exception:  # noqa: BLE001 -- the outermost edge of a job: what is unknown is told in full
        tell(job, traceback.format_exc())


def _tell(job: str, error: str) -> None:
    log.line("failed", job=job, error=error)


async def done_before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do something unless a signal comes first; return whether it is done, or raise what it raises."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False
