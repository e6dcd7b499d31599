"""Numbers, sizes and lengths of time as people read them."""

from datetime import timedelta

import pytest

from aggregator.measures import ago, counted, length, sized


@pytest.mark.parametrize(("count", "told"), [(0, "0 B"), (950, "950 B"), (1234, "1.2 kB"), (5 * 10**15, "5000.0 TB")])
def test_sizes(count, told):
    """In the unit that suits them."""
    assert sized(count) == told


def test_numbers_agree_with_what_they_count():
    """One entry, two entries."""
    assert [counted(1, "feed"), counted(2, "feed"), counted(0, "entry", "entries")] == [
        "1 feed",
        "2 feeds",
        "0 entries",
    ]
    assert counted(12_345, "feed") == "12,345 feeds"


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=3, hours=5), "3 days"),
    ],
)
def test_lengths(span, told):
    """In the largest unit, rounded down."""
    assert length(span) == told


def test_what_was_less_than_a_minute_ago_is_just_now():
    """Nobody counts seconds."""
    assert [ago(timedelta(seconds=3)), ago(timedelta(hours=2))] == ["just now", "2 hours ago"]
