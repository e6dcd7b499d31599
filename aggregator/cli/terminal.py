"""How results look: tables and bars on a terminal, plain lines and JSON for programs.  Owns rich."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_console = Console()


def show(text: str) -> None:
    """Print a line as it is."""
    print(text)  # noqa: T201 -- the one place where results leave


def show_json(thing: object) -> None:
    """Print one JSON object; times as ISO 8601 in UTC."""
    show(json.dumps(thing, ensure_ascii=False, indent=2, default=str))


def show_table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, header: bool = False) -> None:
    """Print rows as a table on a terminal, as tab-separated lines into a pipe, there with a first line if `header`."""
    if not _console.is_terminal:
        for row in (headings, *rows) if header else rows:
            show("\t".join(_plain(cell) for cell in row))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_plain(cell)) for cell in row))
    _console.print(table)


def _plain(cell: object) -> str:
    """Return a cell without control characters: publishers' texts must not drive the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in str(cell))


@contextmanager
def bar(label: str) -> Iterator["Bar"]:
    """Show progress on a terminal, nothing elsewhere."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield Bar(progress)


class Bar:
    """A progress bar whose length may grow."""

    def __init__(self, progress: Progress) -> None:
        """Start at nothing."""
        self._progress = progress
        self._task = progress.add_task("", total=0)
        self._total = 0

    def expect(self, more: int) -> None:
        """Make the bar longer."""
        self._total += more
        self._progress.update(self._task, total=self._total)

    def advance(self, steps: int = 1) -> None:
        """Move on."""
        self._progress.advance(self._task, steps)


def local(moment: datetime | None, zone: str) -> str:
    """Return a time to the minute in the user's zone, or a dash."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else "–"


def complain(message: str) -> None:
    """Print to standard error."""
    print(f"aggregator: {message}", file=sys.stderr)  # noqa: T201 -- the one place where complaints leave


def show_line(facts: Mapping[str, object]) -> None:
    """Print one line of JSON."""
    show(json.dumps(facts, ensure_ascii=False))
