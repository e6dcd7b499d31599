"""The stories page as a browser gets it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config
from aggregator.models import Decision, Entry
from aggregator.web import front
from aggregator.web.asked import Asked
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate(
    {"aggregator": {"title": "Morning <reading>"}, "feed": [{"url": "https://a.example/", "tags": ["sea", "Air"]}]}
)


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page of a query, and reads it: `page(q="bridge", tag="sea")`."""
    return lambda **query: browser.read(front.show(Asked(store, CONFIG, Links(), NOW, query=query)))


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
    assert browser.text_of(story.find("p")) == "Herald, 2 h ago 2 outlets, why? Harbour bridge is open"
    assert story.xpath("p/a/@href") == ["stories/s1", "https://talk.example.org/77"]
    assert story.xpath("p/span/time/@datetime") == ["2026-03-14T13:09:26Z"]
    assert browser.text_of(story.find("details/summary")) == "Also covered 1 time, last just now: Gazette"
    assert browser.text_of(story.find("details/ul/li")).startswith("Bridge <script>alert(1)</script> reopens Gazette,")


def test_the_page_says_where_one_is(page):
    """In the navigation, for eyes and for screen readers."""
    (current,) = page().xpath("//nav//a[@aria-current='page']")
    assert (current.text, current.get("href")) == ("Stories", "./")
    assert page().xpath("//nav[@aria-label='Pages']//a/@href") == ["./", "review", "feeds", "outputs", "now"]


def test_readers_that_discover_find_every_document(page):
    """In every format."""
    addresses = page().xpath("//link[@rel='alternate']/@href")
    assert addresses == [f"http://127.0.0.1:8080/feed.{ending}" for ending in ("atom", "rss", "json")]


def test_a_feed_in_trouble_is_told_up_front(page, browser):
    """Its reader should not have to look for it."""
    assert browser.text_of(page().find(".//p[@class='ill']")) == "1 feed needs a look."


def test_stories_are_found_by_words_and_tag(page, browser):
    """By a plain form, which keeps what was asked."""
    found = page(q="reopens BRIDGE")
    assert len(found.findall(".//article")) == 1
    assert found.xpath("//input[@name='q']/@value") == ["reopens BRIDGE"]
    assert found.xpath("//select[@name='tag']/option/text()") == ["any", "Air", "sea"]
    none = page(q="reopens", tag="sea")
    assert not none.findall(".//article")
    assert none.xpath("//select[@name='tag']/option[@selected]/text()") == ["sea"]
    assert "No story has all of that." in browser.text_of(none)


@pytest.mark.parametrize("words", ['"', "NOT", "a*", "(", "<b>", "\0", "x" * 5000, "\ud800"])
def test_any_words_can_be_searched_for(page, words):
    """Nothing that a stranger types is syntax."""
    assert page(q=words) is not None


def test_older_stories_stand_on_further_pages(store, page):
    """Each story on one page, with the ways between them."""
    fill_with(store, 80)
    first, second, third = (page(page=number) for number in ("", "2", "3"))
    assert [len(each.findall(".//article")) for each in (first, second, third)] == [30, 30, 21]
    assert first.xpath("//nav[@class='pages']/a/@href") == ["?page=2"]
    assert second.xpath("//nav[@class='pages']/a/@href") == ["?", "?page=3"]
    assert third.xpath("//nav[@class='pages']/a/@href") == ["?page=2"]
    titles = [title.text_content() for each in (first, second, third) for title in each.findall(".//article/h2")]
    assert len(set(titles)) == 81


def test_what_was_hidden_is_found_by_words_only(store, page, browser):
    """Nobody wants to see it, but somebody may want it back."""
    with store.transaction():
        store.stories.hide(1, hidden=True)
    assert not page().findall(".//article")
    (story,) = page(q="bridge").findall(".//article")
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
    assert len(page(q="bridge").findall(".//article")) == 1


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
    assert story.xpath("h2/span/@dir") == ["ltr"]
    assert not story.xpath(".//@lang")
    assert "in 3 d" in browser.text_of(story)


def test_words_that_were_searched_for_are_marked(page, browser):
    """In the title of each entry that has them, and where they stand in a text."""
    found = page(q="reopens bridge")
    assert found.xpath("//article/details//mark/text()") == ["Bridge", "reopens"]
    assert not page().xpath("//mark")


def test_words_in_a_text_are_shown_with_what_stands_around_them(store, page, browser):
    """Though no title has them."""
    (feed, *_) = store.feeds.all()
    text = "On Friday the ferries were told to wait. " * 20 + "A swan had nested on the northern pier."
    entry = Entry(feed=feed.id, identity="w", keys=("w",), title="Ferries wait", text=text, outlet="Gazette")
    with store.transaction():
        (added,) = store.entries.add([replace(entry, published=NOW, first_seen=NOW)])
        store.stories.assign([Decision(added.id, added.id, None, "founded")])
    (passage,) = page(q="swan").find_class("passage")
    assert browser.text_of(passage).startswith("…")
    assert passage.xpath(".//mark/text()") == ["swan"]


def test_each_filter_can_be_seen_and_taken_off(page, browser):
    """One by one, or all at once."""
    filters = page(q="bridge", tag="sea", outlets="2", since="7d", page="3").find_class("filters")[0]
    assert [browser.text_of(each) for each in filters] == [
        "with bridge × take off",
        "tag sea × take off",
        "of the last 7 days × take off",
        "with at least 2 outlets × take off",
        "all stories",
    ]
    assert filters.xpath("li[2]/a/@href") == ["./?q=bridge&since=7d&outlets=2"]
    assert page(q="bridge").find_class("filters")[0].xpath("li/a/@href") == ["./"]


def test_pages_keep_what_was_asked_for(store, page):
    """And the order."""
    fill_with(store, 60)
    asked = {"q": "story", "order": "covered"}
    assert page(**asked).xpath("//a[@rel='next']/@href") == ["?q=story&order=covered&page=2"]
    assert page(**asked).xpath("//a[@aria-current='true']/text()") == ["Most covered first"]
    assert page(q="story").xpath("//nav[@aria-label='Order']/a/@href") == ["./?q=story", "./?q=story&order=covered"]


def test_every_control_has_a_label(page):
    """Whoever cannot see the form has to know what it asks for."""
    found = page(q="bridge", order="covered")
    for control in found.xpath("//form//*[self::input[not(@type='hidden')] or self::select]"):
        assert len(found.xpath(f"//label[@for='{control.get('id')}']")) == 1


def test_outlets_and_languages_are_there_to_choose_from(store, page):
    """Those that have published lately."""
    assert page().xpath("//datalist[@id='known-outlets']/option/@value") == ["Gazette", "Herald"]


def test_what_is_growing_is_told(store, page, browser):
    """By the outlets that joined within six hours; not where others than all stories are asked for."""
    herald, talk = store.feeds.all()[1:3]
    before = NOW - timedelta(days=1)
    made = [
        Entry(feed=feed, identity=f"g{n}", keys=(f"g{n}",), title="Swans nest", outlet=f"Outlet {n}", first_seen=seen)
        for n, (feed, seen) in enumerate([(herald.id, before), (herald.id, NOW), (talk.id, NOW)])
    ]
    with store.transaction():
        first, *others = store.entries.add([replace(each, published=before) for each in made])
        decisions = [Decision(each.id, first.id, first.id, "title") for each in others]
        store.stories.assign([Decision(first.id, first.id, None, "founded"), *decisions])
    told, _ = page().xpath("//section[@aria-labelledby='growing']//li")
    assert browser.text_of(told) == "Swans nest 2 more outlets in six hours, 3 in all Swans nest"
    assert not page(outlets="2").xpath("//section[@aria-labelledby='growing']")


def test_the_page_says_its_keys(page, store, browser):
    """Where there is something to go through."""
    assert (
        browser.text_of(page().get_element_by_id("keys"))
        == "Keys j the next story k the one before Enter read it ? this list"
    )
    assert not page(q="zzzz").xpath("//*[@id='keys']")
