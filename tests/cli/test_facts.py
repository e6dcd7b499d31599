"""Tests that what JSON says is what the documentation promises."""

import json
import re
from pathlib import Path

import pytest

from aggregator.cli.commands import commands

DOCUMENTED = set(re.findall(r"`(\w+)`", Path(__file__, "../../../docs/commands.md").resolve().read_text("utf-8")))


def keys(thing) -> set[str]:
    """Return every key of a JSON value; the names of features are data."""
    if isinstance(thing, dict):
        inner = [keys(value) for key, value in thing.items() if key != "features"]
        return set(thing).union(*inner)
    return set().union(*map(keys, thing)) if isinstance(thing, list) else set()


@pytest.mark.parametrize("command", ["check", "feeds", "stories", "explain", "compare", "merge", "split", "hide"])
def test_every_key_is_documented(run, site, command):
    """A program that reads JSON must not guess."""
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    run("poll")
    links = ("https://one.example/flood", "https://two.example/flood")
    arguments = {"check": (site,), "explain": links[1:], "compare": links}
    arguments |= {"merge": (links[0], "https://one.example/strike"), "split": links[1:], "hide": links[1:]}
    told = json.loads(run("explain" if command == "compare" else command, *arguments.get(command, ()), "--json").output)
    assert len(keys(told)) > 3
    assert keys(told) <= DOCUMENTED
    assert "trace" not in keys(told)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("init", ("new",)),
        ("poll", ("--force",)),
        ("add", ("{site}/two.xml",)),
        ("remove", ("{site}/one.xml",)),
        ("move", ("{site}/one.xml", "{site}/two.xml")),
        ("import", ("in.opml",)),
        ("export", ("-",)),
        ("outputs", ()),
        ("backup", ("copy.db",)),
    ],
)
def test_what_is_changed_is_told_in_documented_words(run, site, tmp_path, monkeypatch, command, arguments):
    """One object, for scripts that go on from there."""
    monkeypatch.chdir(tmp_path)
    Path("in.opml").write_text('<opml><outline xmlUrl="https://a.example/"/><outline xmlUrl="exec:x"/></opml>')
    run("add", f"{site}/one.xml")
    result = run(command, *(argument.format(site=site) for argument in arguments), "--json")
    told = json.loads(result.stdout)
    assert told
    assert keys(told) <= DOCUMENTED


def test_every_command_that_shows_something_can_show_json():
    """But for those whose results are lines anyway: the log of the daemon, a dry run."""
    without = {
        name
        for name in commands.list_commands(None)
        if not any("--json" in parameter.opts for parameter in commands.get_command(None, name).params)
    }
    assert without == {"run", "group"}
