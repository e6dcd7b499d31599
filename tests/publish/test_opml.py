"""Lists of feeds."""

from xml.etree import ElementTree as ET

from aggregator.publish.opml import Outline, listing


def test_a_list_is_well_formed_whatever_things_are_called():
    """Titles and addresses come back as they were, but for what XML cannot hold."""
    parsed = ET.fromstring(
        listing("A & B", [Outline('<"\x00>', "https://example.org/?a=1&b=2", "https://example.org/")])
    )
    assert parsed.findtext("head/title") == "A & B"
    (outline,) = parsed.iter("outline")
    assert outline.attrib == {
        "type": "rss",
        "text": '<">',
        "title": '<">',
        "xmlUrl": "https://example.org/?a=1&b=2",
        "htmlUrl": "https://example.org/",
    }
