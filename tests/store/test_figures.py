"""What every backend promises about what is counted over time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aggregator.models import Sample, Tally

DAY = timedelta(days=1)
TODAY = date(2026, 3, 14)


@pytest.fixture
def counted(store, invented):
    """Fill the store: a founds a story that b joins, today; b brings one that stays alone, and had one yesterday."""
    a, b = invented.feeds(store, "a", "b")
    old = invented.now - DAY
    store.entries.add(
        [
            invented.entry(b, "0", first_seen=old, published=old),
            invented.entry(a, "1", outlet="a.example"),
            invented.entry(b, "2", outlet="b.example"),
            invented.entry(b, "3"),
        ]
    )
    entries = store.entries.get([1, 2, 3, 4])
    invented.story(store, entries[0])
    invented.story(store, entries[1], entries[2])
    invented.story(store, entries[3])
    return a, b


def tally(store):
    """Count all that changed."""
    while store.figures.tally(limit=1):
        pass


def test_days_are_counted_by_what_became_of_their_entries(store, counted, invented):
    """First are those that others joined, repeated those that joined; the rest stood alone."""
    a, b = counted
    assert store.figures.tallies(invented.now - DAY, [a.id, b.id]) == ()
    tally(store)
    assert store.figures.tallies(invented.now - DAY, [a.id, b.id]) == (
        Tally(a.id, TODAY, 1, first=1),
        Tally(b.id, TODAY - DAY, 1),
        Tally(b.id, TODAY, 2, repeated=1),
    )
    assert store.figures.tallies(invented.now, [b.id]) == (Tally(b.id, TODAY, 2, repeated=1),)
    assert store.figures.tally(limit=9) == 0


def test_a_day_is_counted_anew_where_a_later_entry_joins(store, counted, invented):
    """The one that was alone was first after all."""
    a, b = counted
    tally(store)
    (late,) = store.entries.add([invented.entry(a, "4", outlet="a.example", first_seen=invented.now + DAY)])
    store.stories.assign([invented.joined(late, store.entries.get([4])[0])])
    assert store.figures.tally(limit=9) == 2
    assert store.figures.tallies(invented.now, [b.id]) == (Tally(b.id, TODAY, 2, first=1, repeated=1),)


def test_a_day_is_counted_anew_where_a_person_corrects(store, counted, invented):
    """Taken apart, neither was first nor repeated."""
    a, b = counted
    tally(store)
    store.stories.split([3], 3)
    tally(store)
    assert store.figures.tallies(invented.now, [a.id, b.id]) == (Tally(a.id, TODAY, 1), Tally(b.id, TODAY, 2))


def test_samples_come_in_order_of_time(store, invented):
    """One of the same moment takes the place of the other; old ones are forgotten."""
    one, two = Sample(invented.now, visits=3, memory=10**12), Sample(invented.now - DAY, failed=1)
    for sample in (two, replace(one, visits=1), one):
        store.figures.add(sample)
    assert store.figures.samples(invented.now - DAY) == (two, one)
    assert store.figures.samples(invented.now) == (one,)
    store.figures.forget(invented.now)
    assert store.figures.samples(invented.now - DAY) == (one,)
