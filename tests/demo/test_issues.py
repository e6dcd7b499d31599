"""What feeds carry at a moment of the invented day."""

from dataclasses import replace
from datetime import timedelta

from aggregator.demo.issues import issue


def carried(day, name, look):
    """Return what an outlet carries."""
    return issue(day, day.outlets[name], look)


def test_a_feed_has_what_is_out_by_then_the_newest_first(day, evening):
    """No more than it carries, and nothing from the future."""
    look = replace(evening, minute=10 * 60)
    items = carried(day, "meridian", look)
    assert items
    assert [item.published for item in items] == sorted((item.published for item in items), reverse=True)
    assert all(item.published <= look.moment(look.minute) for item in items)
    assert len(carried(day, "meridian", evening)) == day.outlets["meridian"].carries


def test_everything_is_carried_at_some_look(day, evening):
    """At the pace of the demo no feed drops an item before anybody has seen it."""
    seen = {
        item.guid.partition("#")[0]
        for minute in range(5 * 60, 23 * 60, 45)
        for outlet in day.outlets.values()
        for item in issue(day, outlet, replace(evening, minute=minute))
    }
    assert seen == {f"{day.outlets[item.outlet].domain}/{item.slug}" for item in day.items}


def test_the_day_is_over_within_a_day(day, evening):
    """So that nothing is dated in the future, or before yesterday."""
    dates = [item.published for outlet in day.outlets.values() for item in issue(day, outlet, evening)]
    assert max(dates) <= evening.ends
    assert min(dates) > evening.ends - timedelta(hours=24)


def test_a_habit_shows_at_every_look(day, evening):
    """Other guids and parameters, or other dates; everything else as it was."""
    later = replace(evening, draw=1, minute=evening.minute + 5)
    valley, again = carried(day, "valley", evening), carried(day, "valley", later)
    assert {item.guid for item in valley}.isdisjoint(item.guid for item in again)
    assert all("utm_source" in item.link for item in valley)
    kettle, again = carried(day, "kettle", evening), carried(day, "kettle", later)
    assert [item.guid for item in kettle] == [item.guid for item in again]
    assert {item.published for item in kettle}.isdisjoint(item.published for item in again)
    assert carried(day, "meridian", evening) == carried(day, "meridian", later)


def test_a_reshuffled_look_gives_everyone_new_guids(day, evening):
    """No outlet keeps one."""
    look = replace(evening, draw=1, reshuffled=True)
    for name in day.outlets:
        before = {item.guid for item in carried(day, name, evening)}
        assert before.isdisjoint(item.guid for item in carried(day, name, look)), name


def test_a_live_blog_stays_one_item(day, evening):
    """Its title and text change, its guid does not."""
    looks = [replace(evening, minute=60 * hour) for hour in range(7, 23)]
    issues = [carried(day, "harbour-live", look) for look in looks]
    assert {len(items) for items in issues} == {1}
    assert len({items[0].guid for items in issues}) == 1
    assert len({items[0].title for items in issues}) >= 5
