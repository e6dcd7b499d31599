"""What every backend promises about searching, and about what is new."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.models import Search

DAY = timedelta(days=1)


@pytest.fixture
def news(store, invented):
    """Fill the store with three stories, 1 with 2 and 3, 4 with 5, and 6; return a function that finds them."""
    tagged, named = invented.settings("a", tags=("news", "far")), invented.settings("b", outlet="Bee")
    wanted = [tagged, named, invented.settings("c")]
    store.feeds.subscribe(wanted, now=invented.now)
    a, b, c = store.feeds.all()
    plan = [
        (a, "Harbour bridge opens", "en", 5),
        (b, "The bridge at the harbour is open", "en-gb", 4),
        (c, "Die Brücke ist offen", "de", 3),
        (b, "Ferry runs aground", "en", 3),
        (c, "Fähre auf Grund", "de-at", 2),
        (a, "Bridge harbour tolls", "", 1),
    ]
    entries = store.entries.add(
        [
            invented.entry(
                feed, str(number), title=title, text="", lang=lang, outlet=f"{feed.id}.example",
                published=invented.now - days * DAY, first_seen=invented.now - days * DAY,
            )
            for number, (feed, title, lang, days) in enumerate(plan)
        ]
    )  # fmt: skip
    invented.story(store, *entries[:3])
    invented.story(store, *entries[3:5])
    invented.story(store, entries[5])

    def found(words="", *, limit=10, skip=0, **wishes):
        return [story.id for story in store.stories.search(Search(words, **wishes), limit=limit, skip=skip)]

    return found


def test_all_stories_are_found_newest_first(news):
    """Where nothing is asked for."""
    assert news() == [6, 4, 1]
    assert news(limit=1, skip=1) == [4]


def test_the_most_covered_come_first_where_they_are_asked_for(news):
    """By the number of their outlets."""
    assert news(order="covered") == [1, 4, 6]
    assert news("bridge", order="covered") == [1, 6]


def test_words_within_quotes_stand_together(news):
    """Others may stand anywhere."""
    assert news("harbour bridge") == [6, 1]
    assert news('"harbour bridge"') == [1]
    assert news('"bridge harbour" tolls') == [6]
    assert news('"') == news("?") == []


def test_an_outlet_is_found_as_readers_see_it(news):
    """The name that its feed is given counts, else that of the entry."""
    assert news(outlet="Bee") == [4, 1]
    assert news(outlet="2.example") == []
    assert news(outlet="1.example") == [6, 1]
    assert news("bridge", outlet="1.example", order="covered") == [1, 6]


def test_a_language_is_found_with_its_regions(news):
    """Not those that begin alike."""
    assert news(lang="de") == [4, 1]
    assert news(lang="de-at") == [4]
    assert news(lang="EN") == [4, 1]
    assert news(lang="e") == news(lang="ger") == []


def test_all_wishes_bind_one_entry(news):
    """A story with one entry of the tag and another of the language is not asked for."""
    assert news(tag="news") == [6, 1]
    assert news(tag="news", lang="de") == news(tag="none") == []
    assert news(tag="far", lang="en") == [1]


def test_a_time_binds_the_first_sight(news, invented):
    """From a moment on, up to before another one."""
    assert news(since=invented.now - 2 * DAY) == [6, 4]
    assert news(since=invented.now - 3 * DAY) == [6, 4, 1]
    assert news(since=invented.now) == []
    assert news(until=invented.now - 3 * DAY) == [1]
    assert news(since=invented.now - 3 * DAY, until=invented.now - 2 * DAY) == [4, 1]
    assert news(since=invented.now - 3 * DAY, order="covered") == [1, 4, 6]
    assert news("bridge", since=invented.now - 4 * DAY) == [6, 1]
    assert news(lang="de", since=invented.now - 2 * DAY) == [4]


def test_a_number_of_outlets_can_be_asked_for(news):
    """Of the whole story."""
    assert news(outlets=2) == [4, 1]
    assert news(outlets=3, lang="en") == [1]
    assert news("tolls", outlets=2) == news(outlets=4) == []


def test_hidden_stories_are_found_by_words_only(store, news):
    """Of a story with a hidden entry the others count."""
    store.stories.hide(1, hidden=True)
    assert news() == [6, 4]
    assert news(order="covered") == [4, 6]
    assert news("bridge") == [6, 1]
    store.stories.hide(1, hidden=False)
    store.entries.hide([2, 3], hidden=True)
    assert news(outlets=2) == [4]
    assert news(order="covered") == [4, 6, 1]
    store.entries.hide([1], hidden=True)
    assert news() == [6, 4]


def test_the_number_of_outlets_follows_corrections(store, news):
    """Whatever is put together or taken apart."""
    store.stories.merge([1, 4])
    assert news(outlets=3) == [1]
    store.stories.split([3], 3)
    assert news(outlets=3, order="covered") == [1]
    store.stories.split([5], 5)
    assert news(outlets=3) == []


def test_an_outlet_that_is_named_otherwise_counts_once(store, news, invented):
    """As soon as its stories are settled again."""
    store.feeds.subscribe([invented.settings(name, outlet="BEE") for name in "abc"], now=invented.now)
    store.stories.settle([1, 4, 6])
    assert news(outlets=2) == []
    assert news(outlet="BEE") == [6, 4, 1]


def test_pointers_are_no_outlets(store, invented):
    """A story of nothing else counts as one."""
    (feed,) = invented.feeds(store, "a")
    kinds = ["pointer", "article", "pointer"]
    made = [invented.entry(feed, str(n), kind=kind, outlet=f"{n}.example") for n, kind in enumerate(kinds)]
    one, other, alone = store.entries.add(made)
    invented.story(store, one, other)
    invented.story(store, alone)
    assert [story.id for story in store.stories.search(Search(outlets=2), limit=9)] == []
    assert [story.id for story in store.stories.search(Search(order="covered"), limit=9)] == [3, 1]


def test_what_grows_is_told_by_the_outlets_it_gained(store, news, invented):
    """Beyond the first; most first."""
    assert [story.id for story in store.stories.growing(since=invented.now - 4 * DAY, limit=9)] == [1, 4]
    assert [story.id for story in store.stories.growing(since=invented.now - 4 * DAY, limit=1)] == [1]
    assert [story.id for story in store.stories.growing(since=invented.now - 2 * DAY, limit=9)] == [4]
    assert store.stories.growing(since=invented.now, limit=9) == ()
    store.stories.hide(1, hidden=True)
    assert [story.id for story in store.stories.growing(since=invented.now - 9 * DAY, limit=9)] == [4]


def test_outlets_and_languages_are_told_to_choose_from(store, news, invented):
    """Most entries first."""
    old = invented.now - 9 * DAY
    assert store.stories.outlets(since=old, limit=9) == (("1.example", 2), ("3.example", 2), ("Bee", 2))
    assert store.stories.outlets(since=invented.now - DAY, limit=9) == (("1.example", 1),)
    assert store.stories.outlets(since=old, limit=1) == (("1.example", 2),)
    assert store.stories.langs(since=old) == (("en", 3), ("de", 2))
    assert store.stories.langs(since=invented.now) == ()


def test_outlets_that_are_new_can_be_chosen(store, news, invented):
    """Though they are not counted anew for each page."""
    old = invented.now - 9 * DAY
    before = store.stories.outlets(since=old, limit=9)
    entry = invented.entry(store.feeds.all()[2], "new", outlet="new.example", lang="fr", first_seen=invented.now)
    store.entries.add([entry])
    assert store.stories.outlets(since=old, limit=9) == (*before, ("new.example", 1))
    assert ("fr", 1) in store.stories.langs(since=old)


def test_hits_are_marked_in_an_excerpt(store, invented):
    """Where a publisher's text has the marks, too, they are left out; entries without the words have no excerpt."""
    (feed,) = invented.feeds(store, "a")
    one, other = store.entries.add(
        [
            invented.entry(feed, "1", title="A \ue000 bridge \ue001 opens", text="One Bridge. " + "Much. " * 200),
            invented.entry(feed, "2", title="Ferry", text="None"),
        ]
    )
    (found,) = store.entries.excerpt([one.id, other.id], "bridge").items()
    assert found[0] == one.id
    assert found[1][0] == "A  \ue000bridge\ue001  opens"
    assert found[1][1].startswith("One \ue000Bridge\ue001. Much.")
    assert len(found[1][1]) < 400
    assert store.entries.excerpt([one.id], "?") == store.entries.excerpt([one.id], "") == {}


def test_the_entries_of_a_feed_come_newest_first(store, invented):
    """In pages."""
    one, other = invented.feeds(store, "a", "b")
    added = store.entries.add([invented.entry(feed, name) for feed, name in ((one, "1"), (other, "2"), (one, "3"))])
    first, _, last = (replace(entry, keys=()) for entry in added)
    assert store.entries.of_feed(one.id, limit=9) == (last, first)
    assert store.entries.of_feed(one.id, limit=1, skip=1) == (first,)
