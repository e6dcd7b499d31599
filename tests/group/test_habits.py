"""What a source says in most of its texts counts for nothing."""

from datetime import timedelta

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.group.habits import Habits

BLURB = ", writes Lena Rendal in Tideline, the harbour newsletter that the Port Alder Courier sends to its subscribers"
NEWS = (
    "Lighthouse keeper of Venn retires",
    "Cranefield bakery wins bread prize",
    "Orchard festival returns to Brannock",
    "Skarn library lends out telescopes",
    "Old mill in Tarn becomes a hostel",
)


class Said:
    """A word of a text."""

    def __init__(self, text):
        """Keep how it is spelt."""
        self.text = text


def test_words_that_most_texts_have_are_left_out():
    """Four texts must have a word, and half of those that are alive."""
    habits = Habits()
    follow, heron = Said("follow"), Said("heron")
    for _ in range(4):
        assert habits.without(1, (follow, heron)) == (follow, heron)
        habits.add(1, (follow,))
    assert habits.without(1, (follow, heron)) == (heron,)
    assert habits.without(2, (follow, heron)) == (follow, heron)
    for _ in range(5):
        habits.add(1, (heron,))
    assert habits.without(1, (follow, heron)) == (follow,)


def test_words_of_texts_that_are_gone_count_again():
    """Nothing is kept of a feed whose texts are all forgotten."""
    habits = Habits()
    for _ in range(5):
        habits.add(1, (Said("follow"),))
    for _ in range(5):
        habits.remove(1, (Said("follow"),))
    assert habits.size() == 0
    follow = Said("follow")
    assert habits.without(1, (follow,)) == (follow,)


@pytest.fixture
def written(make):
    """Return a function that returns entries of one outlet, all with these words at their end."""

    def entries(blurb, count=5):
        titles = (*NEWS[:count], "Lighthouse keeper of Venn praised")
        return [
            make(title, feed=500, hours=at, text=f"{title}: neighbours of number{at} were surprised{blurb}.")
            for at, title in enumerate(titles)
        ]

    return entries


def test_a_blurb_is_no_evidence(written, names):
    """Once it was seen often enough, what two entries share is as much as if it were not there."""

    def cosine(entries):
        grouper = Grouper(Grouping(), names)
        return [grouper.assign(entry) for entry in entries][-1].features["text_cosine"]

    assert cosine(written(BLURB)) == pytest.approx(cosine(written("")))
    assert cosine(written(BLURB, count=2)) > cosine(written("", count=2)) + 0.05


def test_habits_survive_a_restart(written, names):
    """They are learned again from what is loaded."""
    entries = written(BLURB)
    running, restarted = Grouper(Grouping(), names), Grouper(Grouping(), names)
    decisions = [running.assign(entry) for entry in entries[:-1]]
    restarted.catch_up(entries[-2].first_seen)
    for entry, decision in zip(entries, decisions, strict=False):
        restarted.load(entry, decision.story, trace=decision.trace)
    assert restarted.sizes() == running.sizes()
    assert restarted.assign(entries[-1]) == running.assign(entries[-1])


def test_what_is_learned_does_not_grow(make, names):
    """Texts that are older than the window are forgotten with their words."""
    grouper = Grouper(Grouping(window=timedelta(hours=24)), names)
    for day in range(30):
        grouper.assign(make(f"Heron count number{day} at Lisk", feed=7, hours=24.0 * day, text=f"Word{day}{BLURB}."))
        if day == 5:
            before = grouper.sizes()["habits"]
    assert grouper.sizes()["habits"] <= before
