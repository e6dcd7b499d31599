"""Prints what each reader did with our feeds, as docs/readers.md has it: `python -m tests.long.readers.table`."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.long.readers.chronicle import Chronicle, record
from tests.long.readers.day import POLICIES
from tests.long.readers.judge import KINDS, Event, counts
from tests.long.readers.reading import READERS, read
from tests.long.readers.subscribers import Reader

_HEAD = ("reader", "version", "format", *POLICIES)


def main() -> None:
    """Print a row for each reader and format; readers that are not installed are left out."""
    with tempfile.TemporaryDirectory() as folder:
        chronicle = record(Path(folder))
        print(f"{datetime.now(UTC):%Y-%m-%d}; {', '.join(KINDS)}\n")  # noqa: T201 -- that is its job
        for cells in (_HEAD, ["---"] * len(_HEAD)):
            _print(cells)
        for number, reader in enumerate(READERS):
            if reader.version():
                _print_rows(reader, chronicle, Path(folder, f"reader{number}"))


def _print_rows(reader: Reader, chronicle: Chronicle, folder: Path) -> None:
    found = read(reader, chronicle, folder)
    for ending in reader.formats:
        figures = [_figures(found[ending, policy]) for policy in POLICIES]
        _print([reader.name, reader.version(), ending[1:], *figures])


def _figures(events: Sequence[Event]) -> str:
    return " ".join(str(count) for count in counts(events).values())


def _print(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)  # noqa: T201 -- that is its job


if __name__ == "__main__":
    main()
