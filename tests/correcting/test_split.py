"""Entries that a person takes out of their story, as readers see it."""

import pytest

from aggregator.errors import UsageError
from aggregator.requests import carry_out

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))


def test_split_entries_move_together_and_are_shown_at_once(two):
    """The published id stays with the representative; the others get one of their own, whatever counts and holds."""
    two.change({"name": "all", "min_outlets": 2})
    two.bring(THREE, "wave", joins=1, backlog=True)
    two.bring(FOUR, "wave", joins=1, backlog=True)
    two.publish()
    before = two.shown()[1]
    told = two.correct("split", "e5", "e6")
    assert told["told"] == f"two stories now: e5, e6 in s5 and e1, e2 in s1; all: {before.id} stays with s1"
    assert [each["story"] for each in told["stories"]] == ["s5", "s1"]
    two.publish(hold=True)
    after = two.shown()
    assert (after[1].id, after[1].listed) == (before.id, (2,))
    assert (after[5].story, after[5].listed) == (5, (6,))
    assert after[5].id not in {before.id, after[3].id}


def test_the_story_keeps_its_number_where_its_founder_is(two):
    """Naming the founder moves the others; the published id stays where its representative is all the same."""
    before = two.shown()[1]
    two.correct("split", "e1")
    assert (two.story(1), two.story(2)) == ([1], [2])
    two.publish()
    assert two.shown()[1].id == before.id
    assert two.shown()[2].id != before.id


def test_an_id_stays_with_a_representative_that_leaves_the_founder(world):
    """The founder's side gets a new id, though the old one was made of its name."""
    world.change(feed=[{"url": ONE}, {"url": TWO, "priority": 1}])
    world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=1)
    world.publish()
    before = world.shown()[2]
    world.correct("split", "e2")
    world.publish()
    after = world.shown()
    assert (after[2].id, after[2].story, after[2].unit) == (before.id, 2, 2)
    assert (after[1].story, after[1].unit) == (1, 1)
    assert after[1].id != before.id


def test_what_joined_silently_is_shown_once_it_is_taken_out(world):
    """Readers never saw it, and it has waited with its story."""
    world.change({"name": "all", "growth": "silent"})
    world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "flood", joins=1)
    world.publish()
    world.correct("split", "e2")
    world.publish(hold=True)
    assert set(world.shown()) == {1, 2}


def test_copies_that_are_taken_out_together_stay_copies(world):
    """An output that shows only copies together shows them as one."""
    world.change({"name": "all", "group": "copies"})
    world.bring(ONE, "flood")
    for url in (TWO, THREE):
        world.bring(url, "flood", joins=1, path="address")
    world.publish()
    world.correct("split", "e2", "e3")
    world.publish()
    assert {entry: each.listed for entry, each in world.shown().items()} == {1: (), 2: (3,)}


def test_ids_are_never_given_again(two):
    """Merged, split, merged back and split again: each new publication has an id that nobody knew."""
    given = {each.id for each in two.shown().values()}
    for verb, names in (("merge", ("s1", "s3")), ("split", ("e3", "e4"))) * 3:
        two.correct(verb, *names)
        two.publish()
        if verb == "merge":
            assert [each.story for each in two.shown().values()] == [1]
        else:
            (fresh,) = {each.id for each in two.shown().values()} - given | {two.shown()[3].id}
            assert fresh not in given
            given.add(fresh)
    assert two.store.stories.count() == 2
    assert len(given) == 5


def test_a_merge_and_a_split_before_readers_see_either(two):
    """What was taken away and put back within a minute appears again, under a new id."""
    two.change({"name": "all", "min_outlets": 3})
    before = two.shown()
    two.correct("merge", "s1", "s3")
    two.correct("split", "e3", "e4")
    two.publish()
    assert two.shown()[1] == before[1]
    assert two.shown()[3].id != before[3].id


def test_purged_entries_neither_count_nor_hinder(two):
    """What is left of a story is merged and split as if it had never been more."""
    two.change(feed=[{"url": url} for url in (TWO, THREE, FOUR)])
    carry_out(two.store, two.config, "purge", {"url": ONE}, now=two.now)
    two.publish()
    with pytest.raises(UsageError, match="'e1'"):
        two.correct("merge", "e1", "s3")
    with pytest.raises(UsageError, match="no other entries"):
        two.correct("split", "e2")
    two.correct("merge", "s1", "s3")
    two.publish()
    assert two.story(1) == [2, 3, 4]
    two.correct("split", "e2")
    two.publish()
    assert set(two.shown()) == {2, 3}


def test_private_feeds_stay_private_after_a_merge(world):
    """What only a closed output may show does not come into an open one by a correction."""
    world.change(
        {"name": "all"}, {"name": "mine", "access": "token"}, feed=[{"url": ONE}, {"url": TWO, "private": True}]
    )
    world.bring(TWO, "secret")
    world.bring(ONE, "flood")
    world.publish()
    world.correct("merge", "s1", "s2")
    world.publish()
    assert {entry: each.listed for entry, each in world.shown().items()} == {2: ()}
    assert len(world.shown("mine")) == 1
    world.correct("split", "e1")
    world.publish()
    assert set(world.shown()) == {2}
    assert set(world.shown("mine")) == {1, 2}
