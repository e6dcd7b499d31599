"""Tests of the first steps: a config of one's own, and the question that a first run asks."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from aggregator.config import load, read
from aggregator.config.sections import LISTED, SECTIONS
from aggregator.errors import UsageError
from tests.conftest import PATIENCE

ROOT = Path(__file__).parent.parent.parent
STARTER = ROOT / "aggregator" / "config" / "starter"


@pytest.fixture
def begun(run, tmp_path):
    """Run `init` in a folder of its own; return the config."""
    folder = tmp_path / "mine"
    assert run("init", str(folder)).output.endswith(f"\n\n  cd {folder}\n  aggregator add URL\n  aggregator run\n")
    return folder / "config" / "feeds.toml"


def test_a_config_of_ones_own_is_valid_and_has_no_feeds(begun):
    """As it is, and with every default that it shows switched on."""
    text = begun.read_text()
    assert load(begun) == read({})
    shown = tomllib.loads(re.sub(r"^# (\[\[feed\]\]$|\w+ = )", r"\1", text, flags=re.MULTILINE))
    for section, model in SECTIONS.items():
        table = shown[section][0] if section in LISTED else shown[section]
        assert list(table) == list(model.model_fields)
    assert tomllib.loads((begun.parent / "aliases.toml").read_text()) == {"my-town": {}}


def test_what_it_begins_with_stays_in_step_with_the_shipped_config():
    """Its comments are those that a clone has."""
    text = (STARTER / "feeds.toml").read_text()
    assert (ROOT / "config" / "feeds.toml").read_text().startswith(text[: text.index("# Yours:")])
    assert (ROOT / "config" / "aliases.toml").read_text() == (STARTER / "aliases.toml").read_text()


def test_what_is_given_stands_in_the_config(run, tmp_path):
    """In the places of the defaults."""
    run(
        "init",
        str(tmp_path),
        "--contact",
        "me@example.org",
        "--listen",
        "0.0.0.0:8080",
        "--base-url",
        "https://news.example.org",
    )
    general = load(tmp_path / "config" / "feeds.toml").general
    assert (general.contact, general.listen) == ("me@example.org", "0.0.0.0:8080")
    assert general.base_url == "https://news.example.org"
    assert run("init", str(tmp_path / "other"), "--listen", "nowhere").exit_code != 0


def test_where_others_can_connect_a_password_comes_before_the_first_run(run, tmp_path):
    """Without one that would be refused."""
    told = run("init", str(tmp_path), "--listen", "0.0.0.0:8080", "--json").output
    assert json.loads(told)["next"][-2:] == ["aggregator password", "aggregator run"]


def test_nothing_is_overwritten(run, begun):
    """Whatever is there is somebody's work."""
    begun.write_text("# mine\n")
    refused = run("init", str(begun.parent.parent)).exception
    assert isinstance(refused, UsageError)
    assert f"{begun} is there already" in str(refused)
    assert begun.read_text() == "# mine\n"
    begun.unlink()
    (begun.parent / "aliases.toml").write_text("# mine\n")
    assert run("init", str(begun.parent.parent)).exception is None
    assert (begun.parent / "aliases.toml").read_text() == "# mine\n"


def test_a_contact_is_filled_in(run, tmp_path):
    """If it is one; else nothing is written."""
    folder = tmp_path / "mine"
    assert isinstance(run("init", str(folder), "--contact", "Jürgen").exception, UsageError)
    assert not folder.exists()
    told = json.loads(run("init", str(folder), "--contact", "me@example.org", "--json").output)
    assert load(Path(told["written"][0])).general.contact == "me@example.org"
    assert told["next"][0] == f"cd {folder}"


@pytest.fixture
def terminal(config):
    """Give a function that runs the daemon in a terminal, types what it is given, and returns what was shown."""
    started = []

    def run_daemon(typed: str) -> str:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "aggregator", "--config", str(config), "run"]
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=config.parent)
        started.append(process)
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while b"event=started" not in shown:
            shown += os.read(ours, 10_000)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        os.close(ours)
        return shown.decode()

    yield run_daemon
    for process in started:
        process.kill()
        process.wait()


def listening(config):
    """Let the daemon listen on any port that is free."""
    config.write_text(config.read_text().replace("[aggregator]\n", '[aggregator]\nlisten = "127.0.0.1:0"\n', 1))


def test_the_first_run_asks_for_a_contact(config, terminal):
    """Once more after a mistake; the answer goes into the config, and is not asked for again."""
    listening(config)
    assert "in plain ASCII" in terminal("Jürgen\nme@example.org\n")
    assert load(config).general.contact == "me@example.org"
    assert "# my own machine" in config.read_text()
    assert "Contact" not in terminal("")


def test_enter_leaves_the_contact_out_for_good(config, terminal):
    """Nobody is asked at every start."""
    listening(config)
    before = config.read_text()
    assert "Contact" in terminal("\n")
    assert config.read_text() == before
    assert "Contact" not in terminal("")
