"""What a visit brought, in the store: since when it can have been there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import FeedSettings, Visits
from aggregator.keeping import keep_pace, keep_reading, keep_visit
from aggregator.models import Answer, Entry, Reading
from aggregator.store import open_store
from aggregator.visit.keys import GUID
from aggregator.visit.schedule import after_answer, after_failure

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://one.example/feed.xml"
VISITS = Visits()


class Publisher:
    """A feed that is visited now and then."""

    def __init__(self) -> None:
        """Subscribe to it."""
        self.store = open_store("sqlite://")
        self.store.feeds.subscribe([FeedSettings(url=URL)], now=NOW)

    @property
    def feed(self):
        """Return the feed as it is stored."""
        return self.store.feeds.find(URL)

    def brings(self, *names, at):
        """Visit it while its document carries these entries."""
        answer = Answer(URL, 200, {"etag": "1"}, " ".join(names).encode())
        entries = [
            Entry(
                feed=self.feed.id, identity=f"{GUID}{name}", keys=(f"{GUID}{name}",), guid=name, title=name,
                link=f"https://one.example/{name}", digest=name, published=at, first_seen=at,
            )
            for name in names
        ]  # fmt: skip
        reading = Reading("One", "", tuple(entries), (b"",) * len(names))

        def settle(feed, **found):
            return after_answer(feed, answer, visits=VISITS, now=at, jitter=0.0, **found)

        keep_reading(
            self.store,
            feed=self.feed,
            answer=answer,
            reading=reading,
            settle=settle,
            first=50,
            now=at,
            renew=lambda _: None,
        )

    def is_unchanged(self, *, at):
        """Visit it when it has nothing new."""
        answer = Answer(URL, 304, {})
        visited = after_answer(self.feed, answer, visits=VISITS, now=at, jitter=0.0)
        keep_visit(self.store, visited=visited, answer=answer)

    def fails(self, *, at):
        """Visit it in vain."""
        visited = after_failure(self.feed, None, "no answer", visits=VISITS, now=at, jitter=0.0)
        keep_visit(self.store, visited=visited, answer=None)

    def absent(self):
        """Return title → when the feed was read without the entry."""
        return {entry.title: entry.absent for entry in self.store.entries.get(range(1, 9))}


@pytest.fixture
def publisher():
    """Give a publisher."""
    publisher = Publisher()
    yield publisher
    publisher.store.close()


def test_an_entry_came_after_its_feed_was_last_read(publisher):
    """Nobody knows since when those of a first visit were there."""
    publisher.brings("old", at=NOW)
    publisher.brings("new", "old", at=NOW + HOUR)
    assert publisher.absent() == {"old": None, "new": NOW}


def test_a_visit_that_found_nothing_changed_counts(publisher):
    """It is as good as one that read."""
    publisher.brings("old", at=NOW)
    publisher.is_unchanged(at=NOW + HOUR)
    publisher.brings("new", "old", at=NOW + 2 * HOUR)
    assert publisher.absent()["new"] == NOW + HOUR


def test_a_visit_that_failed_does_not_count(publisher):
    """It told nothing of what the document had."""
    publisher.brings("old", at=NOW)
    publisher.fails(at=NOW + HOUR)
    assert publisher.feed.last_read == NOW
    publisher.brings("new", "old", at=NOW + 2 * HOUR)
    assert publisher.absent()["new"] == NOW


def test_a_clock_that_was_turned_back_tells_nothing(publisher):
    """An entry cannot have been absent after it was first seen."""
    publisher.brings("old", at=NOW)
    publisher.brings("new", "old", at=NOW - HOUR)
    publisher.brings("newer", "new", "old", at=NOW)
    assert publisher.absent() == {"old": None, "new": None, "newer": NOW - HOUR}


def test_an_edit_does_not_change_since_when_an_entry_can_have_been_there(publisher):
    """It is about the first time."""
    publisher.brings("old", at=NOW)
    publisher.brings("new", "old", at=NOW + HOUR)
    (edited,) = publisher.store.entries.get([2])
    publisher.store.entries.edit([replace(edited, title="edited", absent=None)])
    assert publisher.absent()["edited"] == NOW


def test_another_address_tells_nothing_of_the_first_one(publisher):
    """What it carries may have been there before."""
    publisher.brings("old", at=NOW)
    publisher.store.feeds.move(URL, "https://two.example/feed.xml", now=NOW)
    assert publisher.store.feeds.find("https://two.example/feed.xml").last_read is None


def test_a_slow_feed_is_known_after_a_restart(publisher):
    """Until a visit is quick again."""
    keep_pace(publisher.store, feed=publisher.feed, slow=True)
    assert publisher.feed.slow
    publisher.brings("old", at=NOW)
    assert publisher.feed.slow
    keep_pace(publisher.store, feed=publisher.feed, slow=False)
    assert not publisher.feed.slow
