"""Whatever publishers send, every document is well-formed, complete, and safe to follow."""

import json
import re
from html import unescape
from io import BytesIO

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.models import Enclosure
from tests.publish.conftest import NOW, Reader, make_member, make_output, make_story

NASTY = st.sampled_from(
    [
        "]]>",
        "<script>alert(1)</script>",
        "&#0;",
        "&nope;",
        "<!--",
        "\ud800",
        "\x00\x0b\x1f",
        "\ufffe",
        "\u202e",
        "\u2028",
        "'\"<>&",
    ]
)
TEXT = st.text(max_size=30) | NASTY | st.tuples(st.text(max_size=9), NASTY, st.text(max_size=9)).map("".join)
LINK = (
    TEXT
    | st.sampled_from(["", "javascript:alert(1)", "https://", "http://[", "//x", "data:text/html,x"])
    | TEXT.map("https://example.org/{}".format)
)
FILES = st.lists(st.builds(Enclosure, LINK, TEXT, st.integers(-9, 2**70)), max_size=3).map(tuple)
ENTRY = st.fixed_dictionaries(
    {
        "title": TEXT,
        "text": TEXT,
        "content": TEXT,
        "link": LINK,
        "comments": LINK,
        "outlet": TEXT,
        "author": TEXT,
        "lang": TEXT,
    },
    optional={"enclosures": FILES, "kind": st.just("pointer")},
)
FEED = st.fixed_dictionaries(
    {
        "title": TEXT,
        "name": TEXT,
        "outlet": TEXT,
        "home": LINK,
        "lang": TEXT,
        "tags": st.lists(TEXT, max_size=2).map(tuple),
    }
)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("titles", ["auto", "plain", "outlet"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(members=st.lists(st.tuples(ENTRY, FEED), min_size=1, max_size=3))
def test_every_document_is_well_formed_whatever_is_in_it(documents, titles, members):
    """By lxml, json and feedparser; each entry has an id, a title, dates, an author and at most one article."""
    made = [make_member(n, feed=feed, **entry) for n, (entry, feed) in enumerate(members, start=1)]
    output = make_output(titles=titles)
    reader = Reader(output)
    reader.publish(make_story(*made))
    bodies = {ending: each.body for ending, each in documents(output, list(reader.shown.values()), now=NOW).items()}
    (entry,) = etree.fromstring(bodies[".atom"]).findall(f"{ATOM}entry")
    for name in ("id", "title", "published", "updated", "author"):
        assert len(entry.findall(f"{ATOM}{name}")) == 1
    assert entry.findtext(f"{ATOM}title").strip()
    assert entry.findtext(f"{ATOM}author/{ATOM}name").strip()
    links = entry.findall(f"{ATOM}link")
    relations = [link.get("rel") for link in links]
    assert relations.count("alternate") <= 1
    assert "related" not in relations or "alternate" not in relations or relations.index("alternate") == 0
    assert all(re.match("(?i)https?://", link.get("href")) for link in links)
    (item,) = etree.fromstring(bodies[".rss"]).iter("item")
    (each,) = json.loads(bodies[".json"])["items"]
    title = entry.find(f"{ATOM}title")
    titles = [
        unescape(title.text) if title.get("type") == "html" else title.text,
        item.findtext("title"),
        each["title"],
    ]
    assert len({title.replace("<\u2060/", "</") for title in titles}) == 1
    assert entry.findtext(f"{ATOM}id") == item.findtext("guid") == each["id"]
    for ending in (".atom", ".rss"):
        assert not feedparser.parse(BytesIO(bodies[ending])).bozo


@settings(max_examples=40)
@given(entry=ENTRY, feed=FEED)
def test_an_entry_without_a_title_is_named_by_its_text(entry, feed):
    """By its beginning, and by its outlet where it has no text either; never by nothing."""
    member = make_member(1, feed=feed, **entry | {"title": " "})
    for titles in ("auto", "plain", "outlet"):
        reader = Reader(make_output(titles=titles))
        reader.publish(make_story(member))
        assert reader.only.title.strip()
        assert "\n" not in reader.only.title
