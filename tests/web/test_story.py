"""The page of one story: why, since when, and what to do about it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.config import Config
from aggregator.models import Contender, Correction, Decision, Publication
from aggregator.web import story
from aggregator.web.asked import Asked
from aggregator.web.links import Links, Told

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate({"aggregator": {"timezone": "Europe/Berlin"}})
LINKS = Links.served("/stories/s1")
UUID = "2f6a1c1e-7d0c-5f43-9b9e-0d9f5b8f6a11"


@pytest.fixture
def published(store):
    """Return the store after an output showed the story."""
    publication = Publication(
        id=f"urn:uuid:{UUID}",
        output="all",
        story=1,
        unit=1,
        entry=2,
        outlet="Herald",
        link="https://example.org/2",
        published=NOW,
        updated=NOW,
        title="Harbour bridge is open",
        content="",
        atom=b"<entry/>",
    )
    with store.transaction():
        store.publications.save([publication])
    return store


@pytest.fixture
def page(store, browser):
    """Return a function that makes the page of the story, and reads it."""
    return lambda token="", **query: browser.read(
        story.page(Asked(store, CONFIG, replace(LINKS, token=token), NOW, query=query), 1)
    )


def test_entries_stand_in_order_of_time_with_their_reasons(page, browser):
    """Who, which date was claimed, when it was seen first, and why it is here."""
    members = page().xpath("//ol[@class='members']/li")
    assert [member.get("id") for member in members] == ["e3", "e2", "e1"]
    told = browser.text_of(members[1])
    assert told.startswith("Harbour bridge is open Herald Dated not by its publisher")
    assert "First seen 2026-03-14 16:09 CET, at the first look" in told
    assert "joined: e1 “Bridge <script>alert(1)</script> reopens” (Gazette)" in told
    assert "a place of discussion" in browser.text_of(members[0])


def test_numbers_and_words_of_the_decision_are_told(store, page, browser):
    """All that `explain` says."""
    (feed, *_) = store.feeds.all()
    entry = store.entries.get([1])[0]
    with store.transaction():
        (added,) = store.entries.add([entry.__class__(feed=feed.id, identity="x", keys=("x",), title="Bridge")])
        store.stories.assign(
            [Decision(added.id, 1, 1, "score", score=3.25, required=2.0, why="It resembles it.", numbers=("300",))]
        )
    told = browser.text_of(page().get_element_by_id(f"e{added.id}"))
    assert "It resembles it." in told
    assert "score 3.25, reached 2.00" in told
    assert "numbers: 300" in told


def test_every_entry_comes_with_the_command_that_corrects_it(page):
    """Under the anchor that documents link to."""
    commands = page().xpath("//h2[@id='not-the-same']/..//code/text()")
    assert commands == [
        *(f"aggregator split e{number}" for number in (3, 2, 1)),
        "aggregator merge s1 OTHER",
        "aggregator hide s1",
    ]


def test_what_is_hidden_can_be_shown_again(store, page):
    """By the commands on its page."""
    with store.transaction():
        store.entries.hide([2], hidden=True)
    assert "aggregator hide --undo e2" in page().xpath("//code/text()")
    with store.transaction():
        store.stories.hide(1, hidden=True)
    assert page().xpath("//code/text()")[-1] == "aggregator hide --undo s1"


def sent(form):
    """Return what a form sends but for its token and the way back: where, and the fields."""
    fields = [(each.get("name"), each.get("value")) for each in form.xpath(".//input[@type='hidden']")]
    return form.get("action"), [field for field in fields if field[0] not in ("token", "back")]


def test_forms_put_it_right(page):
    """With what they need; each is sent with its token, and back to here."""
    forms = page(token="t").xpath("//form[@method='post']")
    assert [sent(form) for form in forms] == [
        *(("../do/hide", [("name", f"e{number}")]) for number in (3, 2, 1)),
        ("../do/split", []),
        ("../do/hide", [("name", "s1")]),
        ("../do/merge", [("names", "s1")]),
    ]
    for form in forms:
        assert form.xpath(".//input[@name='token']/@value") == ["t"]
        assert form.xpath(".//input[@name='back']/@value") == ["stories/s1"]


def test_a_name_that_was_mistyped_is_kept(store, browser):
    """To be put right, not to be typed again."""
    told = Told("there is nothing called 's9'", failed=True, typed={"names": ["s1", "s9"]})
    links = replace(LINKS, token="t", flash=told)
    shown = browser.read(story.page(Asked(store, CONFIG, links, NOW), 1))
    assert shown.xpath("//input[@id='other' and @autofocus and @aria-invalid]/@value") == ["s9"]
    assert shown.xpath("//small[@id=//input[@id='other']/@aria-describedby]/text()") == [told.text]


def test_entries_are_ticked_to_be_taken_apart(page):
    """The ticks belong to one form, wherever they stand; one entry alone cannot be taken apart."""
    ticks = page(token="t").xpath("//input[@type='checkbox']")
    assert [(tick.get("name"), tick.get("value"), tick.get("form")) for tick in ticks] == [
        ("names", f"e{number}", "split") for number in (3, 2, 1)
    ]


def test_what_is_hidden_is_shown_again_by_a_form(store, page):
    """The entry, and the story."""
    with store.transaction():
        store.entries.hide([2], hidden=True)
    forms = page(token="t").xpath("//form[@action='../do/hide']")
    assert sent(forms[1])[1] == [("name", "e2"), ("undo", "1")]
    with store.transaction():
        store.stories.hide(1, hidden=True)
    assert sent(page(token="t").xpath("//form[@action='../do/hide']")[-1])[1] == [("name", "s1"), ("undo", "1")]


def test_without_a_token_nothing_can_be_sent(page):
    """Where no desk is, there are commands."""
    assert not page().xpath("//form[@method='post'] | //input[@type='checkbox']")


WIRE = "The ferry company said on Friday that boats would run every ten minutes while the bridge is closed. " * 3


def test_copies_of_one_text_stand_beneath_the_first(store, page, browser):
    """As many as print it; a place of discussion prints nothing."""
    with store.transaction():
        store.entries.edit([replace(entry, text=WIRE, address="x") for entry in store.entries.get([1, 2, 3])])
    first, second = page().xpath("//ol[@class='members']/li")
    assert (first.get("id"), second.get("id")) == ("e3", "e2")
    assert second.xpath(".//details[@class='copies']//li/@id") == ["e1"]
    assert "The same text in 1 more entry" in browser.text_of(second)


def test_entries_are_drawn_on_a_time_line(page):
    """For eyes only: what it shows stands beside it in words."""
    found = page()
    assert len(found.xpath("//ol[@class='members']/li/*[name()='svg'][@aria-hidden='true']")) == 3
    assert found.xpath("//*[name()='text']/text()")


def another(store, title, **decided):
    """Store another story of one entry."""
    entry = replace(store.entries.get([1])[0], id=0, identity=title, keys=(title,), title=title, outlet="Herald")
    with store.transaction():
        (added,) = store.entries.add([entry])
        store.stories.assign([Decision(added.id, added.id, None, "founded", **decided)])
    return added.id


def test_what_came_close_is_possibly_the_same(store, page, browser):
    """Headlines compared, with the reason, and a button that merges."""
    number = another(store, "Harbour bridge shut for good")
    with store.transaction():
        entry = replace(store.entries.get([1])[0], id=0, identity="y", keys=("y",))
        (added,) = store.entries.add([entry])
        contenders = (Contender(1, (3.0,)), Contender(number, (1.25,)), Contender(number, (9.0,), bar="numbers"))
        decision = Decision(added.id, 1, 1, "score", score=3.0, required=2.0, contenders=contenders)
        store.stories.assign([decision])
    (near,) = page(token="t").xpath("//ul[@class='beside']/li")
    assert browser.text_of(near.find("h3")) == "Harbour bridge shut for good"
    assert near.xpath("h3//mark/text()") == ["Harbour", "bridge"]
    assert near.xpath("h3//u/text()") == ["shut", "good"]
    assert f"e{added.id} here came to 1.25 with it, 2.00 was asked for." in browser.text_of(near)
    assert sent(near.find(".//form"))[1] == [("names", "s1"), ("names", f"s{number}")]


def test_a_story_to_merge_with_is_found_by_words(store, page, browser):
    """Any but this one."""
    number = another(store, "Swans nest on the pier")
    (found,) = page(token="t", q="swans").xpath("//ul[@class='beside']/li")
    assert sent(found.find(".//form"))[1] == [("names", "s1"), ("names", f"s{number}")]
    assert not page(token="t", q="reopens").xpath("//ul[@class='beside']/li")
    assert "No other story has these words." in browser.text_of(page(q="reopens"))


def test_what_readers_were_shown_is_told(published, page, browser):
    """Output by output."""
    (shown,) = page().xpath("//section[@aria-labelledby='published']//li")
    assert shown.get("id") == UUID
    assert "all: published 2026-03-14 16:09 CET" in browser.text_of(shown)


def test_corrections_are_told(store, page, browser):
    """Who looks at a story a year later should see that somebody put it right."""
    with store.transaction():
        store.corrections.add(Correction(0, "merge", NOW, (1,), (2,)))
        store.corrections.add(Correction(0, "hide", NOW, (3,)))
    told = [browser.text_of(line) for line in page().xpath("//section[@aria-labelledby='corrected']//li")]
    assert told == [
        (
            "Put together by hand: Bridge <script>alert(1)</script> reopens Gazette, e1"
            " with Harbour bridge is open Herald, e2 Correction 1, 2026-03-14 16:09 CET"
        ),
        "Hidden by hand: Bridge e3 Correction 2, 2026-03-14 16:09 CET",
    ]


def test_who_else_mentions_the_story_is_told(store, page, browser):
    """With the way to the story that they are of, which may be the same."""
    assert "No other story came close to this one." in browser.text_of(page())
    number = another(store, "Briefing <b>", mentions=(1,))
    (near,) = page().xpath("//ul[@class='beside']/li")
    assert browser.text_of(near).startswith("Briefing <b> Herald, 1 h ago, 1 outlet")
    assert "An entry there also tells of this story." in browser.text_of(near)
    assert near.xpath("h3/a/@href") == [f"../stories/s{number}"]


def test_a_correction_can_be_taken_back_once(store, page, browser):
    """Here as in the log; afterwards it is told that it was."""
    with store.transaction():
        hidden = store.corrections.add(Correction(0, "hide", NOW, (3,)))
        assert page(token="t").xpath("//form[@action='../do/undo']")
        shown = store.corrections.add(Correction(0, "show", NOW, (3,)))
        store.corrections.undo(hidden.id, shown.id)
    first, last = page(token="t").xpath("//ul[@class='corrections']/li")
    assert "taken back" in browser.text_of(first)
    assert not first.findall(".//form")
    assert sent(last.find(".//form"))[1] == [("number", str(shown.id))]


def test_a_page_as_a_file_tells_no_mentions(store):
    """Whoever mentions a story may be nobody's business."""
    entry = replace(store.entries.get([1])[0], id=0, identity="x", keys=("x",), title="Briefing")
    with store.transaction():
        (added,) = store.entries.add([entry])
        store.stories.assign([Decision(added.id, added.id, None, "founded", mentions=(1,))])
    (told,) = store.stories.get([1])
    assert "Briefing" not in story.static_page(store, CONFIG, Links("../", is_static=True), told, ())


@pytest.mark.parametrize("name", ["s1", "e1", "e3", UUID, UUID.upper()])
def test_a_story_is_found_by_its_number_its_entries_and_its_published_id(published, name):
    """However somebody came by it."""
    assert story.find(published, name) == 1


@pytest.mark.parametrize("name", ["s2", "e99", "x", "", "s", "s" + "9" * 40, UUID[:-1] + "0", f"urn:uuid:{UUID}"])
def test_what_is_no_story_is_not_found(published, name):
    """Nor is it an error."""
    assert story.find(published, name) in (None, 1)
    assert story.find(published, name) is None or name == "s2"  # an entry's number that joined the story


def test_a_published_id_outlives_its_publication(published):
    """Readers keep ids for years; what was removed leads to where its founding entry is now."""
    with published.transaction():
        published.publications.remove([f"urn:uuid:{UUID}"])
        published.stories.split([1], 1)
    assert story.find(published, UUID) == published.stories.story_of(1)


def test_an_entry_leads_to_its_story(site):
    """And the way from there holds under any path."""
    answer = site.ask("/stories/e2")
    assert (answer.status_code, answer.headers["location"]) == (307, "s1")
    assert site.ask("/stories/s1").status_code == 200
    assert site.ask("/stories/s77").status_code == 404


def test_a_story_that_is_no_more_has_no_page(store):
    """It may go between the look for its name and the look at its entries."""
    assert story.page(Asked(store, CONFIG, LINKS, NOW), 99) == ""
