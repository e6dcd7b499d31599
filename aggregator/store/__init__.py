"""What outlives the process: `Store` says what a backend promises, `open_store` opens one."""

import sys
from collections.abc import Callable

from aggregator.errors import StoreError
from aggregator.store.protocol import Store
from aggregator.store.sqlite import open_sqlite

__all__ = ["Store", "open_store"]

_SQLITE = "sqlite:///"


def _say(text: str) -> None:
    """Tell whoever waits."""
    sys.stderr.write(f"{text}\n")


def open_store(url: str, *, tell: Callable[[str], None] = _say) -> Store:
    """Open the store that a database URL names, bringing its tables up to date; raise StoreError where that fails.

    Where they have to be, `tell` is told: that takes a while.
    `sqlite:///relative/path` or `sqlite:////absolute/path`; `sqlite://` alone is in memory.
    """
    if url == "sqlite://":
        return open_sqlite(":memory:")
    if url.startswith(_SQLITE) and url != _SQLITE:
        return open_sqlite(url.removeprefix(_SQLITE), tell=tell)
    message = f"database: {url!r} is not supported; write sqlite:///path/to/file.db"
    raise StoreError(message)
