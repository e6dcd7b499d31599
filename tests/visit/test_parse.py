"""Documents are read as their publishers wrote them, and recovered where they are broken."""

import contextlib
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import ParseError
from aggregator.models import Enclosure
from aggregator.visit.parse import parse

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/feeds.tar.gz"
URL = "https://example.org/blog/feed.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Weekly Otter</title><link>https://example.org/</link><language>en-GB</language>
<item><title>Otters &amp;amp; beavers</title><link>/news/1</link><guid isPermaLink="false"> otter-1 </guid>
<pubDate>Sun, 01 Mar 2026 12:00:00 +0100</pubDate><dc:creator>Ann Otter</dc:creator><comments>https://example.org/c/1</comments>
<description>Short</description><content:encoded><![CDATA[<p>Long <a href="x">x</a></p>]]></content:encoded>
<enclosure url="/1.mp3" type="audio/mpeg" length="12"/></item>
<item><title>Café</title><guid>https://example.org/news/2</guid></item></channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>R</title></channel>
<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link>
<dc:date>2026-03-01T12:00:00Z</dc:date></item></rdf:RDF>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>A</title><entry><title>One</title><id>tag:1</id>
<link rel="alternate" type="text/html" href="https://example.org/1"/><modified>2026-03-01T12:00:00Z</modified></entry></feed>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="text">A &lt;b></title>
<link href="https://example.org/"/><entry xml:base="https://example.net/deep/">
<title type="text">Use &lt;b> and A&amp;amp;B</title>
<id>tag:1</id><link href="1"/><link rel="enclosure" href="1.ogg" type="audio/ogg" length="many"/>
<updated>2026-03-01T12:00:00Z</updated><author><name>Ann</name><email>ann@example.org</email></author>
<content type="html">&lt;a href="x">x&lt;/a></content></entry></feed>"""

JSON = (
    '{"version": "https://jsonfeed.org/version/1", "title": "J", "items": [{"id": 1, "url": "https://example.org/1"}]}'
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(body, headers=None, *, url=URL, max_entries=100):
    """Return the document in a text or in bytes."""
    return parse(body if isinstance(body, bytes) else body.encode(), headers or {}, url, max_entries=max_entries)


def test_rss_is_read():
    """Titles stay as written; links are absolute; dates are UTC."""
    feed = read(RSS)
    first, second = feed.entries
    assert (feed.title, feed.home, feed.lang) == ("The Weekly Otter", "https://example.org/", "en-GB")
    assert (first.guid, first.link, first.comments) == (
        "otter-1",
        "https://example.org/news/1",
        "https://example.org/c/1",
    )
    assert (first.title, first.summary, first.author) == ("Otters &amp; beavers", "Short", "Ann Otter")
    assert first.content == '<p>Long <a href="x">x</a></p>'
    assert first.published == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert first.enclosures == (Enclosure("/1.mp3", "audio/mpeg", 12),)
    assert (second.guid, second.link, second.published) == ("https://example.org/news/2",) * 2 + (None,)


@pytest.mark.parametrize("link", ["", "<link>https://example.org/1</link>"])
def test_an_id_is_no_address(link):
    """It stays as written wherever the document is, and stands in for no link; a link that equals it stays one."""
    (entry,) = read(f"<rss><channel><item><title>T</title><guid>otter 7</guid>{link}</item></channel></rss>").entries
    assert (entry.guid, entry.link) == ("otter 7", "https://example.org/1" if link else "")
    (entry,) = read("<rss><channel><item><link>/a</link><guid>/a</guid></item></channel></rss>").entries
    assert (entry.guid, entry.link) == ("/a", "https://example.org/a")


def test_rdf_is_read():
    """RSS 1.0 names an item by its rdf:about."""
    (entry,) = read(RDF).entries
    assert (entry.guid, entry.link, entry.published) == ("https://example.org/1", "https://example.org/1", NOON)


def test_atom_0_3_is_read():
    """`modified` dates an entry that has no other date."""
    (entry,) = read(ATOM_03).entries
    assert (entry.guid, entry.link, entry.published) == ("tag:1", "https://example.org/1", NOON)


def test_atom_is_read():
    """What is declared as text is no HTML; xml:base and xml:lang hold where they stand."""
    feed = read(ATOM)
    (entry,) = feed.entries
    assert (feed.title, feed.lang, entry.lang) == ("A &lt;b>", "de", "de")
    assert (entry.title, entry.author) == ("Use &lt;b> and A&amp;B", "Ann")
    assert (entry.link, entry.published) == ("https://example.net/deep/1", NOON)
    assert entry.content == '<a href="https://example.net/deep/x">x</a>'
    assert [(file.type, file.length) for file in entry.enclosures] == [("audio/ogg", 0)]


def test_json_feed_is_read_whatever_it_is_served_as():
    """The body decides, not its type."""
    assert [entry.guid for entry in read(JSON, {"content-type": "text/html"}).entries] == ["1"]


def test_feedburner_tells_the_original_link():
    """Its own links only count clicks."""
    item = RSS.replace(
        "<link>/news/1</link>", "<link>https://feeds.example/~r/1</link><f:origLink>https://example.org/1</f:origLink>"
    )
    item = item.replace("<rss ", '<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert read(item).entries[0].link == "https://example.org/1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("\n \n" + RSS, {}),
        ("<br/>Warning in line 3\n" + RSS, {}),
        (RSS + "<script>track()</script>", {}),
        (RSS.encode("utf-16"), {}),
        (RSS.encode("utf-16"), {"content-type": "text/xml; charset=utf-8"}),
        (RSS.replace("utf-8", "iso-8859-1").encode("latin-1"), {}),
        (RSS.encode("windows-1252"), {"content-type": "application/rss+xml; charset=utf-8"}),
        (RSS, {"content-type": "text/xml"}),
        (RSS, {"content-type": "text/html; charset=iso-8859-1"}),
        (RSS.replace("utf-8", "windows-1252"), {}),
        (RSS.replace("Café", "Ca\x0bf&#233;"), {}),
        (RSS.replace("Short", "Sh&nbsp;rt & more"), {}),
        (RSS.removesuffix("</channel></rss>"), {}),
        (RSS.replace("<dc:creator>", "<x:y>").replace("</dc:creator>", "</x:y>"), {}),
    ],
)
def test_broken_documents_are_recovered(body, headers):
    """Their entries come out as from a good one."""
    assert [entry.title for entry in read(body, headers).entries] == ["Otters &amp; beavers", "Café"]


def test_a_document_cut_off_keeps_what_came():
    """The entries before the cut are read."""
    assert read(RSS[: RSS.index("Café")]).entries[0].guid == "otter-1"


@pytest.mark.parametrize("root", ['<rss version="2.0"><channel/></rss>', '<feed xmlns="http://www.w3.org/2005/Atom"/>'])
def test_a_feed_without_entries_is_a_feed(root):
    """Publishers may have nothing to say."""
    assert read(root).entries == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "empty"),
        (" \n\0", "empty"),
        ("<!DOCTYPE html><html><body><item>x</item></body></html>", "web page"),
        ('{"error": "no"}', "JSON"),
        ("{", "JSON"),
        ("Service unavailable", "no feed"),
        ("<opml><body/></opml>", "no feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no feed"),
    ],
)
def test_what_is_no_feed_is_told(body, told):
    """The error says what came instead."""
    with pytest.raises(ParseError, match=told):
        read(body)


def test_a_path_in_a_body_opens_no_file(tmp_path):
    """Given bare bytes, feedparser would read the file that they spell."""
    secret = tmp_path / "feed.xml"
    secret.write_text(RSS)
    with pytest.raises(ParseError):
        read(str(secret))


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 99 Xxx 2026",
        "0000-00-00",
        "9999-12-31T23:59:60-23:00",
        "0001-01-01T00:00:00+23:00",
        "Sun, 01 Mars 2026",
        "-1",
        "٣",
    ],
)
def test_no_date_raises(date):
    """A date that cannot be read is none, or at least one that can be compared."""
    (entry, _) = read(RSS.replace("Sun, 01 Mar 2026 12:00:00 +0100", date)).entries
    assert entry.published is None or entry.published.tzinfo is UTC


def test_a_leap_second_is_the_second_before():
    """Python has no second 60."""
    (entry, _) = read(RSS.replace("Sun, 01 Mar 2026 12:00:00 +0100", "2016-12-31T23:59:60Z")).entries
    assert entry.published in {datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)}


def test_the_newest_entries_are_kept_in_document_order():
    """A document with more entries than allowed loses its oldest, those without a date first."""
    dates = ["2026-03-01", "2026-03-04", "", "2026-03-02", "2026-03-03"]
    items = "".join(f"<item><guid>{date or 'none'}</guid><pubDate>{date}</pubDate></item>" for date in dates)
    feed = read(f"<rss><channel>{items}</channel></rss>", max_entries=3)
    assert [entry.guid[-5:] for entry in feed.entries] == ["03-04", "03-02", "03-03"]


def test_entities_do_not_grow():
    """A billion laughs are none."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss><channel><item><title>&l11;</title></item></channel></rss>'
    assert all(len(entry.title) < 100_000 for entry in read(body).entries)


@given(st.binary(max_size=300) | st.builds(lambda a, b, noise: RSS.encode()[:a] + noise + RSS.encode()[b:],
       st.integers(0, len(RSS)), st.integers(0, len(RSS)), st.binary(max_size=20)))  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_no_bytes_raise_anything_but_our_error(body):
    """Random, truncated and spliced documents are read or refused."""
    with contextlib.suppress(ParseError):
        feed = read(body)
        assert all(entry.published is None or entry.published.tzinfo is UTC for entry in feed.entries)


def test_every_file_of_other_projects_is_read_or_refused():
    """Feeds collected by feedparser, gofeed, miniflux and venus raise nothing but our error; most are read."""
    if not FIXTURES.exists():
        pytest.skip("the collection of feeds is not there")
    total = read_well = 0
    with tarfile.open(FIXTURES) as archive:
        for member in archive:
            if not member.isfile():
                continue
            total += 1
            with contextlib.suppress(ParseError):
                read(archive.extractfile(member).read())
                read_well += 1
    assert read_well / total > 0.9


@pytest.mark.parametrize(("written", "read_as"), [("&#55357;&#56832;", "\U0001f600"), ("&#x110000;", "\ufffd")])
def test_a_reference_to_no_character_costs_no_entry(written, read_as):
    """Emoji as two halves are common; feedparser alone would give up the document."""
    feed = read(RSS.replace("Café", f"Caf{written}"))
    assert feed.entries[1].title == f"Caf{read_as}"


@pytest.mark.parametrize(
    "extra",
    [
        '<gml:pos xmlns:gml="http://www.opengis.net/gml" dimension="x">1 2</gml:pos>',
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter title="x"/></psc:chapters>',
    ],
)
def test_an_extension_that_is_broken_costs_no_entry(extra):
    """Feedparser alone would give up the document over what we do not even read."""
    feed = read(RSS.replace("<item>", f"<item>{extra}"))
    assert [entry.title for entry in feed.entries] == ["Otters &amp; beavers", "Café"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("begin", ["", "\n", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'])
def test_plain_english_in_wide_characters_is_read(begin, coding):
    """Its bytes are UTF-8 as well, with many NULs; only the first of them tell."""
    document = f'{begin}<rss version="2.0"><channel><item><title>Plain</title></item></channel></rss>'.encode(coding)
    for headers in ({}, {"content-type": "text/xml; charset=utf-8"}):
        (entry,) = parse(document, headers, "https://o.example/", max_entries=9).entries
        assert entry.title == "Plain"
