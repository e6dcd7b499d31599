"""Moments never repeat, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aggregator.publish.moments import moments

SECOND = timedelta(seconds=1)
ANY_TIME = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants naive bounds


@given(st.integers(0, 200), ANY_TIME, st.none() | ANY_TIME, st.integers(0, 200))
def test_moments_increase_after_the_last(count, now, after, room):
    """However the clock jumps, each moment is later than all before, and one that documents can tell from others."""
    given_out = moments(count, now=now, after=after, room=room)
    assert len(given_out) == count
    assert all(late > early for early, late in pairwise(given_out))
    assert after is None or all(moment > after for moment in given_out)
    assert after is not None or all(now - timedelta(seconds=61) <= moment <= now for moment in given_out)


@given(st.integers(1, 40_000), st.integers(0, 10_000), st.integers(60, 10**6))
def test_a_batch_of_any_size_ends_now(count, room, seconds):
    """Readers see no dates from the future, though tens of thousands of stories come a minute after the last."""
    now = datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert moments(count, now=now, after=now - seconds * SECOND, room=room)[-1] <= now


def test_a_batch_ends_now_where_there_is_room(now):
    """A few stories are whole seconds apart."""
    last = now.replace(microsecond=0)
    assert moments(3, now=now, after=None) == (last - 2 * SECOND, last - SECOND, last)
    assert moments(3, now=now, after=now - timedelta(seconds=4))[-1] == last
    assert moments(2, now=now, after=None, room=5) == (last - 6 * SECOND, last - 5 * SECOND)


def test_a_batch_without_room_goes_on_after_the_last(now):
    """What was published before keeps its place."""
    assert now < moments(1, now=now, after=now)[0] < now + SECOND
    assert now < moments(2, now=now, after=now)[0] < moments(2, now=now, after=now)[1] < now + SECOND


def test_a_clock_that_jumps_back_goes_on_after_the_last(now):
    """A year back, and the order still holds."""
    assert now < moments(1, now=now - timedelta(days=365), after=now)[0] < now + SECOND
