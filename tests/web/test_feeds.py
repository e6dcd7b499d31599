"""The page of the feeds: what needs a look comes first, and no secret is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator.config import Config, FeedSettings
from aggregator.models import Tally
from aggregator.store import open_store
from aggregator.web import feeds
from aggregator.web.asked import Asked
from aggregator.web.links import Links
from tests.web.conftest import entry

NOW = datetime(2026, 3, 14, 17, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})
LINKS = Links.served("/feeds")
ROWS = "body/main/table/tbody/tr"


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page of a query, and reads it."""

    def made(links=LINKS, config=CONFIG, **query):
        return browser.read(feeds.show(Asked(store, config, links, NOW, query=query)))

    return made


def test_feeds_in_trouble_stand_first(page, browser):
    """With what is wrong, what to do, the entries that they brought, and their visits."""
    first, *others = [browser.text_of(row) for row in page().findall(ROWS)]
    assert first.startswith("b.example.org failing, 3 times in a row It did not answer in time. It is asked again")
    assert "b.example.org: no answer within 30 s 1 h ago: no answer next: 1 h ago 1 stored" in first
    assert others[0].startswith("Gazette <News> well 1 h ago: no answer")
    assert others[1].startswith("c.example.org not visited yet never")
    assert browser.text_of(page().find("body/main/p")) == "3 feeds, 1 in trouble."


def test_retired_feeds_stand_apart(page, browser):
    """They are nobody's trouble, and their entries stay."""
    counts = [browser.text_of(link) for link in page().xpath("//nav[@class='counts']//a")]
    assert counts == ["all 3", "well 1", "not visited yet 1", "failing 1", "removed 1"]
    (row,) = page(health="retired").findall(ROWS)
    assert browser.text_of(row).startswith("d.example.org removed never next: none nothing posted yet")


def test_feeds_are_filtered_and_ordered(store, page, browser):
    """By health, tag and words; a form keeps what was asked for."""

    def names(**query):
        return [browser.text_of(row.find("th/a")) for row in page(**query).findall(ROWS)]

    gazette = store.feeds.all()[0]
    settings = [{"url": feed.url, "tags": ["sea"] if feed == gazette else []} for feed in store.feeds.all()[:3]]
    config = Config.model_validate({"feed": settings})
    store.feeds.subscribe(config.feeds, now=NOW)
    assert names(health="trouble") == ["b.example.org"]
    assert names(health="nonsense") == names()
    assert names(tag="sea") == names(q="gazette news") == ["Gazette <News>"]
    assert names(order="name") == ["Gazette <News>", "b.example.org", "c.example.org"][::1]
    assert page(q="nothing has this").xpath("//p[text()='No feed is like that.']")
    shown = page(config=config, tag="sea", health="ok", order="next", q="gazette")
    assert shown.xpath("//input[@name='health']/@value") == ["ok"]
    assert shown.xpath("//input[@name='q']/@value") == ["gazette"]
    assert [option.text for option in shown.xpath("//option[@selected]")] == ["sea", "next visit"]
    assert "?tag=sea&q=gazette&order=next" in shown.xpath("//nav[@class='counts']//@href")


def test_no_secret_is_told(store, page):
    """Feed addresses may hold keys, wherever they are quoted."""
    gazette = store.feeds.all()[0]
    error = f"{gazette.url}: HTTP 403 from https://user:s3cret@elsewhere.example.org/s3cret?x=s3cret, see /a?s3cret"
    moved = "https://user:s3cret@moved.example.org/s3cret"
    with store.transaction():
        store.feeds.save(replace(gazette, failures=1, error=error, title="", moved_to=moved))
    text = page().text_content()
    assert "s3cret" not in text
    assert "gazette.example.org: HTTP 403 from elsewhere.example.org, see /a?…" in " ".join(text.split())
    assert "moved once to moved.example.org: asked there if it does so again" in " ".join(text.split())


def test_gone_and_paused_feeds_are_told_apart(browser):
    """A publisher's decision needs a look, one's own does not."""
    store = open_store("sqlite://")
    settings = [{"url": "https://a.example.org/feed"}, {"url": "https://b.example.org/feed", "paused": True}]
    store.feeds.subscribe([FeedSettings.model_validate(each) for each in settings], now=NOW)
    with store.transaction():
        store.feeds.save(replace(store.feeds.all()[0], gone=True, status=410))
    page = browser.read(feeds.show(Asked(store, CONFIG, LINKS, NOW)))
    states = [browser.text_of(cell) for cell in page.findall(".//tbody/tr/td[1]")]
    assert states[0].startswith("gone Its publisher says that it is gone for good (410)")
    assert states[1] == "paused"
    assert [row.get("class") for row in page.findall(ROWS)] == ["ill", "paused"]
    store.close()


def test_many_feeds_stand_on_several_pages(store, page):
    """Thousands of rows help nobody."""
    settings = [FeedSettings.model_validate({"url": f"https://n{number}.example/"}) for number in range(110)]
    store.feeds.subscribe(settings, now=NOW)
    assert len(page().findall(ROWS)) == feeds.PAGE == 100
    assert len(page(page="2").findall(ROWS)) == 10
    assert page().xpath("//a[@rel='next']/@href") == ["?page=2"]
    assert page(order="name").xpath("//a[@rel='next']/@href") == ["?order=name&page=2"]


def test_feeds_of_one_host_are_told_apart(store, page, browser):
    """By what follows the host in their addresses, but for what may be secret."""
    urls = ["https://a.example/world.xml?key=s3cret", "https://a.example/sport.xml", "https://b.example/"]
    store.feeds.subscribe([FeedSettings.model_validate({"url": url}) for url in urls], now=NOW)
    names = sorted(browser.text_of(row.find("th")) for row in page().findall(ROWS))
    assert names == ["a.example /sport.xml", "a.example /world.xml", "b.example"]


def test_large_numbers_are_grouped(store, page, browser):
    """As people read them."""
    with store.transaction():
        store.entries.add([entry(1, f"Story {number}") for number in range(1_199)])
    assert any("1,200 stored" in browser.text_of(row) for row in page().findall(ROWS))


def test_entries_a_day_are_a_plot_with_words(store, browser):
    """For who cannot see it, too; with the shares of what was first, repeated and alone."""
    gazette = store.feeds.all()[0]

    class Figures:
        def tallies(self, since, ids):
            assert since <= NOW - timedelta(days=29)
            days = [Tally(gazette.id, date(2026, 3, 13), 6, 3, 1), Tally(gazette.id, date(2026, 3, 14), 2, 0, 1)]
            return [day for day in days if day.feed in ids]

    store.figures = Figures()
    row = browser.read(feeds.show(Asked(store, CONFIG, LINKS, NOW))).findall(ROWS)[1]
    (plot,) = row.xpath(".//svg[@role='img']")
    assert plot.get("aria-label") == "8 entries in 30 days, most on 13 March: 6"
    assert plot.find("path").get("d").count("M") == 2
    assert "38 % first, 25 % repeated, 37 % alone" in browser.text_of(row)


def test_buttons_are_there_only_where_they_do_something(store, page, browser):
    """For each feed that is visited: at once, or no longer; for a paused one: again."""
    assert not page().xpath("//button[@form]")
    shown = page(links=replace(LINKS, token="t0ken", here="feeds"))
    buttons = [browser.text_of(button) for button in shown.findall(f"{ROWS}[1]/td/button")]
    assert buttons == ["Visit now: b.example.org", "Pause b.example.org"]
    assert shown.xpath("//form[@id='visit']/@action") == ["do/poll"]
    assert shown.xpath("//button[@form='visit'][1]/@value") == [feed.url for feed in store.feeds.listed(limit=9)]
    assert shown.xpath("//form[@id='pause']/input[@name='paused']/@value") == ["1"]
    assert set(shown.xpath("//form/input[@name='token']/@value")) == {"t0ken"}


def test_files_tell_nothing_that_only_the_operator_may_know(store, browser):
    """No addresses, no advice, and nothing that changes with the clock."""
    urls = ["https://a.example/world.xml", "https://a.example/s3cret.xml"]
    store.feeds.subscribe([FeedSettings.model_validate({"url": url}) for url in urls], now=NOW)
    made = feeds.static_page(store, CONFIG, Links(is_static=True), store.feeds.listed(limit=9))
    page = browser.read(made)
    assert "s3cret" not in made
    assert sorted(browser.text_of(row.find("th")) for row in page.findall(ROWS)) == ["a.example (1)", "a.example (2)"]
    assert not page.xpath("//form | //button | //svg")
    assert "ago" not in browser.text_of(page.find("body/main/table"))
