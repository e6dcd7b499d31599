"""The day that comes with the program, and a look at it when it is over."""

from datetime import UTC, datetime

import pytest

from aggregator.demo.day import Day, read_day
from aggregator.demo.issues import Look

ENDS = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def day() -> Day:
    """Return the whole day."""
    return read_day()


@pytest.fixture
def evening() -> Look:
    """Return the look when everything has happened."""
    return Look(23 * 60, ends=ENDS, last=23 * 60)
