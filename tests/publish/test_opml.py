"""Lists of feeds."""

from xml.etree import ElementTree as ET

import pytest

from aggregator.publish.opml import Outline, listing


def test_a_list_is_well_formed_whatever_things_are_called():
    """Titles and addresses come back as they were, but for what XML cannot hold and what HTML would take for markup."""
    parsed = ET.fromstring(
        listing("A & B", [Outline('<"\x00>', "https://example.org/?a=1&b=2", "https://example.org/")])
    )
    assert parsed.findtext("head/title") == "A & B"
    (outline,) = parsed.iter("outline")
    assert outline.attrib == {
        "type": "rss",
        "text": '‹">',
        "title": '‹">',
        "xmlUrl": "https://example.org/?a=1&b=2",
        "htmlUrl": "https://example.org/",
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [("AT&T", "AT\uff06T"), ("Q & A", "Q & A"), ("&amp;", "\uff06amp;"), ("1 < 2 > 0", "1 \u2039 2 > 0"), ("R&", "R&")],
)
def test_a_name_reads_the_same_as_text_and_as_html(name, shown):
    """Readers take it for either."""
    (outline,) = ET.fromstring(listing("x", [Outline(name, "https://example.org/")])).iter("outline")
    assert outline.attrib["text"] == shown


def test_a_home_is_written_as_a_uri():
    """Its publisher need not have."""
    listed = listing("x", [Outline("x", "https://a.example/", "http://b\u00fccher.example/\u00fc")])
    (outline,) = ET.fromstring(listed).iter("outline")
    assert outline.attrib["htmlUrl"] == "http://xn--bcher-kva.example/%C3%BC"
