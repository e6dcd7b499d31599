"""Which lane a feed goes in, so that bad ones keep no other from being visited.  Pure."""

from collections.abc import Mapping
from typing import Literal

from aggregator.models import Feed

Lane = Literal["usual", "new", "slow"]


def lane_of(feed: Feed) -> Lane:
    """Return a feed's lane; slow is one whose last visit took long, or cost a worker its process."""
    if feed.slow:
        return "slow"
    return "usual" if feed.last_visit else "new"


def has_room(lane: Lane, flying: Mapping[Lane, int], most: int) -> bool:
    """Return whether another feed of the lane may be visited, beside those `flying` in each, of `most` together.

    A tenth of the places is for the slow lane, and half for it and the new one: the rest is for feeds that are known
    to behave.
    """
    if lane == "usual":
        return True
    if lane == "slow" and flying.get("slow", 0) >= max(1, most // 10):
        return False
    return flying.get("slow", 0) + flying.get("new", 0) < max(1, most // 2)
