"""What a command costs together with every process that it starts.  Owns the sampling of /proc."""

import ctypes
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, from linux/prctl.h
_EVERY = 0.1  # seconds between samples


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU time in seconds, peak memory of all processes together in MB; a page that they share counts once."""

    wall: float
    cpu: float
    memory: float
    printed: str


def cost_of(command: list[str], **options: object) -> Cost:
    """Run a command to its end in a session of its own, return what it cost; raise CalledProcessError if it fails."""
    begun = time.monotonic()
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, text=True, **options)
    spent: dict[int, float] = {}
    peak = 0
    while process.poll() is None:
        samples = list(_samples(process.pid))
        spent |= {pid: cpu for pid, cpu, _ in samples}
        peak = max(peak, sum(memory for _, _, memory in samples))
        time.sleep(_EVERY)
    printed = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    return Cost(time.monotonic() - begun, sum(spent.values()), peak / 1e6, printed)


def cpu_of(command: Sequence[str], **options: object) -> float:
    """Run a command and all that it starts to their ends; return their CPU time in seconds, to the millisecond.

    Raise CalledProcessError if it fails.
    """
    with tempfile.NamedTemporaryFile("r") as told:
        waiting = [sys.executable, __file__, told.name, *command]
        subprocess.run(waiting, check=True, stdout=subprocess.DEVNULL, **options)
        return float(json.load(told))


def _run(told: Path, command: list[str]) -> None:
    """Run a command as the one to whom its orphans fall, and tell what all of them spent."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    process = subprocess.Popen(command)
    code = process.wait()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    told.write_text(json.dumps(spent.ru_utime + spent.ru_stime))
    sys.exit(code)


def memory_of(session: int) -> float:
    """Return the memory of all processes of a session together in MB, as it is now."""
    return sum(memory for _, _, memory in _samples(session)) / 1e6


def cpu_of_session(session: int) -> float:
    """Return the CPU seconds that the processes of a session that run now have spent."""
    return sum(cpu for _, cpu, _ in _samples(session))


def cpu_spent(session: int) -> float:
    """Return the CPU time in seconds of all processes of a session that live now."""
    return sum(cpu for _, cpu, _ in _samples(session))


def _samples(session: int) -> Iterator[tuple[int, float, int]]:
    """Yield (pid, CPU seconds, its share of the memory in bytes) of each process in a session."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            yield int(folder.name), (int(fields[11]) + int(fields[12])) / _TICK, _share(folder)


def _share(process: Path) -> int:
    """Return how many bytes of the memory are a process's, of pages that it shares with others its part."""
    try:
        found = _SHARE.search((process / "smaps_rollup").read_text())
    except OSError:  # it has ended meanwhile
        return 0
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    _run(Path(sys.argv[1]), sys.argv[2:])
