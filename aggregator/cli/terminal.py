"""How results look: tables and bars on a terminal, plain lines and JSON for programs.  Owns rich."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_console = Console()
_UNBOUNDED = 10_000  # columns
_JOINERS = "\u200c\u200d"  # Persian needs the one, emoji the other


@dataclass(frozen=True, slots=True)
class Marked:
    """A short text with the style that it has on a terminal; elsewhere it is only the text."""

    text: str
    style: str

    def __str__(self) -> str:
        """Return the text."""
        return self.text


def is_watched() -> bool:
    """Return whether results go to a terminal, where a bar would stand between them."""
    return sys.stdout.isatty()


def is_attended() -> bool:
    """Return whether somebody sits at a terminal who can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def show(text: str) -> None:
    """Print a line as it is."""
    print(text)  # noqa: T201 -- the one place where results leave


def show_bytes(content: bytes) -> None:
    """Print a document as it is, whatever encoding the terminal has."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def show_json(thing: object) -> None:
    """Print one JSON object; times as ISO 8601 in UTC."""
    show(json.dumps(thing, ensure_ascii=False, indent=2, default=_moment))


def _moment(thing: object) -> str:
    """Return a time as JSON has it."""
    assert isinstance(thing, datetime), thing
    return thing.isoformat()


def show_table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str = "") -> None:
    """Print rows as a table on a terminal, as tab-separated lines into a pipe.

    Only the last column may wrap; a tuple there is a field for each part in a pipe, a line for each on a terminal, the
    further ones indented.  `nothing` is what a person is told where there are no rows.
    """
    if not _console.is_terminal:
        _show_fields([(*row[:-1], *row[-1]) if isinstance(row[-1], tuple) else row for row in rows])
    elif rows:
        _console.print(_table(headings, [(*row[:-1], _lines(row[-1])) for row in rows]))
    elif nothing:
        show(nothing)


def show_figures(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows of short cells as a table with headings; on a terminal too narrow for it, columns as rows."""
    if not _console.is_terminal:
        _show_fields([headings, *rows])
        return
    table = _table(headings, rows)
    if _console.measure(table, options=_console.options.update(width=_UNBOUNDED)).maximum > _console.width:
        first, *others = zip(headings, *rows, strict=True)
        table = _table([str(cell) for cell in first], others)
    _console.print(table)


def _show_fields(rows: Sequence[Sequence[object]]) -> None:
    for row in rows:
        show("\t".join(_plain(cell) for cell in row))


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings[:-1]:
        table.add_column(heading, no_wrap=True)
    table.add_column(headings[-1], overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Group) else _text(cell) for cell in row))
    return table


def _text(cell: object) -> Text:
    return Text(_plain(cell), style=cell.style if isinstance(cell, Marked) else "")


def _lines(cell: object) -> Group:
    """Return the parts of a cell that say something, one below the other."""
    first, *others = [text for text in map(_plain, cell if isinstance(cell, tuple) else (cell,)) if text] or [""]
    return Group(Text(first), *(Padding(Text(other), (0, 0, 0, 2)) for other in others))


def _plain(cell: object) -> str:
    """Return a cell without control characters: publishers' texts must not drive the terminal."""
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in str(cell))


def shortened(text: str, longest: int = 160) -> str:
    """Return a text of at most so many characters, for lists."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


@contextmanager
def bar(label: str) -> Iterator["Bar"]:
    """Show progress on a terminal, nothing elsewhere.  What is printed meanwhile goes where it was to go."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True, redirect_stdout=False
    ) as progress:
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

    def reach(self, done: int, total: int) -> None:
        """Be so far, of so much."""
        self._progress.update(self._task, completed=done, total=total)


def local(moment: datetime | None, zone: str) -> str:
    """Return a time to the minute in the user's zone, or a dash."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else "–"


def complain(message: str) -> None:
    """Print to standard error, each line with our name: several mistakes are several complaints."""
    for line in message.splitlines():
        print(f"aggregator: {line}", file=sys.stderr)  # noqa: T201 -- the one place where complaints leave


def show_line(facts: Mapping[str, object]) -> None:
    """Print one line of JSON."""
    show(json.dumps(facts, ensure_ascii=False))


def show_lines(lines: Iterable[str]) -> None:
    """Print lines without control characters, at once: what is watched through a pipe must not wait in a buffer."""
    for line in lines:
        show(_plain(line))
    sys.stdout.flush()


@contextmanager
def unfolding(label: str, steps: int, *, silent: bool = False) -> Iterator[Callable[[Iterable[str], int], None]]:
    """Give a function that shows lines and moves so many steps on: on a terminal above a bar, elsewhere plainly.

    `silent` shows nothing, where only a result at the end is wanted.
    """
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console, disable=silent or not _console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=steps)

        def say(lines: Iterable[str], done: int) -> None:
            if not silent:
                show_lines(lines)
            progress.advance(task, done)

        yield say
