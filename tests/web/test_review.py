"""The review page: one question at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config
from aggregator.models import Correction, Decision, Entry
from aggregator.web import review
from aggregator.web.asked import Asked
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})
TEXT = "The harbour bridge reopened on Friday after 12 days of repairs."


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page, and reads it."""
    links = replace(Links.served("/review"), token="t")
    return lambda: browser.read(review.show(Asked(store, CONFIG, links, NOW)))


@pytest.fixture
def doubted(store):
    """Return the store with two decisions near the line, the second of them nearer."""
    feeds = [feed.id for feed in store.feeds.all()]
    told = [
        ("Harbour bridge shut for 13 days", TEXT, 1.0),
        ("Bridge <i>opens</i>", TEXT.replace("12", "14"), 1.9),
    ]
    with store.transaction():
        store.entries.edit([replace(each, text=TEXT) for each in store.entries.get([1])])
        entries = [
            Entry(feed=feeds[1], identity=title, keys=(title,), title=title, text=text, outlet="Herald", lang="en")
            for title, text, _ in told
        ]
        added = store.entries.add([replace(each, published=NOW, first_seen=NOW) for each in entries])
        for each, (_, _, score) in zip(added, told, strict=True):
            why = f"The closest is another ({score})."
            decision = Decision(each.id, each.id, None, "founded", score=score, required=2.0, why=why, best=1)
            store.stories.assign([decision])
    return store


def test_the_most_uncertain_decision_is_asked_about(doubted, page, browser):
    """With both headlines, their outlets and first lines, and why they are where they are."""
    found = page()
    assert "They are apart now: The closest is another (1.9)." in browser.text_of(found.get_element_by_id("question"))
    one, other = found.xpath("//article")
    assert browser.text_of(one.find("h2")) == "Bridge <i>opens</i>"
    assert browser.text_of(one).startswith("Herald, just now")
    assert TEXT in browser.text_of(other)
    assert one.xpath("h2/span/@lang | h2/a/@lang") == ["en"]
    assert one.xpath("p/a/@href") == ["stories/e5"]


def test_words_that_both_have_are_marked(doubted, page):
    """And those of a headline, and the numbers, that only one has."""
    one, other = page().xpath("//article")
    assert one.xpath("h2//mark/text()") == ["Bridge"]
    assert one.xpath("p[@class='lines']//u/text()") == ["14"]
    assert other.xpath("p[@class='lines']//u/text()") == ["12"]


def test_each_answer_is_one_key_and_one_form(doubted, page):
    """Without a script, buttons."""
    forms = page().xpath("//div[@class='answers']//form")
    assert [form.get("action") for form in forms] == ["do/review"] * 3
    assert [form.find(".//button").get("data-key") for form in forms] == ["s", "a", "u"]
    answers = [dict(zip(form.xpath(".//input/@name"), form.xpath(".//input/@value"), strict=True)) for form in forms]
    assert answers == [
        {"token": "t", "back": "review", "entry": "e5", "other": "e1", "answer": answer}
        for answer in ("same", "apart", "unsure")
    ]


def test_the_next_question_comes_after_an_answer(doubted, page, browser):
    """And progress is told; what was answered is not asked again."""
    assert "0 answered today, 2 to go" in browser.text_of(page())
    with doubted.transaction():
        doubted.corrections.add(Correction(0, "unsure", NOW, (5,), (1,)))
    found = page()
    assert browser.text_of(found.find(".//article/h2")) == "Harbour bridge shut for 13 days"
    assert "1 answered today, 1 to go" in browser.text_of(found)


def test_the_last_answer_can_be_taken_back(doubted, page, browser):
    """By a key, too; then the one before is the last."""
    assert not page().xpath("//*[@data-key='z']")
    with doubted.transaction():
        first = doubted.corrections.add(Correction(0, "same", NOW - timedelta(days=1), (3,), (1,)))
        second = doubted.corrections.add(Correction(0, "apart", NOW, (5,), (1,)))
    found = page()
    assert found.xpath("//form[@action='do/undo']//input[@name='number']/@value") == [str(second.id)]
    assert found.xpath("//form[@action='do/undo']//button/@data-key") == ["z"]
    assert "Said to be two stories: Bridge <i>opens</i>" in browser.text_of(found)
    with doubted.transaction():
        undoing = doubted.corrections.add(Correction(0, "merge", NOW, (5,), (1,)))
        doubted.corrections.undo(second.id, undoing.id)
    assert "0 answered today" in browser.text_of(page())
    assert page().xpath("//form[@action='do/undo']//input[@name='number']/@value") == [str(first.id)]


def test_where_nothing_is_doubtful_that_is_told(page, browser):
    """Nobody should have to wonder."""
    assert "No decision was close enough to ask about." in browser.text_of(page())
