"""JSON Feeds are read as they were meant, whatever the types."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ParseError
from aggregator.models import Enclosure, ParsedFeed
from aggregator.visit.jsonfeed import looks_like_json, parse_json

VERSION = "https://jsonfeed.org/version/1.1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KEYS = "id url external_url title summary content_text content_html author authors date_published language attachments"


def document(*items, **extra):
    """Return a JSON Feed's bytes."""
    return json.dumps({"version": VERSION, "title": "T", "items": items, **extra}).encode()


def test_every_field_is_read():
    """Names and dates of both versions of the format are known."""
    feed = parse_json(
        document(
            {
                "id": "1",
                "url": "https://example.org/1",
                "title": "A < B",
                "summary": "S",
                "content_html": "<p>C</p>",
                "authors": [{"name": "Ann"}, {"name": "Bob"}],
                "date_published": "2026-03-01T12:00:00+02:00",
                "language": "fr",
                "attachments": [{"url": "https://example.org/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}],
            },
            home_page_url="https://example.org/",
            language="en",
        )
    )
    (entry,) = feed.entries
    assert (feed.title, feed.home, feed.lang) == ("T", "https://example.org/", "en")
    assert (entry.guid, entry.link, entry.title) == ("1", "https://example.org/1", "A &lt; B")
    assert (entry.summary, entry.content, entry.author, entry.lang) == ("S", "<p>C</p>", "Ann, Bob", "fr")
    assert entry.published == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert entry.enclosures == (Enclosure("https://example.org/1.mp3", "audio/mpeg", 9),)


def test_numbers_and_half_characters_are_taken():
    """Ids may be numbers; half of a surrogate pair becomes a question mark, which can be stored."""
    feed = parse_json(b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 17, "title": "a\\ud83d"}, 3]}')
    assert [(entry.guid, entry.title) for entry in feed.entries] == [("17", "a?")]


def test_the_author_of_1_0_and_of_the_feed_counts():
    """An item without an author has its feed's."""
    feed = parse_json(document({"id": "1", "author": {"name": "Ann"}}, {"id": "2"}, author={"name": "Desk"}))
    assert [entry.author for entry in feed.entries] == ["Ann", "Desk"]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:00 GMT", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_are_moments_in_utc_or_none(date, moment):
    """No date raises."""
    (entry,) = parse_json(document({"id": "1", "date_published": date})).entries
    assert entry.published == moment


@given(st.dictionaries(st.sampled_from(KEYS.split()), JSON, max_size=6), JSON)
def test_wrong_types_cost_nothing_but_themselves(item, value):
    """Whatever stands in a field, the document is read."""
    feed = parse_json(document(item, value, language=value, home_page_url=value))
    assert isinstance(feed, ParsedFeed)
    assert len(feed.entries) == 1 + isinstance(value, dict)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"items": {}}',
        b'{"items": []}',
        b"[" * 100_000,
        b'{"items": ' + b"9" * 5000 + b"}",
        b"{\xff",
    ],
)
def test_other_json_is_no_feed(body):
    """It is told apart, however it is broken."""
    with pytest.raises(ParseError, match="JSON"):
        parse_json(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_json_is_recognised_in_any_encoding(encoding):
    """The type that it was served with does not matter."""
    body = ' {"version": "https://jsonfeed.org/version/1", "title": "é", "items": []}'.encode(encoding)
    assert looks_like_json(body)
    assert parse_json(body).title == "é"
