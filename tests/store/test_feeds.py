"""What every backend promises about feeds."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.config import FeedSettings
from aggregator.errors import StoreError
from aggregator.models import Validators


def test_a_fresh_feed_is_due_at_once_and_asked_under_its_own_url(store, invented):
    """A feed that nobody has visited has its settings, and nothing else."""
    store.feeds.subscribe([invented.settings("a", tags=["x", "y"], priority=3, interval="2h")], now=invented.now)
    (feed,) = store.feeds.all()
    assert (feed.url, feed.address) == ("https://a.example.org/feed.xml",) * 2
    assert (feed.tags, feed.priority, feed.interval) == (("x", "y"), 3, timedelta(hours=2))
    assert (feed.due, feed.first_visit, feed.retired) == (invented.now, None, False)


def test_a_feed_is_found_by_its_url_and_its_id(store, invented):
    """The configured address is the key."""
    *_, b = invented.feeds(store, "a", "b")
    assert store.feeds.find(b.url) == b
    assert store.feeds.by_id([b.id, b.id, 999]) == {b.id: b}
    assert store.feeds.find("https://c.example.org/feed.xml") is None


def test_the_whole_state_of_a_visit_is_kept(store, invented):
    """Every field that a visit may set comes back as it was."""
    (feed,) = invented.feeds(store, "a")
    visited = replace(
        feed,
        address="https://new.example.org/",
        moved_to="https://newer.example.org/",
        title="Täglich",
        home="https://a.example.org/",
        validators=Validators('W/"a\\"b"', "Sat, 14 Mar 2026 15:09:26 GMT"),
        body_hash="00ff",
        guids_trusted=False,
        first_visit=invented.now,
        last_visit=invented.now + invented.minute,
        due=invented.now + timedelta(hours=1),
        not_before=invented.now + timedelta(minutes=59, microseconds=1),
        failures=7,
        status=503,
        error="sleeps",
        gone=True,
    )
    store.feeds.save(visited)
    assert store.feeds.find(feed.url) == visited


def test_a_visit_does_not_undo_a_change_of_settings(store, invented):
    """What the config says while a visit is under way stays."""
    (feed,) = invented.feeds(store, "a")
    store.feeds.subscribe([invented.settings("a", name="New", paused=True)], now=invented.now)
    store.feeds.save(replace(feed, title="Own"))
    after = store.feeds.find(feed.url)
    assert (after.name, after.paused, after.title) == ("New", True, "Own")


def test_a_feed_that_is_left_out_is_retired_and_keeps_everything(store, invented):
    """Taking a feed out of the config loses nothing."""
    (feed,) = invented.feeds(store, "a")
    store.feeds.save(replace(feed, title="Own", first_visit=invented.now))
    store.feeds.subscribe([], now=invented.now)
    assert store.feeds.find(feed.url) == replace(feed, title="Own", first_visit=invented.now, retired=True)


def test_a_feed_that_comes_back_is_due_and_has_its_history(store, invented):
    """Adding a feed again floods nobody: its next visit is not its first."""
    (feed,) = invented.feeds(store, "a")
    store.feeds.save(replace(feed, first_visit=invented.now, gone=True, due=invented.now + timedelta(days=1)))
    store.feeds.subscribe([], now=invented.now)
    later = invented.now + timedelta(days=30)
    (back,) = (store.feeds.subscribe([invented.settings("a")], now=later), store.feeds.all())[1]
    assert (back.id, back.due, back.first_visit, back.gone) == (feed.id, later, invented.now, False)


def test_subscribing_to_the_same_feeds_again_changes_nothing(store, invented):
    """A restart makes no feed due before its time."""
    (feed,) = invented.feeds(store, "a")
    store.feeds.save(replace(feed, due=invented.now + timedelta(hours=1), gone=True))
    before = store.feeds.all()
    store.feeds.subscribe([invented.settings("a")], now=invented.now + invented.minute)
    assert store.feeds.all() == before


def test_a_claimed_feed_is_not_claimed_twice(store, invented):
    """Two workers never visit the same feed at once."""
    feeds = invented.feeds(store, "a", "b")
    assert store.feeds.claim_due(invented.now, limit=10) == feeds
    assert store.feeds.claim_due(invented.now, limit=10) == ()


def test_a_lease_ends_by_itself(store, invented):
    """A feed whose visitor died is visited again once its lease has run out."""
    feeds = invented.feeds(store, "a")
    store.feeds.claim_due(invented.now, limit=1, lease=invented.minute)
    assert store.feeds.claim_due(invented.now + invented.minute - timedelta(microseconds=1), limit=1) == ()
    assert store.feeds.claim_due(invented.now + invented.minute, limit=1) == feeds


def test_saving_and_releasing_end_leases(store, invented):
    """What was visited, or left behind by a process that ended, can be claimed."""
    a, b = invented.feeds(store, "a", "b")
    store.feeds.claim_due(invented.now, limit=2)
    store.feeds.save(a)
    assert store.feeds.claim_due(invented.now, limit=2) == (a,)
    store.feeds.release()
    assert store.feeds.claim_due(invented.now, limit=2) == (a, b)


def test_the_longest_overdue_come_first(store, invented):
    """A limit leaves out those that have waited least."""
    a, b, c = invented.feeds(store, "a", "b", "c")
    waits = {a: 1, b: 3, c: 2}
    waiting = {feed: replace(feed, due=invented.now - minutes * invented.minute) for feed, minutes in waits.items()}
    for feed in waiting.values():
        store.feeds.save(feed)
    assert store.feeds.claim_due(invented.now, limit=2) == (waiting[b], waiting[c])


def test_only_active_feeds_that_are_due_are_claimed(store, invented):
    """Retired, paused and gone feeds, and those whose time has not come, are left alone."""
    names = ("retired", "paused", "gone", "later", "due")
    _, _, gone, later, due = invented.feeds(store, *names)
    store.feeds.save(replace(gone, gone=True))
    store.feeds.save(replace(later, due=invented.now + timedelta(microseconds=1)))
    wanted = [invented.settings(name, paused=name == "paused") for name in names[1:]]
    store.feeds.subscribe(wanted, now=invented.now)
    assert store.feeds.claim_due(invented.now, limit=10) == (due,)


def test_named_feeds_alone_can_be_claimed(store, invented):
    """Of feeds that are due, only those asked for."""
    a, b, _ = invented.feeds(store, "a", "b", "c")
    assert store.feeds.claim_due(invented.now, limit=10, urls=[b.url, a.url, "https://other.example.org/"]) == (a, b)
    assert store.feeds.claim_due(invented.now, limit=10, urls=[]) == ()


def test_hastening_overrides_our_interval_but_not_the_publisher(store, invented):
    """Feeds fall due now, and one whose publisher set a bound when that is reached."""
    a, b, c = invented.feeds(store, "a", "b", "c")
    later, bound = invented.now + timedelta(hours=9), invented.now + timedelta(hours=1)
    store.feeds.save(replace(a, due=later))
    store.feeds.save(replace(b, due=later, not_before=bound))
    store.feeds.save(replace(c, due=later, gone=True))
    store.feeds.hasten(None, now=invented.now)
    assert [feed.due for feed in store.feeds.all()] == [invented.now, bound, later]
    assert [feed.gone for feed in store.feeds.all()] == [False, False, True]


def test_a_feed_that_is_gone_is_asked_again_only_when_it_is_named(store, invented):
    """410 is an answer that a person may doubt."""
    a, b = (replace(feed, due=None, gone=True) for feed in invented.feeds(store, "a", "b"))
    store.feeds.save(a)
    store.feeds.save(b)
    store.feeds.hasten([b.url], now=invented.now)
    assert store.feeds.claim_due(invented.now, limit=2) == (replace(b, due=invented.now, gone=False),)


def test_the_next_due_time_passes_over_what_is_under_way(store, invented):
    """Whoever waits for the next feed to fall due does not spin while one is visited."""
    assert store.feeds.next_due() is None
    a, b = invented.feeds(store, "a", "b")
    store.feeds.save(replace(b, due=invented.now + timedelta(hours=1)))
    assert store.feeds.next_due() == invented.now
    store.feeds.claim_due(invented.now, limit=1, lease=invented.minute)
    assert store.feeds.next_due() == invented.now + invented.minute
    store.feeds.save(replace(a, due=invented.now + timedelta(hours=2)))
    assert store.feeds.next_due() == invented.now + timedelta(hours=1)


def test_a_clock_that_jumped_back_does_not_stop_visits(store, invented):
    """Feeds wait as long as they would have, counted from now; leases end."""
    (feed, leased) = invented.feeds(store, "one", "two")
    later, hour = invented.now + timedelta(days=400), timedelta(hours=1)
    with store.transaction():
        store.feeds.claim_due(later, limit=5)
        store.feeds.save(replace(feed, last_visit=later, due=later + hour, not_before=later + hour / 2))
        store.feeds.turn_back(invented.now)
    turned, _ = store.feeds.all()
    assert (turned.last_visit, turned.due) == (invented.now, invented.now + hour)
    assert turned.not_before == invented.now + hour / 2
    soon = invented.now + timedelta(minutes=2)
    assert [claimed.id for claimed in store.feeds.claim_due(soon, limit=5)] == [leased.id]


def test_feeds_in_trouble_are_listed_first(store, invented):
    """Then by what they are called, in any case; retired ones by themselves, and all in pages."""
    store.feeds.subscribe([invented.settings(name) for name in ("a", "b", "c", "d")], now=invented.now)
    store.feeds.subscribe([invented.settings(name) for name in ("a", "b", "c")], now=invented.now)
    a, b, c, _ = store.feeds.all()
    store.feeds.save(replace(a, title="zebra"))
    store.feeds.save(replace(b, title="Aardvark"))
    store.feeds.save(replace(c, failures=1))
    assert [feed.id for feed in store.feeds.listed(limit=9)] == [c.id, b.id, a.id]
    assert [feed.id for feed in store.feeds.listed(limit=1, skip=1)] == [b.id]
    assert [feed.retired for feed in store.feeds.listed(limit=9, retired=True)] == [True]


def test_feeds_are_counted_by_their_health(store, invented):
    """As each tells by itself."""
    names = ("a", "b", "c", "d", "e", "f")
    settings = [invented.settings(name, paused=name == "f") for name in names]
    store.feeds.subscribe(settings, now=invented.now)
    store.feeds.subscribe(settings[1:], now=invented.now)
    _, gone, failing, well, *_ = store.feeds.all()
    store.feeds.save(replace(gone, gone=True, failures=2))
    store.feeds.save(replace(failing, failures=2, last_visit=invented.now))
    store.feeds.save(replace(well, last_visit=invented.now))
    assert store.feeds.states() == Counter(feed.health for feed in store.feeds.all())
    assert len(store.feeds.states()) == 6


def test_a_moved_feed_keeps_its_history_and_begins_its_visits_anew(store, invented):
    """What the old publisher said of visits does not hold at the new address."""
    (feed,) = invented.feeds(store, "a")
    later = invented.now + timedelta(days=1)
    known = replace(feed, title="Own", first_visit=invented.now, last_visit=invented.now, guids_trusted=False)
    trouble = {"due": later, "not_before": later, "failures": 7, "status": 410, "error": "gone", "gone": True}
    visits = {"address": "https://x.example.org/", "validators": Validators("e"), "body_hash": "00", "moved_to": "y"}
    store.feeds.save(replace(known, **trouble, **visits))
    store.feeds.move(feed.url, "https://b.example.org/", now=later)
    moved = replace(known, url="https://b.example.org/", address="https://b.example.org/", due=later)
    assert store.feeds.all() == (moved,)
    assert store.feeds.claim_due(later, limit=5) == (moved,)


def test_what_was_under_way_when_a_feed_moved_does_not_bring_it_back(store, invented):
    """A visit of the old address that ends later leaves the new one alone."""
    (feed,) = invented.feeds(store, "a")
    store.feeds.claim_due(invented.now, limit=1)
    store.feeds.move(feed.url, "https://b.example.org/", now=invented.now)
    store.feeds.save(replace(feed, error="slow", due=invented.now + timedelta(days=1)))
    (moved,) = store.feeds.claim_due(invented.now, limit=1)
    assert (moved.id, moved.address, moved.error) == (feed.id, "https://b.example.org/", "")


def test_a_feed_that_brought_nothing_gives_way_to_one_that_moves_there(store, invented):
    """One that brought something is another feed, and stays."""
    a, b, c = invented.feeds(store, "a", "b", "c")
    store.feeds.save(replace(c, first_visit=invented.now))
    store.feeds.move(a.url, b.url, now=invented.now)
    assert [(feed.id, feed.url) for feed in store.feeds.all()] == [(a.id, b.url), (c.id, c.url)]
    with pytest.raises(StoreError):
        store.feeds.move(b.url, c.url, now=invented.now)


def test_a_remembered_redirect_can_be_forgotten(store, invented):
    """The feed is due at its own address, for the whole document, unless its publisher forbids to ask."""
    (feed,) = invented.feeds(store, "a")
    later = invented.now + 9 * invented.minute
    state = {"address": "https://new.example/", "validators": Validators("a"), "body_hash": "b", "not_before": later}
    store.feeds.save(replace(feed, due=later, title="A", **state))
    store.feeds.forget_move(feed.url, now=invented.now)
    store.feeds.forget_move("https://nowhere.example/", now=invented.now)
    back = store.feeds.find(feed.url)
    assert (back.address, back.validators, back.body_hash) == (feed.url, Validators(), "")
    assert (back.title, back.due) == ("A", later)


def test_hosts_that_want_quiet_are_remembered_until_it_is_over(store, invented):
    """By name, the last word counts; what is over is forgotten."""
    now, minute = invented.now, invented.minute
    store.feeds.quieten("a.example", now + 5 * minute, now=now)
    store.feeds.quieten("b.example", now + 9 * minute, now=now)
    store.feeds.quieten("a.example", now + 7 * minute, now=now)
    assert store.feeds.quiet(now) == {"a.example": now + 7 * minute, "b.example": now + 9 * minute}
    assert store.feeds.quiet(now + 7 * minute) == {"b.example": now + 9 * minute}
    assert store.feeds.quiet(now + 9 * minute) == {}


def failing(store, invented, **settings):
    """Return a feed with these settings after a visit that failed, due much later."""
    store.feeds.subscribe([invented.settings("a", **settings)], now=invented.now)
    (feed,) = store.feeds.all()
    later = invented.now + timedelta(days=1)
    store.feeds.save(replace(feed, last_visit=invented.now, failures=3, error="HTTP 401", due=later))
    return store.feeds.all()[0]


def subscribed(store, invented, **settings):
    """Return the feed with other settings, and what is told to have changed."""
    changed = store.feeds.subscribe([invented.settings("a", **settings)], now=invented.now)
    return store.feeds.all()[0], changed


@pytest.mark.parametrize(
    "settings", [{"headers": {"X-Key": "two"}}, {"headers": {"X-Key": "one"}, "proxy": "http://127.0.0.1:3128"}]
)
def test_a_failing_feed_whose_credentials_changed_falls_due(store, invented, settings):
    """Its failures were the old ones'; its stories are as they were."""
    failing(store, invented, headers={"X-Key": "one"})
    feed, changed = subscribed(store, invented, **settings)
    assert (feed.failures, feed.error, feed.due, changed) == (0, "", invented.now, ())


def test_a_name_and_password_in_an_address_are_credentials(store, invented):
    """They are sent as a header."""
    settings = FeedSettings(url="https://me:one@a.example.org/feed.xml")
    store.feeds.subscribe([settings], now=invented.now)
    (feed,) = store.feeds.all()
    store.feeds.save(replace(feed, failures=1, due=invented.now + timedelta(days=1)))
    store.feeds.subscribe([FeedSettings(url="https://me:two@a.example.org/feed.xml")], now=invented.now)
    assert store.feeds.all()[0].due == invented.now


@pytest.mark.parametrize("settings", [{"headers": {"X-Key": "one"}}, {}, {"headers": {"X-Key": ""}}])
def test_a_failing_feed_with_the_same_credentials_waits(store, invented, settings):
    """Nor do they count as changed where a command does not know them."""
    before = failing(store, invented, headers={"X-Key": "one"})
    assert subscribed(store, invented, **settings) == (before, ())


def test_a_feed_that_is_well_is_not_asked_earlier(store, invented):
    """Nor before its publisher allows."""
    before = failing(store, invented, headers={"X-Key": "one"})
    store.feeds.save(replace(before, failures=0, error=""))
    assert subscribed(store, invented, headers={"X-Key": "two"})[0].due == before.due
    bound = invented.now + timedelta(hours=2)
    store.feeds.save(replace(before, not_before=bound))
    assert subscribed(store, invented, headers={"X-Key": "three"})[0].due == bound


def test_credentials_cannot_be_told_from_what_is_stored(store, invented):
    """One in thousands would do."""
    feed = failing(store, invented, headers={"X-Key": "one"})
    assert len(feed.login) == 4


def test_a_visit_leaves_the_credentials_that_were_given_meanwhile(store, invented):
    """It began with the old ones."""
    before = failing(store, invented, headers={"X-Key": "one"})
    after, _ = subscribed(store, invented, headers={"X-Key": "two"})
    store.feeds.save(before)
    assert store.feeds.all()[0].login == after.login
