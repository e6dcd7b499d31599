"""The judge names what a person who reads would wonder about, and nothing else."""

from tests.long.readers.day import Step
from tests.long.readers.judge import Item, Judge

FIRST = Step("first", print, fresh=frozenset({"flood", "strike"}))
NEXT = Step("next", print)
LATER = Step("later", print)
FLOOD, STRIKE = "https://one.example/flood", "https://two.example/strike"


def judged(*looks):
    """Return what a judge says of a list of (link, is unread) after each step, all of which the document carries."""
    judge = Judge()
    for step, links in zip((FIRST, NEXT, LATER), looks, strict=False):
        judge.look(step, [Item(link, is_unread) for link, is_unread in links], {"flood", "strike"})
    return [(event.step, event.story, event.kind) for event in judge.events]


def test_a_reader_that_lists_each_story_once_did_well():
    """New ones unread, later read, even if the link leads to another outlet."""
    assert judged([(FLOOD, True), (STRIKE, True)], [("https://nine.example/flood", False), (STRIKE, False)]) == []


def test_a_story_with_two_items_is_there_twice():
    """When the further item comes, not as long as it stays."""
    first, doubled = [(FLOOD, True), (STRIKE, True)], [(FLOOD, False), (FLOOD, True), (STRIKE, False)]
    assert judged(first, doubled, [(FLOOD, False), (FLOOD, False), (STRIKE, False)]) == [("next", "flood", "twice")]


def test_what_was_read_turns_unread():
    """At each step at which it does."""
    first, again = [(FLOOD, True), (STRIKE, True)], [(FLOOD, True), (STRIKE, False)]
    assert judged(first, again, again) == [("next", "flood", "unread"), ("later", "flood", "unread")]


def test_what_is_published_and_not_listed_is_missing():
    """And so is what was published just now, and is listed as read."""
    assert judged([(FLOOD, False), (STRIKE, True)], [(STRIKE, False)]) == [
        ("first", "flood", "missing"),
        ("next", "flood", "missing"),
    ]


def test_what_was_gone_comes_again():
    """However it is marked then."""
    first, less = [(FLOOD, True), (STRIKE, True)], [(STRIKE, False)]
    assert judged(first, less, [(FLOOD, True), (STRIKE, False)]) == [
        ("next", "flood", "missing"),
        ("later", "flood", "again"),
    ]
