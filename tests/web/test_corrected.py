"""The log of what people put right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config
from aggregator.models import Correction
from aggregator.web import corrected
from aggregator.web.asked import Asked
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})


@pytest.fixture
def page(store, browser):
    """Return a function that makes a page of the log, and reads it."""
    links = replace(Links.served("/corrections"), token="t")
    return lambda **query: browser.read(corrected.show(Asked(store, CONFIG, links, NOW, query=query)))


def test_the_last_correction_stands_first(store, page, browser):
    """With what it was about, when, and the way to undo it."""
    with store.transaction():
        store.corrections.add(Correction(0, "split", NOW - timedelta(days=1), (2,), (1, 3)))
        store.corrections.add(Correction(0, "hide", NOW, (1, 2, 3, 77), whole=True))
    hidden, split = page().xpath("//ul[@class='corrections']/li")
    assert browser.text_of(hidden).startswith("Hidden by hand, with all that joins it: Bridge <script>")
    assert "and 3 more" in browser.text_of(hidden)
    assert browser.text_of(split).startswith("Parted by hand: Harbour bridge is open Herald, e2 from Bridge")
    assert split.xpath("div/a/@href")[0] == "stories/e2"
    assert split.xpath(".//input[@name='number']/@value") == ["1"]
    assert "2026-03-13 16:09 CET" in browser.text_of(split)


def test_entries_that_were_forgotten_are_named_by_number(store, page, browser):
    """Their titles went with them."""
    with store.transaction():
        store.corrections.add(Correction(0, "same", NOW, (98,), (99,)))
    assert "Said to be one story: e98, forgotten and e99, forgotten" in browser.text_of(page())


def test_a_long_log_has_pages(store, page):
    """Each correction stands on one."""
    with store.transaction():
        for _ in range(60):
            store.corrections.add(Correction(0, "hide", NOW, (1,)))
    assert [len(page(page=number).xpath("//ul[@class='corrections']/li")) for number in ("1", "2")] == [50, 10]
    assert page().xpath("//a[@rel='next']/@href") == ["?page=2"]


def test_a_log_without_corrections_says_where_they_are_made(page, browser):
    """The review, and each story's page."""
    found = page()
    assert "None yet." in browser.text_of(found)
    assert "review" in found.xpath("//main//a/@href")
    assert "There are no more." in browser.text_of(page(page="2"))


@pytest.mark.parametrize("verb", ["merge", "split", "hide", "show", "same", "apart", "unsure"])
def test_every_kind_of_correction_is_told(store, page, browser, verb):
    """In words of its own."""
    with store.transaction():
        store.corrections.add(Correction(0, verb, NOW, (1,), (2,)))
    (told,) = page().xpath("//ul[@class='corrections']/li")
    assert browser.text_of(told).partition(":")[0] in {words for words, _ in corrected.WORDS.values()}


def test_what_takes_back_another_correction_says_so(store, page, browser):
    """An undoing looks like an answer otherwise."""
    with store.transaction():
        first = store.corrections.add(Correction(0, "same", NOW, (1,), (2,)))
        store.corrections.add(Correction(0, "split", NOW, (1,), (2,), undoes=first.id))
    undoing, answer = page().xpath("//ul[@class='corrections']/li")
    assert "to undo correction 1" in browser.text_of(undoing)
    assert "to undo" not in browser.text_of(answer)
