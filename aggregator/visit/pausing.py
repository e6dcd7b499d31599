"""A time limit that stands still while we keep a publisher waiting.  Pure."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def standing_still(limit: asyncio.Timeout) -> Iterator[None]:
    """Have a time limit stand still meanwhile, and go on with what was left of it."""
    clock = asyncio.get_running_loop().time
    left = (limit.when() or clock()) - clock()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(clock() + left)
