"""Telling hubs what changed, beside everything else: nobody waits for them."""

import asyncio
from collections.abc import Callable

from aggregator.clock import now
from aggregator.config import Config
from aggregator.errors import FetchError
from aggregator.hubs import Ping, Told, due, settle
from aggregator.store.thread import Ask
from aggregator.visit.fetch import user_agent
from aggregator.visit.hub import Hubs, opened
from aggregator.visit.limits import retry_after

_AT_ONCE = 4
_MOST = 100  # in one go


async def owed(ask: Ask, config: Config) -> tuple[Ping, ...]:
    """Return which hubs are to be told now.  Call it only while what is owed can be reached by readers."""
    return await ask(lambda store: due(store, config, now=now(), limit=_MOST))


async def announce(ask: Ask, config: Config, pings: tuple[Ping, ...], report: Callable[[Told], None]) -> None:
    """Tell hubs, a few at a time; those that do not take it are told again later."""
    if not pings:
        return
    places = asyncio.Semaphore(_AT_ONCE)
    async with opened(user_agent(config.general.contact), config.general.allow_private_addresses) as hubs:

        async def tell(ping: Ping) -> None:
            async with places:
                report(await _tell(ask, hubs, ping))

        try:
            async with asyncio.TaskGroup() as group:
                for ping in pings:
                    group.create_task(tell(ping))
        except ExceptionGroup as errors:  # whoever catches ours looks for no group
            raise errors.exceptions[0] from errors


async def _tell(ask: Ask, hubs: Hubs, ping: Ping) -> Told:
    """Tell one hub, and keep what became of it."""
    answer, error = None, ""
    try:
        answer = await hubs.tell(ping.hub, ping.address)
        error = "" if 200 <= answer.status < 300 else f"answered {answer.status}"
    except FetchError as failure:
        error = str(failure)
    moment = now()
    earliest = retry_after(answer, moment)
    await ask(lambda store: settle(store, ping, failed=bool(error), now=moment, earliest=earliest or moment))
    return Told(ping, error)
