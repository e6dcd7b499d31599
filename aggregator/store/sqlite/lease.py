"""The writer lease: a lock of the operating system, so that it ends with its process, however that ends."""

import fcntl
import os
from pathlib import Path

from aggregator.errors import StoreError, WriterBusy


class WriterLease:
    """The lock on `PATH.lock`, which names its holder; never deleted, because another process may have it open."""

    def __init__(self, path: str) -> None:
        """Know where the lock is; take nothing yet."""
        self._path = Path(f"{path}.lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lease, if this store does not hold it yet; raise WriterBusy where another does."""
        if self._descriptor is not None:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(f"{self._path}: {error.strerror}; the directory must be writable") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            who = f"process {holder}" if holder else "another process"
            told = f"{self._path}: held by {who}; only one works with a database, so stop that first"
            raise WriterBusy(told) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        self._descriptor = descriptor

    def holder(self) -> int:
        """Return the process that holds the lease, which may be this one; 0 for none, or where nobody can tell."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return 0
        try:
            told = os.read(descriptor, 32).decode("ascii", "replace").strip()
            if told.isdecimal():  # else nobody has it, and a lock of ours could be in somebody's way
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return int(told)
        else:
            return 0  # whoever it names has ended without giving it back
        finally:
            os.close(descriptor)

    def end(self) -> None:
        """Give the lease back."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None
