"""Feeds as somebody wants to see them: by health, tag and words, in several orders."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.models import Selection

HOUR = timedelta(hours=1)


@pytest.fixture
def filled(store, invented):
    """Return a store with a feed of each health, with tags and titles."""
    names = ("ok", "failing", "gone", "paused", "waiting", "retired")
    settings = [invented.settings(name, paused=name == "paused", tags=[name[0], "all"]) for name in names]
    store.feeds.subscribe(settings, now=invented.now)
    store.feeds.subscribe(settings[:-1], now=invented.now)
    feeds = {feed.url.split("/")[2].split(".")[0]: feed for feed in store.feeds.all()}
    ok, failing, gone = feeds["ok"], feeds["failing"], feeds["gone"]
    with store.transaction():
        store.feeds.save(replace(ok, title="Zebra 100% News", last_visit=invented.now, due=invented.now + 2 * HOUR))
        store.feeds.save(replace(failing, failures=2, last_visit=invented.now - HOUR, due=invented.now + HOUR))
        store.feeds.save(replace(gone, gone=True, last_visit=invented.now - 2 * HOUR))
    return store


def named(store, **selection):
    """Return the hosts of the feeds that are found."""
    found = store.feeds.selected(Selection(**selection), limit=10)
    return [feed.url.split("/")[2].split(".")[0] for feed in found]


def test_those_in_trouble_come_first(filled):
    """Then by name; retired ones are not among them."""
    assert named(filled) == ["failing", "gone", "paused", "waiting", "ok"]


@pytest.mark.parametrize("health", ["ok", "failing", "gone", "paused", "waiting"])
def test_feeds_are_found_by_health(filled, health):
    """Each has one."""
    assert named(filled, health=(health,)) == [health]


def test_feeds_are_found_by_several_healths_and_when_retired(filled):
    """For "in trouble", and for those that are followed no longer."""
    assert named(filled, health=("failing", "gone")) == ["failing", "gone"]
    assert named(filled, retired=True) == ["retired"]


def test_feeds_are_found_by_tag_and_words(filled):
    """Every word counts, in name, title and address; none is a pattern."""
    assert named(filled, tag="g") == ["gone"]
    assert named(filled, words="zebra") == ["ok"]
    assert named(filled, words="NEWS ok.example") == ["ok"]
    assert named(filled, words="100%") == ["ok"]
    assert named(filled, words="zebra %") == ["ok"]
    assert named(filled, words="zebra lion") == []
    assert named(filled, words="zebra", tag="g") == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["failing", "gone", "paused", "waiting", "ok"]),
        ("last", ["ok", "failing", "gone", "paused", "waiting"]),
        ("next", ["waiting", "failing", "ok", "gone", "paused"]),
        ("entries", ["gone", "failing", "paused", "waiting", "ok"]),
    ],
)
def test_feeds_come_in_the_order_that_is_asked_for(filled, invented, order, expected):
    """Where two are alike, by name."""
    feeds = {feed.url: feed for feed in filled.feeds.all()}
    gone = feeds["https://gone.example.org/feed.xml"]
    with filled.transaction():
        filled.entries.add([invented.entry(gone, "one")])
    assert named(filled, order=order) == expected


def test_feeds_come_a_page_at_a_time(filled):
    """So that thousands can be looked through."""
    pages = [filled.feeds.selected(Selection(order="name"), limit=2, skip=skip) for skip in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({feed.id for page in pages for feed in page}) == 5


def test_what_falls_due_is_counted(filled, invented):
    """Of those that are visited by themselves."""
    ends = [invented.now - HOUR, invented.now, invented.now + HOUR, invented.now + 5 * HOUR]
    assert filled.feeds.due_by(ends) == (0, 1, 2, 3)


def test_leased_feeds_are_those_under_way(filled, invented):
    """Until their visit, or the lease, ends."""
    assert filled.feeds.leased(invented.now) == ()
    with filled.transaction():
        (claimed,) = filled.feeds.claim_due(invented.now, limit=9)
    assert [feed.id for feed in filled.feeds.leased(invented.now)] == [claimed.id]
    assert filled.feeds.leased(invented.now + HOUR) == ()
