"""Any text becomes text that XML and HTML carry."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.publish.markup import (
    escaped,
    excerpt,
    legal,
    local_time,
    one_line,
    plain,
    precise_timestamp,
    timestamp,
    uri,
    web_link,
)

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x00\x0b\ud800\ufffe\r<>&\"']]>"))


@given(ANY_TEXT)
def test_any_text_is_well_formed_in_elements_and_attributes(text):
    """Nothing that a publisher writes breaks a document, and nothing legal is lost."""
    root = etree.fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>')
    assert (root.text or "") == legal(text)


@given(ANY_TEXT, st.integers(2, 100))
def test_an_excerpt_keeps_its_length(text, length):
    """An excerpt is one line, not longer than asked, and the whole line where that is short."""
    short = excerpt(text, length)
    assert len(short) <= length
    assert "\n" not in short
    if len(one_line(text)) <= length:
        assert short == one_line(text)


def test_an_excerpt_is_cut_between_words():
    """A word is not cut in two where a blank is near."""
    assert excerpt("The harbour bridge is open again", 20) == "The harbour bridge…"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " data:text/html,x", "//example.org/x", "https://", "https:// example.org", "", "x"]
)
def test_an_address_that_is_not_of_the_web_is_no_link(url):
    """What a reader could not follow safely is not offered."""
    assert web_link(url) == ""


def test_a_web_address_is_a_link():
    """Both schemes of the web pass, in any case."""
    assert web_link("HTTPS://example.org/a?b=c&d") == "HTTPS://example.org/a?b=c&d"
    assert web_link(" http://example.org ") == "http://example.org"


def test_a_timestamp_is_in_whole_seconds():
    """RFC 3339, in UTC; four digits for any year."""
    assert timestamp(datetime(1, 2, 3, 4, 5, 6, 789, tzinfo=UTC)) == "0001-02-03T04:05:06Z"


def test_a_precise_timestamp_has_milliseconds_where_there_are_any():
    """A batch's moments differ in the document too."""
    moment = datetime(2026, 2, 3, 4, 5, 6, 7000, tzinfo=UTC)
    assert precise_timestamp(moment) == "2026-02-03T04:05:06.007Z"
    assert precise_timestamp(moment.replace(microsecond=0)) == "2026-02-03T04:05:06Z"


def test_local_time_names_its_zone():
    """A time without its zone would be wrong for somebody."""
    assert local_time(datetime(2026, 3, 14, 15, 9, tzinfo=UTC), timezone(timedelta(hours=2), "CAT")) == (
        "2026-03-14 17:09 CAT"
    )


def test_the_year_one_is_shown_in_any_zone():
    """Publishers send it for "no date", and west of Greenwich it has no local time."""
    assert local_time(datetime(1, 1, 1, tzinfo=UTC), timezone(-timedelta(hours=5))) == "0001-01-01 00:00 UTC"


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        ("HTTP://EXAMPLE.org:8080", "HTTP://EXAMPLE.org:8080"),
        ("https://bücher.example/straße?q=ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"),
        ("https://example.org/a|b{c}[d]^\\`", "https://example.org/a%7Cb%7Bc%7D%5Bd%5D%5E%5C%60"),
        ("https://example.org/100%/%41%zz", "https://example.org/100%25/%41%25zz"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("http://[::1]:8080/ä", "http://[::1]:8080/%C3%A4"),
        (f"https://{'ä' * 90}.example/", f"https://{'%C3%A4' * 90}.example/"),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_link_is_written_as_a_uri(link, written):
    """In the signs that RFC 3986 allows, so that every reader follows it; once more changes nothing."""
    assert uri(link) == written
    assert uri(written) == written


def test_controls_and_lost_signs_are_not_shown():
    """Validators tell of either; what was lost stands as a question mark."""
    assert legal("a\x80\x9f\x7fb\x85c\rd caf\ufffd") == "ab\nc\nd caf?"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Fish & <chips>", "Fish &#x26; &#x3C;chips&gt;"),
        ("Mind </b>", "Mind &#x3C;\u2060/b&gt;"),
        ("a </ b", "a &#x3C;/ b"),
    ],
)
def test_plain_text_is_not_taken_for_html(text, written):
    """By readers that look for tags and references in titles."""
    assert plain(text) == written
