"""Tests of dates as publishers write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.visit.dates import read_date

NOON = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = NOON.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 02 Mar 2026 10:30:00 GMT",
        "Mon, 02 Mar 2026 10:30:00",
        "Mon, 2 Mar 26 10:30:00 +0000",
        "Mon, 02 Mar 2026 11:30:00 CET",
        "Mon, 02 Mar 2026 10:30:00 +9999",
        "Mon Mar  2 10:30:00 2026",
        "Mon, 02 Mar 2026 10:30:00 +0000 (UTC)",
        "2026-03-02T10:30:00Z",
        "2026-03-02 10:30",
        "2026-03-02T05:30:00.123456789 -05:00",
        "20260302T103000Z",
        "1772447400",
        "1772447400000",
        "March 2, 2026 10:30 AM",
        "Monday, March 2, 2026 - 10:30",
        "02.03.2026 10:30",
        "Montag, 2. März 2026, 10:30 Uhr",
        "lun., 02 mars 2026 11:30:00 +0100",
        "2 de marzo de 2026 10:30",
        "lunedì 2 marzo 2026 10:30",
        "2 de março de 2026 às 10h30",
        "Понедельник, 2 марта 2026 г. 10:30",
        "2 березня 2026, 10:30",
        "maandag 2 mrt 2026 10:30",
        "2 marca 2026 10:30",
        "2. maaliskuuta 2026 klo 10.30",
        "måndag 2 mars 2026 kl. 10.30",
        "2 Mart 2026 10:30 Pazartesi",
        "2026. március 2. 10:30",
        "Δευ, 02 Μαρ 2026 10:30:00 +0000",
        "2026年3月2日 10時30分",
    ],
)
def test_a_moment_is_understood(text):
    """In the orders and the languages that are met."""
    moment = read_date(text)
    assert moment is not None
    assert moment.replace(microsecond=0) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "2026/3/2",
        "20260302",
        "2026-W10-1",
        "2026-061",
        "2.3.2026",
        "2nd March 2026",
        "2-Mar-2026",
        "Mon, 02 Mar 2026 25:61:00 GMT",
        "2026-03-01T24:00:00Z",
        "2026년 3월 2일",
    ],
)
def test_a_day_is_its_midnight(text):
    """Also where a time is told that there is not."""
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "lang", "month"),
    [("5 listopada 2026", "pl", 11), ("5 listopada 2026", "hr-HR", 10), ("mar. 5 févr. 2026", "fr", 2)],
)
def test_the_language_tells_what_a_name_means(text, lang, month):
    """What is October here is November there; a Tuesday is no March."""
    assert read_date(text, lang).month == month


@pytest.mark.parametrize("lang", ["", "de", "fi", "fr", "it", "tr", "zh"])
def test_the_months_of_rfc_822_are_those_of_every_language(lang):
    """Documents of whatever language have them: in Finnish, too, Mar is March and not November (marraskuu)."""
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [read_date(f"1 {name} 2026 12:00:00 GMT", lang).month for name in names] == [*range(1, 13)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "12:00",
        "03/04/2026",
        "30 Feb 2026",
        "2026-13-45",
        "5 listopada 2026",
        "0000-00-00T00:00:00Z",
        "99999999999999",
        "-1",
        "x" * 1000,
        "٣ مارس",
        "2 Foobar 2026",
    ],
)
def test_what_cannot_be_known_is_not_guessed(text):
    """The first sight stands in for it."""
    assert read_date(text) is None


@given(st.text() | st.from_regex(r"[A-Za-zé]{0,4},? ?\d{1,5}[ ./-]\w{1,6}[ ./-]\d{1,5}[ T]\d{1,2}:\d\d.{0,6}"))
def test_no_text_raises(text):
    """And what comes out can be compared."""
    moment = read_date(text)
    assert moment is None or moment.utcoffset().total_seconds() == 0
