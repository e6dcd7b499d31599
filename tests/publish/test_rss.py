"""RSS 2.0 as readers take it."""

from datetime import timedelta

import feedparser
import pytest
from lxml import etree

from aggregator.models import Enclosure

CONTENT, DC, ATOM, MEDIA = (
    f"{{{name}}}"
    for name in (
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/2005/Atom",
        "http://search.yahoo.com/mrss/",
    )
)
EVIL = 'x \x00\x08\ud800\uffff ]]> <![CDATA[ & <b>"quoted"</b> &amp;'


@pytest.fixture
def render(documents, reader, story, rss_mistakes):
    """Publish a story of these members and return its item as an element."""

    def item_of(*members, **settings):
        output = reader(**settings)
        output.publish(story(*members))
        body = documents(output.output, [output.only])[".rss"].body
        assert rss_mistakes(body) == []
        return etree.fromstring(body).find("channel/item")

    return item_of


def test_an_item_has_what_readers_look_for(render, member):
    """Each once; the guid is no address, and the author no mail address."""
    item = render(member(1, feed={"home": "https://outlet1.example.org/"}))
    assert {child.tag: child.text for child in item} == {
        "title": "Harbour bridge reopens after repairs, part 1",
        "link": "https://outlet1.example.org/articles/1",
        "description": "The harbour bridge is open again, says reporter 1.",
        f"{CONTENT}encoded": "<p>The harbour bridge is open again, says reporter 1.</p>",
        f"{DC}creator": "Outlet 1",
        "guid": item.findtext("guid"),
        "pubDate": "Sat, 14 Mar 2026 14:09:26 GMT",
        "source": "Outlet 1 News",
    }
    assert item.findtext("guid").startswith("urn:uuid:")
    assert item.find("source").get("url") == "https://outlet1.example.org/"


def test_content_ends_with_the_coverage_and_the_description_has_none(render, member):
    """An excerpt tells what the story is about; the list is for who reads on."""
    item = render(member(1), member(2, "score", 1))
    assert "Also covered by" in item.findtext(f"{CONTENT}encoded")
    assert "Also covered by" not in item.findtext("description")


def test_a_description_is_html(render, member):
    """Signs of the text are not taken for tags by readers, who undo one escaping for XML and one for HTML."""
    assert render(member(1, text="a < b & <b>c</b>")).findtext("description") == "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;"


def test_signs_of_a_title_are_written_as_the_profile_wants_them(documents, reader, member, story):
    """Readers that look for HTML in titles find it least often this way."""
    output = reader()
    output.publish(story(member(1, title="Fish & <chips>")))
    assert b"<title>Fish &#x26; &#x3C;chips&gt;</title>" in documents(output.output, [output.only])[".rss"].body


def test_an_item_without_text_has_no_empty_elements(render, member):
    """A title is all that some publishers give; it stands for the description, which readers look for."""
    item = render(member(1, text="", content="", link="", feed={"tags": ("", "city")}))
    assert [child.tag for child in item] == [
        "title",
        "description",
        f"{CONTENT}encoded",
        f"{DC}creator",
        "category",
        "guid",
        "pubDate",
        "source",
    ]


def test_tags_language_and_discussion_come_along(render, member):
    """A pointer's comments page is the item's."""
    item = render(
        member(
            1, kind="pointer", lang="pt-BR", comments="https://talk.example.org/1", feed={"tags": ("city", "<rail>")}
        )
    )
    assert [tag.text for tag in item.findall("category")] == ["city", "<rail>"]
    assert item.findtext(f"{DC}language") == "pt-BR"
    assert item.findtext("comments") == "https://talk.example.org/1"


def test_one_file_is_the_enclosure_and_the_others_are_media(render, member):
    """Readers expect one enclosure; what its publisher left out is said as the profile wants it."""
    files = (
        Enclosure("javascript:alert(1)", "audio/mpeg"),
        Enclosure("https://outlet1.example.org/1.mp3?a=1&b=2"),
        Enclosure("https://outlet1.example.org/cover.png", "image/png", 99),
        Enclosure("https://outlet1.example.org/2", "no type"),
    )
    item = render(member(1, enclosures=files))
    assert [dict(file.attrib) for file in item.findall("enclosure")] == [
        {"url": "https://outlet1.example.org/1.mp3?a=1&b=2", "length": "0", "type": "audio/mpeg"}
    ]
    assert [dict(file.attrib) for file in item.findall(f"{MEDIA}content")] == [
        {"url": "https://outlet1.example.org/cover.png", "type": "image/png", "fileSize": "99"},
        {"url": "https://outlet1.example.org/2", "type": "application/octet-stream"},
    ]


def test_a_feeds_address_stays_with_us(render, member):
    """The source is named by its home page, else by its site."""
    secret = {"url": "https://me:s3cret@outlet1.example.org:8443/s3cret/feed?key=s3cret", "title": "", "outlet": ""}
    item = render(member(1, feed=secret))
    assert b"s3cret" not in etree.tostring(item)
    assert item.find("source").get("url") == "https://outlet1.example.org/"
    assert render(member(1, feed={"url": "https://[::1/feed"})).find("source") is None


def test_whatever_publishers_send_it_is_well_formed(documents, reader, member, story):
    """Control characters, lone surrogates, ends of CDATA sections."""
    output = reader()
    output.publish(
        story(
            member(
                1, title=EVIL, text=EVIL, content=EVIL, comments=f"https://x.example/{EVIL}", feed={"tags": (EVIL,)}
            ),
            member(2, "score", 1, title=EVIL, feed={"outlet": EVIL}),
        )
    )
    body = documents(output.output, [output.only])[".rss"].body
    assert not feedparser.parse(body).bozo
    assert etree.fromstring(body).findtext("channel/item/title") == 'x ]]> <![CDATA[ & <b>"quoted"<\u2060/b> &amp;'
    assert etree.fromstring(body).findtext(f"channel/item/{CONTENT}encoded").startswith("x  ]]> <![CDATA[ &")


def test_a_document_names_itself(config, documents, rss_mistakes):
    """Title, home, own address and how long it may be kept; no date while it has no items."""
    first, second = (documents(output, [])[".rss"] for output in config.outputs)
    channel = etree.fromstring(second.body)[0]
    assert rss_mistakes(first.body) == rss_mistakes(second.body) == []
    assert first.type == "application/rss+xml; charset=utf-8"
    assert channel.findtext("title") == "Morning reading: harbour"
    assert channel.findtext("link") == "https://reading.example.org/"
    assert channel.findtext("ttl") == "5"
    assert channel.find("lastBuildDate") is None
    assert dict(channel.find(f"{ATOM}link").attrib) == {
        "rel": "self",
        "type": "application/rss+xml",
        "href": "https://reading.example.org/harbour.rss",
    }


def test_a_channel_has_a_language_where_all_items_agree(documents, reader, member, story):
    """One that is in another, or in none that is told, leaves it open."""
    for languages, told in ((("de", "de"), "de"), (("de", "fr"), None), (("de", ""), None)):
        output = reader()
        output.publish(*(story(member(number, lang=lang)) for number, lang in enumerate(languages, start=1)))
        body = documents(output.output, list(output.shown.values()))[".rss"].body
        assert etree.fromstring(body).findtext("channel/language") == told


def test_a_document_follows_its_items_not_the_clock(documents, reader, member, story, now):
    """Its date is the newest item's moment; the same publications give the very same document at any time."""
    output = reader()
    output.publish(story(member(1)), story(member(2)))
    shown = list(output.shown.values())
    made = documents(output.output, shown)
    again = documents(output.output, shown[::-1], made, now=now + timedelta(days=99))
    assert all(again[ending] is made[ending] for ending in made)
    assert etree.fromstring(made[".rss"].body).findtext("channel/lastBuildDate") == "Sat, 14 Mar 2026 15:09:26 GMT"


def test_its_checker_finds_mistakes(rss_mistakes):
    """A test of the tests."""
    bad = b"""<rss version='2.0'><channel><title/><item><guid>1</guid><guid>2</guid><pubDate>2026-03-14</pubDate>
        <enclosure url='x'/><author>Me</author><link>javascript:alert(1)</link></item><link>x</link></channel></rss>"""
    assert len(rss_mistakes(bad)) >= 9
