"""Small plots: their paths stay in their field, and words tell the same."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.plots import bars, days, line

VALUES = st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=100)


@given(VALUES)
def test_a_bar_for_each_value(values):
    """Those that are nothing, or unknown, have none; none is higher than the field."""
    path = bars(values, 90, 20)
    drawn = re.findall(r"M([\d.]+) 20v-([\d.]+)h([\d.]+)V20z", path)
    assert len(drawn) == sum(1 for value in values if value)
    assert all(0 < float(height) <= 20 for _, height, _ in drawn)
    assert all(float(left) + float(width) <= 90.1 for left, _, width in drawn)


@given(VALUES)
def test_a_line_is_broken_where_nothing_is_known(values):
    """And stays in its field."""
    path = line(values, 90, 20)
    begins = sum(
        1 for before, value in zip([None, *values], values, strict=False) if value is not None and before is None
    )
    assert path.count("M") == begins
    assert all(0 <= float(height) <= 20 for height in re.findall(r"[ML][\d.]+ (-?[\d.]+)", path))


def test_the_highest_bar_fills_the_field():
    """And the others are in proportion."""
    assert bars([1, 2], 20, 10) == "M0 10v-5h9V10zM10 10v-10h9V10z"


def test_days_are_told_in_a_sentence_and_a_table():
    """The latest day first."""
    plot = days([0, 3, 1], date(2026, 3, 1), thing="entries", width=30, height=10, rows=True)
    assert plot.label == "4 entries in 3 days, most on 28 February: 3"
    assert (plot.first, plot.last) == ("27 Feb", "01 Mar")
    assert plot.rows == (("2026-03-01", "1"), ("2026-02-28", "3"), ("2026-02-27", "0"))


@pytest.mark.parametrize("counts", [[], [0, 0]])
def test_no_days_make_an_empty_plot(counts):
    """Which says so."""
    plot = days(counts, date(2026, 3, 1), thing="entries", width=30, height=10)
    assert (plot.path, plot.label) == ("", f"0 entries in {len(counts)} days")
