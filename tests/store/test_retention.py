"""What every backend promises about what goes once its time is over."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.store import open_store

DAY = timedelta(days=1)


@pytest.fixture
def forget(store, invented):
    """Give a function that forgets what is due after so many days, of which ten must have passed."""

    def forget(days=11, *, outputs=("all",), **others):
        moment = invented.now + (days - 10) * DAY
        given = {"old": moment, "dropped": moment, "outputs": outputs, "limit": 100} | others
        return store.retention.forget(**given)

    return forget


def feed_of(store, entry):
    """Return an entry's feed."""
    return store.feeds.by_id([entry.feed])[entry.feed]


def test_a_story_is_forgotten_once_all_its_entries_are_old_enough(store, invented, forget):
    """Its entries, decisions and publications go together, and are told."""
    a, b, newest = invented.entries(store, "a", "b", "newest")
    invented.story(store, a, b)
    store.publications.save([invented.publication(a, atom=b"")])
    invented.story(store, newest)
    assert forget(10).forgotten == ()
    assert forget(11).forgotten == (a.id, b.id)
    assert store.entries.get([a.id, b.id]) == ()
    assert [store.stories.decision(entry.id) for entry in (a, b)] == [None, None]
    assert store.stories.get([a.id])[0].members == ()
    assert store.publications.of_story(a.id) == ()
    assert store.publications.find(f"urn:uuid:all-{a.id}") is None
    assert (store.entries.count(), store.stories.count()) == (1, 1)
    assert forget(11).forgotten == ()


def test_what_was_published_is_never_given_again(store, invented, forget):
    """Readers may still know its id."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    shown = invented.publication(a, atom=b"")
    store.publications.save([shown])
    invented.story(store, newest)
    forget()
    assert store.publications.given([shown.id]) == {shown.id}
    assert store.publications.last_updated("all") == shown.updated


def test_a_forgotten_entry_is_still_known(store, invented, forget):
    """By every key, and by what tells it from another that uses them again."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    invented.story(store, newest)
    keys = {"guid:a", "link:https://a.example.org/"}
    before = store.entries.known(a.feed, keys)
    forget()
    known = store.entries.known(a.feed, keys)
    assert known == {key: replace(each, withdrawn=True) for key, each in before.items()}
    assert known.keys() == keys


@pytest.mark.parametrize("days", [-1, 0])
def test_the_later_of_date_and_first_sight_counts(store, invented, forget, days):
    """An old article that was found today is new to us; one that is dated today cannot be old."""
    (feed,) = invented.feeds(store, "a")
    moments = {"published": invented.now + days * DAY, "first_seen": invented.now - (1 + days) * DAY}
    a, newest = store.entries.add([invented.entry(feed, "a", **moments), invented.entry(feed, "newest")])
    invented.story(store, a)
    invented.story(store, newest)
    assert forget(9 + days, dropped=invented.now + DAY).forgotten == ()
    assert forget(10.5, dropped=invented.now + DAY).forgotten == (a.id,)


def test_one_young_member_keeps_the_story(store, invented, forget):
    """By whole stories: what is shown as covered by others keeps them."""
    a, b, newest = invented.entries(store, "a", "b", "newest")
    later = invented.entry(feed_of(store, a), "later", first_seen=invented.now + 5 * DAY)
    (late,) = store.entries.add([later])
    invented.story(store, a, b, late)
    invented.story(store, newest)
    assert forget(11).forgotten == ()
    assert forget(16).forgotten == (a.id, b.id, late.id)


@pytest.fixture
def carried(store, invented):
    """Return an entry that its feed carries; a newer one is decided, too."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    invented.story(store, newest)
    store.entries.set_carried(a.feed, {b"mark": a.id}, now=invented.now)
    return a


def test_what_a_feed_carries_stays(store, invented, forget, carried):
    """The time counts from when it was dropped, however old the entry is."""
    assert forget(100).forgotten == ()
    store.entries.set_carried(carried.feed, {}, now=invented.now + 50 * DAY)
    assert forget(60).forgotten == ()
    assert forget(61).forgotten == (carried.id,)


def test_what_came_back_to_a_feed_is_carried_again(store, invented, forget, carried):
    """That it was dropped once does not count against it."""
    store.entries.set_carried(carried.feed, {}, now=invented.now)
    store.entries.set_carried(carried.feed, {b"mark": carried.id}, now=invented.now)
    assert forget(100).forgotten == ()


def test_what_a_feed_carried_until_its_end_counts_from_then(store, invented, forget, carried):
    """Nobody visits a gone feed, so that nothing drops out of it."""
    store.feeds.save(replace(feed_of(store, carried), gone=True, last_visit=invented.now + 50 * DAY))
    assert forget(60).forgotten == ()
    assert forget(61).forgotten == (carried.id,)


def test_what_a_retired_feed_carried_counts_from_its_last_visit(store, invented, forget, carried):
    """It was taken out of the config; what it brought stays for as long as anything."""
    store.feeds.save(replace(feed_of(store, carried), last_visit=invented.now + 50 * DAY))
    store.feeds.subscribe([invented.settings("newest")], now=invented.now)
    assert forget(60).forgotten == ()
    assert forget(61).forgotten == (carried.id,)


def test_what_an_output_shows_stays_until_it_is_archived(store, invented, forget):
    """Documents may carry it again at any time; those of outputs that are gone may not."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    invented.story(store, newest)
    updated = invented.now + invented.minute
    store.publications.save([invented.publication(a), invented.publication(newest, updated=updated)])
    assert forget().forgotten == ()
    assert store.publications.archive("all", keep=1, limit=9) == 1
    assert forget().forgotten == (a.id,)


def test_an_output_that_is_gone_keeps_nothing(store, invented, forget):
    """Nothing that it showed can be shown again."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    invented.story(store, newest)
    store.publications.save([invented.publication(a, output="gone")])
    assert forget().forgotten == (a.id,)


def test_pending_and_ungrouped_entries_stay(store, invented, forget):
    """Nothing is forgotten that nobody was shown yet."""
    a, b, _, newest = invented.entries(store, "a", "b", "ungrouped", "newest")
    store.stories.assign([invented.founded(a), invented.founded(b)])
    invented.story(store, newest)
    store.stories.settle([b.id])
    assert forget().forgotten == (b.id,)
    assert len(store.entries.ungrouped(limit=9)) == 1


def test_the_newest_decision_stays(store, invented, forget):
    """It tells a process that starts what time it was: else a restart would change decisions."""
    a, newest = invented.entries(store, "a", "newest")
    invented.story(store, a)
    invented.story(store, newest)
    assert forget().forgotten == (a.id,)
    assert store.stories.last_first_seen() == newest.first_seen


def test_a_sweep_goes_on_where_it_stopped(store, invented, forget):
    """A little at a time, each story once; at the end there is no place to go on from."""
    entries = invented.entries(store, *"abcd", "newest")
    for entry in entries:
        invented.story(store, entry)
    store.entries.set_carried(entries[1].feed, {b"mark": entries[1].id}, now=invented.now)
    forgotten, place, rounds = [], None, 0
    while rounds == 0 or place is not None:
        swept = forget(limit=2, after=place)
        forgotten, place, rounds = [*forgotten, *swept.forgotten], swept.place, rounds + 1
    assert forgotten == [entries[0].id, entries[2].id, entries[3].id]
    assert rounds == 4


def test_withdrawn_entries_are_emptied_a_little_at_a_time(store, invented):
    """A feed was purged: of its entries only what recognises them is kept."""
    feeds = invented.feeds(store, "a", "b")
    entries = store.entries.add([invented.entry(feeds[0], name) for name in "pqr"])
    (other,) = store.entries.add([invented.entry(feeds[1], "other")])
    invented.story(store, *entries)
    invented.story(store, other)
    store.entries.withdraw(feeds[0].id)
    assert [store.retention.empty(limit=2) for _ in range(3)] == [2, 1, 0]
    assert store.entries.known(feeds[0].id, ["guid:q"])["guid:q"].withdrawn
    assert store.entries.get([other.id]) == invented.read((other,))
    assert [store.stories.decision(entry.id) for entry in entries] == [None, None, None]


def test_a_feed_that_brought_much_is_withdrawn_a_little_at_a_time(store, invented):
    """Some entries at once, the others by portions, and none that it brings after."""
    (feed, other) = invented.feeds(store, "a", "b")
    entries = store.entries.add([invented.entry(feed, name) for name in "pqrst"])
    for entry in entries[:4]:
        invented.story(store, entry)
    (kept,) = store.entries.add([invented.entry(other, "kept")])
    store.entries.withdraw(feed.id, most=2)
    assert [entry.id for entry in store.entries.get([entry.id for entry in entries])] == [e.id for e in entries[2:]]
    assert store.entries.ungrouped_count() == 1
    (later,) = store.entries.add([invented.entry(feed, "later")])
    store.stories.settle([entry.id for entry in entries])
    assert store.retention.withdraw(limit=2) == tuple(entry.id for entry in entries[2:4])
    assert [story.id for story in store.stories.pending(limit=9)] == [entry.id for entry in entries[2:4]]
    assert [store.retention.withdraw(limit=2) for _ in range(2)] == [(entries[4].id,), ()]
    assert store.entries.counts([feed.id, other.id]) == {feed.id: 1, other.id: 1}
    assert store.entries.get([later.id, kept.id]) == invented.read((later, kept))


def test_the_index_of_words_is_put_together(store, invented):
    """Searches find the same before, meanwhile and after; in the end there is nothing more to do."""
    (feed,) = invented.feeds(store, "a")
    for number in range(20):
        store.entries.add([invented.entry(feed, f"x{number}", text=f"flood {number} " + "rain " * number)])
    found = {entry.id for entry in store.entries.search("flood")}
    rounds = 0
    while store.retention.merge(most=1):
        rounds += 1
        assert {entry.id for entry in store.entries.search("flood")} == found
    assert rounds > 0
    assert len(found) == 20


def test_purging_loses_no_place_in_time(store, invented):
    """The newest decision stays although its entry was withdrawn."""
    (a,) = invented.entries(store, "a")
    invented.story(store, a)
    store.entries.withdraw(a.feed)
    store.retention.empty(limit=9)
    assert store.stories.last_first_seen() == a.first_seen


def test_what_is_gone_is_found_by_no_word(tmp_path, invented):
    """The words in the index are those of the entries that are there; texts are nowhere in the file's tables."""
    with closing(open_store(f"sqlite:///{tmp_path}/aggregator.db")) as store:
        a, b, newest = invented.entries(store, "a", "b", "newest")
        invented.story(store, a)
        invented.story(store, newest)
        store.entries.withdraw(b.feed)
        store.retention.empty(limit=9)
        moment = invented.now + DAY
        store.retention.forget(old=moment, dropped=moment, outputs=(), limit=9)
        assert [entry.id for entry in store.entries.search("Text")] == [newest.id]
    with closing(sqlite3.connect(tmp_path / "aggregator.db")) as database:
        database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)")
        texts = database.execute("SELECT text, content, link, author FROM entries WHERE withdrawn").fetchall()
    assert texts == [("", "", "", "")] * 2


def test_space_is_given_back(tmp_path, invented):
    """The file is smaller afterwards, by portions."""
    with closing(open_store(f"sqlite:///{tmp_path}/aggregator.db")) as store:
        (feed,) = invented.feeds(store, "a")
        store.entries.add([invented.entry(feed, str(number), content="x" * 20_000) for number in range(50)])
        before = store.size()
        store.entries.withdraw(feed.id)
        store.retention.empty(limit=50)
        rounds = 1
        while store.retention.shrink(most=100_000):
            rounds += 1
        assert store.size() < before / 2
        assert rounds > 5
