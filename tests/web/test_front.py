"""The stories page as a browser gets it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config
from aggregator.models import Decision, Entry
from aggregator.web import front
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate(
    {"aggregator": {"title": "Morning <reading>"}, "feed": [{"url": "https://a.example/", "tags": ["sea", "Air"]}]}
)


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page of a wish, and reads it."""

    def made(words="", tag="", number=""):
        return browser.read(front.page(store, CONFIG, Links(), wish=front.Wish.of(words, tag, number), now=NOW))

    return made


def fill_with(store, stories):
    """Store so many stories of one entry each."""
    (feed, *_) = store.feeds.all()
    entry = Entry(feed=feed.id, published=NOW, first_seen=NOW, outlet="Gazette")
    made = [replace(entry, identity=f"n{n}", keys=(f"n{n}",), title=f"Story number{n}") for n in range(stories)]
    with store.transaction():
        store.stories.assign([Decision(each.id, each.id, None, "founded") for each in store.entries.add(made)])


def test_stories_have_their_coverage_folded(page, browser):
    """Who speaks for it, when, who else has it, where it is discussed, and the way to its own page."""
    (story,) = page().findall(".//article")
    assert browser.text_of(story.find("h2")) == "Harbour bridge is open"
    assert browser.text_of(story.find("p")) == "Herald, 2 h ago 2 outlets, why?"
    assert story.xpath("p/a/@href") == ["stories/s1", "https://talk.example.org/77"]
    assert story.xpath("p/span/time/@datetime") == ["2026-03-14T13:09:26Z"]
    assert browser.text_of(story.find("details/summary")) == "Also covered 1 time"
    assert browser.text_of(story.find("details/ul/li")).startswith("Bridge <script>alert(1)</script> reopens Gazette,")


def test_the_page_says_where_one_is(page):
    """In the navigation, for eyes and for screen readers."""
    (current,) = page().xpath("//nav//a[@aria-current='page']")
    assert (current.text, current.get("href")) == ("Stories", "./")
    assert page().xpath("//nav//a/@href") == ["./", "feeds", "outputs"]


def test_readers_that_discover_find_every_document(page):
    """In every format."""
    addresses = page().xpath("//link[@rel='alternate']/@href")
    assert addresses == [f"http://127.0.0.1:8080/feed.{ending}" for ending in ("atom", "rss", "json")]


def test_a_feed_in_trouble_is_told_up_front(page, browser):
    """Its reader should not have to look for it."""
    assert browser.text_of(page().find(".//p[@class='ill']")) == "1 feed needs a look."


def test_stories_are_found_by_words_and_tag(page, browser):
    """By a plain form, which keeps what was asked."""
    found = page(words="reopens BRIDGE")
    assert len(found.findall(".//article")) == 1
    assert found.xpath("//input[@name='q']/@value") == ["reopens BRIDGE"]
    assert [option.text for option in found.findall(".//option")] == ["any", "Air", "sea"]
    none = page(words="reopens", tag="sea")
    assert not none.findall(".//article")
    assert none.xpath("//option[@selected]/text()") == ["sea"]
    assert "No story has that." in browser.text_of(none)


@pytest.mark.parametrize("words", ['"', "NOT", "a*", "(", "<b>", "\0", "x" * 5000, "\ud800"])
def test_any_words_can_be_searched_for(page, words):
    """Nothing that a stranger types is syntax."""
    assert page(words=words) is not None


def test_older_stories_stand_on_further_pages(store, page):
    """Each story on one page, with the ways between them."""
    fill_with(store, 120)
    first, second, third = (page(number=number) for number in ("", "2", "3"))
    assert [len(each.findall(".//article")) for each in (first, second, third)] == [50, 50, 21]
    assert first.xpath("//nav[@class='pages']/a/@href") == ["?page=2"]
    assert second.xpath("//nav[@class='pages']/a/@href") == ["?", "?page=3"]
    assert third.xpath("//nav[@class='pages']/a/@href") == ["?page=2"]
    titles = [title.text_content() for each in (first, second, third) for title in each.findall(".//article/h2")]
    assert len(set(titles)) == 121


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 30, "²", "1.5"])
def test_a_page_that_cannot_be_is_the_first(number):
    """Addresses are typed by people, and tried by robots."""
    assert front.page_number(number) == 1


def test_what_was_hidden_is_found_by_words_only(store, page, browser):
    """Nobody wants to see it, but somebody may want it back."""
    with store.transaction():
        store.stories.hide(1, hidden=True)
    assert not page().findall(".//article")
    (story,) = page(words="bridge").findall(".//article")
    assert "hidden" in browser.text_of(story)


def test_a_hidden_entry_is_left_out(store, page, browser):
    """The others stand for the story."""
    with store.transaction():
        store.entries.hide([2], hidden=True)
    (story,) = page().findall(".//article")
    assert browser.text_of(story.find("h2")) == "Bridge <script>alert(1)</script> reopens"
    assert story.find("details") is None


def test_a_story_without_an_entry_to_see_is_found_by_words_only(store, page):
    """It is as hidden as if it had been hidden itself, until another entry joins it."""
    with store.transaction():
        store.entries.hide([1, 2, 3], hidden=True)
    assert not page().findall(".//article")
    assert not page(tag="sea").findall(".//article")
    assert len(page(words="bridge").findall(".//article")) == 1


def test_an_empty_store_says_what_comes(start):
    """The first thing that a new user sees."""
    assert "Nothing yet" in start(fill=lambda _store: None).ask("/").text


def test_publishers_texts_stay_texts(store, page, browser):
    """Whatever they put into titles, outlets, links and languages."""
    (feed, *_) = store.feeds.all()
    hostile = Entry(
        feed=feed.id,
        identity="h",
        keys=("h",),
        title="</h2><script>alert(1)</script>\u202egnp.exe " + "x" * 500,
        outlet='"><img src=x onerror=alert(1)>',
        link="JavaScript:alert(1)",
        lang='en" onclick="alert(1)',
        published=NOW + timedelta(days=3),
        first_seen=NOW,
    )
    with store.transaction():
        (added,) = store.entries.add([hostile])
        store.stories.assign([Decision(added.id, added.id, None, "founded")])
    story = page().find(".//article")
    assert "<script>alert(1)</script>" in browser.text_of(story)
    assert story.xpath("h2/span/@dir") == ["auto"]
    assert not story.xpath(".//@lang")
    assert "in 3 d" in browser.text_of(story)
