"""`status`: what the daemon does now, and how the last hour went."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.terminal import local, show_json, show_table
from aggregator.clock import now
from aggregator.config import load
from aggregator.measures import counted, sized
from aggregator.models import Health, Sample
from aggregator.store import Store, open_store

_HOUR = timedelta(hours=1)
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Status:
    """How things stand; `hour` has the samples of the last hour."""

    writer: int  # the process that visits, or another command that changes something; 0 for none
    under_way: tuple[str, ...]
    due: tuple[int, ...]  # now, and in each quarter of the hour to come
    feeds: dict[Health, int]
    entries: int
    stories: int
    ungrouped: int
    pending: int
    size: int
    hour: tuple[Sample, ...]


@click.command(short_help="Tell what the daemon does now.")
@options.as_json
@click.pass_obj
def status(path: Path, *, as_json: bool) -> None:
    """Tell whether a daemon runs, which feeds it visits and when the next fall due, what waits, and how much there is.

    Looks only, and never waits.  The page /now of the daemon shows the same, with a day of it.
    """
    config = load(path)
    moment = now()
    with closing(open_store(config.general.database)) as store:
        found = _status(store, moment)
    if as_json:
        show_json(_told(found))
    else:
        show_table(("status", "now"), _rows(found, moment, config.general.timezone))


def _status(store: Store, moment: datetime) -> _Status:
    """Return how things stand."""
    ends = [moment + quarter * _QUARTER for quarter in range(5)]
    due = store.feeds.due_by(ends)
    leased = store.feeds.leased(moment)
    return _Status(
        writer=store.writer(),
        under_way=tuple(feed.shown for feed in leased),
        due=(max(0, due[0] - len(leased)), *(later - earlier for earlier, later in pairwise(due))),
        feeds=store.feeds.states(),
        entries=store.entries.count(),
        stories=store.stories.count(),
        ungrouped=store.entries.ungrouped_count(),
        pending=store.stories.pending_count(),
        size=store.size(),
        hour=store.figures.samples(moment - _HOUR),
    )


def _told(found: _Status) -> dict[str, object]:
    """Return the status as JSON has it."""
    last = found.hour[-1] if found.hour else None
    return {
        "process": found.writer or None,
        "under_way": found.under_way,
        "due_now": found.due[0],
        "due_by_quarter": found.due[1:],
        "feeds": found.feeds,
        "entries": found.entries,
        "stories": found.stories,
        "ungrouped": found.ungrouped,
        "pending": found.pending,
        "database_bytes": found.size,
        "memory_bytes": last.memory if last else None,
        "last_hour": {name: _sum(found.hour, name) for name in ("visits", "failed", "fresh", "grouped")},
    }


def _sum(samples: tuple[Sample, ...], name: str) -> int:
    return sum(getattr(sample, name) for sample in samples)


def _rows(found: _Status, moment: datetime, zone: str) -> list[tuple[str, object]]:
    """Return the status as a table has it."""
    known = {state: number for state, number in found.feeds.items() if state != "retired"}
    quarters = ", ".join(
        f"{number} until {local(moment + (place + 1) * _QUARTER, zone)[-5:]}"
        for place, number in enumerate(found.due[1:])
    )
    rows: list[tuple[str, object]] = [
        ("daemon", f"process {found.writer} is at work" if found.writer else "none runs; `aggregator run` starts one"),
        ("feeds", ", ".join(f"{number} {state}" for state, number in known.items()) or "none"),
        ("under way", (counted(len(found.under_way), "visit"), *found.under_way)),
        ("due", f"{found.due[0]} now, {quarters}"),
        ("stored", f"{counted(found.entries, 'entry', 'entries')}, {counted(found.stories, 'story', 'stories')}"),
        ("waiting", f"{found.ungrouped:,} to be grouped, {counted(found.pending, 'story', 'stories')} to be published"),
        ("database", sized(found.size)),
    ]
    if found.hour:
        done = {name: _sum(found.hour, name) for name in ("visits", "failed", "fresh", "grouped")}
        rows += [
            (
                "last hour",
                "{visits:,} visits, {failed:,} failed, {fresh:,} entries new, {grouped:,} grouped".format(**done),
            ),
            ("memory", sized(found.hour[-1].memory)),
        ]
    return rows
