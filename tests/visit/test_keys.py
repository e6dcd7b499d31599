"""Keys are equal exactly where a feed means the same entry."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from aggregator.visit.keys import hashed, keys_of

DATE = datetime(2026, 3, 1, tzinfo=UTC)


def keys(**changes):
    """Return the keys of a usual entry, some of its parts changed."""
    parts = {"guid": "1", "address": "https://example.org/1", "title": "T", "date": DATE, "text": "x", "enclosures": ()}
    return keys_of(**(parts | changes))


def test_the_most_telling_key_comes_first():
    """Guid, link and title, link and date, text."""
    assert [key.partition(":")[0] for key in keys()] == ["g", "lt", "ld", "h"]


def test_what_is_missing_makes_no_key():
    """Title and text always make one."""
    assert [key.partition(":")[0] for key in keys(guid="", date=None)] == ["lt", "h"]
    assert [key.partition(":")[0] for key in keys(guid="", address="")] == ["h"]


def test_tracking_in_a_guid_does_not_count():
    """Some publishers name an entry by the link that they count clicks with; fragments do tell entries apart."""
    url = "https://example.org/1"
    assert keys(guid=f"{url}?utm_source=a")[0] == keys(guid=url)[0]
    assert keys(guid=f"{url}#update-2")[0] != keys(guid=url)[0]


@given(st.text(), st.text(), st.text())
def test_keys_are_short(guid, title, text):
    """Whatever publishers write, a key fits an index."""
    assert all(len(key) <= 66 for key in keys(guid=guid * 50, title=title, text=text))


def test_the_division_of_texts_counts():
    """A title that ends where the text begins is another entry."""
    assert hashed("ab", "c") != hashed("a", "bc")
    assert hashed("a", "b") == hashed("a", "b")
