"""The checkers find what is wrong: each mistake that is planted in a good document."""

from datetime import UTC, datetime

import pytest

from aggregator.models import Enclosure
from tests.publish.conftest import NOW, Reader, make_member, make_output, make_story
from tests.publish.conftest import config as config  # noqa: PLC0414 -- a fixture
from tests.publish.conftest import documents as documents  # noqa: PLC0414 -- a fixture
from tests.validity import atom, jsonfeed, rss, rules

CHECKERS = {".atom": atom.mistakes, ".rss": rss.mistakes, ".json": jsonfeed.mistakes}
PLANTED = {
    ".atom": [
        (b"<id>urn:uuid:", b"<id>uuid:"),
        (b"<updated>2026-", b"<updated>2036-"),
        (b"<updated>2026-", b"<updated>1970-"),
        (b'rel="alternate"', b'rel=""'),
        (b'rel="self"', b'rel="via"'),
        (b"<author>", b"<writer>x</writer><author>"),
        (b"&lt;p&gt;", b"&lt;p onclick='x'&gt;"),
        (b"&lt;/p&gt;", b"&lt;/p&gt;&lt;/p&gt;"),
        (b"&lt;p&gt;", b"&lt;script&gt;"),
        (b"&lt;p&gt;", b"&lt;p&gt;&lt;img src='/a.png'&gt;"),
        (b"Harbour", b"&lt;b&gt;Harbour&lt;/b&gt;"),
        (b"Harbour", b"Harb\xc2\x9dur"),
        (b'xml:lang="en"', b'xml:lang="cn"'),
        (b'xml:lang="en"', b'xml:lang="eng"'),
        (b"Harbour", b"Harb\xef\xb7\x90ur"),
        (b"Harbour", b"H\xc3\x83\xc2\xa4rbour"),
        (b"<name>", b"<name>&lt;x@example.org> "),
        (b"&lt;/p&gt;", b"&lt;/p&gt;&lt;audio controls='' src='https://a.example.org/1'&gt;&lt;/audio&gt;"),
        (b'/articles/1"', b'/articles/[1|2]"'),
        (b"<published>", b"<published>2026-03-14T14:09:26Z</published><published>"),
    ],
    ".rss": [
        (b"<description>", b"<summary>x</summary><description>"),
        (b'isPermaLink="false"', b""),
        (b"GMT</pubDate>", b"CET</pubDate>"),
        (b' length="7"', b""),
        (b'type="audio/mpeg"', b'type="mp3"'),
        (b"<dc:creator>", b"<author>x</author><dc:creator>"),
        (b"<category>news</category>", b"<category></category>"),
        (b"<title>", b"<title>x</title><title>"),
        (b"/articles/1</link>", "/ärticles/1</link>".encode()),
        (b"<content:encoded>", b"<content:encoded>&lt;iframe&gt;"),
    ],
    ".json": [
        (b'"version":"https://jsonfeed.org/version/1.1"', b'"version":"1.1"'),
        (b'"content_html"', b'"content"'),
        (b'"id":"urn', b'"id":"x'),
        (b'"date_published":"20', b'"date_published":"10'),
        (b'"mime_type":"audio/mpeg",', b""),
        (b'"size_in_bytes":7', b'"size_in_bytes":"7"'),
        (b'"authors":[', b'"author":['),
    ],
}


@pytest.fixture
def bodies(documents):
    """Return good documents of one story."""
    files = (Enclosure("https://files.example.org/1.mp3", "audio/mpeg", 7),)
    member = make_member(1, lang="en", enclosures=files, feed={"tags": ("news",)})
    reader = Reader(make_output())
    reader.publish(make_story(member, make_member(2, "score", 1)))
    return {ending: each.body for ending, each in documents(reader.output, [reader.only]).items()}


@pytest.mark.parametrize("ending", CHECKERS)
def test_a_good_document_has_no_mistake(bodies, ending):
    """As it is made."""
    assert check(ending, bodies[ending]) == []


@pytest.mark.parametrize(
    ("ending", "good", "bad"), [(ending, *pair) for ending, pairs in PLANTED.items() for pair in pairs]
)
def test_a_mistake_is_found(bodies, ending, good, bad):
    """One at a time."""
    assert good in bodies[ending]
    assert check(ending, bodies[ending].replace(good, bad, 1)) != []


def check(ending: str, body: bytes) -> list[str]:
    """Return what is wrong with a document of the first output."""
    return list(CHECKERS[ending](body, f"https://reading.example.org/feed{ending}", now=NOW))


def test_a_reference_in_plain_text_is_taken_for_html():
    """Unless it is written such that it shows."""
    assert rules.looks_like_html("Fish &amp; chips", "Fish &amp;amp; chips")
    assert not rules.looks_like_html("Fish &amp; chips", "Fish &#x26;amp; chips")
    assert not rules.looks_like_html("AT&T", "AT&amp;T")
    assert rules.implausible(datetime(1970, 1, 1, tzinfo=UTC), NOW)
