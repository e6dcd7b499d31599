"""Tests of lanes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.models import Feed
from aggregator.visit.lanes import has_room, lane_of

NEW = Feed(id=1, url="https://o.example/feed")
KNOWN = replace(NEW, last_visit=datetime(2026, 3, 1, tzinfo=UTC), status=200)


@pytest.mark.parametrize(
    ("feed", "lane"),
    [
        (NEW, "new"),
        (KNOWN, "usual"),
        (replace(NEW, slow=True), "slow"),
        (replace(KNOWN, slow=True), "slow"),
        (replace(KNOWN, failures=3, status=404), "usual"),
    ],
)
def test_a_feed_has_a_lane(feed, lane):
    """By how its last visit went."""
    assert lane_of(feed) == lane


@pytest.mark.parametrize(
    ("lane", "flying", "room"),
    [
        ("usual", {"slow": 5, "new": 20}, True),
        ("new", {"usual": 40, "new": 24}, True),
        ("new", {"new": 25}, False),
        ("new", {"slow": 5, "new": 20}, False),
        ("slow", {"slow": 4}, True),
        ("slow", {"slow": 5}, False),
        ("slow", {"new": 25}, False),
    ],
)
def test_lanes_that_may_be_bad_leave_room(lane, flying, room):
    """Half of the places, whatever else waits."""
    assert has_room(lane, flying, 50) is room


@pytest.mark.parametrize("lane", ["usual", "new", "slow"])
def test_every_lane_goes_on(lane):
    """However few places there are."""
    assert has_room(lane, {}, 1)
