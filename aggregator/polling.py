"""One pass over the feeds that are due: visit, group, publish without hold."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from aggregator.announcing import announce, owed
from aggregator.clock import now
from aggregator.config import Config, Grouping
from aggregator.garbage import Residue
from aggregator.models import Entry, Feed, Outcome
from aggregator.publishing import Publishing
from aggregator.requests import carry_out, named, take_over
from aggregator.store import Store, open_store
from aggregator.store.thread import Ask, StoreThread
from aggregator.upkeep import tend_briefly
from aggregator.visit.slack import falls_due_soon
from aggregator.visiting import claim_due, equipped, visit_all

if TYPE_CHECKING:  # a pass that brings nothing needs no index
    from aggregator.group.aliases import Aliases
    from aggregator.grouping import Groups

_GROUP_AT_ONCE = 1000  # entries in one transaction
_FOR_HUBS = 20.0  # seconds of a pass at most
_UPKEEP = 1.0  # seconds of a pass at most; the next one goes on


class Progress(Protocol):
    """Something that shows how far a pass is."""

    def expect(self, more: int, /) -> None:
        """So much more is to be done."""

    def advance(self, steps: int = 1, /) -> None:
        """So much is done."""


class _Unseen:
    """Progress that nobody looks at."""

    def expect(self, more: int, /) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1, /) -> None:
        """Do nothing."""


@contextmanager
def unseen(_label: str) -> Iterator[Progress]:
    """Give a progress that shows nothing."""
    yield _Unseen()


async def poll(
    config: Config,
    urls: Sequence[str] = (),
    *,
    force: bool = False,
    slack: timedelta = timedelta(),
    bar: Callable[[str], AbstractContextManager[Progress]] = unseen,
    groups: "Groups | None" = None,
    complain: Callable[[str], None] = lambda _text: None,
) -> list[Outcome]:
    """Visit the feeds that are due, of those named or of all, and bring the outputs up to date; return each outcome.

    `force` overrides our interval and backoff, never the publisher's Retry-After.  What falls due within `slack` is
    visited along, where its publisher lets us.  `groups` is the index of the pass before, where one follows another;
    `complain` is told what is wrong with templates of one's own.  Raises WriterBusy where a daemon runs, UsageError for
    a URL that is no feed of the config.
    """
    aliases = _own_aliases(config)  # whose mistakes are told before anybody is asked
    async with StoreThread(partial(open_store, config.general.database)) as keeper:
        await keeper.ask(partial(_prepare, config=config, urls=urls, force=force, slack=slack))
        publishing = Publishing(keeper.ask, complain=complain)
        await publishing.recall()
        with bar("feeds") as progress:
            outcomes = await _visit(keeper.ask, config, urls, groups.renew if groups else _renew_nothing, progress)
        if await keeper.ask(lambda store: store.entries.ungrouped(limit=1)):
            with bar("entries") as progress:
                await _group(keeper.ask, groups or _index(config, aliases), progress)
        await publishing.publish(config, now=now(), hold=False)
        await _announce(keeper.ask, config)
        await keeper.ask(lambda store: tend_briefly(store, config, now=now(), seconds=_UPKEEP))
    return outcomes


def _prepare(store: Store, *, config: Config, urls: Sequence[str], force: bool, slack: timedelta) -> None:
    moment = now()
    take_over(store, config, now=moment)
    if slack:
        soon = [feed.url for feed in store.feeds.all() if falls_due_soon(feed, slack=slack, now=moment)]
        with store.transaction():
            store.feeds.hasten(soon, now=moment)
    for url in urls:
        named(store, url)
    if force:
        carry_out(store, config, "poll", {"urls": list(urls)}, now=now())


async def _visit(
    ask: Ask, config: Config, urls: Sequence[str], renew: Callable[[Sequence[Entry]], None], progress: Progress
) -> list[Outcome]:
    """Visit what is due now, of the feeds that are named or of all."""
    outcomes: list[Outcome] = []
    start = now()

    async def claim(limit: int) -> tuple[Feed, ...]:
        feeds = await ask(lambda store: claim_due(store, limit, start, config.visits, urls or None))
        progress.expect(len(feeds))
        return feeds

    def report(outcome: Outcome) -> None:
        outcomes.append(outcome)
        progress.advance()

    async with equipped(config, ask, renew) as equipment:
        await visit_all(claim, equipment, report)
    return outcomes


async def _announce(ask: Ask, config: Config) -> None:
    """Tell hubs what changed, for as long as a pass may take for it; what is left, the next one tells."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_FOR_HUBS):
            await announce(ask, config, await owed(ask, config), lambda _told: None)


def _renew_nothing(_entries: Sequence[Entry]) -> None:
    """Follow edits in no index: one that is loaded later has them."""


def _own_aliases(config: Config) -> "Aliases | None":
    """Return the aliases where the user has a file of them; raise ConfigError naming its mistakes."""
    path = config.grouping.aliases
    if path == Grouping().aliases and not Path(path).exists():
        return None
    from aggregator.group.aliases import load_aliases  # noqa: PLC0415 -- the shipped ones are needed for news alone

    return load_aliases(Path(path))


def _index(config: Config, aliases: "Aliases | None") -> "Groups":
    """Return an index of the entries that were grouped before."""
    # They take half a second, and most passes bring nothing.
    from aggregator.group.aliases import load_aliases  # noqa: PLC0415
    from aggregator.grouping import Groups  # noqa: PLC0415

    return Groups(config.grouping, aliases or load_aliases(Path(config.grouping.aliases)))


async def _group(ask: Ask, groups: "Groups", progress: Progress) -> None:
    """Group all there is, in portions between which it can be ended."""
    await ask(groups.load)
    Residue().settle()
    while grouped := await ask(partial(groups.group, limit=_GROUP_AT_ONCE)):
        progress.expect(grouped)
        progress.advance(grouped)
