"""Corrections are taken back, by others that do the opposite."""

import pytest

from aggregator.errors import UsageError
from aggregator.explaining import explain
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Decision
from aggregator.rehearsing import labels

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"


def last(world):
    """Return the correction that was made last."""
    return world.store.corrections.latest(limit=1)[0]


def refused(world, number):
    """Return what is told where a correction cannot be taken back."""
    before = world.store.corrections.since(0)
    with pytest.raises(UsageError) as error:
        world.undo(number)
    assert world.store.corrections.since(0) == before
    return str(error.value)


def test_a_merge_is_taken_back(two):
    """Both stories have their numbers again; in the log stands a correction of its own."""
    number = two.correct("merge", "s1", "s3")["correction"]
    told = two.undo(number)
    assert (two.story(1), two.story(3)) == ([1, 2], [3, 4])
    assert told["told"].startswith(f"correction {number} is taken back: two stories now: e3, e4 in s3 and e1, e2 in s1")
    assert (last(two).verb, last(two).undoes, told["correction"]) == ("split", number, last(two).id)
    assert two.store.corrections.get(number).undone == last(two).id


def test_of_a_merge_that_was_taken_back_readers_see_both(two):
    """The older publication stays, the other comes back under another id."""
    before = two.shown()
    number = two.correct("merge", "s1", "s3")["correction"]
    two.publish()
    two.undo(number)
    two.publish()
    after = two.shown()
    assert after[1].id == before[1].id
    assert {publication.story for publication in after.values()} == {1, 3}
    assert not {before[3].id} & {publication.id for publication in after.values()}


def test_what_joined_a_merged_story_goes_with_what_it_joined_through(two):
    """Whoever it brought goes with it."""
    number = two.correct("merge", "s1", "s3")["correction"]
    for joins in (4, 5, 2):
        entry = two.arrive(ONE, f"late{joins}")
        two.store.stories.assign([decision(entry.id, 1, joins)])
    two.undo(number)
    assert (two.story(1), two.story(3)) == ([1, 2, 7], [3, 4, 5, 6])


def decision(entry, story, joined):
    """Return why an entry is in a story."""
    return Decision(entry=entry, story=story, joined=joined, path="title")


def test_a_story_with_another_number_by_now_is_taken_apart(two):
    """It was merged into an older one later, and that was taken back."""
    first = two.correct("merge", "s3", "s1")["correction"]
    two.bring(ONE, "other")
    second = two.correct("merge", "s1", "s5")["correction"]
    assert refused(two, first) == f"correction {second} came later and builds on {first}: undo {second} first"
    two.undo(second)
    two.undo(first)
    assert (two.story(1), two.story(3), two.story(5)) == ([1, 2], [3, 4], [5])


def test_a_split_is_taken_back(two):
    """The older publication survives."""
    two.publish()
    before = two.shown()
    number = two.correct("split", "e2")["correction"]
    two.publish()
    assert len(two.shown()) == 3
    told = two.undo(number)
    two.publish()
    assert two.story(1) == [1, 2]
    assert two.shown()[1].id == before[1].id
    assert len(two.shown()) == 2
    assert (last(two).verb, last(two).undoes, told["correction"]) == ("merge", number, last(two).id)


def test_a_split_of_what_went_further_apart_is_taken_back_last(two):
    """Nor while it is together again."""
    first = two.correct("split", "e3")["correction"]
    again = two.correct("merge", "e3", "e4")["correction"]
    assert refused(two, first).startswith(f"correction {again} came later")
    two.undo(again)
    assert two.story(3) == [3]
    two.undo(first)
    assert two.story(3) == [3, 4]


@pytest.mark.parametrize("name", ["s1", "e1"])
def test_hiding_is_taken_back(two, name):
    """It is shown again under another id; and hidden where that is taken back."""
    before = two.shown()
    number = two.correct("hide", name)["correction"]
    two.publish()
    shown = two.undo(number)["correction"]
    two.publish()
    assert last(two).verb == "show"
    assert len(two.shown()) == 2
    assert before[1].id not in {publication.id for publication in two.shown().values()}
    two.undo(shown)
    two.publish()
    assert 1 not in two.shown()
    assert (last(two).verb, last(two).undoes) == ("hide", 0)


def test_hiding_that_is_over_already_is_not_taken_back(two):
    """Somebody showed it again."""
    number = two.correct("hide", "s1")["correction"]
    two.correct("hide", "s1", undo=True)
    assert "s1 is shown again already" in refused(two, number)


def test_a_merge_with_a_hidden_story_leaves_the_other_one_shown(two):
    """Each is as it was before."""
    two.correct("hide", "s3")
    number = two.correct("merge", "s1", "s3")["correction"]
    assert two.store.stories.hidden([1, 3]) == {1}
    two.undo(number)
    assert two.store.stories.hidden([1, 3]) == {3}


def test_taking_back_is_taken_back(two):
    """What was said counts again."""
    number = two.correct("merge", "s1", "s3")["correction"]
    assert len(labels(two.store).together) == 4
    back = two.undo(number)["correction"]
    assert labels(two.store).entries == frozenset()
    assert refused(two, number) == (
        f"correction {number} is taken back already, by {back}: undo that one to have it again"
    )
    two.undo(back)
    assert two.story(1) == [1, 2, 3, 4]
    assert (last(two).verb, last(two).undoes) == ("merge", 0)
    assert len(labels(two.store).together) == 4


@pytest.mark.parametrize("answer", ["same", "apart", "unsure"])
def test_an_answer_that_changed_nothing_is_taken_back(two, answer):
    """It is no label any more."""
    pair = {"same": ("e1", "e2"), "apart": ("e1", "e3"), "unsure": ("e1", "e3")}[answer]
    number = two.review(*pair, answer)["correction"]
    two.undo(number)
    assert labels(two.store).entries == frozenset()
    assert (two.story(1), two.story(3)) == ([1, 2], [3, 4])


def test_an_entry_is_explained_with_what_was_taken_back(two):
    """Once each."""
    two.undo(two.review("e1", "e2", "same")["correction"])
    two.undo(two.correct("merge", "s1", "s3")["correction"])
    told = explain(two.store, two.store.entries.get([1])[0], zone="UTC")
    assert [line.strip() for line in told if "by hand" in line] == [
        "said by hand to tell the same as e2 on 2026-03-01, taken back",
        "put together by hand with e3, e4 on 2026-03-01, taken back",
        "taken apart by hand from e3, e4 on 2026-03-01",
    ]


def test_what_there_is_not_is_not_taken_back(two):
    """Nor what was forgotten since."""
    assert refused(two, 99).startswith("there is no correction 99")
    number = two.correct("split", "e2")["correction"]
    two.store.entries.withdraw(two.store.feeds.find(TWO).id)
    assert refused(two, number).endswith("of one side nothing is left")


def test_what_was_taken_back_binds_after_a_restart(world):
    """An arrival joins what it matches, as if nobody had corrected anything."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.arrive(TWO, "strike", title=STRIKE)
    groups = Groups(world.config.grouping, load_aliases())
    groups.group(world.store, limit=10)
    number = world.correct("merge", "e1", "e2")["correction"]
    world.undo(number)
    world.arrive(THREE, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    world.arrive(FOUR, "flood", title=FLOOD)
    Groups(world.config.grouping, load_aliases()).group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1, 4], [2, 3])
