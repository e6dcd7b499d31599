"""Tests of how results look on a terminal."""

import os
import pty
import re
import subprocess
import sys

import pytest

from tests.conftest import PATIENCE


@pytest.fixture
def terminal(config):
    """Give a function that runs a command on the config in a terminal so many columns wide; it returns the lines."""

    def run(*arguments: str, columns: int) -> list[str]:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "aggregator", "--config", str(config), *arguments]
        environment = os.environ | {"COLUMNS": str(columns), "TERM": "xterm"}
        done = subprocess.run(command, stdin=theirs, stdout=theirs, check=False, env=environment, timeout=PATIENCE)
        os.close(theirs)
        assert done.returncode == 0
        text = re.sub(r"\x1b\[[0-9;]*m", "", os.read(ours, 100_000).decode())
        return [line.rstrip() for line in text.splitlines()]

    return run


def test_a_feed_has_its_name_and_its_trouble_below_its_address(run, site, terminal):
    """Nothing is squeezed into columns a few characters wide."""
    run("add", "--unchecked", f"{site}/missing.xml", "--name", "Lost")
    run("poll")
    heading, *lines = terminal("feeds", columns=100)
    assert heading.split() == ["state", "last", "visit", "next", "visit", "feed"]
    assert lines[0].endswith(f"{site}/missing.xml")
    name, error, *advice = [line.strip() for line in lines[1:]]
    assert (name, error) == ("Lost", "HTTP 404 Not Found")
    assert " ".join(advice).startswith("There is nothing at its address any more (404). Look for its new address")


def test_nothing_is_told_in_words(terminal):
    """An empty table would look like a mistake; the user learns what to do."""
    assert "add URL" in terminal("feeds", columns=80)[0]
    assert "poll" in terminal("stories", columns=80)[0]


def test_figures_stand_one_below_the_other_where_a_line_would_not_hold_them(tmp_path, terminal):
    """Seventeen columns do not fit into 80."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "1", "title": "Flood closes the harbour of Ostmar", "story": "a"}\n')
    assert terminal("evaluate", str(gold), columns=80)[:2] == ["file       gold.jsonl", "entries    1"]
    assert terminal("evaluate", str(gold), columns=160)[0].startswith("file        entries  stories")
