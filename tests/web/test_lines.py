"""How lists tell times."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.web.lines import age

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=119), "1 h ago"),
        (timedelta(hours=49), "2 d ago"),
        (timedelta(days=400), "400 d ago"),
        (timedelta(hours=-3), "in 3 h"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(passed, told):
    """Short, since it stands in every line."""
    assert age(NOW - passed, NOW) == told
