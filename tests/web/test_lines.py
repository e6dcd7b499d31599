"""How lists tell times."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.models import Entry, Feed, Member
from aggregator.web.lines import age, direction, language, line

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=119), "1 h ago"),
        (timedelta(hours=49), "2 d ago"),
        (timedelta(days=400), "400 d ago"),
        (timedelta(hours=-3), "in 3 h"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(passed, told):
    """Short, since it stands in every line."""
    assert age(NOW - passed, NOW) == told


ARABIC = "الجسر مفتوح للمرور BBC"
HEBREW = "הגשר נפתח"


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("de-CH", "Die Brücke ist offen", "de-CH"),
        ("ar", ARABIC, "ar"),
        ("en", ARABIC, ""),
        ("he", "The bridge is open", ""),
        ("az", ARABIC, "az"),
        ("ar-Latn", "Al-jisr maftuh", "ar-Latn"),
        ('en" onclick="x', "The bridge", ""),
        ("", "The bridge", ""),
    ],
)
def test_a_language_is_told_where_its_script_does_not_deny_it(lang, text, told):
    """A voice that reads Arabic as English says nothing."""
    assert language(lang, text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("The bridge", "ltr"), (ARABIC, "rtl"), (f"Haaretz: {HEBREW}", "rtl"), ("42", "ltr"), ("", "ltr")],
)
def test_the_direction_of_a_line_is_that_of_most_letters(text, told):
    """And not of the first, which may be a name."""
    assert direction(text) == told


def test_a_line_speaks_the_language_of_its_feed_where_it_names_none():
    """Most feeds say it once."""
    feed = Feed(id=1, url="https://example.org/feed", lang="en-GB")
    assert line(Member(Entry(title="The bridge"), feed), UTC).lang == "en-GB"
    assert line(Member(Entry(title="Die Brücke", lang="de"), feed), UTC).lang == "de"
