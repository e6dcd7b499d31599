"""Corrections bind what comes later."""

from datetime import timedelta

import pytest

from aggregator.group.aliases import load_aliases
from aggregator.group.verdict import recompute
from aggregator.grouping import Groups

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"


def test_an_arrival_joins_the_fused_story(world, groups):
    """Whichever of its members it matches."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.arrive(TWO, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    world.correct("merge", "e1", "e2")
    world.arrive(THREE, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3]


def test_an_arrival_never_brings_parted_sides_together(world, groups):
    """It joins the one that it matches better, and the other stays what it is."""
    for url in (ONE, TWO):
        world.arrive(url, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2]
    world.correct("split", "e2")
    world.arrive(THREE, "flood", title=FLOOD)
    world.arrive(FOUR, "flood", title=FLOOD, address="https://one.example/flood")
    groups.group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1, 4], [2, 3])


def test_of_parted_entries_with_one_address_the_one_with_the_title_is_joined(world, groups):
    """What leads to one page under another headline was another story to whom took them apart."""
    page = "https://one.example/page"
    world.arrive(ONE, "flood", title=FLOOD, address=page)
    world.arrive(TWO, "strike", title=STRIKE, address=page)
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2]
    world.correct("split", "e2")
    world.arrive(THREE, "strike", title=STRIKE, address=page)
    world.arrive(FOUR, "neither", title="What else is on that page", address=page)
    anew(world).group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1, 4], [2, 3])


def test_what_joins_a_hidden_story_stays_hidden(world, groups):
    """Others of the same story are not announced anew."""
    world.arrive(ONE, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    world.publish()
    world.correct("hide", "s1")
    world.arrive(TWO, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    world.publish()
    assert world.shown() == {}


def test_a_hidden_entry_is_hidden_before_it_is_grouped(world, groups):
    """It never appears."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.correct("hide", "e1")
    groups.group(world.store, limit=10)
    world.publish()
    assert world.shown() == {}


def test_corrections_bind_after_a_restart(world, groups):
    """A process that starts anew knows them as well as the one that was told."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.arrive(TWO, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    world.correct("merge", "e1", "e2")
    world.arrive(THREE, "strike", title=STRIKE)
    anew(world).group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3]
    world.correct("split", "e2", "e3")
    world.arrive(FOUR, "strike", title="Night shifts: railway workers in Delgor begin strike")
    anew(world).group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1], [2, 3, 4])


def test_a_bridge_between_parted_stories_joins_one_of_them(world, groups):
    """What resembles both of two sides that a person parted brings them together neither at once nor later."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.arrive(TWO, "again", title="Harbour of Ostmar closed by flood after 300 millimetres of rain")
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2]
    world.correct("split", "e2")
    for name, title in (("a", "Flood closes harbour of Ostmar, rain of 300 millimetres"), ("b", FLOOD), ("c", FLOOD)):
        world.arrive(THREE if name == "a" else FOUR, name, title=title)
        groups.group(world.store, limit=10)
    homes = [world.store.stories.story_of(entry) for entry in (1, 2)]
    assert homes == [1, 2]
    assert len(world.story(1) + world.story(2)) > 3


def test_stories_of_two_languages_stay_merged(world, groups):
    """What arrives in either language joins, although nothing of one language resembles the other."""
    deich = "Hochwasser: Hafen von Ostmar nach Starkregen für Tage gesperrt"
    world.arrive(ONE, "flood", title=FLOOD, lang="en")
    world.arrive(TWO, "hochwasser", title=deich, lang="de")
    groups.group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1], [2])
    world.correct("merge", "e1", "e2")
    world.arrive(THREE, "flood", title="Harbour of Ostmar closed by flood after rain of 300 millimetres", lang="en")
    world.arrive(FOUR, "hafen", title="Hafen von Ostmar nach Starkregen und Hochwasser gesperrt", lang="de")
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3, 4]


BOMBED = "Coalition bombs position near Albu Delgor"
DENIED = "Coalition denies strike on position near Albu Delgor"
DENIED_AGAIN = "Coalition denies having bombed position near Albu Delgor"
BOMBED_AGAIN = "Coalition aircraft bomb a position near Albu Delgor"


@pytest.mark.parametrize("restarts", [False, True])
def test_what_bars_one_side_of_a_merge_leaves_the_other_open(world, restarts):
    """A second denial joins an event that a person merged with its denial, and so does another report of the event."""
    groups = anew(world)
    for url, title in ((ONE, BOMBED), (TWO, DENIED)):
        world.arrive(url, title[:20], title=title)
        groups.group(world.store, limit=10)
    assert world.story(1) == [1]
    world.correct("merge", "e1", "e2")
    for url, title in ((THREE, DENIED_AGAIN), (FOUR, BOMBED_AGAIN), (TWO, BOMBED), (ONE, DENIED_AGAIN)):
        world.arrive(url, f"{title[:30]} later", title=title)
        groups = anew(world) if restarts else groups
        groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3, 4, 5, 6]
    decisions = [world.store.stories.decision(entry) for entry in range(1, 7)]
    assert [each.side for each in decisions] == [None, None, 2, None, None, 2]
    assert [recompute(each).story for each in decisions[2:4]] == [1, 1]


def test_a_side_stays_a_side_when_those_who_founded_it_are_over(world):
    """Whom a later entry joined tells on which side it is, whatever the index still holds."""
    groups = anew(world)
    for url, title in ((ONE, BOMBED), (TWO, DENIED)):
        world.arrive(url, title[:20], title=title)
        groups.group(world.store, limit=10)
    world.correct("merge", "e1", "e2")
    for hours, title in ((34, f"{BOMBED}, officials say"), (0, DENIED_AGAIN), (40, f"{DENIED_AGAIN}, officials say")):
        world.now += timedelta(hours=hours)
        world.arrive(THREE, f"{hours} {title}", title=title, outlet=f"{hours}.example")
        anew(world).group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3, 4, 5]


def anew(world):
    """Return the memory of a process that has just begun."""
    return Groups(world.config.grouping, load_aliases())
