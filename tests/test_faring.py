"""How a feed fares, in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator import faring
from aggregator.models import Feed

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)
URL = "https://a.example/feed"
HOUR = int(NOW.timestamp()) // 3600


@pytest.mark.parametrize(
    ("posts", "told"),
    [
        ((), "nothing posted yet"),
        ((HOUR - 5,), "too little is known of it; posted last 5 hours ago"),
        (tuple(range(HOUR - 20, HOUR)), "every hour or more often"),
        (tuple(range(HOUR - 60, HOUR, 6)), "every 6 hours or so"),
        (tuple(range(HOUR - 240, HOUR, 24)), "once a day or so"),
        (tuple(range(HOUR - 480, HOUR, 72)), "every 3 days or so"),
        (tuple(range(HOUR - 5000, HOUR, 14 * 24)), "every 2 weeks or so"),
        (tuple(range(HOUR - 1000, HOUR - 800, 24)), "silent for 33 days; before, once a day or so"),
    ],
)
def test_the_rhythm_is_told_in_words(posts, told):
    """By the usual gap between posts; a silence that is long for this feed is told, too."""
    assert faring.rhythm(posts, NOW) == told


def test_posts_from_the_future_are_just_now():
    """Publishers' clocks run ahead."""
    assert faring.rhythm((HOUR + 2,), NOW).endswith("posted last just now")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"why": "it rests at this time of day"}, "it rests at this time of day"),
        ({}, "the usual interval"),
        ({"interval": timedelta(minutes=10)}, "its own interval"),
        ({"paused": True, "why": "x"}, ""),
        ({"gone": True, "why": "x"}, ""),
        ({"retired": True, "why": "x"}, ""),
        ({"due": NOW, "why": "x"}, ""),
    ],
)
def test_why_a_feed_is_visited_then(state, told):
    """Nothing is said of a visit that there will not be, or that is due already."""
    feed = Feed(1, URL, **{"due": NOW + timedelta(hours=1), **state})
    assert faring.why_then(feed, NOW) == told


def test_health_is_told_in_a_few_words():
    """With how often it failed."""
    assert faring.health(Feed(1, URL)) == "not visited yet"
    assert faring.health(Feed(1, URL, last_visit=NOW)) == "well"
    assert faring.health(Feed(1, URL, failures=1)) == "failed last time"
    assert faring.health(Feed(1, URL, failures=12)) == "failing, 12 times in a row"


def test_permanent_redirects_are_told_without_a_login():
    """Once announced, or remembered."""
    assert faring.moved(Feed(1, URL, address=URL)) == ""
    once = faring.moved(Feed(1, URL, address=URL, moved_to="https://me:secret@b.example/"))
    assert once == "moved once to https://b.example/: asked there if it does so again"
    assert faring.moved(Feed(1, URL, address="https://b.example/")) == "moved: asked at https://b.example/"
