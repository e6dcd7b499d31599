"""Atom as readers take it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

from aggregator.models import Enclosure

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def render(documents, reader, story):
    """Publish a story of these members and return its entry as an element."""

    def entry_of(*members):
        output = reader()
        output.publish(story(*members))
        made = documents(output.output, [output.only])[".atom"]
        return etree.fromstring(made.body).find(f"{ATOM}entry")

    return entry_of


def links(entry, rel):
    """Return the addresses of an entry's links of one kind."""
    return [link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel") == rel]


def test_an_entry_has_what_rfc_4287_demands(render, member):
    """Id, title, author, both dates and typed content, each once."""
    entry = render(member(1))
    tags = [child.tag.removeprefix(ATOM) for child in entry]
    assert tags == ["id", "title", "link", "published", "updated", "author", "content", "source"]
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Outlet 1"
    assert [child.tag.removeprefix(ATOM) for child in entry.find(f"{ATOM}source")] == ["id", "title", "updated"]


def test_related_links_begin_with_the_representatives_own(render, member):
    """Some readers take the first for the article itself."""
    entry = render(member(1), member(2, "score", 1), member(3, "address", 1, link=member(1).entry.link))
    assert links(entry, "alternate") == ["https://outlet1.example.org/articles/1"]
    assert links(entry, "related") == [
        "https://outlet1.example.org/articles/1",
        "https://outlet2.example.org/articles/2",
    ]
    assert links(render(member(1)), "related") == []


def test_enclosures_tags_and_language_come_along(render, member):
    """A podcast can be played, a tag filtered by, a text be read aloud."""
    files = (
        Enclosure("https://outlet1.example.org/1.mp3", "audio/mpeg", 12345),
        Enclosure("file:///etc/passwd", "audio/mpeg"),
        Enclosure("https://outlet1.example.org/2.ogg", "ogg"),
    )
    entry = render(member(1, enclosures=files, lang="pt-BR", feed={"tags": ("city", "<rail>")}))
    assert [dict(link.attrib) for link in entry.findall(f"{ATOM}link")[1:]] == [
        {"rel": "enclosure", "type": "audio/mpeg", "length": "12345", "href": "https://outlet1.example.org/1.mp3"},
        {"rel": "enclosure", "type": "audio/ogg", "href": "https://outlet1.example.org/2.ogg"},
    ]
    assert [tag.get("term") for tag in entry.findall(f"{ATOM}category")] == ["city", "<rail>"]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "pt-BR"


def test_a_language_that_is_none_is_left_out(render, member):
    """Publishers write "English (UK)"."""
    assert not render(member(1, lang="English (UK)")).attrib


def test_a_new_enclosure_reaches_readers(reader, member, story, edit):
    """A publisher who attaches the right file at last is heard."""
    output = reader()
    first = member(1, enclosures=(Enclosure("https://outlet1.example.org/wrong.mp3"),))
    output.publish(story(first))
    output.publish(story(edit(first, enclosures=(Enclosure("https://outlet1.example.org/right.mp3"),))))
    assert b"right.mp3" in output.only.atom


def test_a_feeds_address_stays_with_us(render, member):
    """It may carry the key to a paid feed."""
    secret = member(1, feed={"url": "https://outlet1.example.org/feed?key=s3cret", "title": "", "outlet": ""})
    assert b"s3cret" not in etree.tostring(render(secret))


def test_a_document_names_itself(config, documents):
    """Self link, home page, title and a stable id; an output without entries has a constant date."""
    first, second = config.outputs
    parsed = feedparser.parse(documents(first, [])[".atom"].body)
    other = feedparser.parse(documents(second, [])[".atom"].body)
    assert not parsed.bozo
    assert parsed.feed.title == "Morning reading"
    assert other.feed.title == "Morning reading: harbour"
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": "https://reading.example.org/feed.atom",
        "alternate": "https://reading.example.org/",
    }
    assert parsed.feed.updated == "2005-12-01T00:00:00Z"
    assert parsed.feed.id != other.feed.id


def test_a_document_follows_its_entries_not_the_clock(documents, reader, member, story, now):
    """The same publications give the very same document, at any time; its date is the newest entry's."""
    output = reader()
    output.publish(story(member(1)), story(member(2)))
    shown = list(output.shown.values())
    made = documents(output.output, shown)
    again = documents(output.output, shown[::-1], made, now=now + timedelta(days=99))
    assert again[".atom"] is made[".atom"]
    assert documents(output.output, shown, now=now + timedelta(days=99))[".atom"].body == made[".atom"].body
    parsed = feedparser.parse(made[".atom"].body)
    assert parsed.feed.updated == parsed.entries[0].updated == max(entry.updated for entry in parsed.entries)


def test_readers_get_every_field(documents, reader, member, story):
    """As a feed reader sees it: one entry, whole."""
    output = reader()
    output.publish(story(member(1, title="Bridge & ferry <both> open"), member(2, "score", 1)))
    (entry,) = feedparser.parse(documents(output.output, [output.only])[".atom"].body).entries
    assert entry.title == "Bridge & ferry <both> open"
    assert entry.link == output.only.link
    assert entry.author == "Outlet 1"
    assert entry.source.title == "Outlet 1 News"
    assert "Also covered by" in entry.content[0].value


def test_a_quiet_change_keeps_the_date_of_the_document(documents, reader, member, story):
    """Bytes, ETag and Last-Modified follow the content; `updated` says that nothing new is there."""
    output = reader()
    output.publish(story(member(1)))
    before = documents(output.output, [output.only])
    output.publish(story(member(1), member(2, "score", 1)))
    after = documents(output.output, [output.only], before)[".atom"]
    before = before[".atom"]
    assert after.etag != before.etag
    assert after.modified > before.modified
    assert feedparser.parse(after.body).feed.updated == feedparser.parse(before.body).feed.updated


def test_a_fragment_survives_its_feed(reader, member, story):
    """A feed's new name or tags are no reason to send every entry again."""
    output = reader()
    first = member(1)
    output.publish(story(first))
    renamed = replace(first, feed=replace(first.feed, title="Other News", tags=("new",)))
    assert output.publish(story(renamed)).publications == ()


def test_a_title_that_speaks_of_tags_says_that_it_is_html(documents, reader, member, story):
    """Readers that look for HTML in texts would take them for some; feedparser reads it as it was meant."""
    output = reader()
    output.publish(story(member(1, title="What </b> & co. mean", feed={"title": "All of </html>"})))
    body = documents(output.output, [output.only])[".atom"].body
    assert b'<title type="html">What &amp;lt;/b&amp;gt; &amp;amp; co. mean</title>' in body
    assert feedparser.parse(body).entries[0].title == "What &lt;/b&gt; &amp; co. mean"


def test_the_source_of_an_ancient_entry_has_a_date_that_can_be(documents, reader, member, story):
    """Validators distrust what is from before there were feeds."""
    output = reader()
    output.publish(story(member(1, published=datetime(1980, 1, 1, tzinfo=UTC))))
    assert b"<updated>1980" not in documents(output.output, [output.only])[".atom"].body
