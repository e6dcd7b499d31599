"""Whose turn it is to write: a lock of the operating system, held by whoever waits for the write lock of a file."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LOOK_AGAIN = 0.001  # seconds


class Turn:
    """The lock on `PATH.turn`, with which those who write take turns; never deleted, like that of the lease.

    SQLite gives its write lock to whoever comes at the right moment.  A process that writes again and again always
    does, and one that waits, looking again every 100 ms, could wait for ever.
    """

    def __init__(self, path: str) -> None:
        """Open the lock; where that cannot be, as beside a file that may only be read, nobody waits for a turn."""
        self._descriptor: int | None = None
        with suppress(OSError):
            self._descriptor = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    @contextmanager
    def next(self, *, patience: float) -> Iterator[None]:
        """Be the next who writes, while waiting for the write lock.

        After `patience` seconds it is done without a turn: whoever has it may be stopped.
        """
        held = self._descriptor is not None and _locked(self._descriptor, time.monotonic() + patience)
        try:
            yield
        finally:
            if held and self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def end(self) -> None:
        """Close the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _locked(descriptor: int, last: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > last:
                return False
            time.sleep(_LOOK_AGAIN)  # flock(2) has no time limit of its own
        else:
            return True
