"""The page of the feeds: what needs a look comes first, and no secret is told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.config import Config, FeedSettings
from aggregator.store import open_store
from aggregator.web import feeds
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page, and reads it."""
    return lambda number=1: browser.read(feeds.page(store, CONFIG, Links.served("/feeds"), number=number))


def test_feeds_in_trouble_stand_first(page, browser):
    """With what is wrong, the entries that they brought, and their visits."""
    first, *others = [browser.text_of(row) for row in page().findall("body/main/table/tbody/tr")]
    assert first == (
        "b.example.org failing, 3 times in a row b.example.org: no answer within 30 s "
        "1 2026-03-14 16:09 CET 2026-03-14 16:09 CET"
    )
    assert others[0].startswith("Gazette <News> well 1 2026-03-14 16:09 CET")
    assert others[1].startswith("c.example.org not visited yet 1 never")
    assert browser.text_of(page().find("body/main/p")) == "3 feeds, 1 in trouble."


def test_retired_feeds_are_folded(page, browser):
    """They are nobody's trouble, and their entries stay."""
    folded = page().find(".//details")
    assert browser.text_of(folded.find("summary")).startswith("1 no longer in the configuration")
    assert browser.text_of(folded.find(".//tbody/tr")) == "d.example.org no longer in the configuration 0 never none"


def test_no_secret_is_told(store, page):
    """Feed addresses may hold keys, wherever they are quoted."""
    gazette = store.feeds.all()[0]
    error = f"{gazette.url}: HTTP 403 from https://user:s3cret@elsewhere.example.org/s3cret?x=s3cret, see /a?s3cret"
    with store.transaction():
        store.feeds.save(replace(gazette, failures=1, error=error, title=""))
    text = page().text_content()
    assert "s3cret" not in text
    assert "gazette.example.org: HTTP 403 from elsewhere.example.org, see /a?…" in " ".join(text.split())


def test_gone_and_paused_feeds_are_told_apart(browser):
    """A publisher's decision needs a look, one's own does not."""
    store = open_store("sqlite://")
    settings = [{"url": "https://a.example.org/feed"}, {"url": "https://b.example.org/feed", "paused": True}]
    store.feeds.subscribe([FeedSettings.model_validate(each) for each in settings], now=NOW)
    with store.transaction():
        store.feeds.save(replace(store.feeds.all()[0], gone=True))
    page = browser.read(feeds.page(store, CONFIG, Links(), number=1))
    states = [browser.text_of(cell) for cell in page.findall(".//tbody/tr/td[1]")]
    assert states == ["gone: its publisher says that it will not come back", "paused"]
    store.close()


def test_many_feeds_stand_on_several_pages(store, page):
    """Thousands of rows help nobody."""
    settings = [FeedSettings.model_validate({"url": f"https://n{number}.example/"}) for number in range(310)]
    store.feeds.subscribe(settings, now=NOW)
    assert len(page().findall("body/main/table/tbody/tr")) == feeds.MOST
    assert len(page(2).findall("body/main/table/tbody/tr")) == 310 - feeds.MOST
    assert page().xpath("//a[@rel='next']/@href") == ["?page=2"]
    assert page(2).find(".//details") is None
