"""What is owed to a host, whichever feeds it has: few requests at a time, a moment between them, quiet on request."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from aggregator.errors import FetchError, Quieted
from aggregator.models import Answer
from aggregator.visit.limits import retry_after
from aggregator.visit.pausing import standing_still

SPACING = timedelta(seconds=1)  # from the beginning of a request to that of the next one
_CONNECTIONS = 2
_LONGEST_TURN = 80.0  # seconds to wait for one of them; with a usual time limit, a visit ends before its lease does
_LONGEST_QUIET = timedelta(hours=1)
_MANY = 1000  # hosts; then those that nobody waits for are forgotten
# Platforms that count the requests to all of their subdomains together.
_PLATFORMS = (
    "blogspot.com",
    "livejournal.com",
    "medium.com",
    "reddit.com",
    "substack.com",
    "tumblr.com",
    "wordpress.com",
    "youtube.com",
)


@dataclass(slots=True)
class _Host:
    """Where one host stands: its places, and when the next request may begin, in seconds of the loop's clock."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_CONNECTIONS))
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)  # for one at a time
    free: float = 0.0
    waiting: int = 0


class Hosts:
    """Gives out turns at hosts.  `is_own` tells the user's own machines: those take any number, and are never quiet."""

    def __init__(
        self,
        is_own: Callable[[str], bool],
        *,
        clock: Callable[[], datetime],
        spacing: timedelta,
        quiet: Mapping[str, datetime],
    ) -> None:
        """Begin with the hosts that asked for `quiet`, each until when; `clock` tells the time in UTC."""
        self._is_own = is_own
        self._clock = clock
        self._spacing = spacing.total_seconds()
        self._quiet = dict(quiet)
        self._hosts: dict[str, _Host] = {}

    def places(self, host: str) -> int:
        """Return how many requests at a time a host takes from us."""
        return sys.maxsize if self._is_own(host) else _CONNECTIONS

    def hear(self, host: str, answer: Answer) -> None:
        """Leave a host alone from now on if its answer asks for it: a 429, an hour at most."""
        if answer.status != HTTPStatus.TOO_MANY_REQUESTS or self._is_own(host):
            return
        now = self._clock()
        self._quiet[limited_as(host)] = min(retry_after(answer, now) or now + _LONGEST_QUIET, now + _LONGEST_QUIET)

    def quiet(self, host: str) -> tuple[str, datetime] | None:
        """Return the name under which a host is to be left alone now, and until when; None where it is not."""
        name, now = limited_as(host), self._clock()
        until = self._quiet.get(name)
        # Clocks jump: what is further away than anybody asks for was said at another time.
        return (name, until) if until and now < until <= now + _LONGEST_QUIET and not self._is_own(host) else None

    @asynccontextmanager
    async def turn(self, name: str, limit: asyncio.Timeout) -> AsyncIterator[None]:
        """Wait for one of the host's places, and a moment after the last request; the visit's clock stands still.

        Raises Quieted where the host is to be left alone, FetchError where its places are taken for too long.
        """
        if self._is_own(name):
            yield
            return
        self._respect(name)
        host = self._host(name)
        host.waiting += 1
        try:
            with standing_still(limit):
                await self._take(name, host)
            try:
                yield
            finally:
                host.places.release()
        finally:
            host.waiting -= 1

    async def _take(self, name: str, host: _Host) -> None:
        """Take a place at a host; it must be released."""
        try:
            await asyncio.wait_for(host.places.acquire(), _LONGEST_TURN)
        except TimeoutError as error:
            raise FetchError(f"{name} has been busy with other feeds for {_LONGEST_TURN:g} s") from error
        try:
            clock = asyncio.get_running_loop().time
            async with host.gate:
                await asyncio.sleep(max(0.0, host.free - clock()))
                host.free = clock() + self._spacing
            self._respect(name)  # it may have asked for quiet while we waited
        except BaseException:
            host.places.release()
            raise

    def _respect(self, name: str) -> None:
        """Raise Quieted where a host is to be left alone."""
        if quiet := self.quiet(name):
            raise Quieted(*quiet)

    def _host(self, name: str) -> _Host:
        if len(self._hosts) > _MANY:
            now = asyncio.get_running_loop().time()
            self._hosts = {name: host for name, host in self._hosts.items() if host.waiting or host.free > now}
        return self._hosts.setdefault(name, _Host())


def limited_as(host: str) -> str:
    """Return the name under which a host counts requests: its own, or that of the platform that it belongs to."""
    host = host.lower()
    return next((name for name in _PLATFORMS if host == name or host.endswith(f".{name}")), host)
