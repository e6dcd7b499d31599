"""Outputs that leave out what an output above them carries."""

from dataclasses import replace
from datetime import timedelta

from aggregator.requests import carry_out

ONE, TWO, THREE = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))
TAGGED = [{"url": ONE, "tags": ["sea"]}, {"url": TWO, "tags": ["air"]}, {"url": THREE}]
SEA, AIR, REST = {"name": "sea", "tags": ["sea"]}, {"name": "air", "tags": ["air"]}, {"name": "rest"}
ONCE = {"once": True}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def shown(world):
    """Return what each output carries."""
    return [world.titles(path) for path in ("feed", "air", "rest")]


def test_a_story_appears_in_the_first_output_that_carries_it(world):
    """In file order; an output without `once` shows all the same."""
    world.change(SEA, AIR | ONCE, REST | ONCE, {"name": "all"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.bring(TWO, "high-water", joins=story)
    world.bring(TWO, "storm")
    world.bring(THREE, "strike")
    world.publish()
    assert shown(world) == [{"About flood"}, {"About storm"}, {"About strike"}]
    assert world.titles("all") == {"About flood", "About storm", "About strike"}


def test_an_output_waits_for_what_one_above_it_holds(world):
    """However short its own hold is; once that one has it, it is settled."""
    world.change(SEA | {"hold": "1h"}, AIR, REST | ONCE | {"hold": "0s"}, feed=TAGGED)
    for url in (ONE, TWO, THREE):
        world.store.feeds.save(replace(world.store.feeds.find(url), first_visit=world.now - HOUR))
    world.bring(ONE, "flood")
    world.bring(THREE, "strike")
    world.publish(hold=True)
    assert shown(world) == [set(), set(), {"About strike"}]
    world.publish(hold=True, later=HOUR)
    assert shown(world) == [{"About flood"}, set(), {"About strike"}]


def test_what_was_published_is_never_withdrawn(world):
    """By an output that carries it later, by another order, or by `once` itself."""
    big = SEA | {"min_outlets": 2}
    world.change(big | ONCE, AIR | ONCE, REST | ONCE, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "high-water", joins=story)
    world.publish()
    assert shown(world) == [set(), set(), {"About flood"}]
    world.change(SEA, AIR, REST, feed=TAGGED)
    world.publish()
    assert shown(world) == [{"About flood"}, {"About high-water"}, {"About flood"}]
    world.change(SEA, AIR | ONCE, REST | ONCE)
    world.publish()
    assert shown(world) == [{"About flood"}, {"About high-water"}, {"About flood"}]


def test_what_an_output_takes_for_different_is_left_to_nobody(world):
    """Under `group = "none"` each entry counts by itself."""
    world.change(SEA, AIR, REST | ONCE | {"group": "none"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.bring(THREE, "high-water", joins=story)
    world.publish()
    assert shown(world) == [{"About flood"}, set(), {"About high-water"}]


def test_what_goes_from_an_output_may_appear_in_another(world):
    """A private feed's entry, where the one above it is open."""
    world.change(SEA, AIR, REST | ONCE | {"access": "token"}, feed=TAGGED)
    world.bring(ONE, "flood")
    world.publish()
    world.change(feed=[TAGGED[0] | {"private": True}, *TAGGED[1:]])
    world.publish()
    assert shown(world) == [set(), set(), {"About flood"}]


def test_parts_that_a_person_takes_out_stay_where_they_were_shown(world):
    """In the output above; the one below still leaves them out."""
    world.change(SEA | {"tags": ["sea", "air"]}, AIR | ONCE, REST | ONCE, feed=TAGGED)
    story = world.bring(ONE, "flood")
    other = world.bring(TWO, "high-water", joins=story)
    world.publish()
    carry_out(world.store, world.config, "split", {"names": [f"e{other}"]}, now=world.now)
    world.publish()
    assert shown(world) == [{"About flood", "About high-water"}, set(), set()]
