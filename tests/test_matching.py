"""Who has this: by address, by headline, by paragraph."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.group.aliases import Aliases, load_aliases
from aggregator.grouping import Groups
from aggregator.matching import match
from tests.correcting.conftest import FOUR, ONE, THREE, TWO, World

ALIASES = load_aliases()
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
AGAIN = "Harbour of Ostmar closed by flood after heavy rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"
DENIED = "Mayor denies that flood closed the harbour of Ostmar"
BRIEFING = "Morning briefing: flood closes the harbour of Ostmar, railway workers strike"
PARAGRAPH = (
    "Ostmar: The harbour was closed by a flood on Sunday after heavy rain had brought the river over its banks. Ships "
    "wait outside, and the harbour master said that it would take days to clear the entrance of trees and of mud."
)


@pytest.fixture
def world():
    """Give two stories, a briefing and a denial."""
    world = World()
    for url, name, title in ((ONE, "a", FLOOD), (TWO, "b", AGAIN), (THREE, "c", STRIKE), (FOUR, "d", BRIEFING)):
        world.arrive(url, name, title=title, comments=f"https://talk.example/{name}?id=1")
    group(world)
    assert world.story(1) == [1, 2]
    yield world
    world.store.close()


def group(world):
    """Group all that waits."""
    while Groups(world.config.grouping, ALIASES).group(world.store, limit=100):
        pass


def ask(world, text, **options):
    """Return what has a text."""
    options = {"now": world.now} | options
    return match(world.store, world.config.grouping, ALIASES, text, **options)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://two.example/b", "It has this address."),
        ("http://www.two.example/b?utm_source=mail#top", "It has this address, written otherwise."),
        ("two.example/b", "It has this address."),
        ("https://talk.example/b?id=1", "Its comments page has this address."),
    ],
)
def test_an_address_leads_to_its_story(world, address, why):
    """However it is written; also that of a comments page."""
    (found,) = ask(world, address)
    assert (found.story, found.entry.id, found.path, found.belongs, found.joins) == (1, 2, "address", True, True)
    assert found.why == why


def test_a_published_id_leads_to_its_story(world):
    """As a feed reader shows it."""
    world.publish()
    for name in (world.shown()[1].id, world.shown()[1].id.removeprefix("urn:uuid:")):
        (found,) = ask(world, name)
        assert (found.story, found.why) == (1, "A feed of yours shows it under this id.")


def test_the_words_of_an_unknown_address_are_read_as_a_headline(world):
    """Where it has words."""
    (found, *_) = ask(world, "https://else.example/2026/03/flood-closes-harbour-of-ostmar-after-rain-99182.html")
    assert (found.story, found.path, found.joins) == (1, "words", True)
    assert ask(world, "https://else.example/99182") == ()


def test_a_headline_leads_to_the_story_that_it_would_join(world):
    """With what they have in common; then what comes near, and why it is not that."""
    (found, *near) = ask(world, "Ostmar harbour closed after rain and flood")
    assert (found.story, found.path, found.belongs, found.joins) == (1, "words", True, True)
    assert "Ostmar" in found.why
    assert found.score >= found.required
    briefing = next(each for each in near if each.entry.id == 4)
    assert not briefing.joins
    assert "it tells several stories" in briefing.why


def test_the_same_title_is_told(world):
    """It would join at once."""
    found = ask(world, FLOOD)[0]
    assert (found.story, found.path, found.score, found.joins) == (1, "title", None, True)
    assert found.why == "It has the same title."


def test_a_paragraph_leads_to_its_story(world):
    """With or without a headline above it."""
    for text in (PARAGRAPH, f"{AGAIN}\n\n{PARAGRAPH}"):
        assert ask(world, text)[0].story == 1


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("东京发生强烈地震，数千人紧急疏散到安全地带", "东京发生强震，数千人被紧急疏散到安全地带"),
        ("東京で震度6強の地震、数千人が避難", "東京で震度6弱の地震、数千人が避難した"),
        ("서울에서 대규모 화재 발생, 수백 명 대피", "서울서 대규모 화재, 수백 명이 대피"),
    ],
)
def test_a_title_without_spaces_is_found_with_a_few_letters_changed(world, title, asked):
    """As long as its parts begin alike."""
    world.arrive(TWO, "far", title=title)
    group(world)
    assert ask(world, asked)[0].entry.title == title


def test_a_guard_keeps_a_story_near(world):
    """A denial of it is told apart, with the reason."""
    found = ask(world, DENIED)[0]
    assert (found.story, found.belongs) == (1, False)
    assert "one denies what the other tells" in found.why


def test_what_a_person_put_together_is_found_by_either_side(world):
    """The denial belongs to the story into which a person put another denial."""
    world.arrive(TWO, "denial", title=DENIED)
    group(world)
    world.correct("merge", "e1", "e5")
    assert [(each.story, each.belongs) for each in ask(world, f"{DENIED}, officials say")[:1]] == [(1, True)]


def test_old_stories_are_found_and_told_to_be_over(world):
    """However old; nothing joins them any more."""
    found = ask(world, AGAIN + " again", now=world.now + timedelta(days=300))[0]
    assert (found.story, found.belongs, found.joins) == (1, True, False)
    assert "so old that nothing joins it" in found.why


@pytest.mark.parametrize(
    "text", ["", "   ", "the of", "\0", '"', "Election of a new pope in Rome", "💥", "http://[", "*"]
)
def test_nothing_alike_is_nothing(world, text):
    """Whatever is asked."""
    assert ask(world, text) == ()


def test_names_given_since_are_known_among_the_likeliest(world):
    """These are read again; of others, what was read before will do."""
    aliases = Aliases([("Ostmar", "ostmar"), ("Port Victoria", "ostmar")])
    found = match(
        world.store, world.config.grouping, aliases, "Flood closes the harbour of Port Victoria", now=world.now
    )
    assert (found[0].story, found[0].belongs) == (1, True)
    for number in range(80):
        world.arrive(TWO, f"more{number}", title=f"Harbour of Ostmar closed by strike number {number}")
    group(world)
    assert {each.story for each in match(world.store, world.config.grouping, aliases, FLOOD, now=world.now)} > {1}


def test_there_are_no_more_than_asked_for(world):
    """The nearest first."""
    assert [each.story for each in ask(world, "flood closes harbour of Ostmar, railway workers strike", limit=1)]
    assert len(ask(world, "flood closes harbour of Ostmar, railway workers in Delgor strike", limit=2)) == 2


WORDS = st.sampled_from((FLOOD, AGAIN, STRIKE, DENIED, BRIEFING, PARAGRAPH, "https://one.example/a")) | st.text(
    max_size=60
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(st.sampled_from((FLOOD, AGAIN, DENIED, STRIKE)), min_size=1))
def test_asking_changes_nothing(questions, titles):
    """What arrives afterwards is decided as if nobody had asked."""
    ends = []
    for asks in (False, True):
        world = World()
        groups = Groups(world.config.grouping, ALIASES)
        for number, title in enumerate(titles):
            world.arrive((ONE, TWO, THREE, FOUR)[number % 4], str(number), title=title)
            groups.group(world.store, limit=10)
            for question in questions if asks else ():
                ask(world, question)
        ends.append([world.store.stories.decision(number + 1) for number in range(len(titles))])
        world.store.close()
    assert ends[0] == ends[1]
