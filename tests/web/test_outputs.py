"""The page of the outputs: what each carries, and where to subscribe."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.config import Config
from aggregator.pipeline import publish_in_portions
from aggregator.publish.documents import make
from aggregator.web import outputs
from aggregator.web.asked import Asked
from aggregator.web.desk import State
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 16, 9, 26, tzinfo=UTC)

CONFIG = Config.model_validate(
    {
        "aggregator": {"base_url": "https://reading.example.org/news"},
        "output": [
            {},
            {
                "name": "mine",
                "access": "token",
                "tags": ["sea", "air"],
                "include": ["bridge"],
                "exclude": ["sport", "quiz", "chess"],
                "min_outlets": 3,
                "growth": "bump",
                "hold": "0s",
                "content": "excerpt",
            },
        ],
    }
)


@pytest.fixture
def page(store, browser):
    """Return the page of an open output and one with a token."""
    with store.transaction():
        store.keep_note("token mine", "s3cret")
    return browser.read(outputs.show(Asked(store, CONFIG, Links(), NOW)))


def test_every_output_has_an_address_for_each_format(page):
    """With the token where one is needed: who sees this page may have it."""
    addresses = page.xpath("//section//a/@href")
    base = "https://reading.example.org/news"
    assert addresses == [
        *(f"{base}/feed.{ending}" for ending in ("atom", "rss", "json")),
        *(f"{base}/mine.{ending}?token=s3cret" for ending in ("atom", "rss", "json")),
    ]
    assert page.xpath("//link[@rel='alternate']/@href") == addresses


def test_what_an_output_carries_is_told_in_sentences(page, browser):
    """So that nobody needs to look into the configuration."""
    plain, narrow = (browser.text_of(section) for section in page.findall(".//section"))
    assert "All feeds. Every story once, with everyone who covered it. A fresh story waits 30 minutes" in plain
    assert "At most 500 entries, 14 days and 5 MB." in plain
    assert "Feeds tagged sea or air. Only entries with bridge. No entries with sport, quiz or chess." in narrow
    assert "Only stories that at least 3 outlets cover." in narrow
    assert "Stories come at once. Stories that grow come up again" in narrow
    assert "keep them to yourself" in narrow


def test_the_last_change_is_told(store, browser):
    """Where there is a document already."""
    document = make("feed.atom", "application/atom+xml", b"<feed/>", previous=None, now=store.feeds.all()[0].due)
    page = browser.read(outputs.show(Asked(store, CONFIG, Links(), NOW, documents={"feed.atom": document})))
    assert "Changed 1 h ago; 0 entries" in browser.text_of(page)


def test_what_was_announced_last_leads_to_its_story(store, browser):
    """With how often readers asked, how much there is, and who is told."""
    config = Config.model_validate({"aggregator": {"hub": "https://hub.example.org/"}})
    *_, changed = publish_in_portions(store, config, now=NOW, hold=False)
    documents = {document.path: document for document in changed}
    state = State(requests={"feed.atom": 40, "feed.rss": 2, "other.rss": 5})
    page = browser.read(outputs.show(Asked(store, config, Links(), NOW, documents=documents, state=state)))
    (item,) = page.xpath("//ul[@class='latest']/li")
    assert browser.text_of(item) == "Harbour bridge is open Herald, just now"
    (publication,) = store.publications.latest("all", limit=9)
    assert item.xpath("a/@href") == [f"stories/{publication.id.rpartition(':')[2]}"]
    text = browser.text_of(page.find(".//section"))
    assert "Changed just now; 1 entry," in text
    assert "asked for 42 times since the daemon started" in text
    assert "The hub https://hub.example.org/ is told of each change." in text


def test_a_token_can_be_replaced_where_pages_do_something(store, browser):
    """After a word of warning; open outputs have none."""
    links = replace(Links(), token="t0ken")
    page = browser.read(outputs.show(Asked(store, CONFIG, links, NOW)))
    assert page.xpath("//form[@action='do/renew']/input[@name='output']/@value") == ["mine"]
    assert "subscribe again" in page.xpath("//form[@action='do/renew']")[0].text_content()


def test_files_lead_to_the_files_of_open_outputs_only(store, browser):
    """Wherever the folder lies."""
    page = browser.read(outputs.static_page(store, CONFIG, Links(is_static=True)))
    assert page.xpath("//section//a/@href") == ["feed.atom", "feed.rss", "feed.json"]
    assert "mine" not in page.text_content()


def test_an_output_that_is_split_leads_to_each_of_its_documents(store, browser):
    """And to the list of them."""
    tables = {"feed": [{"url": feed.url} for feed in store.feeds.all()], "output": [{"per": "feed"}]}
    config = Config.model_validate(tables)
    store.feeds.subscribe(config.feeds, now=store.feeds.all()[0].due)
    *_, _changed = publish_in_portions(store, config, now=store.feeds.all()[0].due, hold=False)
    page = browser.read(outputs.static_page(store, config, Links(is_static=True)))
    addresses = page.xpath("//section//a/@href")
    assert addresses[0] == "feed.opml"
    assert len(addresses) == 1 + 3 * len(config.feeds)
    assert addresses[1].startswith("feed/")
