"""Stories that a person puts together, as readers see it."""

from dataclasses import replace

import pytest

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))


def test_merged_stories_are_one_and_the_older_publication_survives(two):
    """Under its id, with everyone who covered either; the other one disappears."""
    before = two.shown()
    told = two.correct("merge", "s3", "e2")
    assert told["stories"] == [{"story": "s1", "entries": ["e1", "e2", "e3", "e4"], "hidden": False}]
    assert told["publications"] == [
        {"output": "all", "id": before[3].id, "story": None},
        {"output": "all", "id": before[1].id, "story": "s1"},
    ]
    assert told["told"] == (
        f"s3 and s1 are one story now: s1 with 4 entries; all: {before[1].id} stays, {before[3].id} goes"
    )
    two.publish()
    (after,) = two.shown().values()
    frozen = ("id", "link", "outlet", "published", "updated", "entry")
    assert all(getattr(after, name) == getattr(before[1], name) for name in frozen)
    assert after.listed == (2, 3, 4)
    assert before[3].id.encode() not in two.store.publications.document("feed.atom").body


def test_documents_follow_a_merge_though_nothing_else_changed(two):
    """Even where growth is silent what went is listed where it went to."""
    two.change({"name": "all", "growth": "silent"})
    two.publish()
    two.correct("merge", "s1", "s3")
    two.publish()
    (after,) = two.shown().values()
    assert set(after.listed) == {2, 3, 4}


def test_the_older_publication_survives_though_its_story_is_the_younger(world):
    """What readers have known for longer counts, not what was founded first."""
    world.change({"name": "all", "min_outlets": 2})
    world.bring(ONE, "flood")
    world.bring(TWO, "rain")
    world.bring(THREE, "rain", joins=2)
    world.publish()
    world.bring(FOUR, "flood", joins=1)
    world.publish()
    before = world.shown()
    world.correct("merge", "s1", "s2")
    world.publish()
    (after,) = world.shown().values()
    assert (after.id, after.story, after.listed) == (before[2].id, 1, (1, 3, 4))


def test_three_stories_become_one(two):
    """Each merge is a label of its own; the oldest publication survives."""
    two.bring(ONE, "storm")
    two.publish()
    oldest = two.shown()[1].id
    two.correct("merge", "s5", "s3", "s1")
    two.publish()
    assert two.story(1) == [1, 2, 3, 4, 5]
    assert [each.id for each in two.shown().values()] == [oldest]
    assert [(each.entries, each.others) for each in two.store.corrections.since(0)] == [
        ((3, 4), (5,)),
        ((1, 2), (3, 4, 5)),
    ]


def test_each_output_has_its_own_survivor(world):
    """Where only one of the two was shown, it stays; filters decide before."""
    world.change({"name": "all"}, {"name": "sea"}, feed=[{"url": ONE}, {"url": TWO, "tags": ["sea"]}, {"url": THREE}])
    world.tables["output"][1]["tags"] = ["sea"]
    world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "rain")
    world.publish()
    sea = world.shown("sea")[2].id
    told = world.correct("merge", "s1", "s2")
    assert {each["output"]: each["story"] for each in told["publications"] if each["story"]} == {
        "all": "s1",
        "sea": "s1",
    }
    world.publish()
    assert list(world.shown()) == [1]
    assert [each.id for each in world.shown("sea").values()] == [sea]
    assert world.shown("sea")[2].listed == ()


@pytest.mark.parametrize("group", ["copies", "none"])
def test_what_an_output_shows_apart_by_its_settings_stays_apart(world, group):
    """A merge says that they tell one story, not that they are copies."""
    world.change({"name": "all", "group": group})
    world.bring(ONE, "flood")
    world.bring(TWO, "rain")
    world.publish()
    before = world.shown()
    world.correct("merge", "s1", "s2")
    world.publish()
    assert {entry: each.id for entry, each in world.shown().items()} == {
        entry: each.id for entry, each in before.items()
    }


def test_an_output_that_is_gone_follows_as_well(two):
    """Should it return, its readers find one story."""
    two.change({"name": "all"}, {"name": "sea"})
    two.publish()
    two.change({"name": "all"})
    assert {each["output"] for each in two.correct("merge", "s1", "s3")["publications"]} == {"all"}
    two.change({"name": "all"}, {"name": "sea"})
    two.publish()
    assert len(two.shown("sea")) == 1


def test_a_merge_while_both_are_held_counts_their_company(world):
    """Three outlets end the wait."""
    for url, name in ((ONE, "flood"), (TWO, "rain"), (THREE, "storm")):
        world.bring(url, name)
    world.publish(hold=True)
    assert world.shown() == {}
    world.correct("merge", "e1", "e2", "e3")
    world.publish(hold=True)
    assert len(world.shown()) == 1


def test_an_edit_after_a_correction_stays_where_the_person_put_it(two):
    """Text follows the publisher, place the person."""
    two.correct("merge", "s1", "s3")
    (entry,) = two.store.entries.get([1])
    with two.store.transaction():
        two.store.entries.edit([replace(entry, title="Edited")])
    two.publish()
    (after,) = two.shown().values()
    assert (after.title, after.listed) == ("one.example: Edited", (2, 3, 4))
