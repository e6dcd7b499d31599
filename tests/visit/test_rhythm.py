"""Tests of how often a feed is worth a visit, by a virtual clock."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Visits
from aggregator.models import Answer, Feed
from aggregator.visit.rhythm import heard, pace, span
from aggregator.visit.schedule import after_answer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
FIRST = BEGIN + 28 * DAY
VISITS = Visits()
URL = "https://example.org/feed.xml"


def life(posts, *, weeks=2, carries=20, headers=None):
    """Return the feed's visits and, for each post since the first one, how long it waited to be seen."""
    chance = random.Random(7)
    feed, now, visits, delays = Feed(id=1, url=URL, address=URL), FIRST, [], []
    known, told = set(), sorted(posts)
    while now < FIRST + weeks * 7 * DAY:
        document = [post for post in told if post <= now][-carries:]
        fresh = [post for post in document if post not in known]
        delays += [now - post for post in fresh if post > FIRST]
        known.update(fresh)
        settings = {"visits": VISITS, "now": now, "jitter": chance.random()}
        feed = after_answer(feed, Answer(URL, 200, headers or {}), fresh=fresh, entries=len(document), **settings)
        feed = replace(feed, first_visit=FIRST)
        visits.append(now)
        now = feed.due
    return visits, delays


def a_day(visits):
    """Return how many visits there were a day."""
    return len(visits) / ((visits[-1] - visits[0]) / DAY)


def apart(visits):
    """Return how long it was from each visit to the next."""
    return [later - earlier for earlier, later in pairwise(visits)]


def test_a_weekly_blog_is_visited_once_a_day():
    """And soon after the time at which it posted a week before."""
    visits, delays = life([BEGIN + 7 * n * DAY + 9 * HOUR for n in range(8)])
    assert 0.9 <= a_day(visits) <= 1.3
    assert max(delays) <= 3 * HOUR
    _, delays = life([BEGIN + (7 * n + n % 3) * DAY + 9 * HOUR for n in range(8)])
    assert HOUR < max(delays) <= 1.1 * DAY


def test_an_hourly_wire_is_visited_every_hour_and_less_at_night():
    """From six in the morning to ten in the evening it has something each time; nobody gets up for the rest."""
    posts = [BEGIN + n * HOUR + timedelta(minutes=7) for n in range(8 * 7 * 24) if 6 <= n % 24 < 22]
    visits, delays = life(posts)
    by_day = [visit for visit in visits if 6 <= visit.hour < 22]
    assert 14 <= len(by_day) / 14 <= 16
    assert 2 <= (len(visits) - len(by_day)) / 14 <= 5  # of eight
    assert max(delays) <= 2 * HOUR


def test_a_feed_that_posts_in_bursts_is_visited_often_while_it_does():
    """Five hours in a row on a Monday, then nothing until the next: the longer the silence, the longer the wait."""
    posts = [BEGIN + (7 * week * 24 + 9 + n) * HOUR + timedelta(minutes=5) for week in range(8) for n in range(5)]
    visits, delays = life(posts)
    assert a_day(visits) <= 9
    assert max(delays) <= 2 * HOUR


def test_a_feed_that_died_is_visited_once_a_day_by_and_by():
    """It was a wire once; it never slips out of sight."""
    visits, _ = life([BEGIN + n * HOUR for n in range(28 * 24)], weeks=5)
    waits = apart(visits)
    assert waits[0] <= 1.1 * HOUR
    assert all(DAY <= wait <= 1.1 * DAY for wait in waits[-10:])
    assert len(visits) < 100


def test_a_planet_is_visited_as_its_many_authors_post():
    """Eight posts a day by chance, some of them old ones that were found late."""
    chance = random.Random(3)
    posts = [BEGIN + chance.uniform(0, 8 * 7) * DAY for _ in range(8 * 7 * 8)]
    visits, delays = life(posts, carries=60)
    assert 12 <= a_day(visits) <= 24
    assert sum(delays, timedelta()) / len(delays) <= HOUR


def test_a_document_that_overflows_within_the_hour_is_visited_sooner_by_invitation():
    """Forty posts an hour and room for twenty: nothing is lost."""
    posts = [FIRST - DAY + n * HOUR / 40 for n in range(3 * 24 * 40)]
    visits, delays = life(posts, weeks=0.1, carries=20, headers={"cache-control": "max-age=600"})
    assert all(HOUR / 4 <= wait <= 1.1 * HOUR for wait in apart(visits))
    assert len(delays) > 0.9 * sum(FIRST < post <= visits[-1] for post in posts)


def test_a_feed_that_dates_everything_long_ago_is_not_taken_for_silent():
    """What was not there at the visit before came since, whatever it says; at a first visit its word is taken."""
    settings = {"visits": VISITS, "now": FIRST, "jitter": 0.0, "fresh": [FIRST - 300 * DAY], "entries": 1}
    feed = Feed(id=1, url=URL, address=URL)
    assert after_answer(feed, Answer(URL, 200, {}), **settings).due == FIRST + DAY
    later = replace(feed, first_visit=FIRST - 9 * DAY, last_visit=FIRST - DAY)
    assert after_answer(later, Answer(URL, 200, {}), **settings).due == FIRST + HOUR


def test_what_is_not_known_is_visited_as_usual():
    """No posts, or too few to tell anything."""
    for posts in ((), heard((), [FIRST]), heard((), [FIRST, FIRST - HOUR])):
        assert pace(posts, usual=2 * HOUR, least=HOUR, most=DAY, now=FIRST) == (2 * HOUR, "")


def test_dates_without_a_time_of_day_are_no_night():
    """Who dates everything midnight posts at any time."""
    posts = heard((), [FIRST - n * DAY for n in range(96)])
    wait, why = pace(posts, usual=HOUR, least=HOUR, most=DAY, now=FIRST)
    assert (wait, why) == (6 * HOUR, "it posts every 24 h or so")


def test_the_newest_hours_are_remembered():
    """Each once, however much was posted in it."""
    many = heard((), [FIRST + n * HOUR / 6 for n in range(6 * 200)])
    newest = (FIRST - datetime(1970, 1, 1, tzinfo=UTC)) // HOUR + 199
    assert many == tuple(range(newest - 95, newest + 1))
    assert heard(many, [FIRST, FIRST + 200 * HOUR]) == (*many[1:], newest + 1)


@given(
    posts=st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=200),  # noqa: DTZ001 -- bounds
    now=st.datetimes(datetime(1971, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- likewise
)
def test_whatever_it_posted_the_wait_is_within_bounds(posts, now):
    """Before and after what it posted: clocks jump."""
    wait, _ = pace(heard((), posts), usual=2 * HOUR, least=HOUR, most=DAY, now=now)
    assert HOUR <= wait <= DAY


@pytest.mark.parametrize(
    ("length", "told"),
    [(HOUR / 60, "1 min"), (1.5 * HOUR, "90 min"), (2 * HOUR, "2 h"), (DAY, "24 h"), (3 * DAY, "3 d")],
)
def test_a_duration_is_told_in_the_unit_that_suits_it(length, told):
    """As a person would."""
    assert span(length) == told
