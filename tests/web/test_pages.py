"""Pages as a browser gets them."""

from dataclasses import replace
from datetime import UTC, datetime

from lxml import html

from aggregator.config import FeedSettings

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def text_of(element):
    """Return the text that a person sees, on one line."""
    return " ".join(element.text_content().split())


def test_the_front_page_shows_stories_with_their_coverage_folded(site):
    """Who speaks for it, who else has it, and where it is discussed."""
    (story,) = html.fromstring(site.ask("/").text).findall(".//article")
    assert text_of(story.find("h3")) == "Harbour bridge is open"
    assert "Herald, 2026-03-14 14:09 CET" in text_of(story)
    assert text_of(story.find("details/summary")) == "Also covered, 2 outlets in all"
    assert text_of(story.find("details/ul/li")).startswith("Bridge <script>alert(1)</script> reopens Gazette,")
    assert "https://talk.example.org/77" in story.xpath(".//@href")


def test_the_front_page_leads_to_every_output(site):
    """For people to copy, and for readers that discover."""
    page = html.fromstring(site.ask("/").text)
    addresses = ["http://127.0.0.1:8080/feed.atom", "http://127.0.0.1:8080/harbour.atom"]
    assert page.xpath("//nav//a/@href") == addresses
    assert page.xpath("//link[@rel='alternate']/@href") == addresses


def test_the_front_page_shows_feeds_in_trouble_first(site):
    """What somebody should look at; a retired feed is nobody's trouble."""
    rows = [text_of(row) for row in html.fromstring(site.ask("/").text).findall(".//tbody/tr")]
    assert len(rows) == 3
    assert rows[0].startswith("b.example.org failing (3 in a row): its address: no answer within 30 s")
    assert any(row.startswith("Gazette <News> well 2026-03-14 16:09 CET") for row in rows)
    assert any(row.endswith("not visited yet never") for row in rows)


def test_the_front_page_carries_no_secret_no_script_and_nothing_from_elsewhere(site):
    """Feed addresses may hold keys; publishers' text stays text; only our own stylesheet is loaded."""
    page = site.ask("/").text
    assert "s3cret" not in page
    parsed = html.fromstring(page)
    assert not parsed.xpath("//script | //style | //img | //iframe | //@style | //@onclick")
    assert parsed.xpath("//link[@rel='stylesheet']/@href") == ["style.css"]
    assert not [link for link in parsed.xpath("//@href") if link.startswith("javascript:")]


def test_the_front_page_of_an_empty_store_says_what_comes(start):
    """The first thing that a new user sees."""
    page = start(fill=lambda _store: None).ask("/").text
    assert "Nothing yet" in page
    assert "0 feeds" in page


def test_the_front_page_tells_gone_and_paused_feeds_apart(start):
    """A publisher's decision needs a look, one's own does not."""

    def fill(store):
        settings = [{"url": "https://a.example.org/feed"}, {"url": "https://b.example.org/feed", "paused": True}]
        store.feeds.subscribe([FeedSettings.model_validate(each) for each in settings], now=NOW)
        with store.transaction():
            store.feeds.save(replace(store.feeds.all()[0], gone=True))

    page = html.fromstring(start(fill=fill).ask("/").text)
    states = [text_of(row) for row in page.findall(".//tbody/tr/td[2]")]
    assert states == ["gone: its publisher says that it will not come back", "paused"]
    assert "2 feeds, 1 in trouble" in text_of(page)
