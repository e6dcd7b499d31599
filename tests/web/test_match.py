"""The page that says who has this."""

from datetime import UTC, datetime

import pytest

from aggregator.config import Config
from aggregator.web import match
from aggregator.web.asked import Asked
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate({"grouping": {"aliases": ""}})


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page for a text, and reads it."""
    links = Links.served("/match")
    return lambda text="": browser.read(match.show(Asked(store, CONFIG, links, NOW, query={"q": text})))


def test_an_address_leads_to_its_story(page, browser):
    """With the reason, and the way there."""
    found = page("https://example.org/2")
    (story,) = found.xpath("//section[@aria-labelledby='having']//li")
    assert story.xpath("h3/a/@href") == ["stories/s1"]
    assert browser.text_of(story.find("h3")) == "Harbour bridge is open"
    assert "It has this address." in browser.text_of(story)
    assert found.xpath("//textarea/text()") == ["https://example.org/2"]


def test_a_headline_leads_to_the_story_that_it_belongs_to(page, browser):
    """Its words are marked in the other one."""
    (story,) = page("Harbour bridge is open").xpath("//section[@aria-labelledby='having']//li")
    assert story.xpath("h3//mark/text()") == ["Harbour", "bridge", "open"]
    assert "Both have “Harbour”, “bridge”, “open”" in browser.text_of(story)


def test_what_comes_near_stands_below(page, browser):
    """With what keeps it from being the same."""
    found = page("Old harbour bridge will be painted green in summer")
    assert "No story has this." in browser.text_of(found)
    (story,) = found.xpath("//section[@aria-labelledby='near']//li")
    assert "would have needed" in browser.text_of(story)


@pytest.mark.parametrize(
    "text", ["Swans nest on the northern pier", "https://example.org/nothing", "<b>", "?", "?\ud800"]
)
def test_where_nothing_has_it_that_is_told(page, browser, text):
    """And what to do instead."""
    found = page(text)
    assert "None comes near to it either" in browser.text_of(found)
    assert found.xpath("//main//p/a/@href") == ["./"]


def test_without_a_text_the_page_says_what_it_is_for(page, browser):
    """Nobody has asked anything yet."""
    assert "Nothing is stored." in browser.text_of(page())
    assert not page().xpath("//section")


def test_long_texts_are_cut(page):
    """Nobody pastes a book."""
    assert len(page("harbour bridge " * 5000).xpath("//textarea/text()")[0]) <= 10_000


def test_every_page_leads_here(site):
    """By a button beside its search box."""
    for path in ("/", "/stories/s1", "/review", "/feeds"):
        assert 'formaction="' in site.ask(path).text
    assert site.ask("/match?q=Harbour+bridge+is+open").status_code == 200
