"""`run` and `poll`."""

import asyncio
from collections import Counter
from functools import partial
from pathlib import Path

import click

from aggregator import log
from aggregator.cli.terminal import Bar, bar, show, show_table
from aggregator.config import Config, load
from aggregator.daemon import Daemon
from aggregator.errors import WriterBusy
from aggregator.group import aliases
from aggregator.models import Document, Feed, Outcome
from aggregator.pipeline import Groups, publish
from aggregator.publish.files import write_files
from aggregator.requests import carry_out, change, named, take_over
from aggregator.store import Store, open_store
from aggregator.store.thread import StoreThread
from aggregator.visiting import claim_due, equipped, now, visit_all

_GROUP_AT_ONCE = 1000


@click.command()
@click.pass_obj
def run(path: Path) -> None:
    """Visit, group, publish and serve, until SIGTERM; SIGHUP re-reads the configuration."""
    log.start()
    asyncio.run(Daemon(path).run())


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]…")
@click.option("--force", is_flag=True, help="Whether due or not; never before a publisher's Retry-After.")
@click.pass_obj
def poll(path: Path, urls: tuple[str, ...], *, force: bool) -> None:
    """Visit the feeds that are due once, group, publish without hold."""
    config = load(path)
    try:
        outcomes = asyncio.run(_poll(config, urls, force=force))
    except WriterBusy:
        _leave_to_daemon(config, urls, force=force)
    else:
        _report(outcomes)


def _leave_to_daemon(config: Config, urls: tuple[str, ...], *, force: bool) -> None:
    """Have a running daemon do it."""
    if force:
        store = open_store(config.general.database)
        show(f"the daemon visits them: {change(store, config, 'poll', {'urls': list(urls)}, now=now())}")
        store.close()
    else:
        show("the daemon is running, and visits feeds as they fall due; --force makes them due now")


async def _poll(config: Config, urls: tuple[str, ...], *, force: bool) -> list[Outcome]:
    """Return what became of each visit of one pass."""
    groups = Groups(config.grouping, aliases.load(config.grouping.aliases))
    outcomes: list[Outcome] = []
    async with StoreThread(partial(open_store, config.general.database)) as keeper:
        await keeper.ask(lambda store: _prepare(store, config, urls, force=force))
        start = now()
        with bar("feeds") as progress:

            async def claim(limit: int) -> tuple[Feed, ...]:
                feeds = await keeper.ask(lambda store: claim_due(store, limit, start, urls or None))
                progress.expect(len(feeds))
                return feeds

            def report(outcome: Outcome) -> None:
                outcomes.append(outcome)
                progress.advance()

            async with equipped(config, keeper.ask, groups.renew) as equipment:
                await visit_all(claim, equipment, report)
        with bar("entries") as progress:
            documents = await keeper.ask(lambda store: _group_and_publish(store, config, groups, progress))
    if config.general.static:
        write_files(Path(config.general.static), documents)
    return outcomes


def _prepare(store: Store, config: Config, urls: tuple[str, ...], *, force: bool) -> None:
    take_over(store, config, now=now())
    for url in urls:
        named(store, url)
    if force:
        carry_out(store, config, "poll", {"urls": list(urls)}, now=now())


def _group_and_publish(store: Store, config: Config, groups: Groups, progress: Bar) -> tuple[Document, ...]:
    """Group all there is and publish it; return every document."""
    while grouped := groups.group(store, limit=_GROUP_AT_ONCE):
        progress.expect(grouped)
        progress.advance(grouped)
    publish(store, config, now=now(), hold=False)
    return store.publications.documents()


def _report(outcomes: list[Outcome]) -> None:
    """Say what a pass brought, and which feeds failed."""
    failed = [outcome for outcome in outcomes if outcome.error]
    statuses = Counter(outcome.status for outcome in outcomes if not outcome.error)
    fresh, edited = sum(outcome.fresh for outcome in outcomes), sum(outcome.edited for outcome in outcomes)
    show(
        f"{len(outcomes)} feeds visited, {statuses[304]} unchanged, {len(failed)} failed; "
        f"{fresh} entries new, {edited} edited"
    )
    if failed:
        show_table(("failed", "why"), [(outcome.feed.url, outcome.error) for outcome in failed])
