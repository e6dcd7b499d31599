"""Tests of upkeep: what it forgets by which settings, in portions, again after an hour."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import read
from aggregator.models import Decision, Entry, Publication, Sample, Tally
from aggregator.store import open_store
from aggregator.upkeep import is_due, tend, tend_aside, tend_briefly

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = "https://o.example/feed.xml"
MANY = 250  # stories: more than one portion deals with


def config(**general):
    """Return a config of one feed."""
    return read({"aggregator": general, "feed": [{"url": FEED}]})


@pytest.fixture
def store():
    """Return a store with a feed, 250 stories of which each is an entry, and one that is new each day."""
    opened = open_store("sqlite://")
    opened.feeds.subscribe(config().feeds, now=NOW)
    stories(opened, MANY, NOW)
    yield opened
    opened.close()


def stories(store, count, moment):
    """Store stories of one entry each; return the entries."""
    first = store.entries.count()
    made = (Entry(feed=1, identity=f"{first + n}", title=f"Title {n}", text="Text") for n in range(count))
    entries = store.entries.add([replace(entry, published=moment, first_seen=moment) for entry in made])
    store.stories.assign([Decision(entry.id, entry.id, None, "founded") for entry in entries])
    store.stories.settle([entry.id for entry in entries])
    return entries


def tended(store, moment, **general):
    """Return how many entries were forgotten at a moment."""
    return sum(len(forgotten) for forgotten in tend(store, config(**general), now=moment))


def test_entries_are_kept_for_as_long_as_the_config_says(store):
    """To the day; the newest decision stays."""
    assert tended(store, NOW + 30 * DAY, keep="30d") == 0
    assert tended(store, NOW + 31 * DAY, keep="30d") == MANY - 1


def test_entries_are_kept_for_as_long_as_new_ones_are_compared_with_them(store):
    """Never less than the window of grouping, however short `keep` is."""
    assert tended(store, NOW + 3 * DAY, keep="1d") == 0
    assert tended(store, NOW + 3 * DAY + 2 * timedelta(hours=1), keep="1d") == MANY - 1


def test_upkeep_rests_for_an_hour(store):
    """What is not due yet is not looked for; a clock that jumped back does not stop it for long."""
    assert is_due(store, NOW)
    tended(store, NOW)
    assert not is_due(store, NOW + timedelta(minutes=59))
    assert is_due(store, NOW + timedelta(hours=1))
    assert is_due(store, NOW - DAY)


def test_upkeep_that_was_left_goes_on_where_it_stopped(store):
    """After a restart, too: each portion stands for itself."""
    counts = []
    while is_due(store, NOW + 400 * DAY):
        steps = tend(store, config(), now=NOW + 400 * DAY)
        counts.append(next((len(forgotten) for forgotten in steps if forgotten), 0))
    assert sum(counts) == MANY - 1
    assert len(counts) > 3


def test_a_short_time_is_enough_for_a_portion(store):
    """A pass that may take no time at all does a little nevertheless, so that it ends some day."""
    rounds = 0
    while is_due(store, NOW + 400 * DAY):
        tend_briefly(store, config(), now=NOW + 400 * DAY, seconds=0)
        rounds += 1
    assert rounds > 3
    assert store.entries.count() == 1


def test_whoever_remembers_what_is_forgotten_is_told(store):
    """In the store's thread, before anybody else asks it anything; it ends where no more is wanted."""
    told, portions = [], []

    async def ask(question):
        portions.append(question)
        return question(store)

    def tend_at(moment, more):
        return asyncio.run(tend_aside(ask, config(), told.extend, now=moment, more=more))

    assert tend_at(NOW + 400 * DAY, lambda: False) == 0
    assert tend_at(NOW + 400 * DAY, lambda: True) == MANY - 1
    assert len(told) == MANY - 1


def test_publications_are_archived_once_documents_cannot_carry_them(store):
    """Twice as many as a document has stay whole."""
    entries = stories(store, 1100, NOW)
    store.publications.save(
        [
            Publication(
                id=f"urn:uuid:{entry.id}", output="all", story=entry.id, unit=entry.id, entry=entry.id, outlet="o",
                link="https://o.example/", published=NOW, updated=NOW + number * timedelta(seconds=1), title="T",
                content="Content", atom=b"<entry/>",
            )
            for number, entry in enumerate(entries)
        ]
    )  # fmt: skip
    tended(store, NOW)
    whole = [each for each in store.publications.latest("all", limit=2000) if each.atom]
    assert [each.entry for each in whole] == [entry.id for entry in reversed(entries[100:])]


def test_purged_entries_are_emptied(store):
    """Soon, whatever `keep` says."""
    store.entries.withdraw(1)
    tended(store, NOW)
    assert store.retention.empty(limit=1) == 0


def test_the_days_of_feeds_are_counted(store):
    """Those that changed, within the hour as well."""
    tended(store, NOW)
    assert store.figures.tallies(NOW, [1]) == (Tally(1, NOW.date(), MANY),)
    stories(store, 2, NOW + timedelta(minutes=1))
    tended(store, NOW + timedelta(minutes=1))
    assert store.figures.tallies(NOW, [1]) == (Tally(1, NOW.date(), MANY + 2),)


def test_samples_are_remembered_for_a_month(store):
    """Nobody looks at older ones."""
    samples = [Sample(NOW - days * DAY) for days in (31, 29)]
    for sample in samples:
        store.figures.add(sample)
    tended(store, NOW)
    assert store.figures.samples(NOW - 90 * DAY) == (samples[1],)
