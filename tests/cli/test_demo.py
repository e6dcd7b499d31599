"""`demo`: what a person sees of it."""

import functools
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from tests.conftest import PATIENCE


def start(*options, cwd):
    """Start the demo in a process of its own, with its temporary folder below `cwd`."""
    command = [sys.executable, "-m", "aggregator", "demo", "--port", "0", "--pace", "0", *options]
    environment = os.environ | {"TMPDIR": str(cwd)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # A shell that runs the tests in the background has them ignore Ctrl-C, and what they start with them.
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, cwd=cwd, env=environment, text=True, preexec_fn=heed, **pipes)  # noqa: PLW1509 -- locks nothing


@pytest.mark.long
def test_it_reports_and_keeps_what_it_made(tmp_path):
    """One object with --json; with --keep a config and a database that other commands understand."""
    folder = tmp_path / "kept"
    process = start("--json", "--keep", str(folder), cwd=tmp_path)
    printed, complaints = process.communicate(timeout=PATIENCE)
    told = json.loads(printed)
    assert (process.returncode, complaints) == (0, "")
    assert told["passed"] is True
    assert told["entries"] == told["written"]
    assert [(again["added"], again["edited"], again["changed"]) for again in told["again"]] == [(0, 0, [])] * 2
    listing = [sys.executable, "-m", "aggregator", "--config", str(folder / "feeds.toml"), "stories", "--json"]
    stories = json.loads(subprocess.run(listing, capture_output=True, text=True, check=True).stdout)["stories"]
    assert len(stories) == 20
    assert (folder / "www" / "feed.atom").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_may_be_ended_at_any_time(tmp_path, number):
    """In the middle of the day: no traceback, and nothing is left behind."""
    process = start(cwd=tmp_path)
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    assert any("outlets: " in line for line in process.stdout)
    process.send_signal(number)
    _, complaints = process.communicate()
    timer.cancel()
    assert (process.returncode, complaints.strip()) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    """It might be somebody's data."""
    (tmp_path / "mine").write_text("data")
    process = start("--keep", str(tmp_path), cwd=tmp_path)
    _, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "--keep" in complaints
