"""What a pass takes along that falls due soon."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.models import Feed
from aggregator.visit.slack import falls_due_soon

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)


def soon(**state):
    """Return whether a feed in this state is taken along within a quarter of an hour."""
    values = {"last_visit": NOW - 50 * MINUTE, "due": NOW + 10 * MINUTE}
    return falls_due_soon(Feed(id=1, url="https://one.example/", **(values | state)), slack=15 * MINUTE, now=NOW)


def test_what_falls_due_within_the_slack_is_taken_along():
    """Not what falls due later, or is due already."""
    assert soon()
    assert soon(due=NOW + 15 * MINUTE)
    assert not soon(due=NOW + 16 * MINUTE)
    assert not soon(due=NOW)


@pytest.mark.parametrize(
    "state",
    [
        {"not_before": NOW + MINUTE},
        {"fresh_for": 51 * MINUTE},
        {"invited": 60 * MINUTE},
        {"quiet": (12,)},
        {"failures": 1},
        {"paused": True},
        {"gone": True},
        {"retired": True},
        {"last_visit": None},
    ],
)
def test_nobody_is_asked_before_they_allow_it(state):
    """Retry-After, max-age, ttl, skipHours; nor sooner after a failure, nor at all where none is to be."""
    assert not soon(**state)


def test_what_a_publisher_asked_for_and_is_over_hinders_nothing():
    """Only what is due by our own reckoning is left then."""
    assert soon(not_before=NOW, fresh_for=50 * MINUTE, invited=30 * MINUTE, quiet=(11, 13))
