"""Media files for formats that insist on a type."""

import pytest

from aggregator.models import Enclosure
from aggregator.publish.media import attachments


@pytest.mark.parametrize(
    ("url", "type", "told"),
    [
        ("https://a.example/1.mp3", "Audio/MPEG; charset=x", "audio/mpeg"),
        ("https://a.example/1.MP3?x=1", "", "audio/mpeg"),
        ("https://a.example/1", "mp3", "application/octet-stream"),
        ("https://[a.example/1.mp3", "", "application/octet-stream"),
        ("https://a.example/1.png", 'image/png" onload="x', "image/png"),
    ],
)
def test_a_file_has_a_type(member, url, type, told):
    """The publisher's where it is one, else that of the ending."""
    assert [file.type for file in attachments(member(1, enclosures=(Enclosure(url, type),)).entry)] == [told]


def test_a_file_is_listed_once_and_only_where_readers_may_fetch_it(member):
    """With a size that is one."""
    file = Enclosure("https://a.example/1.mp3", "audio/mpeg", -1)
    entry = member(1, enclosures=(file, file, Enclosure("ftp://a.example/1.mp3"))).entry
    assert attachments(entry) == (Enclosure("https://a.example/1.mp3", "audio/mpeg", 0),)
