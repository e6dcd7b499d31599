"""Corrections bind what comes later."""

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
