"""A picture that a publisher gives beside the text is shown with it."""

import json
from datetime import UTC, datetime

import pytest

from aggregator.models import Feed
from aggregator.visit.normalise import normalise
from aggregator.visit.parse import parse

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://www.example.org/feed.xml"
NAMES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
SHOWN = '<p><img src="https://www.example.org/big.jpg?a=1&amp;b=2" alt=""></p>\n'
BIG = 'url="/big.jpg?a=1&amp;b=2"'


def entry(body):
    """Return the only entry of a document, normalised."""
    document = parse(body.encode(), {}, URL, max_entries=10)
    return normalise(document.entries[0], Feed(7, URL), document, url=URL, now=NOW)


def rss(inside, text="They swim."):
    """Return the entry of a document of RSS with these elements."""
    item = f"<title>Otters</title><guid>1</guid><description>{text}</description>{inside}"
    return entry(f'<rss version="2.0" {NAMES}><channel><title>x</title><item>{item}</item></channel></rss>')


@pytest.mark.parametrize(
    "inside",
    [
        f'<media:content url="/s.jpg" medium="image" width="140"/><media:content {BIG} type="image/jpeg" width="460"/>',
        f"<media:thumbnail {BIG}/>",
        f'<media:group><media:content url="/v.mp4" type="video/mp4"/><media:thumbnail {BIG}/></media:group>',
        '<itunes:image href="/big.jpg?a=1&amp;b=2"/>',
        f'<media:content {BIG} medium="image" width="many"/>',
    ],
)
def test_the_largest_picture_stands_before_the_text(inside):
    """Of Media RSS, a video's thumbnail, or a podcast's episode."""
    assert rss(inside).content == f"{SHOWN}They swim."


@pytest.mark.parametrize("key", ["image", "banner_image"])
def test_a_picture_of_json_feed_is_shown(key):
    """Its main one, or its banner."""
    item = {"id": "1", "content_text": "They swim.", key: "/big.jpg?a=1&b=2"}
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item]}
    assert entry(json.dumps(document)).content == f"{SHOWN}They swim."


def test_a_text_with_a_picture_keeps_its_own():
    """Two of one would be too many."""
    text = "&lt;img src='/own.jpg' alt='An otter'&gt; They swim."
    assert rss(f"<media:thumbnail {BIG}/>", text).content.count("<img") == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:image/png;base64,x", "", "&quot;&gt;&lt;script&gt;"])
def test_what_is_no_address_is_no_picture(address):
    """Nothing of it is shown."""
    shown = rss(f'<media:thumbnail url="{address}"/>').content
    assert "script" not in shown.replace("%3Cscript%3E", "")
    assert "data:" not in shown


def test_another_picture_is_no_edit():
    """Some publishers change its address at every visit, and texts are grouped without it."""
    one, other = rss("<media:thumbnail url='/1.jpg'/>"), rss("<media:thumbnail url='/2.jpg'/>")
    assert one.content != other.content
    assert (
        (one.digest, one.keys, one.text)
        == (other.digest, other.keys, other.text)
        == (
            (none := rss("")).digest,
            none.keys,
            none.text,
        )
    )
