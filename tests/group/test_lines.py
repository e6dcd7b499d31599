"""Lines in, lines out."""

import json
from datetime import UTC, datetime

import pytest

from aggregator.errors import UsageError
from aggregator.group.lines import group_lines, read_lines


def lines(*objects):
    """Return objects as lines of JSON."""
    return [json.dumps(each) for each in objects]


def test_a_line_comes_out_for_each_that_went_in(grouper):
    """Ids of any kind come back as they were given, in the same order, with DESIGN's fields."""
    told = list(
        group_lines(
            lines(
                {"id": "a", "title": "Dam at Heronbridge bursts after record rain"},
                {"id": 7, "title": "Dam at Heronbridge bursts after record rain"},
            ),
            grouper,
        )
    )
    assert [set(line) for line in told] == [{"id", "story", "joined", "score", "required", "mentions", "why"}] * 2
    assert [(line["id"], line["story"], line["joined"]) for line in told] == [("a", "a", None), (7, "a", "a")]


def test_lines_of_one_source_are_of_one_feed():
    """Source first, then the domain, else each line is a feed of its own."""
    read = read_lines(
        lines(
            {"id": 1, "title": "x", "source": "Heron"},
            {"id": 2, "title": "x", "source": "Heron"},
            {"id": 3, "title": "x", "url": "https://www.example.org/1"},
            {"id": 4, "title": "x", "url": "https://example.org/2"},
            {"id": 5, "title": "x"},
            {"id": 6, "title": "x"},
        ),
        str,
    )
    assert [line.entry.feed for line in read] == [1, 1, 2, 2, 3, 4]


def test_dates_may_run_backwards_or_be_missing():
    """No date takes the previous line's; first sight never runs backwards."""
    read = read_lines(
        lines(
            {"id": 1, "title": "x"},
            {"id": 2, "title": "x", "published": "2030-03-04T12:00:00Z"},
            {"id": 3, "title": "x", "published": "Sun, 03 Mar 2030 12:00:00 +0200"},
            {"id": 4, "title": "x", "published": ""},
        ),
        str,
    )
    start, noon, before = (
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2030, 3, 4, 12, tzinfo=UTC),
        datetime(2030, 3, 3, 10, tzinfo=UTC),
    )
    found = [(line.entry.published, line.entry.first_seen) for line in read]
    assert found == [(start, start), (noon, noon), (before, noon), (before, noon)]


def test_addresses_are_made_comparable_by_whom_the_caller_names():
    """Grouping itself knows nothing about canonical addresses."""
    (line,) = read_lines(lines({"id": 1, "title": "x", "url": "HTTPS://X.example/A"}), str.lower)
    assert (line.entry.address, line.entry.link) == ("https://x.example/a", "HTTPS://X.example/A")


def test_labels_are_read_where_there_are_any():
    """A line without a story is context."""
    gold, context = read_lines(
        lines({"id": 1, "title": "x", "story": 5, "uncertain": ["t"]}, {"id": 2, "title": "x", "story": None}), str
    )
    assert (gold.label.story, gold.label.uncertain, context.label) == ("5", {"t"}, None)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: this is no JSON"),
        ("[]", "line 2: this is no object"),
        ('{"title": "x"}', "line 2: id must be"),
        ('{"id": true, "title": "x"}', "line 2: id must be"),
        ('{"id": 1}', "line 2: title must be a text"),
        ('{"id": 1, "title": "x", "source": 5}', "line 2: source must be a text"),
        ('{"id": 1, "title": "x", "published": "soon"}', "line 2: published: 'soon' is no date"),
        ('{"id": 1, "title": "x", "published": "0001-01-01T00:00:00+10:00"}', "line 2: published"),
        ('{"id": 1, "title": "x", "uncertain": 5}', "line 2: uncertain must be"),
    ],
)
def test_a_broken_line_is_named(line, told):
    """The user learns which line, what is wrong, and what would be right."""
    with pytest.raises(UsageError, match=told):
        list(read_lines(['{"id": 0, "title": "fine"}', line], str))


def test_hostile_titles_and_dates_do_no_harm(grouper):
    """Empty, endless and strange lines are grouped like any other."""
    strange = lines(
        {"id": 1, "title": ""},
        {"id": 2, "title": "a " * 50_000, "published": "9999-12-31T23:59:59Z"},
        {"id": 3, "title": "\ud800 \u202e<", "published": "0001-01-01T00:00:00Z", "url": "http://[x"},
        {"id": 4, "title": "1 2 3 4 5", "summary": "<" * 5000},
        {"id": 5, "title": "".join(map(chr, range(0x4E00, 0x5200)))},
        {"id": 6, "title": "".join(map(chr, range(0x5200, 0x4E00, -1)))},
    )
    assert [line["story"] for line in group_lines(strange, grouper)] == [1, 2, 3, 4, 5, 6]
