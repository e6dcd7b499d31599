"""Entries become comparable, and safe to show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.models import Enclosure, Feed, ParsedFeed, RawEntry
from aggregator.visit.normalise import normalise

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://www.example.org/feed.xml"
FEED = Feed(7, URL)
RAW = RawEntry(
    guid=" otter-1 ",
    link="/news/1/?utm_source=rss",
    title="Otters &amp; <b>beavers</b>",
    summary="<p>They&nbsp;swim.</p>",
    content='<p onclick="x()">They <a href="swim">swim</a>.</p>',
    author="Ann &lt;Otter&gt;",
    published=NOON,
)


def entry(raw=RAW, feed=FEED, document=ParsedFeed(), **changes):  # noqa: B008 -- frozen
    """Return a raw entry, some of its fields changed, normalised."""
    return normalise(replace(raw, **changes), feed, document, url=URL, now=NOW)


def test_an_entry_becomes_comparable():
    """Absolute link, canonical address, plain and safe texts."""
    found = entry()
    assert (found.feed, found.guid, found.link) == (7, "otter-1", "https://www.example.org/news/1/")
    assert found.address == "https://example.org/news/1"
    assert (found.title, found.text, found.author) == ("Otters & beavers", "They swim.", "Ann <Otter>")
    assert found.content == '<p>They <a href="https://www.example.org/swim" rel="noopener noreferrer">swim</a>.</p>'
    assert (found.outlet, found.kind) == ("example.org", "article")
    assert (found.published, found.dated, found.first_seen) == (NOON, True, NOW)
    assert found.identity == found.keys[0] == "g:otter-1"


@pytest.mark.parametrize("date", [None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
def test_a_date_that_cannot_be_true_is_our_first_sight(date):
    """Missing, before the web, or in the future."""
    found = entry(published=date)
    assert (found.published, found.dated) == (NOW, False)
    assert not any(key.startswith("ld:") for key in found.keys)


def test_a_clock_that_is_a_little_ahead_is_believed():
    """Publishers' clocks differ from ours by minutes."""
    ahead = NOW + timedelta(minutes=20)
    assert (entry(published=ahead).published, entry(published=ahead).dated) == (ahead, True)


def test_text_comes_from_the_content_where_there_is_no_summary():
    """At most 2,000 characters of it."""
    assert entry(summary="<p> </p>").text == "They swim."
    assert len(entry(summary="otter " * 2000).text) <= 2000
    assert entry(content="").content == "<p>They&nbsp;swim.</p>"


def test_a_guid_stands_in_for_a_missing_link():
    """If it is an address."""
    assert entry(link="", guid="https://example.org/1").link == "https://example.org/1"
    assert entry(link="javascript:x", guid="tag:1").link == ""


def test_an_entry_without_anything_has_a_key():
    """So that it is not stored at every visit."""
    found = normalise(RawEntry(), FEED, ParsedFeed(), url=URL, now=NOW)
    assert (found.title, found.link, len(found.keys)) == ("", "", 1)


@pytest.mark.parametrize(
    ("feed", "link", "outlet"),
    [
        (FEED, "https://blog.other.example/1", "other.example"),
        (FEED, "", "example.org"),
        (replace(FEED, outlet="The Otter"), "https://other.example/1", "The Otter"),
        (Feed(1, "https://lobste.rs/rss"), "https://other.example/1", "lobste.rs"),
    ],
)
def test_the_outlet_is_configured_or_who_owns_the_link(feed, link, outlet):
    """A pointer belongs to who points."""
    assert entry(feed=feed, link=link).outlet == outlet


@pytest.mark.parametrize(
    ("configured", "own", "document", "lang"),
    [("de", "en", "fr", "de"), ("", "en_GB", "fr", "en-gb"), ("", "", "FR", "fr"), ("", "not a tag", "", "")],
)
def test_the_language_is_the_nearest_that_is_one(configured, own, document, lang):
    """As configured, else the entry's own, else the document's; lower case."""
    found = entry(feed=replace(FEED, lang=configured), document=ParsedFeed(lang=document), lang=own)
    assert found.lang == lang


def test_enclosures_are_absolute_and_each_there_once():
    """Those that lead nowhere are left out."""
    files = [Enclosure("/1.mp3", "audio/mpeg", 9), Enclosure(URL[:-8] + "1.mp3"), Enclosure("data:x")]
    found = entry(enclosures=tuple(files))
    assert found.enclosures == (Enclosure("https://www.example.org/1.mp3", "audio/mpeg", 9),)
    assert found.kind == "podcast"


def test_a_link_to_a_discussion_becomes_its_target():
    """Reddit links to itself and names the target in the content."""
    reddit = Feed(1, "https://www.reddit.com/r/otters/.rss")
    own = "https://www.reddit.com/r/otters/comments/1/x/"
    found = entry(feed=reddit, link=own, content='<a href="https://other.example/1?utm_source=r">[link]</a>')
    assert (found.kind, found.link, found.comments) == ("pointer", "https://other.example/1", own)
    assert found.address == "https://other.example/1"


def test_a_discussion_of_its_own_points_to_itself():
    """A question on a pointer site has no other target, and no page besides."""
    found = entry(feed=Feed(1, "https://lobste.rs/rss"), link="https://lobste.rs/s/1")
    assert (found.link, found.comments) == ("https://lobste.rs/s/1", "")


@pytest.mark.parametrize(
    "change",
    [
        {"published": NOON + timedelta(hours=1)},
        {"published": None},
        {"guid": "otter-2"},
        {"link": "http://example.org/news/1?utm_source=other"},
        {"content": RAW.content.replace('href="swim"', 'href="swim?utm_medium=x"')},
        {"lang": "de"},
    ],
)
def test_what_no_reader_sees_is_no_edit(change):
    """Dates, guids and tracking parameters may change at every visit."""
    assert entry(**change).digest == entry().digest


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Otters"},
        {"content": "<p>They dive.</p>"},
        {"summary": "They dive."},
        {"author": "Bob"},
        {"link": "/news/2"},
        {"enclosures": (Enclosure("/1.mp3"),)},
    ],
)
def test_what_a_reader_sees_is_an_edit(change):
    """Title, texts, author, link and media."""
    assert entry(**change).digest != entry().digest


def test_votes_on_a_pointer_are_no_edit():
    """Aggregators count them in the content."""
    feed = Feed(1, "https://hnrss.org/frontpage")
    assert entry(feed=feed, content="Points: 1").digest == entry(feed=feed, content="Points: 2").digest
