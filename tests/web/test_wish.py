"""Which stories an address asks for."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.wish import Wish

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = ("q", "tag", "outlet", "lang", "since", "from", "until", "outlets", "order", "page")
ALL = {
    "q": "harbour bridge",
    "tag": "sea & air",
    "outlet": "Gazette",
    "lang": "de",
    "since": "3d",
    "from": "2026-03-01",
    "until": "2026-03-13",
    "outlets": "3",
    "order": "covered",
    "page": "2",
}


def test_a_wish_is_written_as_it_was_read():
    """So that pages after the first ask for the same."""
    wish = Wish.of(ALL)
    assert dict(parse_qsl(wish.at(2))) == ALL
    assert Wish.of(dict(parse_qsl(wish.at(5)))).page == 5


def test_a_plain_wish_needs_no_query():
    """All stories, newest first."""
    assert Wish.of({}).is_plain
    assert Wish.of({}).at(1) == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"since": "99d"},
        {"from": "2026-02-30"},
        {"until": "x"},
        {"outlets": "-1"},
        {"outlets": "²"},
        {"order": "best"},
        {"page": "0"},
        {"q": "  "},
    ],
)
def test_what_makes_no_sense_is_passed_over(asked):
    """Addresses are typed by people, and tried by robots."""
    assert Wish.of(asked).is_plain


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.dates().map(str)))
def test_any_query_is_a_wish(asked):
    """With times that can be looked for, and filters that can be taken off."""
    wish = Wish.of(asked)
    wish.begin(NOW, BERLIN)
    wish.close(BERLIN)
    assert len({each.without for each in wish.filters}) == len(wish.filters)
    assert Wish.of(dict(parse_qsl(wish.at(1)))).filters == wish.filters


def test_each_filter_can_be_taken_off():
    """With the others kept, from the first page on."""
    wish = Wish.of(ALL)
    assert [each.told for each in wish.filters] == [
        "with",
        "tag",
        "outlet",
        "language",
        "of the last",
        "from",
        "until",
        "with at least",
    ]
    without = dict(parse_qsl(wish.filters[1].without))
    assert without == {name: value for name, value in ALL.items() if name not in ("tag", "page")}


def test_days_are_those_of_the_users_zone():
    """The last day is meant as a whole; the later beginning counts."""
    wish = Wish.of(ALL)
    assert wish.begin(NOW, BERLIN) == datetime(2026, 3, 11, 15, 9, 26, tzinfo=UTC)
    assert wish.close(BERLIN) == datetime(2026, 3, 13, 23, tzinfo=UTC)
    assert Wish.of({"since": "2026-03-12"}).begin(NOW, BERLIN) == datetime(2026, 3, 11, 23, tzinfo=UTC)


def test_any_time_has_no_bounds():
    """Nothing is looked for by date."""
    assert (Wish().begin(NOW, BERLIN), Wish().close(BERLIN)) == (None, None)
