"""What a person wants out of every output, as readers see it."""

import pytest

from aggregator.errors import UsageError
from aggregator.naming import find

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))


def test_a_hidden_story_disappears_with_all_that_joins_it(two):
    """And is shown again under a new id; it can be found meanwhile."""
    before = two.shown()
    name = before[3].id
    told = two.correct("hide", name)
    assert told["told"] == f"s3 is hidden, and so is what joins it; all: {name} goes"
    assert told["stories"] == [{"story": "s3", "entries": ["e3", "e4"], "hidden": True}]
    two.bring(ONE, "more", joins=3)
    two.publish()
    assert set(two.shown()) == {1}
    assert [entry.id for entry in find(two.store, name)] == [3, 4, 5]
    two.change({"name": "all", "min_outlets": 9})
    told = two.correct("hide", name, undo=True)
    assert told["told"] == "s3 is shown again"
    two.publish(hold=True)
    assert set(two.shown()) == {1, 3}
    assert two.shown()[3].id != name


def test_a_hidden_entry_leaves_the_list(two):
    """Others stay under the same id; where it spoke for the story another one does, under a new id."""
    before = two.shown()
    two.correct("hide", "e2")
    two.correct("hide", "https://three.example/rain")
    two.publish()
    assert (two.shown()[1].id, two.shown()[1].listed) == (before[1].id, ())
    assert set(two.shown()) == {1, 4}
    assert two.shown()[4].id != before[3].id
    two.correct("hide", "e2", undo=True)
    two.correct("hide", "e3", undo=True)
    two.publish()
    assert {entry: each.listed for entry, each in two.shown().items()} == {1: (2,), 4: (3,)}


def test_hiding_is_told_as_it_is(two):
    """What is hidden already stays so; what cannot be shown again says what can."""
    assert two.correct("hide", "e1")["told"].startswith("e1 is hidden")
    assert two.correct("hide", "e1")["told"].startswith("e1 is hidden already")
    assert len(two.store.corrections.since(0)) == 1
    with pytest.raises(UsageError, match="s1 is not hidden, but e1 in it is"):
        two.correct("hide", "s1", undo=True)
    two.correct("hide", "s3")
    with pytest.raises(UsageError, match="e4 is not hidden, but s3 is as a whole"):
        two.correct("hide", "e4", undo=True)


def test_a_hidden_story_stays_hidden_however_it_is_corrected(two):
    """Merged with another one it hides that too; taken apart, both sides stay hidden."""
    two.correct("hide", "s3")
    assert two.correct("merge", "s1", "s3")["told"].startswith("s1 and s3 are one story now: s1 with 4 entries, hidden")
    two.publish()
    assert two.shown() == {}
    assert ", hidden" in two.correct("split", "e3")["told"]
    two.publish()
    assert two.shown() == {}
    two.correct("hide", "s3", undo=True)
    two.publish()
    assert set(two.shown()) == {3}
