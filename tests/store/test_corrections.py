"""What every backend promises about corrections, and about stories that a person puts right."""

from dataclasses import replace

import pytest

from aggregator.models import Correction


@pytest.fixture
def correction(invented):
    """Make a correction that is not stored yet."""
    return lambda verb, entries, others=(), whole=False: Correction(0, verb, invented.now, entries, others, whole)


@pytest.fixture
def ids(store):
    """Return the members of a story, by id."""
    return lambda story: [member.entry.id for found in store.stories.get([story]) for member in found.members]


def test_corrections_are_kept_in_order(store, correction):
    """Each whole, and found by the entries that it names on either side."""
    made = [correction("merge", (1,), (2,)), correction("split", (2,), (1, 3)), correction("hide", (4,), whole=True)]
    kept = tuple(map(store.corrections.add, made))
    assert [replace(each, id=0) for each in kept] == made
    assert store.corrections.since(0) == kept
    assert store.corrections.since(kept[0].id) == kept[1:]
    assert store.corrections.of_entries([3, 4, 9]) == kept[1:]
    assert store.corrections.of_entries([]) == ()


def test_what_was_seen_follows_its_entry(store, invented):
    """It is asked for by the story that the entry is in now; remembering it twice changes nothing."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, a, b)
    invented.story(store, c)
    for entries in ([a.id, b.id], [b.id]):
        store.corrections.keep_seen("all", entries)
    assert store.corrections.seen("all", [a.id]) == {a.id, b.id}
    assert store.corrections.seen("sea", [a.id]) == store.corrections.seen("all", [c.id]) == frozenset()
    store.stories.split([b.id], b.id)
    assert store.corrections.seen("all", [b.id]) == {b.id}


def test_stories_become_the_one_founded_first(store, invented, ids):
    """In order of founding, whatever their numbers are; the other one is there no longer."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, c)
    invented.story(store, a, b)
    assert store.stories.merge([a.id, c.id]) == c.id
    assert ids(c.id) == [c.id, a.id, b.id]
    assert ids(a.id) == []
    assert store.stories.count() == 1
    assert [story.id for story in store.stories.latest(limit=5)] == [c.id]
    assert c.id in [story.id for story in store.stories.pending(limit=5)]


def test_withdrawn_entries_go_with_their_story(store, invented, ids):
    """A story is always in the place of the entry whose number it has."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, a)
    invented.story(store, b, c)
    store.entries.withdraw(b.feed)
    store.stories.merge([a.id, b.id])
    assert store.stories.story_of(b.id) == a.id
    assert ids(a.id) == [a.id, c.id]


def test_entries_are_taken_apart_and_put_back(store, invented, ids):
    """A story that was emptied is founded again under its number."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, a, b, c)
    store.stories.split([b.id, c.id], b.id)
    assert (ids(a.id), ids(b.id)) == ([a.id], [b.id, c.id])
    assert store.stories.count() == 2
    store.stories.merge([a.id, b.id])
    store.stories.split([b.id], b.id)
    assert (ids(a.id), ids(b.id)) == ([a.id, c.id], [b.id])
    assert len(store.stories.pending(limit=5)) == 2


def test_the_machines_words_stay_as_they_were(store, invented):
    """Where an entry is now is another question than what was decided about it."""
    a, b = invented.entries(store, "a", "b")
    invented.story(store, a, b)
    store.stories.split([b.id], b.id)
    assert store.stories.decision(b.id) == invented.joined(b, a)
    assert [(entry.id, *homes) for entry, *homes, _ in store.stories.grouped_since(invented.now)] == [
        (a.id, a.id, a.id),
        (b.id, b.id, a.id),
    ]


def test_publications_go_with_their_representative(store, invented):
    """Who founded them is replaced by it where the two are parted; removed ones move as well."""
    a, b = invented.entries(store, "a", "b")
    invented.story(store, a, b)
    shown = replace(invented.publication(a), entry=b.id)
    gone = invented.publication(b, story=a.id, id="urn:uuid:gone")
    store.publications.save([gone])
    store.publications.remove([gone.id])
    store.publications.save([shown])
    store.stories.split([b.id], b.id)
    assert store.publications.of_story(a.id) == ()
    assert store.publications.of_story(b.id) == (replace(shown, story=b.id, unit=b.id),)
    store.stories.merge([a.id, b.id])
    assert store.publications.of_stories("all", [a.id]) == {b.id: replace(shown, story=a.id, unit=b.id)}


def test_entries_and_stories_are_hidden(store, invented):
    """Each by itself; members tell of either, also those that join later."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, a, b)

    def members():
        return [member.hidden for member in store.stories.get([a.id])[0].members]

    store.entries.hide([b.id], hidden=True)
    assert members() == [False, True]
    assert store.entries.hidden([a.id, b.id]) == {b.id}
    assert store.stories.hidden([a.id]) == frozenset()
    assert [story.id for story in store.stories.pending(limit=5)] == [a.id]
    store.stories.settle([a.id])
    store.stories.hide(a.id, hidden=True)
    assert store.stories.hidden([a.id, b.id]) == {a.id}
    assert [story.id for story in store.stories.pending(limit=5)] == [a.id]
    store.stories.assign([invented.joined(c, a)])
    assert members() == [True, True, True]
    store.stories.hide(a.id, hidden=False)
    store.entries.hide([b.id], hidden=False)
    assert members() == [False, False, False]


def test_an_entry_can_be_hidden_before_it_is_grouped(store, invented):
    """It is hidden wherever it goes."""
    (a,) = invented.entries(store, "a")
    store.entries.hide([a.id], hidden=True)
    invented.story(store, a)
    assert store.stories.get([a.id])[0].members[0].hidden
