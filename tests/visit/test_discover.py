"""Tests of finding the feeds behind a page."""

import time
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.visit.discover import Found, discover, well_known

PAGE = "https://example.org/news/index.html"
RSS = "application/rss+xml"


def test_links_are_found_in_page_order():
    """RSS, Atom, RDF and JSON Feed are found, with absolute address, type and title."""
    page = b"""<!DOCTYPE html><html><head><title>x</title>
        <link rel="stylesheet" href="style.css">
        <link rel="alternate" type="application/rss+xml" title="News &amp; more" href="/rss.xml">
        <link rel=alternate type=application/atom+xml href=atom.xml>
        <LINK HREF='//other.example.net/f?a=1&amp;b=2#top' TYPE='Application/Feed+JSON; charset=utf-8' REL='Alternate'/>
        <link rel="alternate" type="application/rdf+xml" href="/index.rdf">
        </head></html>"""
    assert discover(page, PAGE) == (
        Found("https://example.org/rss.xml", RSS, "News & more"),
        Found("https://example.org/news/atom.xml", "application/atom+xml"),
        Found("https://other.example.net/f?a=1&b=2", "application/feed+json"),
        Found("https://example.org/index.rdf", "application/rdf+xml"),
    )


def test_other_alternates_are_no_feeds():
    """Translations, APIs, previews and site maps are not taken for feeds."""
    page = b"""<link rel="alternate" hreflang="de" href="/de">
        <link rel="alternate" type="application/json" href="/api/posts/7">
        <link rel="alternate" type="application/json+oembed" href="/oembed?format=json">
        <link rel="preload" type="application/rss+xml" href="/rss.xml">
        <link rel="alternate" type="text/xml" href="/map.xml">"""
    assert discover(page, PAGE) == ()


def test_a_vague_type_needs_a_telling_address():
    """JSON Feed 1.0 and old pages use the types of JSON and XML."""
    page = b"<link rel=alternate type=application/json href=/feed.json><link rel=alternate type=text/xml href=/rss>"
    assert [found.url for found in discover(page, PAGE)] == ["https://example.org/feed.json", "https://example.org/rss"]


def test_the_first_base_counts():
    """Relative links are relative to the page's first <base>, which may itself be relative."""
    page = b'<base href="/sub/"><base href="/no/"><link rel=alternate type=application/rss+xml href=f.xml>'
    assert discover(page, PAGE)[0].url == "https://example.org/sub/f.xml"


def test_a_feed_is_found_once():
    """The same address linked twice is one feed, under its first title."""
    page = b"<link rel=alternate type=application/rss+xml title=A href=/f><link rel=feed title=B href=/f#x>"
    assert discover(page, PAGE) == (Found("https://example.org/f", RSS, "A"),)


def test_comments_and_scripts_are_no_page():
    """What is commented out or written by a script is not offered."""
    link = b'<link rel="alternate" type="application/rss+xml" href="/f">'
    assert discover(b"<!-- " + link + b" --><script>'" + link + b"'</SCRIPT>", PAGE) == ()
    assert len(discover(b"<!-- never closed " + link, PAGE)) == 1


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "mailto:a@example.org", ""])
def test_only_the_web_is_offered(href):
    """Addresses that cannot be asked are not offered."""
    assert discover(f'<link rel="alternate" type="{RSS}" href="{href}">'.encode(), PAGE) == ()


def test_titles_keep_their_letters():
    """Pages in UTF-8, UTF-16 and older charsets give the same title."""
    page = f'<meta charset="iso-8859-2"><link rel="alternate" type="{RSS}" title="Zprávy města" href="/f">'
    for charset in ("utf-8", "utf-16", "iso-8859-2"):
        assert discover(page.encode(charset), PAGE)[0].title == "Zprávy města"


def test_youtube_channels_and_playlists_have_feeds():
    """A channel is recognised by its address or by its page, a playlist by its address."""
    feed = "https://www.youtube.com/feeds/videos.xml?"
    channel = "UCabcdefghijklmnopqrstuv"
    named = f'<script>{{"externalId":"{channel}"}}</script>'.encode()
    by_address = discover(b"", f"https://www.youtube.com/channel/{channel}/videos")
    assert by_address == discover(named, "https://www.youtube.com/@someone")
    assert by_address == (Found(feed + f"channel_id={channel}", "application/atom+xml"),)
    assert discover(b"", "https://m.youtube.com/playlist?list=PL12")[0].url == feed + "playlist_id=PL12"
    assert discover(named, "https://example.org/@someone") == ()


@pytest.mark.parametrize(
    ("page", "href", "feed"),
    [
        ("https://www.reddit.com/r/gardens/", "https://www.reddit.com/r/gardens/.rss", "/r/gardens/.rss"),
        ("https://social.example/@someone", "/@someone.rss", "/@someone.rss"),
        ("https://github.com/example/tool/releases", "/example/tool/releases.atom", "/example/tool/releases.atom"),
        ("https://example.org/", "https://example.org/feed.json", "/feed.json"),
    ],
)
@pytest.mark.parametrize("kind", ["application/rss+xml", "application/atom+xml", "application/feed+json"])
def test_platforms_that_link_to_their_feeds_need_no_knowledge(page, href, feed, kind):
    """Forums, social networks and forges say where they are, in whatever order of attributes."""
    link = f'<html><head><link href="{href}" type="{kind}" rel="alternate"></head>'.encode()
    assert [found.url for found in discover(link, page)] == [urljoin(page, feed)]


def test_sites_have_feeds_at_usual_addresses():
    """A few, at the root; nothing where the address is none."""
    addresses = well_known("https://example.org:8443/blog/2026/?page=2#top")
    assert addresses[0] == "https://example.org:8443/feed"
    assert len(addresses) == len(set(addresses)) == 7
    assert well_known("mailto:me@example.org") == ()


@given(st.binary() | st.text(alphabet="<>\"'= !-/linkbaserhtypfd&#;").map(str.encode), st.text())
def test_no_page_does_harm(page, url):
    """Any bytes at any address give feeds or none."""
    assert all(found.url.startswith("http") for found in discover(page, url))


@pytest.mark.parametrize(
    "piece", [b"<link ", b"<!--", b"<script", b'<link rel="', b'<link a=" ', b"<base href=//x>", b"a="]
)
def test_a_hostile_page_takes_no_longer_than_its_size(piece):
    """Megabytes of beginnings without an end are read in linear time."""
    start = time.process_time()
    discover(piece * (1_000_000 // len(piece)), PAGE)
    assert time.process_time() - start < 3


def test_a_page_offers_a_bounded_number_of_feeds():
    """A page of a hundred thousand links is not followed to its end."""
    page = b"".join(b"<link rel=feed href=/%d>" % number for number in range(1000))
    assert len(discover(page, PAGE)) == 50
