"""What long texts have in common."""

import pytest

from aggregator.config import Grouping
from aggregator.group.aliases import Aliases
from aggregator.group.articles import article, keys, likeness
from aggregator.group.assign import Grouper
from aggregator.group.score import recompute
from aggregator.group.text import tokens

STRIKE = (
    "Dockers at the Heronbridge container terminal walked out at midnight after talks on the new roster collapsed. "
    "The union says that Kestrel Lines broke its promise of two free weekends a month; the company speaks of an "
    "illegal stoppage and has asked the labour court in Brannock for an injunction. Forty lorries were waiting at the "
    "Saltmere gate in the morning, and the ferry to Tarn was cancelled. "
)
MORE = "The harbour master, Alda Renn, expects the queue of ships off Gull Reef to grow to nine by Friday. "
OTHER = (
    "The observatory above Quillon has photographed a comet that nobody had on any list. Two pupils found it on "
    "plates of last autumn while counting sparrows for a school project. It is as faint as a candle on the moon, will "
    "pass Jupiter in spring, and is to be named after the janitor who kept the key of the dome. The academy "
    "congratulates them. "
)


def read(text):
    """Return a text as an article."""
    return article(tokens(text, "en", Aliases()))


def test_articles_on_one_event_are_alike():
    """However they are worded; on two events they have nothing in common."""
    assert likeness(read(STRIKE), read(STRIKE)) == pytest.approx(1, abs=0.01)
    assert likeness(read(STRIKE + MORE), read(MORE + STRIKE)) > 0.9
    assert likeness(read(STRIKE), read(OTHER)) < 0.1


def test_an_article_is_found_by_what_it_tells_most():
    """Names before ordinary words; a short text is no article."""
    assert "heronbridg" in keys(read(STRIKE))
    assert keys(None) == ()


@pytest.fixture
def grouper():
    """Return an empty grouper without a table of names."""
    return Grouper(Grouping(), Aliases())


def test_articles_that_tell_the_same_are_one_story_whatever_their_titles_say(grouper, make):
    """A headline writer may choose anything; a decision can be computed again from its record."""
    first = grouper.assign(make("Dockers walk out", text=2 * STRIKE))
    second = grouper.assign(make("Nine ships wait off Gull Reef", text=STRIKE + STRIKE + MORE, hours=2))
    assert (second.story, "article" in second.features) == (first.entry, True)
    assert recompute(second) == second.score


def test_other_articles_are_not_compared(grouper, make):
    """Texts that share little are no candidates when their titles share nothing."""
    grouper.assign(make("Dockers walk out", text=2 * STRIKE))
    assert grouper.assign(make("New comet found", text=2 * OTHER)).score is None


def test_a_source_repeats_itself_in_its_articles(grouper, make):
    """What one source writes twice is background."""
    grouper.assign(make("Dockers walk out", text=2 * STRIKE, feed=500))
    again = grouper.assign(make("Nine ships wait off Gull Reef", text=2 * STRIKE + MORE, feed=500, hours=2))
    assert again.joined is None


def test_forgotten_articles_are_not_found(grouper, make):
    """Nothing is left of an entry that was forgotten."""
    first = make("Dockers walk out", text=2 * STRIKE)
    grouper.assign(first)
    grouper.forget([first.id])
    assert grouper.assign(make("Nine ships wait off Gull Reef", text=2 * STRIKE, hours=2)).score is None
