"""`run` and `poll`."""

import asyncio
from collections import Counter
from contextlib import closing
from pathlib import Path

import click

from aggregator import log
from aggregator.cli.terminal import bar, counted, show, show_table
from aggregator.config import Config, load
from aggregator.daemon import Daemon
from aggregator.errors import WriterBusy
from aggregator.models import Outcome
from aggregator.polling import poll as poll_once
from aggregator.requests import change
from aggregator.store import open_store
from aggregator.visiting import now


@click.command(short_help="Visit, group, publish and serve: the daemon.")
@click.pass_obj
def run(path: Path) -> None:
    """Visit, group, publish and serve, until SIGTERM; SIGHUP re-reads the configuration."""
    log.start()
    asyncio.run(Daemon(path).run())


@click.command(short_help="Visit the feeds that are due, once, and publish.")
@click.argument("urls", nargs=-1, metavar="[URL]…")
@click.option("--force", is_flag=True, help="Whether due or not; never before a publisher's Retry-After.")
@click.pass_obj
def poll(path: Path, urls: tuple[str, ...], *, force: bool) -> None:
    """Visit the feeds that are due once, group, publish without hold."""
    config = load(path)
    try:
        outcomes = asyncio.run(poll_once(config, urls, force=force, bar=bar))
    except WriterBusy:
        _leave_to_daemon(config, urls, force=force)
    else:
        _report(outcomes)


def _leave_to_daemon(config: Config, urls: tuple[str, ...], *, force: bool) -> None:
    """Have a running daemon do it."""
    if not force:
        show("the daemon is running and visits feeds as they fall due; --force makes them due now")
        return
    with closing(open_store(config.general.database)) as store:
        show(f"left to the daemon: {change(store, config, 'poll', {'urls': list(urls)}, now=now())}")


def _report(outcomes: list[Outcome]) -> None:
    """Say what a pass brought, and which feeds failed."""
    failed = [outcome for outcome in outcomes if outcome.error]
    unchanged = Counter(outcome.status for outcome in outcomes)[304]
    fresh, edited = sum(outcome.fresh for outcome in outcomes), sum(outcome.edited for outcome in outcomes)
    show(
        f"{counted(len(outcomes), 'feed', 'feeds')} visited, {unchanged} unchanged, {len(failed)} failed; "
        f"{counted(fresh, 'entry', 'entries')} new, {edited} edited"
    )
    if failed:
        show_table(("failed",), [((outcome.feed.url, outcome.error),) for outcome in failed])
