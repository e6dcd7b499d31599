"""What documents say of when to come again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.visit.hints import Hints, hints
from aggregator.visit.parse import parse

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
ITEM = "<item><title>A harbour opens</title><ttl>5</ttl><description>&lt;ttl>7&lt;/ttl></description></item>"


def rss(said="", after=""):
    """Return an RSS document that says this, before its item or after it."""
    return f"<rss version='2.0' {SY}><channel><title>Invented</title>{said}{ITEM}{after}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("said", "invited"),
    [
        ("<ttl>60</ttl>", HOUR),
        ("<ttl>\n 15 </ttl>", 15 * MINUTE),
        ("<ttl><![CDATA[15]]></ttl>", 15 * MINUTE),
        ("<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", HOUR),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 15 * MINUTE),
        ("<syn:updatePeriod>Daily</syn:updatePeriod>", DAY),
        ("<sy:updateFrequency>2</sy:updateFrequency>", DAY / 2),
        ("<ttl>15</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
    ],
)
def test_a_document_says_how_often_to_come(said, invited):
    """A ttl in minutes, or the syndication module; the longer of the two."""
    assert hints(rss(said)).invited == hints(rss(after=said)).invited == invited


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<ttl>0</ttl>",
        "<ttl>soon</ttl>",
        "<ttl>-5</ttl>",
        "<ttl></ttl>",
        "<!-- <ttl>60</ttl> -->",
        "<sy:updatePeriod>never</sy:updatePeriod>",
        "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
        "<skipHours><hour>25</hour><hour>x</hour></skipHours><skipDays><day>Montag</day></skipDays>",
        "<hour>3</hour><day>Monday</day>",
    ],
)
def test_what_makes_no_sense_is_no_hint(said):
    """Nor is what stands in an item, or in a comment."""
    assert hints(rss(said)) == Hints()


@pytest.mark.parametrize(
    ("said", "invited"),
    [
        ("<ttl>1</ttl>", MINUTE),
        ("<ttl>999999</ttl>", 7 * DAY),
        ("<ttl>" + "9" * 20 + "</ttl>", 7 * DAY),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", 7 * DAY),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>999999</sy:updateFrequency>", MINUTE),
    ],
)
def test_absurd_periods_are_cut_down(said, invited):
    """From a minute to a week."""
    assert hints(rss(said)).invited == invited


def test_hours_to_stay_away_are_those_of_every_day():
    """24 is midnight, as in RSS 0.91."""
    quiet = hints(rss("<skipHours><hour>3</hour><hour> 24 </hour></skipHours>")).quiet
    assert quiet == tuple(day * 24 + hour for day in range(7) for hour in (0, 3))


def test_days_to_stay_away_are_all_their_hours():
    """Monday is the first."""
    assert hints(rss("<skipDays><day>monday</day></skipDays>")).quiet == tuple(range(24))
    assert hints(rss("<skipDays><day>Saturday</day><day>Sunday</day></skipDays>")).quiet == tuple(range(120, 168))


def test_who_forbids_every_hour_forbids_nothing():
    """That cannot be meant."""
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    days = "".join(f"<day>{day}day</day>" for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))
    assert hints(rss(f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays>")) == Hints()


def test_hints_come_with_the_document():
    """Also when every item was cut out of it; Atom may say it, too."""
    document = parse(rss("<ttl>30</ttl><skipDays><day>Monday</day></skipDays>"), {}, "", max_entries=5)
    assert (document.invited, document.quiet) == (30 * MINUTE, tuple(range(24)))
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom' {SY}><sy:updatePeriod>daily</sy:updatePeriod></feed>"
    assert parse(atom.encode(), {}, "", max_entries=5).invited == DAY


WORDS = [
    "<ttl>",
    "</ttl>",
    "<sy:updatePeriod>",
    "</",
    "<skipHours>",
    "<hour>",
    "7",
    "0",
    "daily",
    "<item>",
    "<!--",
    " ",
]


@given(st.binary() | st.lists(st.sampled_from(WORDS)).map("".join).map(str.encode))
def test_no_document_breaks_it(body):
    """Whatever stands there, what comes of it is bounded."""
    said = hints(body)
    assert said.invited is None or MINUTE <= said.invited <= 7 * DAY
    assert set(said.quiet) < set(range(7 * 24))
