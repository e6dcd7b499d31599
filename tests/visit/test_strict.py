"""What is well-formed is read as feedparser reads it, and nothing else."""

import tarfile
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from aggregator.visit.parse import in_utf8
from aggregator.visit.strict import read_strictly

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/feeds.tar.gz"
URL = "https://example.org/blog/feed.xml"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
ENTRY = '<entry{}><link href="{}"/><content type="html">&lt;a href="{}"&gt;x&lt;/a&gt;</content></entry>'


def entries(*xml, declaration=""):
    """Return what is read of these entries: link and content."""
    found = read_strictly((declaration + ATOM.format("".join(xml))).encode(), URL, None)["entries"]
    return [(entry["link"], entry["content"][0]["value"]) for entry in found]


def test_a_base_holds_where_it_stands():
    """What an element names as its base makes its links absolute, in HTML too; its neighbours' stay as they are."""
    plain, based = ENTRY.format("", "a", "b"), ENTRY.format(' xml:base="deep/"', "a", "b")
    absolute = ("https://example.org/blog/deep/a", '<a href="https://example.org/blog/deep/b">x</a>')
    relative = ("a", '<a href="b">x</a>')
    assert entries(plain, based, plain) == [relative, absolute, relative]


def test_a_base_within_a_base_is_relative_to_it():
    """As directories are (XML Base, RFC 3986)."""
    xml = ATOM.format(ENTRY.format(' xml:base="deep/"', "a", "b")).replace("<feed", '<feed xml:base="/sites/"').encode()
    assert read_strictly(xml, URL, None)["entries"][0]["link"] == "https://example.org/sites/deep/a"


def test_a_declared_encoding_does_not_count():
    """The bytes are UTF-8."""
    (entry,) = entries(ENTRY.format("", "caf\u00e9", ""), declaration='<?xml version="1.0" encoding="iso-8859-1"?>\n')
    assert entry[0] == "caf\u00e9"


def test_a_declaration_that_a_text_quotes_stays_in_it():
    """It is one at the head of a document only."""
    quoted = '<entry><title><![CDATA[Begin with <?xml version="1.0"?> always]]></title></entry>'
    (entry,) = read_strictly(ATOM.format(quoted).encode(), URL, None)["entries"]
    assert entry["title"] == 'Begin with <?xml version="1.0"?> always'


@pytest.mark.parametrize("body", [ATOM, ATOM.format("&nbsp;"), "<!DOCTYPE feed>" + ATOM.format(""), "<a:b/>", "", "x"])
def test_what_is_not_well_formed_is_left_to_others(body):
    """Its recovery is feedparser's own."""
    assert read_strictly(body.encode()[:-1] if body == ATOM else body.encode(), URL, None) is None


def test_items_in_unusual_places_are_left_to_others():
    """What a feed says of itself is passed over, but for what looks like an entry."""
    channel = (
        "<rss><channel><image><title>No</title>{}</image><title>T</title><item><title>1</title></item></channel></rss>"
    )
    read = read_strictly(channel.format("").encode(), URL, None)
    assert (read["feed"]["title"], [entry["title"] for entry in read["entries"]]) == ("T", ["1"])
    assert read_strictly(channel.format("<x><item/></x>").encode(), URL, None) is None


def test_names_are_told_apart_by_their_namespaces():
    """Whatever was learned from other documents, or further up: a prefix means what it means where it stands."""
    item = '<item><a:b xmlns:a="urn:{}" xmlns:{}="urn:2">1</a:b><b xmlns="urn:2" c="d">2</b><B>3</B></item>'
    for first in ("1", "2", "1"):
        for other in "xyx":
            body = f"<rss><channel>{item.format(first, other) * 2}</channel></rss>".encode()
            theirs = feedparser.parse(BytesIO(body))["entries"]
            assert read_strictly(body, URL, None)["entries"] == theirs


def test_every_file_of_other_projects_is_read_as_feedparser_reads_it():
    """Where no element names a base: with one, only what stands outside of it is left relative."""
    if not FIXTURES.exists():
        pytest.skip("the collection of feeds is not there")
    compared = 0
    with tarfile.open(FIXTURES) as archive:
        for member in archive:
            body = in_utf8(archive.extractfile(member).read(), {}) if member.isfile() else b""
            read = None if b"base" in body else read_strictly(body, URL, None)
            if read is None:
                continue
            told = {"content-type": "application/xml; charset=utf-8"}
            theirs = feedparser.parse(
                BytesIO(body), response_headers=told, sanitize_html=False, resolve_relative_uris=False
            )
            assert (read["version"], read["entries"]) == (theirs["version"], theirs["entries"])
            for name in ("title", "title_detail", "link", "language"):
                assert dict.get(read["feed"], name) == dict.get(theirs["feed"], name)
            compared += 1
    assert compared > 1500
