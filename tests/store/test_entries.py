"""What every backend promises about entries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from aggregator.errors import StoreError
from aggregator.models import Enclosure, KnownEntry

many = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)


def test_an_entry_comes_back_as_it_was_added(store, invented):
    """Every field is kept, to the microsecond."""
    (feed,) = invented.feeds(store, "a")
    given_entry = invented.entry(
        feed,
        "x",
        comments="https://talk.example.org/1",
        author="Ä. Nonym",
        lang="de",
        kind="podcast",
        enclosures=(Enclosure("https://a.example.org/1.mp3", "audio/mpeg", 2**70), Enclosure("https://b.example.org/")),
        published=datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        dated=False,
        backlog=True,
        content="<p>x</p>" * 1000,
    )
    (added,) = store.entries.add([given_entry])
    assert added == replace(given_entry, id=added.id)
    assert added.id > 0
    assert store.entries.get([added.id]) == invented.read((added,))


def test_entries_are_returned_in_the_order_asked_for(store, invented):
    """Unknown ids are left out, and one may be asked for twice."""
    a, b = invented.entries(store, "a", "b")
    assert store.entries.get([b.id, 999, a.id, b.id]) == (b, a, b)
    assert store.entries.get([]) == ()


def test_an_entry_is_known_under_each_of_its_keys(store, invented):
    """What identifying needs is found by any key, within the feed."""
    a, _ = invented.entries(store, "a", "b")
    known = KnownEntry(a.id, a.identity, a.guid, a.address, a.title, a.published, dated=True, digest=a.digest)
    keys = ("guid:a", "link:https://a.example.org/")
    assert store.entries.known(a.feed, [*keys, "guid:b"]) == dict.fromkeys(keys, known)
    assert store.entries.known(a.feed, []) == {}


def test_equal_keys_in_two_feeds_are_two_entries(store, invented):
    """Identity never crosses feeds."""
    one, two = invented.feeds(store, "a", "b")
    first, second = store.entries.add([invented.entry(one, "x"), invented.entry(two, "x")])
    assert store.entries.known(one.id, ["guid:x"])["guid:x"].id == first.id
    assert store.entries.known(two.id, ["guid:x"])["guid:x"].id == second.id


def test_thousands_of_keys_can_be_asked_for_at_once(store, invented):
    """A large document needs no special care."""
    (feed,) = invented.feeds(store, "a")
    store.entries.add([invented.entry(feed, f"x{number}") for number in range(1200)])
    keys = [f"guid:x{number}" for number in range(1300)]
    assert set(store.entries.known(feed.id, keys)) == set(keys[:1200])


def test_half_a_character_in_one_entry_does_no_harm_to_the_others(store, invented):
    """What no encoding can store is replaced, and its key is still known."""
    (feed,) = invented.feeds(store, "a")
    half = invented.entry(feed, "y", identity="\ud83d", keys=("\ud83d",), title="\ud83d", link="\ud83d")
    added = store.entries.add([invented.entry(feed, "x"), half, invented.entry(feed, "z")])
    assert [entry.title for entry in store.entries.get([entry.id for entry in added])] == [
        "Title x",
        "\ufffd",
        "Title z",
    ]
    assert store.entries.known(feed.id, ["\ud83d"])["\ud83d"].id == added[1].id
    assert [entry.id for entry in store.entries.by_link("\ud83d")] == [added[1].id]


@many
@given(key=st.text(st.characters()))
def test_any_text_can_be_a_key_a_title_and_a_question(store, invented, key):
    """No publisher's text is refused, or forgotten, or an error in a search."""
    feed, *_ = store.feeds.all() or invented.feeds(store, "a")
    if not store.entries.known(feed.id, [key]):
        store.entries.add([invented.entry(feed, "x", identity=key, keys=(key,), title=key, text=key)])
    assert list(store.entries.known(feed.id, [key])) == [key]
    store.entries.search(key)
    store.entries.by_link(key)


@pytest.mark.parametrize(
    "text", ["", '"', '""', "a AND", "NEAR(", "content:", "*", "^x", "a\0b", "-", "'", "{a b}:c", "\ud800"]
)
def test_no_question_is_an_error_of_syntax(store, invented, text):
    """What a person types is words, whatever full-text search makes of them elsewhere."""
    invented.entries(store, "a")
    assert store.entries.search(text) == ()


def test_a_second_entry_with_the_same_identity_is_refused(store, invented):
    """A mistake in identifying is an error, not a duplicate; nothing of the batch is kept."""
    (feed,) = invented.feeds(store, "a")
    with pytest.raises(StoreError):
        store.entries.add([invented.entry(feed, "x"), invented.entry(feed, "y"), invented.entry(feed, "x")])
    assert store.entries.count() == 0
    assert store.entries.known(feed.id, ["guid:y"]) == {}


def test_learned_keys_lead_to_the_entry_and_never_away_from_another(store, invented):
    """A key belongs to the entry that had it first."""
    (feed,) = invented.feeds(store, "a")
    x, y = store.entries.add([invented.entry(feed, "x"), invented.entry(feed, "y")])
    store.entries.learn(feed.id, [(x.id, "guid:z"), (x.id, "guid:y")])
    known = store.entries.known(feed.id, ["guid:y", "guid:z"])
    assert {key: entry.id for key, entry in known.items()} == {"guid:z": x.id, "guid:y": y.id}


def test_an_edit_changes_what_the_publisher_changed(store, invented):
    """Identity, dates and backlog stay; the story becomes pending; the words can be searched."""
    (entry,) = invented.entries(store, "a")
    invented.story(store, entry)
    edited = replace(entry, title="Fresh words", digest="new", content="<p>new</p>", author="Somebody")
    other = {"identity": "guid:other", "published": invented.now + invented.minute, "backlog": True}
    store.entries.edit([replace(edited, **other)])
    assert store.entries.get([entry.id]) == (edited,)
    assert [story.id for story in store.stories.pending(limit=1)] == [entry.id]
    assert store.entries.search("fresh") == (edited,)
    assert store.entries.search("title") == ()


def test_what_a_feed_carries_is_replaced(store, invented):
    """The last document counts, for this feed alone."""
    a, b = invented.entries(store, "a", "b")
    store.entries.set_carried(a.feed, {b"1": a.id, b"\x00\xff": a.id}, now=invented.now)
    store.entries.set_carried(b.feed, {b"1": b.id}, now=invented.now)
    store.entries.set_carried(a.feed, {b"\x00\xff": a.id, b"3": a.id}, now=invented.now)
    assert store.entries.carried(a.feed) == {b"\x00\xff": a.id, b"3": a.id}
    assert store.entries.carried(b.feed) == {b"1": b.id}
    store.entries.set_carried(a.feed, {}, now=invented.now)
    assert store.entries.carried(a.feed) == {}


def test_entries_are_found_by_any_of_their_addresses(store, invented):
    """Link, canonical address and comments page lead to the entry; an empty link to none."""
    (feed,) = invented.feeds(store, "a")
    addresses = {
        "link": "https://l.example.org/",
        "address": "https://a.example.org/",
        "comments": "https://c.example.org/",
    }
    added = store.entries.add([invented.entry(feed, "x", **addresses), invented.entry(feed, "y", link="", address="")])
    (entry, _) = invented.read(added)
    for link in addresses.values():
        assert store.entries.by_link(link) == (entry,)
    assert store.entries.by_link("") == ()


def test_ungrouped_entries_come_in_order_of_date_feed_and_identity(store, invented):
    """The order of grouping does not depend on the order of arrival; contents, which may be large, stay behind."""
    one, two = invented.feeds(store, "a", "b")
    early = invented.now - invented.minute
    added = store.entries.add(
        [
            invented.entry(two, "x"),
            invented.entry(one, "z"),
            invented.entry(one, "y"),
            invented.entry(two, "w", published=early),
        ]
    )
    x, z, y, w = (replace(entry, content="") for entry in invented.read(added))
    assert store.entries.ungrouped(limit=10) == (w, y, z, x)
    store.stories.assign([invented.founded(w)])
    assert store.entries.ungrouped(limit=2) == (y, z)


def test_words_are_found_in_titles_and_texts_whatever_their_case_and_accents(store, invented):
    """All words must be there, anywhere; the newest come first."""
    (feed,) = invented.feeds(store, "a")
    added = store.entries.add(
        [
            invented.entry(
                feed, "x", title="Château à vendre", text="Ein Haus", published=invented.now - invented.minute
            ),
            invented.entry(feed, "y", title="HAUS", text="chateau"),
            invented.entry(feed, "z", title="Haus"),
        ]
    )
    x, y, z = invented.read(added)
    assert store.entries.search("CHATEAU haus") == (y, x)
    assert store.entries.search("haus", limit=1) == (z,)
    assert store.entries.search("hau") == ()


def test_withdrawn_entries_are_seen_nowhere_and_do_not_return(store, invented):
    """What a purged feed brought is gone for readers, and known when the feed comes back."""
    a, b = invented.entries(store, "a", "b")
    (c,) = invented.read(store.entries.add([invented.entry(store.feeds.all()[0], "c")]))
    invented.story(store, b, a)
    store.entries.withdraw(a.feed)
    assert store.entries.count() == 1
    assert store.entries.get([a.id, b.id, c.id]) == (b,)
    assert store.entries.search("title") == (b,)
    assert store.entries.by_link(a.link) == ()
    assert store.entries.ungrouped(limit=10) == ()
    assert [entry.id for entry, *_ in store.stories.grouped_since(invented.now - timedelta(days=1))] == [b.id]
    assert set(store.entries.known(a.feed, [*invented.entry(store.feeds.all()[0], "a").keys, "guid:c"])) == {
        "guid:a",
        "link:https://a.example.org/",
        "guid:c",
    }


def test_editing_a_withdrawn_entry_brings_nothing_back(store, invented):
    """Its publisher may go on editing it."""
    a, b = invented.entries(store, "a", "b")
    invented.story(store, b, a)
    store.entries.withdraw(a.feed)
    store.stories.settle([b.id])
    store.entries.edit([replace(a, title="Fresh words", digest="new")])
    assert store.entries.search("fresh") == ()
    assert store.entries.count() == 1
    assert store.stories.pending(limit=10) == ()
    assert store.entries.known(a.feed, [a.identity])[a.identity].digest == "new"


def test_ids_are_never_given_twice(store, invented):
    """An id that a person has seen means one entry for good."""
    (feed,) = invented.feeds(store, "a")
    ids = [store.entries.add([invented.entry(feed, f"x{number}")])[0].id for number in range(3)]
    assert ids == sorted(set(ids))


def test_entries_are_counted_by_feed(store, invented):
    """Withdrawn ones do not count, nor do other feeds'."""
    one, two, three = invented.feeds(store, "a", "b", "c")
    added = [invented.entry(one, "1"), invented.entry(one, "2"), invented.entry(two, "3"), invented.entry(three, "4")]
    store.entries.add(added)
    assert store.entries.ungrouped_count() == 4
    store.entries.withdraw(two.id)
    assert store.entries.counts([one.id, two.id]) == {one.id: 2}
    assert store.entries.ungrouped_count() == 3


def test_links_that_begin_alike_are_neighbours(store, invented):
    """What may have been meant by a link that nobody has."""
    invented.entries(store, "a", "b", "c", "d")
    links = {name: f"https://{name}.example.org/" for name in "abcd"}
    assert store.entries.links_beside("https://b.example.org/x", limit=1) == (links["b"], links["c"])
    assert store.entries.links_beside(links["c"], limit=2) == (links["b"], links["a"], links["c"], links["d"])


def test_what_a_feed_brought_before_is_known(store, invented):
    """The newest date that it claimed, and which titles it used; nothing of other feeds, nor of what was withdrawn."""
    assert store.entries.past(1, ["A", ""]) == (None, frozenset())
    first, _second = invented.entries(store, "a", "b")
    newest, titles = store.entries.past(first.feed, [first.title, "Another"])
    assert titles == {first.title}
    assert newest == (first.published if first.dated else None)
    assert store.entries.past(999, [first.title]) == (None, frozenset())
