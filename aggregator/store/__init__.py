"""What outlives the process: `Store` says what a backend promises, `open_store` opens one."""

from aggregator.errors import StoreError
from aggregator.store.protocol import Store
from aggregator.store.sqlite import open_sqlite

__all__ = ["Store", "open_store"]

_SQLITE = "sqlite:///"


def open_store(url: str) -> Store:
    """Open the store that a database URL names, bringing its tables up to date; raise StoreError where that fails.

    `sqlite:///relative/path` or `sqlite:////absolute/path`; `sqlite://` alone is in memory.
    """
    if url == "sqlite://":
        return open_sqlite(":memory:")
    if url.startswith(_SQLITE) and url != _SQLITE:
        return open_sqlite(url.removeprefix(_SQLITE))
    message = f"database: {url!r} is not supported; write sqlite:///path/to/file.db"
    raise StoreError(message)
