"""How much memory a process and those that it started take, as Linux tells (proc(5)); 0 where nothing tells."""

import os
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def own(proc: Path = _PROC) -> int:
    """Return how many bytes of memory this process takes."""
    return _resident(proc, os.getpid())


def workers(proc: Path = _PROC) -> int:
    """Return how many bytes the processes take that this one started, and those that they started.

    What several of them share is counted once, by parts (`Pss`).
    """
    found, waiting = [], _children(proc, os.getpid())
    while waiting:
        found.append(waiting.pop())
        waiting += _children(proc, found[-1])
    return sum(_share(proc, process) for process in found)


def _children(proc: Path, process: int) -> list[int]:
    """Return the processes that the threads of one have started."""
    found: list[int] = []
    for told in (proc / str(process) / "task").glob("*/children"):
        with suppress(OSError, ValueError):  # it may end meanwhile
            found += map(int, told.read_text("ascii").split())
    return found


def _share(proc: Path, process: int) -> int:
    """Return a process's part of memory that is shared, and all that is its own."""
    with suppress(OSError, ValueError, IndexError):
        for line in (proc / str(process) / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(proc, process)


def _resident(proc: Path, process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int((proc / str(process) / "statm").read_text("ascii").split()[1]) * _PAGE
    return 0
