"""Tests of what commands ask of the process that may write."""

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.config import read
from aggregator.errors import StoreError, UsageError
from aggregator.requests import carry_out, change, request, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://o.example/feed"


@pytest.fixture
def store():
    """Open a store in memory."""
    store = open_store("sqlite://")
    yield store
    store.close()


def test_without_a_daemon_the_command_does_it_itself(store):
    """The feeds of the config are the ones that are visited from then on."""
    assert change(store, read({"feed": [{"url": URL}]}), "reload", {}, now=NOW) == "the config has 1 feed"
    assert [feed.url for feed in store.feeds.claim_due(NOW, limit=5)] == [URL]


def test_a_forced_visit_waits_for_the_publisher(store):
    """`--force` overrides our interval, never a Retry-After."""
    config = read({"feed": [{"url": URL}]})
    change(store, config, "reload", {}, now=NOW)
    later = NOW.replace(hour=5)
    (feed,) = store.feeds.claim_due(NOW, limit=1)
    store.feeds.save(replace(feed, due=NOW.replace(hour=9), not_before=later))
    carry_out(store, config, "poll", {"urls": []}, now=NOW)
    assert store.feeds.claim_due(NOW, limit=1) == ()
    assert len(store.feeds.claim_due(later, limit=1)) == 1


@pytest.mark.parametrize(("verb", "url"), [("poll", "https://other.example/"), ("purge", URL)])
def test_what_cannot_be_done_is_refused(store, verb, url):
    """A feed that is not there cannot be hastened, one that is subscribed cannot be purged."""
    config = read({"feed": [{"url": URL}]})
    change(store, config, "reload", {}, now=NOW)
    arguments = {"urls": [url]} if verb == "poll" else {"url": url}
    with pytest.raises(UsageError, match="example"):
        carry_out(store, config, verb, arguments, now=NOW)


def test_a_daemon_that_does_not_answer_is_told(store):
    """The request is taken back, so that it is not done much later."""
    with pytest.raises(StoreError, match="did not answer"):
        request(store, "reload", {}, now=NOW, patience=0.1)
    assert store.requests.open() == ()


def test_a_command_that_finds_another_one_at_work_does_it_itself_then(tmp_path):
    """What holds the store need be no daemon, and nobody would answer."""
    url, config = f"sqlite:///{tmp_path}/a.db", read({"feed": [{"url": URL}]})
    holds = threading.Event()

    def hold():
        with closing(open_store(url)) as other:
            take_over(other, config, now=NOW)
            holds.set()
            while not other.requests.open():
                pass

    command = threading.Thread(target=hold)
    command.start()
    holds.wait()
    with closing(open_store(url)) as store:
        assert change(store, config, "reload", {}, now=NOW) == "the config has 1 feed"
    command.join()


def test_an_answer_at_the_last_moment_counts(store):
    """A command that gives up looks once more, so that it never denies what was done."""

    class Late:
        """A store whose daemon answers just before the request is taken back."""

        def __init__(self):
            self.requests = self
            self.leave, self.answer_to = store.requests.leave, store.requests.answer_to

        def withdraw(self, number):
            store.requests.answer(number, "2 feeds")
            store.requests.withdraw(number)

    assert request(Late(), "reload", {}, now=NOW, patience=0) == "2 feeds"


def test_a_feed_that_cannot_move_is_known_before_the_file_is_edited(store):
    """Two histories cannot become one."""
    config = read({"feed": [{"url": URL}, {"url": "https://b.example/"}]})
    change(store, config, "reload", {}, now=NOW)
    told = carry_out(store, config, "check_move", {"url": URL, "to": "https://b.example/"}, now=NOW)
    assert told == f"{URL} can move to https://b.example/"
    other = store.feeds.find("https://b.example/")
    store.feeds.save(replace(other, first_visit=NOW))
    with pytest.raises(UsageError, match="entries of its own"):
        carry_out(store, config, "check_move", {"url": URL, "to": "https://b.example/"}, now=NOW)
    with pytest.raises(UsageError, match="there is no feed"):
        carry_out(store, config, "check_move", {"url": "https://c.example/", "to": "https://d.example/"}, now=NOW)
