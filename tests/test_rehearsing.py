"""What a person put right, as labels for the grouping."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Grouping, read
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Pairs
from aggregator.grouping import Groups
from aggregator.models import Entry
from aggregator.rehearsing import Rehearsal, around, count, labels, rehearse
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URLS = tuple(f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))
CONFIG = read({"feed": [{"url": url} for url in URLS]})
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
AGAIN = "Harbour of Ostmar closed by flood after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"


@pytest.fixture
def store():
    """Give a store with three feeds."""
    with closing(open_store("sqlite://")) as opened:
        take_over(opened, CONFIG, now=NOW)
        yield opened


def arrive(store, *titles, hours=0):
    """Store and group entries, one an hour, of the feeds in turn."""
    feeds = store.feeds.all()
    groups = Groups(CONFIG.grouping, load_aliases())
    for number, title in enumerate(titles):
        moment = NOW + (hours + number) * HOUR
        feed = feeds[number % len(feeds)]
        link = f"https://o.example/{hours}/{number}"
        made = Entry(feed=feed.id, identity=link, link=link, address=link, title=title, published=moment)
        store.entries.add([replace(made, first_seen=moment)])
        groups.group(store, limit=9)


def correct(store, verb, *names):
    """Do what a command asks for."""
    carry_out(store, CONFIG, verb, {"names": list(names)}, now=NOW)


def rehearsed(store, *cautions):
    """Return what comes of the corrections by these cautions."""
    pairs, window = labels(store), CONFIG.grouping.window
    groupers = {caution: Grouper(Grouping(caution=caution), load_aliases()) for caution in cautions}
    return rehearse(around(store, pairs, window), pairs, groupers)


def test_merges_and_splits_are_pairs(store):
    """All of one side with all of the other; what was said last counts, and hiding says nothing."""
    arrive(store, FLOOD, AGAIN, STRIKE)
    correct(store, "merge", "e1", "e3")
    assert labels(store) == Pairs(frozenset({(1, 3), (2, 3)}), frozenset())
    correct(store, "split", "e2")
    carry_out(store, CONFIG, "hide", {"name": "e1"}, now=NOW)
    assert labels(store) == Pairs(frozenset({(1, 3)}), frozenset({(1, 2), (2, 3)}))


def test_each_caution_is_measured_without_the_corrections(store):
    """The flood was one story, which a person denied; the strike is another, which a person denied as well."""
    arrive(store, FLOOD, AGAIN, STRIKE)
    correct(store, "split", "e2")
    correct(store, "merge", "e1", "e3")
    assert rehearsed(store, 2.0, 20.0) == (Rehearsal(2.0, 0, 0), Rehearsal(20.0, 0, 1))
    correct(store, "split", "e3")
    correct(store, "merge", "e1", "e2")
    assert rehearsed(store, 2.0, 20.0) == (Rehearsal(2.0, 1, 1), Rehearsal(20.0, 0, 1))


def test_only_what_came_within_the_window_before_is_looked_at(store):
    """A large database takes no longer than what was corrected in it."""
    for day in range(10):
        arrive(store, f"{STRIKE} {day}", hours=24 * day)
    correct(store, "merge", "e5", "e6")
    pairs = labels(store)
    entries = [entry.id for entry, _ in around(store, pairs, timedelta(hours=30))]
    assert entries == [4, 5, 6]
    assert count(store, pairs, timedelta(hours=30)) == 3


def test_what_is_gone_is_no_label(store):
    """An entry whose feed was purged cannot be grouped again."""
    arrive(store, FLOOD, AGAIN, STRIKE)
    correct(store, "merge", "e1", "e3")
    store.entries.withdraw(2)
    assert labels(store).together == {(1, 3)}
    store.entries.withdraw(1)
    assert labels(store) == Pairs(frozenset(), frozenset())
    assert rehearsed(store, 2.0) == (Rehearsal(2.0, 0, 0),)


def test_feeds_are_handled_as_they_are_set(store):
    """What a feed keeps apart is apart here, too."""
    feeds = [{"url": url, "group": "none"} for url in URLS]
    arrive(store, FLOOD, AGAIN)
    correct(store, "split", "e2")
    carry_out(store, read({"feed": feeds}), "reload", {}, now=NOW)
    assert rehearsed(store, 2.0) == (Rehearsal(2.0, 0, 1),)
