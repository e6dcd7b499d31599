"""Tests of the dry runs: grouping anybody's entries, and comparing with labels."""

import json

import pytest

from aggregator.errors import UsageError

FIGURES = (("safe", "2"), ("balanced", "1.2"), ("eager", "0.4"))
LINES = [
    {
        "id": "a",
        "title": "Flood closes the harbour of Ostmar after 300 millimetres of rain",
        "source": "One",
        "story": "x",
    },
    {"id": 2, "title": "Railway workers in Delgor begin strike over night shifts", "source": "One", "story": "y"},
    {"id": "c", "title": "Flood closes harbour of Ostmar after 300 millimetres of rain", "source": "Two", "story": "x"},
]


@pytest.fixture
def file(tmp_path):
    """Write the lines."""
    path = tmp_path / "entries.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return str(path)


def test_each_line_is_told_its_story(run, file):
    """The same lines in the same order, with exactly the documented fields."""
    told = [json.loads(line) for line in run("group", file).output.splitlines()]
    assert [line["id"] for line in told] == ["a", 2, "c"]
    assert [line["story"] for line in told] == ["a", 2, "a"]
    assert [line["joined"] for line in told] == [None, None, "a"]
    assert all(set(line) == {"id", "story", "joined", "score", "required", "mentions", "why"} for line in told)


def test_lines_may_come_from_standard_input_and_need_no_config(run, config, file):
    """A dash reads from a pipe; without a config the defaults count."""
    config.unlink()
    with open(file, encoding="utf-8") as source:  # noqa: PTH123 -- a name is what the command is given
        assert len(run("group", "-", input=source.read()).output.splitlines()) == 3


def test_a_file_is_compared_with_its_labels(run, file):
    """What was found against what was labelled, as a table and as JSON."""
    (told,) = json.loads(run("evaluate", file, "--json").output)["files"]
    assert (told["entries"], told["stories"], told["found"], told["lost"]) == (3, 2, 2, 0)
    assert (told["removed"], told["redundant"], told["bcubed_f1"]) == (1, 1, 1.0)
    heading, row = (line.split("\t") for line in run("evaluate", file).output.splitlines())
    assert dict(zip(heading, row, strict=True))["pair F1"] == "100.0%"


def test_a_broken_line_is_named(run, tmp_path):
    """The user learns which line, and what it should be."""
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": 1, "title": "x"}\n{"id": 2}\n')
    refused = run("group", str(path)).exception
    assert isinstance(refused, UsageError)
    assert "line 2" in str(refused)
    assert isinstance(run("group", str(tmp_path / "none.jsonl")).exception, UsageError)


def test_a_file_that_cannot_be_read_costs_only_its_own_figures(run, file, tmp_path):
    """The others are compared all the same, and the failure is told at the end."""
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"a_title": "x", "b_title": "y"}\n')
    result = run("evaluate", str(broken), file, str(tmp_path / "none.jsonl"))
    assert isinstance(result.exception, UsageError)
    assert [line.split("\t")[0] for line in result.output.splitlines()] == ["file", "entries.jsonl"]
    told = str(result.exception)
    assert f"{broken}: line 1: id must be a text or a number" in told
    assert f"{tmp_path}/none.jsonl: No such file or directory" in told


def test_how_careful_to_be_can_be_tried_out(run, tmp_path):
    """By name or number, for either command; what is neither is refused with what would be right."""
    path = tmp_path / "entries.jsonl"
    again = {"id": "d", "title": "Harbour of Ostmar closed by flood after heavy rain", "source": "Two", "story": "x"}
    path.write_text("".join(json.dumps(line) + "\n" for line in (LINES[0], again)))
    for how, stories in (("eager", 1), ("1", 1), ("20", 2)):
        told = [json.loads(line) for line in run("group", str(path), "--caution", how).output.splitlines()]
        assert len({line["story"] for line in told}) == stories
        (result,) = json.loads(run("evaluate", str(path), "--caution", how, "--json").output)["files"]
        assert result["found"] == stories
    for how in ("brave", "2x", "nan"):
        refused = run("group", str(path), "--caution", how).exception
        assert f'{how} is not "safe", "balanced", "eager" or a number' in str(refused)


def test_corrections_are_labels(run, site):
    """How many of the pairs that a person put together or apart are decided so without them, by each caution."""
    assert "nothing that is still stored" in run("evaluate", "--corrections").output
    for name in ("one", "two"):
        run("add", f"{site}/{name}.xml")
    run("poll")
    run("split", "https://two.example/flood")
    run("merge", "https://two.example/flood", "https://one.example/strike")
    heading, *rows = (
        line.split("\t") for line in run("evaluate", "--corrections", "--caution", "20").output.splitlines()
    )
    assert heading == ["caution", "figure", "together", "of", "together %", "apart", "of", "apart %"]
    assert rows == [
        ["(tried)", "20", "0", "1", "0.0%", "0", "1", "0.0%"],
        ["safe (now)", "2", "0", "1", "0.0%", "0", "1", "0.0%"],
        *([name, figure, "0", "1", "0.0%", "0", "1", "0.0%"] for name, figure in FIGURES[1:]),
    ]
    told = json.loads(run("evaluate", "--corrections", "--json").output)["corrections"]
    assert (told["together"], told["apart"], told["entries"]) == (1, 1, 3)
    assert [each["name"] for each in told["cautions"] if each["now"]] == ["safe"]


def test_files_and_corrections_are_two_questions(run, file):
    """One at a time, and one there must be."""
    for arguments in ((), (file, "--corrections")):
        assert "labelled files, or --corrections" in str(run("evaluate", *arguments).exception)
