"""Prints what each reader did with our feeds, as docs/readers.md has it: `python -m tests.long.readers.table`."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.long.readers.chronicle import Chronicle, record
from tests.long.readers.day import POLICIES
from tests.long.readers.judge import Event
from tests.long.readers.reading import READERS, read
from tests.long.readers.subscribers import ATOM, JSON, RSS, Reader

_HEAD = ("reader", "version", "format", *POLICIES)
_NAMES = {ATOM: "Atom", RSS: "RSS", JSON: "JSON Feed"}


def main() -> None:
    """Print a row for each reader, or for each of its formats that differ; what is not installed is left out."""
    with tempfile.TemporaryDirectory() as folder:
        chronicle = record(Path(folder))
        print(f"{datetime.now(UTC):%Y-%m-%d}\n")  # noqa: T201 -- that is its job
        for cells in (_HEAD, ["---"] * len(_HEAD)):
            _print(cells)
        for number, reader in enumerate(READERS):
            if reader.version():
                _print_rows(reader, chronicle, Path(folder, f"reader{number}"))


def _print_rows(reader: Reader, chronicle: Chronicle, folder: Path) -> None:
    found = read(reader, chronicle, folder)
    rows: dict[tuple[str, ...], list[str]] = {}
    for ending in reader.formats:
        rows.setdefault(tuple(_told(found[ending, policy]) for policy in POLICIES), []).append(_NAMES[ending])
    for told, names in rows.items():
        _print([reader.name, reader.version(), ", ".join(names), *told])


def _told(events: Sequence[Event]) -> str:
    """Return how often what happened, 0 where nothing did."""
    kinds = Counter(event.kind for event in events)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "0"


def _print(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)  # noqa: T201 -- that is its job


if __name__ == "__main__":
    main()
