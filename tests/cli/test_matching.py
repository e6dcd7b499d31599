"""`match` on the command line."""

import json

import pytest

from aggregator.errors import UsageError


@pytest.fixture
def polled(run, site):
    """Poll both feeds: one story of both outlets, and one of the first alone."""
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    assert run("poll").exception is None


def test_the_story_of_a_headline_is_told(run, polled):
    """A line for each story; --json has why in full."""
    headline = "Flood closes harbour of Ostmar after rain"
    (line,) = run("match", headline).output.splitlines()
    story, verdict, _, title, why = line.split("\t")
    assert verdict == "joins"
    assert title.startswith("Flood closes the harbour of Ostmar")
    assert why.startswith("Both have")
    (told,) = json.loads(run("match", headline, "--json").output)["matches"]
    assert (told["story"], told["joins"], told["path"], told["why"]) == (story, True, "words", why)
    assert told["entry"]["outlet"] in ("one.example", "two.example")


def test_an_address_is_found(run, polled):
    """With its link."""
    link = json.loads(run("stories", "--search", "strike", "--json").output)["stories"][0]["entries"][0]["link"]
    assert "It has this address." in run("match", link).output


def test_a_text_may_come_from_standard_input(run, polled):
    """A minus stands for it."""
    assert "joins" in run("match", "-", input="Flood closes harbour of Ostmar after rain\n\nIt rained.").output


def test_nothing_to_look_for_is_wrong_use(run, polled):
    """It is said what to give."""
    assert isinstance(run("match", "  ").exception, UsageError)


def test_nothing_alike_is_no_error(run, polled):
    """There are no lines."""
    result = run("match", "Election of a new pope in Rome")
    assert (result.output, result.exception) == ("", None)
