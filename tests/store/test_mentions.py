"""What every backend promises about stories that entries mention."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from aggregator.store import open_store


@pytest.fixture
def page(store, invented):
    """Store two stories, of a and of b with c, and a page that is with a and mentions b's."""
    a, b, c, page = invented.entries(store, "a", "b", "c", "page")
    invented.story(store, a)
    invented.story(store, b, c)
    store.stories.assign([replace(invented.joined(page, a), mentions=(b.id,))])
    store.stories.settle([a.id])
    return a, b, c, page


def mentioning(store, story):
    """Return the entries that touch a story from elsewhere."""
    return [member.entry.id for member in store.stories.mentioning(story, limit=9)]


def test_a_story_knows_who_mentions_it(store, page):
    """With what a member of a story is known by; and an entry knows what it mentions."""
    a, b, _, mentions = page
    (member,) = store.stories.mentioning(b.id, limit=9)
    assert (member.entry, member.feed.id, member.path, member.joined) == (mentions, mentions.feed, "title", a.id)
    assert mentioning(store, a.id) == []
    assert (store.stories.mentioned(mentions.id), store.stories.mentioned(a.id)) == ((b.id,), ())


def test_a_mention_makes_no_story_pending(store, page):
    """What is published of it does not change."""
    assert store.stories.pending(limit=9) == ()


def test_mentions_come_in_order_of_assignment_and_no_more_than_asked_for(store, invented):
    """A story that everybody mentions does not fill a page."""
    a, *others = invented.entries(store, *"abcd")
    invented.story(store, a)
    store.stories.assign([replace(invented.founded(each), mentions=(a.id,)) for each in reversed(others)])
    assert mentioning(store, a.id) == [each.id for each in reversed(others)]
    assert len(store.stories.mentioning(a.id, limit=2)) == 2


def test_a_mention_goes_where_the_founder_of_what_it_mentions_goes(store, page):
    """Merged or split, either side: and what is in one story does not mention it."""
    a, b, c, mentions = page
    store.stories.split([c.id], c.id)
    assert (mentioning(store, b.id), mentioning(store, c.id)) == ([mentions.id], [])
    store.stories.merge([c.id, b.id])
    assert mentioning(store, b.id) == [mentions.id]
    home = store.stories.merge([a.id, b.id])
    assert (mentioning(store, home), store.stories.mentioned(mentions.id)) == ([], ())
    store.stories.split([mentions.id], mentions.id)
    assert (mentioning(store, home), store.stories.mentioned(mentions.id)) == ([mentions.id], (home,))


def test_two_stories_that_became_one_are_mentioned_once(store, invented):
    """Although there were two mentions."""
    a, b, page = invented.entries(store, "a", "b", "page")
    invented.story(store, a)
    invented.story(store, b)
    store.stories.assign([replace(invented.founded(page), mentions=(a.id, b.id))])
    home = store.stories.merge([a.id, b.id])
    assert (mentioning(store, home), store.stories.mentioned(page.id)) == ([page.id], (home,))


def test_what_was_hidden_says_so_and_what_was_withdrawn_mentions_nothing(store, page):
    """By itself or with its story."""
    a, b, _, mentions = page
    store.stories.hide(a.id, hidden=True)
    assert [member.hidden for member in store.stories.mentioning(b.id, limit=9)] == [True]
    store.entries.withdraw(mentions.feed)
    assert mentioning(store, b.id) == []


def test_a_story_without_entries_is_mentioned_no_longer(store, page):
    """Its feeds were purged."""
    _, b, c, mentions = page
    for entry in (b, c):
        store.entries.withdraw(entry.feed)
    assert store.stories.mentioned(mentions.id) == ()


def test_mentions_are_forgotten_with_their_entries_and_their_stories(tmp_path, invented):
    """Nothing is left of them: by age from either side, and where feeds were purged."""
    with closing(open_store(f"sqlite:///{tmp_path}/aggregator.db")) as store:
        old, new, page, purged, newest = invented.entries(store, "old", "new", "page", "purged", "newest")
        for each in (old, new):
            invented.story(store, each)
        decisions = [replace(invented.founded(each), mentions=(old.id, new.id)) for each in (page, purged, newest)]
        store.stories.assign(decisions)
        store.stories.settle([each.id for each in (page, purged, newest)])
        store.entries.withdraw(purged.feed)
        store.stories.settle([purged.id])
        store.retention.empty(limit=9)
        store.entries.set_carried(new.feed, {b"mark": new.id}, now=invented.now)
        moment = invented.now + invented.minute
        assert set(store.retention.forget(old=moment, dropped=moment, outputs=(), limit=9).forgotten) == {
            old.id,
            page.id,
        }
        assert mentioning(store, new.id) == [newest.id]
    with closing(sqlite3.connect(tmp_path / "aggregator.db")) as database:
        assert database.execute("SELECT story, entry FROM mentions").fetchall() == [(new.id, newest.id)]
