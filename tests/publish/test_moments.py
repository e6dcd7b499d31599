"""Moments never repeat, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aggregator.publish.moments import moments

SECOND = timedelta(seconds=1)
ANY_TIME = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants naive bounds


@given(st.integers(0, 50), ANY_TIME, st.none() | ANY_TIME)
def test_moments_increase_in_whole_seconds_after_the_last(count, now, after):
    """However the clock jumps, each moment is later than all before, and a whole second."""
    given_out = moments(count, now=now, after=after)
    assert len(given_out) == count
    assert all(moment.microsecond == 0 for moment in given_out)
    assert all(late - early >= SECOND for early, late in pairwise(given_out))
    assert after is None or all(moment > after for moment in given_out)


def test_a_batch_ends_now_where_there_is_room(now):
    """Readers see no dates from the future without need."""
    last = now.replace(microsecond=0)
    assert moments(3, now=now, after=None) == (last - 2 * SECOND, last - SECOND, last)
    assert moments(3, now=now, after=now - timedelta(seconds=4))[-1] == last


def test_a_batch_without_room_goes_on_after_the_last(now):
    """What was published before keeps its place."""
    last = now.replace(microsecond=0)
    assert moments(1, now=now, after=last) == (last + SECOND,)
    assert moments(2, now=now, after=last) == (last + SECOND, last + 2 * SECOND)


def test_a_clock_that_jumps_back_goes_on_after_the_last(now):
    """A year back, and the order still holds."""
    assert moments(1, now=now - timedelta(days=365), after=now)[0] > now
