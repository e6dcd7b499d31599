"""`run` and `poll`."""

import asyncio
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click

from aggregator import log
from aggregator.cli import facts, options
from aggregator.cli.terminal import bar, complain, show, show_json, show_table
from aggregator.clock import now
from aggregator.config import Config, duration, load
from aggregator.errors import ConfigError, WriterBusy
from aggregator.measures import counted
from aggregator.models import Outcome, without_login
from aggregator.polling import poll as poll_once
from aggregator.requests import change, named
from aggregator.store import open_store


@click.command(short_help="Visit, group, publish and serve: the daemon.")
@click.pass_obj
def run(path: Path) -> None:
    """Visit, group, publish and serve, until SIGTERM; SIGHUP re-reads the configuration."""
    from aggregator.cli.beginning import ask_contact_once  # noqa: PLC0415 -- a pass edits no config
    from aggregator.daemon import Daemon  # noqa: PLC0415 -- a pass needs neither scheduler nor web

    ask_contact_once(path)
    log.start()
    asyncio.run(Daemon(path).run())


@click.command(short_help="Visit the feeds that are due, once, and publish.")
@click.argument("urls", nargs=-1, metavar="[URL]…")
@click.option("--force", is_flag=True, help="Whether due or not; never before a publisher's Retry-After.")
@click.option(
    "--slack", default="0s", metavar="DURATION", help='Also what falls due so soon ("15m"), if publishers agree.'
)
@options.as_json
@click.pass_obj
def poll(path: Path, urls: tuple[str, ...], *, force: bool, slack: str, as_json: bool) -> None:
    """Visit the feeds that are due once, group, publish without hold.

    Feeds that fail are listed; the pass is done all the same.
    """
    config, lacking = _for_visits(path)
    within = _duration(slack)
    urls = tuple(map(without_login, urls))
    try:
        with closing(open_store(config.general.database)) as store:
            store.take_writer_lease()
        if lacking:
            raise lacking
        outcomes = asyncio.run(poll_once(config, urls, force=force, slack=within, bar=bar, complain=complain))
    except WriterBusy:
        note = _leave_to_daemon(config, urls, force=force)
        show_json({"left_to_daemon": note}) if as_json else show(note)
    else:
        show_json(facts.of_pass(outcomes)) if as_json else _report(outcomes, _why_none(config, force=force))


def _for_visits(path: Path) -> tuple[Config, ConfigError | None]:
    """Return the config, and what visits lack in it: secrets that the service may have, where one is running."""
    try:
        return load(path, for_visits=True), None
    except ConfigError as error:
        return load(path), error


def _duration(text: str) -> timedelta:
    """Return a duration that was given as an option."""
    try:
        return duration(text)
    except ValueError as error:
        raise click.BadParameter(f"--slack should be {error}") from error


def _leave_to_daemon(config: Config, urls: tuple[str, ...], *, force: bool) -> str:
    """Have a running daemon do it; return what to say."""
    with closing(open_store(config.general.database)) as store:
        for url in urls:
            named(store, url)
        if not force:
            return "the daemon is running and visits feeds as they fall due; --force makes them due now"
        return f"left to the daemon: {change(store, config, 'poll', {'urls': list(urls)}, now=now())}"


def _why_none(config: Config, *, force: bool) -> str:
    """Return why a pass may have made no visit."""
    if not config.feeds:
        return "; the config has no feeds, `aggregator add URL` adds one"
    if force:
        return "; what is not paused has to wait for its publisher, `aggregator feeds` says until when"
    return "; no feed is due, --force visits them all the same"


def _report(outcomes: list[Outcome], why_none: str) -> None:
    """Say what a pass brought, and which feeds failed."""
    failed = [((outcome.feed.shown, outcome.error),) for outcome in outcomes if outcome.error]
    told = facts.of_pass(outcomes)
    show(
        f"{counted(len(outcomes), 'feed', 'feeds')} visited, {told['unchanged']} unchanged, {len(failed)} failed; "
        f"{counted(sum(outcome.fresh for outcome in outcomes), 'entry', 'entries')} new, {told['edited']} edited"
        f"{'' if outcomes else why_none}"
    )
    if failed:
        show_table(("failed",), failed)
