"""Answers to whether two entries tell the same."""

import pytest

from aggregator.errors import UsageError
from aggregator.models import Decision
from aggregator.rehearsing import labels

ONE = "https://one.example/feed.xml"


def kept(world):
    """Return what was kept."""
    return [(each.verb, each.entries, each.others) for each in world.store.corrections.since(0)]


def test_the_same_are_merged(two):
    """Where they are two stories."""
    told = two.review("e4", "e1", "same")
    assert two.story(1) == [1, 2, 3, 4]
    assert kept(two) == [("merge", (1, 2), (3, 4))]
    assert told["correction"] == 1


def test_what_is_apart_is_split(two):
    """Where they are one story: the entry leaves with what joined through it."""
    late = two.arrive(ONE, "late")
    two.store.stories.assign([Decision(late.id, 1, 2, "title")])
    two.review("e2", "e1", "apart")
    assert (two.story(1), two.story(2)) == ([1], [2, 5])


def test_a_founder_leaves_with_its_own(two):
    """The entry that it was compared with stays with what joined through that."""
    for joins in (1, 2):
        late = two.arrive(ONE, f"late{joins}")
        two.store.stories.assign([Decision(late.id, 1, joins, "title")])
    two.review("e1", "e2", "apart")
    assert (two.story(1), two.story(2)) == ([1, 5], [2, 6])


@pytest.mark.parametrize(("entry", "other", "answer"), [(2, 1, "same"), (3, 1, "apart"), (3, 1, "unsure")])
def test_an_answer_that_is_so_already_is_kept(two, entry, other, answer):
    """Nothing changes for readers."""
    before = two.shown()
    told = two.review(f"e{entry}", f"e{other}", answer)
    two.publish()
    assert kept(two) == [(answer, (entry,), (other,))]
    assert two.shown() == before
    assert told["publications"] == []
    assert told["correction"] == 1


def test_answers_are_labels(two):
    """The last word counts; what is left open counts neither way."""
    two.review("e2", "e1", "same")
    two.review("e3", "e1", "apart")
    two.review("e4", "e1", "apart")
    two.review("e4", "e1", "unsure")
    assert (labels(two.store).together, labels(two.store).apart) == ({(1, 2)}, {(1, 3)})


def test_what_makes_no_sense_is_refused(two):
    """With what to say instead."""
    with pytest.raises(UsageError, match="cannot be compared with itself"):
        two.review("e1", "e1", "same")
    with pytest.raises(UsageError, match="say same, apart or unsure"):
        two.review("e1", "e2", "perhaps")
    with pytest.raises(UsageError, match="s1 is 2 entries: name one of them, as in e1"):
        two.review("s1", "e3", "same")
    two.arrive(ONE, "new")
    with pytest.raises(UsageError, match="e5 waits to be grouped"):
        two.review("e5", "e1", "same")
    assert kept(two) == []
