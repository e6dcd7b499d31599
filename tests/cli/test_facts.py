"""Tests that what JSON says is what the documentation promises."""

import json
import re
from pathlib import Path

import pytest

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
