"""What every backend promises about stories."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import StoreError
from aggregator.models import Decision, Member, Search, Story, TokenPair


def test_a_decision_is_kept_whole(store, invented):
    """All that is needed to recompute it comes back, to the last bit of a number."""
    a, b = invented.entries(store, "a", "b")
    decision = Decision(
        entry=b.id,
        story=a.id,
        joined=a.id,
        path="score",
        score=0.1 + 0.2,
        required=float("inf"),
        why="Ähnlich.",
        best=a.id,
        features={"überlapp": 1 / 3},
        pairs=(TokenPair("mine", "theirs", "alias", 0.5, 7.25), TokenPair("x", "x", "equal", 1.0, 2.0)),
        unmatched=("rare",),
        numbers=("17",),
        hours_apart=1e-300,
        guards=("numbers",),
        mentions=(a.id,),
        weights="2026-03",
    )
    store.stories.assign([invented.founded(a), decision])
    assert store.stories.decision(b.id) == decision
    assert store.stories.decision(a.id) == invented.founded(a)
    assert store.stories.decision(999) is None


def test_members_come_in_the_order_in_which_they_joined(store, invented):
    """A story has its members with their feeds' settings of today, and how each came in."""
    a, b, c = invented.entries(store, "a", "b", "c")
    store.stories.assign([invented.founded(c), invented.joined(b, c), invented.joined(a, c)])
    store.feeds.subscribe([invented.settings(name, priority=5) for name in "abc"], now=invented.now)
    feeds = {feed.id: feed for feed in store.feeds.all()}
    members = (Member(c, feeds[c.feed]), *(Member(each, feeds[each.feed], "title", c.id) for each in (b, a)))
    (story,) = store.stories.get([c.id])
    told = [(each.score, each.why) for each in story.members]
    decisions = [store.stories.decision(each.id) for each in (c, b, a)]
    assert told == [(decision.score, decision.why) for decision in decisions]
    plain = tuple(replace(each, score=None, why="") for each in story.members)
    assert replace(story, members=plain) == Story(c.id, "https://c.example.org/feed.xml guid:c", members)
    assert {member.feed.priority for member in members} == {5}


def test_stories_are_returned_in_the_order_asked_for(store, invented):
    """Ids of no story are left out, ids of members that founded none too."""
    a, b, c = invented.entries(store, "a", "b", "c")
    store.stories.assign([invented.founded(a), invented.founded(b), invented.joined(c, a)])
    assert [story.id for story in store.stories.get([b.id, c.id, 999, a.id])] == [b.id, a.id]
    assert store.stories.count() == 2


def test_the_story_of_an_entry_is_known(store, invented):
    """An entry that is not grouped has none."""
    a, b, c = invented.entries(store, "a", "b", "c")
    store.stories.assign([invented.founded(a), invented.joined(b, a)])
    assert [store.stories.story_of(entry.id) for entry in (a, b, c)] == [a.id, a.id, None]


def test_an_entry_is_assigned_once(store, invented):
    """A second decision for the same entry is refused; nothing of the batch is kept."""
    a, b = invented.entries(store, "a", "b")
    store.stories.assign([invented.founded(a)])
    store.stories.settle([a.id])
    with pytest.raises(StoreError):
        store.stories.assign([invented.joined(b, a), invented.founded(a)])
    assert store.stories.story_of(b.id) is None
    assert store.stories.pending(limit=1) == ()
    assert len(store.entries.ungrouped(limit=2)) == 1


def test_an_entry_cannot_join_what_is_no_story(store, invented):
    """A decision that names a story which nobody founded is refused."""
    a, b = invented.entries(store, "a", "b")
    with pytest.raises(StoreError):
        store.stories.assign([invented.joined(b, a)])


def test_grouped_entries_come_in_the_order_of_their_assignment(store, invented):
    """The index that is rebuilt from them is the one that was lost."""
    (feed,) = invented.feeds(store, "a")
    old = {"published": invented.now - timedelta(days=9), "first_seen": invented.now - timedelta(days=9)}
    added = store.entries.add(
        [
            invented.entry(feed, "old", **old),
            invented.entry(feed, "late", published=old["published"]),
            invented.entry(feed, "new"),
        ]
    )
    gone, late, new = (replace(entry, content="") for entry in invented.read(added))
    store.stories.assign([invented.founded(gone), invented.founded(new), invented.joined(late, gone)])
    since = invented.now - timedelta(days=1)
    assert list(store.stories.grouped_since(since)) == [
        (new, new.id, new.id, ""),
        (late, gone.id, gone.id, ""),
    ]
    assert len(list(store.stories.grouped_since(invented.now))) == 2  # the edge counts
    assert list(store.stories.grouped_since(invented.now + timedelta(microseconds=1))) == []
    assert store.stories.last_first_seen() == invented.now


def test_a_trace_is_forgotten_when_its_entry_is_edited(store, invented):
    """What grouping noted of a title counts no longer when the publisher has changed it."""
    (feed,) = invented.feeds(store, "a")
    one, other = store.entries.add([invented.entry(feed, "one"), invented.entry(feed, "other")])
    store.stories.assign([replace(invented.founded(entry), trace="noted") for entry in (one, other)])
    store.entries.edit([replace(one, title="Edited")])
    assert [trace for *_, trace in store.stories.grouped_since(invented.now - invented.minute)] == ["", "noted"]


def test_what_was_noted_of_an_entry_stands_for_its_text(store, invented):
    """Of entries with a fitting trace only what grouping still needs is read, of the others everything."""
    (feed,) = invented.feeds(store, "a")
    entries = [replace(invented.entry(feed, name), title=name, outlet="Outlet", text="Long") for name in ("one", "two")]
    one, two = store.entries.add(entries)
    store.stories.assign(
        [replace(invented.founded(one), trace="3x one"), replace(invented.founded(two), trace="2x two")]
    )
    (brief, *_), (whole, *_) = store.stories.grouped_since(invented.now - invented.minute, noted="3x ")
    assert (brief.id, brief.feed, brief.title, brief.outlet, brief.text) == (one.id, feed.id, "one", "Outlet", "")
    assert (brief.published, brief.first_seen) == (one.published, one.first_seen)
    assert whole == replace(two, keys=(), content="")


def test_a_trace_is_kept_of_what_was_read(store, invented):
    """Of an entry that was edited again meanwhile it would tell what no longer stands there."""
    (feed,) = invented.feeds(store, "a")
    one, two = store.entries.add([replace(invented.entry(feed, name), digest=name) for name in ("one", "two")])
    store.stories.assign([invented.founded(one), invented.founded(two)])
    store.entries.edit([replace(two, digest="edited")])
    store.stories.keep_traces([(one, "3x one"), (two, "3x two")])
    assert [trace for *_, trace in store.stories.grouped_since(invented.now - invented.minute)] == ["3x one", ""]


def test_thousands_of_grouped_entries_come_in_order(store, invented):
    """Reading them in parts loses and repeats nothing."""
    (feed,) = invented.feeds(store, "a")
    added = store.entries.add([invented.entry(feed, f"x{number}") for number in range(1100)])
    store.stories.assign([invented.founded(entry) for entry in reversed(added)])
    found = [entry.id for entry, *_ in store.stories.grouped_since(invented.now - invented.minute)]
    assert found == [entry.id for entry in reversed(added)]


def test_lists_leave_contents_out(store, invented):
    """All else of a member is as it is of the story by itself."""
    (feed,) = invented.feeds(store, "a")
    entries = [replace(invented.entry(feed, name), content=f"<p>{name}</p>", text=f"{name} \0 “ü” 💥") for name in "ab"]
    added = store.entries.add(entries)
    invented.story(store, *added)
    (whole,) = store.stories.get([added[0].id])
    bare = [replace(each, entry=replace(each.entry, content="", absent=None)) for each in whole.members]
    (listed,) = store.stories.latest(limit=2)
    assert store.stories.listed([added[0].id]) == (listed,)
    (found,) = store.stories.search(Search("ü"), limit=2)
    assert whole.members[1].entry.content
    assert list(listed.members) == list(found.members) == bare


def test_the_stories_that_grew_last_are_the_latest(store, invented):
    """An old story with a new member comes before one that was founded later."""
    a, b, c = invented.entries(store, "a", "b", "c")
    assert store.stories.last_first_seen() is None
    store.stories.assign([invented.founded(a), invented.founded(b), invented.joined(c, a)])
    assert [story.id for story in store.stories.latest(limit=2)] == [a.id, b.id]
    assert [story.id for story in store.stories.latest(limit=1)] == [a.id]


def test_stories_are_pending_until_they_are_settled_and_again_when_they_grow(store, invented):
    """Nothing that was grouped is left unpublished."""
    a, b, c = invented.entries(store, "a", "b", "c")
    store.stories.assign([invented.founded(b), invented.founded(a)])
    assert [story.id for story in store.stories.pending(limit=10)] == [b.id, a.id]
    store.stories.settle([a.id, b.id])
    assert store.stories.pending(limit=10) == ()
    store.stories.assign([invented.joined(c, a)])
    assert [story.id for story in store.stories.pending(limit=10)] == [a.id]
    assert store.stories.pending_count() == 1


def test_pending_stories_can_be_gone_through_without_settling_all(store, invented):
    """Those that are left unsettled on purpose do not stand in the way of the others."""
    a, b, c = invented.entries(store, "a", "b", "c")
    store.stories.assign([invented.founded(c), invented.founded(b), invented.founded(a)])
    assert [story.id for story in store.stories.pending(limit=2)] == [c.id, b.id]
    store.stories.settle([b.id])
    assert [story.id for story in store.stories.pending(limit=2, after=b.id)] == [a.id]
    assert [story.id for story in store.stories.pending(limit=2, after=c.id)] == [a.id]


def test_recent_stories_can_be_made_pending(store, invented):
    """A change of the outputs is applied to what we saw since, old stories with new members included."""
    (feed,) = invented.feeds(store, "a")
    old = invented.now - timedelta(days=9)
    entries = [
        invented.entry(feed, "old", first_seen=old, published=old),
        invented.entry(feed, "old too", first_seen=old, published=old),
        invented.entry(feed, "new", published=old),
    ]
    a, b, c = store.entries.add(entries)
    invented.story(store, a)
    invented.story(store, b, c)
    store.stories.pend(invented.now - invented.minute)
    assert [story.id for story in store.stories.pending(limit=10)] == [b.id]


def test_stories_are_made_pending_a_little_at_a_time(store, invented):
    """A store that is large is not held for long; each portion tells where the next one goes on."""
    entries = invented.entries(store, "a", "b", "c")
    for entry in entries:
        invented.story(store, entry)
    ids = [entry.id for entry in entries]
    store.stories.settle(ids)
    since = invented.now - invented.minute
    after = store.stories.pend(since, limit=2)
    assert [story.id for story in store.stories.pending(limit=9)] == ids[:2]
    assert store.stories.pend(since, after=after, limit=2) == 0
    assert [story.id for story in store.stories.pending(limit=9)] == ids


def test_a_story_that_loses_members_becomes_pending_and_keeps_its_founders_name(store, invented):
    """Withdrawing a feed leaves the others' entries where they are, even where it founded the story."""
    a, b, c = invented.entries(store, "a", "b", "c")
    invented.story(store, a, b)
    invented.story(store, c)
    founder = store.stories.get([a.id])[0].founder
    store.entries.withdraw(a.feed)
    (story,) = store.stories.pending(limit=10)
    assert (story.id, story.founder, [member.entry for member in story.members]) == (a.id, founder, [b])


def test_a_story_that_loses_all_members_is_still_pending_once(store, invented):
    """Its publications can be taken back; nothing else shows it."""
    a, b = invented.entries(store, "a", "b")
    invented.story(store, a)
    invented.story(store, b)
    store.entries.withdraw(a.feed)
    (story,) = store.stories.pending(limit=10)
    assert (story.id, story.members) == (a.id, ())
    store.stories.settle([a.id])
    assert store.stories.count() == 1
    assert [story.id for story in store.stories.latest(limit=10)] == [b.id]
    store.stories.pend(invented.now - invented.minute)
    assert [story.id for story in store.stories.pending(limit=10)] == [b.id]


def test_stories_are_paged(store, invented):
    """What grew last stands on the first page."""
    one, two, three = invented.entries(store, "a", "b", "c")
    for entry in (one, two, three):
        invented.story(store, entry)
    assert [story.id for story in store.stories.latest(limit=2)] == [three.id, two.id]
    assert [story.id for story in store.stories.latest(limit=2, skip=2)] == [one.id]


def test_stories_are_searched_by_words_and_tag(store, invented):
    """A story is found by any of its entries, the one whose entry arrived last first; both wishes bind one entry."""
    store.feeds.subscribe([invented.settings("a", tags=("x", "y")), invented.settings("b")], now=invented.now)
    tagged, plain = store.feeds.all()
    first, second, third = store.entries.add(
        [
            invented.entry(tagged, "1", title="Bridge opens"),
            invented.entry(plain, "2", title="Bridge is open"),
            invented.entry(plain, "3", title="Bridge closes"),
        ]
    )
    invented.story(store, first, second)
    invented.story(store, third)

    def found(**wishes):
        return [story.id for story in store.stories.search(Search(**wishes), limit=10)]

    assert found(words="bridge") == [third.id, first.id]
    assert found(words="bridge is") == [first.id]
    assert found(tag="x") == [first.id]
    assert found(words="bridge", tag="y") == [first.id]
    assert found(words="closes", tag="x") == found(tag="z") == found(words="ferry") == []
    assert [story.id for story in store.stories.search(Search(words="bridge"), limit=1, skip=1)] == [first.id]
