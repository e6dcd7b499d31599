"""Which hubs are still to be told of what."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import read
from aggregator.hubs import due, owe, settle
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HUB, DOCUMENT = "https://hub.example.org/", "https://reading.example.org/feed.atom"
CONFIG = read({"aggregator": {"hub": HUB}})


@pytest.fixture
def store():
    """Give a store that owes a hub a change."""
    with closing(open_store("sqlite://")) as store:
        owe(store, HUB, DOCUMENT, now=NOW)
        yield store


def owed(store, now, config=CONFIG):
    """Return what is owed at a moment."""
    return due(store, config, now=now, limit=10)


def test_what_a_hub_took_is_not_owed_any_more(store):
    """Until the next change."""
    (ping,) = owed(store, NOW)
    settle(store, ping, failed=False, now=NOW, earliest=NOW)
    assert owed(store, NOW + HOUR) == ()
    owe(store, HUB, DOCUMENT, now=NOW + HOUR)
    assert len(owed(store, NOW + HOUR)) == 1


def test_what_failed_is_tried_again_ever_later_and_given_up(store):
    """After seven attempts in less than a day."""
    now, waits = NOW, []
    while pings := owed(store, now):
        settle(store, pings[0], failed=True, now=now, earliest=now)
        before = now
        while not owed(store, now) and now < before + 13 * HOUR:
            now += MINUTE
        waits.append((now - before) // MINUTE)
    assert waits == [1, 5, 30, 120, 360, 720, 13 * 60]


def test_a_hub_is_left_alone_for_as_long_as_it_asks(store):
    """For a day at most."""
    (ping,) = owed(store, NOW)
    settle(store, ping, failed=True, now=NOW, earliest=NOW + HOUR)
    assert owed(store, NOW + 59 * MINUTE) == ()
    (ping,) = owed(store, NOW + HOUR)
    settle(store, ping, failed=True, now=NOW, earliest=NOW + 999 * HOUR)
    assert len(owed(store, NOW + 24 * HOUR)) == 1


def test_a_change_while_a_hub_is_told_is_owed_all_the_same(store):
    """It may have fetched the document before."""
    (ping,) = owed(store, NOW)
    owe(store, HUB, DOCUMENT, now=NOW + MINUTE)
    settle(store, ping, failed=False, now=NOW, earliest=NOW)
    assert len(owed(store, NOW + MINUTE)) == 1


def test_a_hub_that_the_config_has_no_longer_is_told_nothing(store):
    """Nor is one of an output that is closed now."""
    assert owed(store, NOW, read({})) == ()
    closed = {"name": "all", "access": "token"}
    assert owed(store, NOW, read({"aggregator": {"hub": HUB}, "output": [closed]})) == ()


def test_a_clock_that_is_turned_back_delays_nothing_for_long(store):
    """What is due later than anything can be is due now."""
    assert len(owed(store, NOW - 30 * HOUR)) == 1
