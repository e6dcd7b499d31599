"""How much memory the process and those that it started take."""

import os
import subprocess
import sys

from aggregator import memory

FILL = "filled = bytearray(b'x') * 30_000_000; print('full', flush=True); input()"


def test_a_process_of_ours_is_told_apart_from_us():
    """And is no longer there once it has ended."""
    before = memory.workers()
    with subprocess.Popen([sys.executable, "-c", FILL], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"full\n"
        assert memory.workers() - before > 30_000_000
        process.communicate(b"\n")
    assert memory.workers() - before < 10_000_000  # of the others, a little comes and goes
    assert memory.own() > 1_000_000


def test_where_nothing_tells_there_is_nothing(tmp_path):
    """Other systems have no /proc, or one that says less."""
    assert (memory.own(tmp_path), memory.workers(tmp_path)) == (0, 0)
    (tmp_path / str(os.getpid())).mkdir()
    (tmp_path / str(os.getpid()) / "statm").write_text("nonsense")
    assert memory.own(tmp_path) == 0
