"""Tests of the command line itself: exit statuses and complaints."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import PATIENCE


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--version"], 0, "aggregator, version"),
        (["--config", "missing.toml", "feeds"], 2, "missing.toml"),
        (["--config", "broken.toml", "feeds"], 2, "titel"),
        (["nonsense"], 2, "nonsense"),
        (["--config", "good.toml", "explain", "e1"], 2, "e1"),
        (["--config", "good.toml", "add", "http://127.0.0.1:9/"], 1, "127.0.0.1"),
    ],
)
def test_the_exit_status_says_whose_fault_it_is(tmp_path, arguments, status, told):
    """0 is done, 1 failed, 2 wrong use or config; no traceback in any case."""
    (tmp_path / "broken.toml").write_text("[aggregator]\ntitel = 1\n")
    (tmp_path / "good.toml").write_text("")
    command = [sys.executable, "-m", "aggregator", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == status
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["feeds"], ["explain"], ["evaluate", "none.jsonl"], ["check", "http://127.0.0.1:9/"]]
)
def test_a_program_finds_errors_where_it_reads(tmp_path, arguments):
    """With --json one object on standard output, which says what people read on standard error."""
    command = [sys.executable, "-m", "aggregator", *arguments, "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode in (1, 2)
    assert json.loads(done.stdout)["error"].splitlines()[0] in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["feeds", "--json"], ["feeds"], ["demo", "--pace", "0", "--port", "0"]]
)
def test_a_pipe_that_is_closed_early_is_no_failure(config, arguments):
    """`| head` has seen enough: the exit status is 0, and nobody complains."""
    feeds = "".join(f'[[feed]]\nurl = "https://n{number}.example/"\n' for number in range(3))
    config.write_text(config.read_text() + feeds)
    command = [sys.executable, "-m", "aggregator", "--config", str(config), *arguments]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ended = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
