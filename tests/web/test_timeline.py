"""When a story was reported, and who had it first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.timeline import Scale, Sight, may_be_first

BERLIN = ZoneInfo("Europe/Berlin")
ANY = st.datetimes(timezones=st.just(UTC))


def at(hour, minute=0, day=14):
    """Return a time of the day."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def seen(outlet, absent, until, claimed=None):
    """Return a sight between two hours."""
    return Sight(outlet, None if absent is None else at(absent), at(until), claimed)


@pytest.mark.parametrize(
    ("sights", "outlets"),
    [
        ([seen("A", 10, 11), seen("B", 11, 12)], ("A",)),
        ([seen("A", 10, 11), seen("B", 10, 12)], ("A", "B")),
        ([seen("A", 9, 10), seen("B", None, 12)], ("A", "B")),
        ([seen("A", None, 10), seen("B", 10, 11)], ("A",)),
        ([seen("A", 10, 11), seen("B", 11, 12), seen("B", 8, 13)], ("A", "B")),
        ([seen("A", 10, 14), seen("A", 9, 10), seen("B", 12, 13)], ("A",)),
        ([seen("A", 10, 11), seen("B", 10, 12), seen("C", 11, 12)], ("A", "B")),
        ([seen("A", 10, 11)], ("A",)),
        ([], ()),
    ],
)
def test_first_is_who_was_there_before_any_other_can_have_been(sights, outlets):
    """Where intervals overlap, several may have been first."""
    assert may_be_first(sights) == outlets


def test_claims_make_nobody_first():
    """Anybody may date an article back."""
    assert may_be_first([seen("A", 10, 11), seen("B", 11, 12, claimed=at(6))]) == ("A",)


def test_a_sight_is_drawn_where_it_was():
    """Between the look without it and the look with it; the claim beside it."""
    sight = seen("A", 10, 12, claimed=at(11))
    bar = Scale.over([sight, seen("B", 12, 14)]).bar(sight)
    assert 0 < bar.begin < bar.claimed < bar.end < 100
    assert bar.claimed - bar.begin == pytest.approx(bar.end - bar.claimed, abs=0.02)
    assert not bar.is_open


def test_what_was_never_looked_for_in_vain_is_open():
    """It may have been there for years."""
    sight = seen("A", None, 12)
    bar = Scale.over([sight, seen("B", 11, 14)]).bar(sight)
    assert (bar.begin, bar.is_open, bar.claimed) == (0, True, None)


def test_old_claims_stand_at_the_edge():
    """The scale is made for what was seen."""
    sight = seen("A", 10, 12, claimed=at(10) - timedelta(days=400))
    scale = Scale.over([sight])
    assert scale.bar(sight).claimed <= 5
    assert scale.end - scale.start < timedelta(days=4)


@pytest.mark.parametrize(
    ("sights", "told"),
    [
        ([seen("A", 10, 13)], ["11:00", "12:00", "13:00", "14:00"]),
        ([seen("A", 10, 11), Sight("B", at(8, day=15), at(9, day=15))], ["12:00", "18:00", "15 Mar", "06:00"]),
        ([seen("A", 10, 11), Sight("B", at(8, day=19), at(9, day=19))], ["16 Mar", "18 Mar"]),
    ],
)
def test_ticks_are_round_times_of_the_users_zone(sights, told):
    """Of day, or days."""
    ticks = Scale.over(sights).ticks(BERLIN)
    assert [tick.told for tick in ticks] == told
    assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)


@given(st.lists(st.builds(Sight, st.sampled_from("AB"), st.none() | ANY, ANY, st.none() | ANY), min_size=1))
def test_any_times_can_be_drawn(sights):
    """Publishers' dates are from year 1 to 9999, and clocks jump."""
    scale = Scale.over(sights)
    for sight in sights:
        bar = scale.bar(sight)
        assert 0 <= bar.begin <= bar.end <= 100
    assert len(scale.ticks(BERLIN)) <= 5
    assert may_be_first(sights)
