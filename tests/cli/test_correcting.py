"""Tests of what a person puts right, as it is typed and printed."""

import json

import pytest

from aggregator.errors import UsageError

FLOOD, COPY, STRIKE = "https://one.example/flood", "https://two.example/flood", "https://one.example/strike"


@pytest.fixture
def polled(run, site):
    """Poll both feeds: one story of both outlets, and one of the first alone."""
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    assert run("poll").exception is None


def told(run, *arguments):
    """Return what a command prints as JSON."""
    result = run(*arguments, "--json")
    assert result.exception is None
    return json.loads(result.output)


def test_stories_are_merged(run, polled):
    """Said in a line, and as an object."""
    said = run("merge", FLOOD, STRIKE).output
    assert "are one story now" in said
    assert said.count("urn:uuid:") == 2
    (story,) = told(run, "stories")["stories"]
    assert len(story["entries"]) == 3


def test_entries_are_split_off(run, polled):
    """Their story and the new one are told, and what became of the publication."""
    answer = told(run, "split", COPY)
    assert [len(story["entries"]) for story in answer["stories"]] == [1, 1]
    (publication,) = answer["publications"]
    assert publication["output"] == "all"
    assert len(told(run, "stories")["stories"]) == 3


def test_hidden_stories_are_marked_where_they_are_found(run, polled):
    """They stay stored; `--undo` shows them again."""
    (story,) = told(run, "stories", "--search", "harbour")["stories"]
    assert run("hide", story["story"]).exception is None
    assert run("stories", "--search", "harbour").output.endswith(" (hidden)\n")
    (found,) = told(run, "stories", "--search", "harbour")["stories"]
    assert found["hidden"]
    (entry,) = told(run, "explain", COPY)["entries"]
    assert (entry["story"], entry["hidden"], entry["corrections"][0]["verb"]) == (story["story"], True, "hide")
    assert run("hide", "--undo", story["story"]).output.startswith(f"{story['story']} is shown again")
    assert "(hidden)" not in run("stories").output


def test_corrections_are_listed_and_taken_back(run, polled):
    """The last first, with the number that takes one back."""
    assert told(run, "corrections") == {"corrections": []}
    run("split", COPY)
    run("hide", STRIKE)
    hidden, parted = told(run, "corrections")["corrections"]
    assert [(each["verb"], each["undone"]) for each in (hidden, parted)] == [("hide", None), ("split", None)]
    assert run("undo", str(parted["number"])).exception is None
    (story,) = told(run, "stories")["stories"]
    assert len(story["entries"]) == 2
    back, _, parted = told(run, "corrections")["corrections"]
    assert (back["verb"], parted["undone"]) == ("merge", back["number"])
    merged, hid, split = (line.split("\t") for line in run("corrections", "--limit", "3").output.splitlines())
    assert (merged[0], hid[2].split()[0]) == (str(back["number"]), "hid")
    assert split[2].endswith("(taken back)")
    assert isinstance(run("undo", "99").exception, UsageError)


def test_what_cannot_be_done_is_refused(run, polled):
    """With status 2 and what would be right."""
    for arguments in (("merge", FLOOD, COPY), ("split", "e99"), ("hide", "--undo", FLOOD)):
        assert isinstance(run(*arguments).exception, UsageError)
