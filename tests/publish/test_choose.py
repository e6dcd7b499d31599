"""What is shown of a story, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.publish.choose import choose, representative_of, superseded

MINUTE = timedelta(minutes=1)
WINDOW = timedelta(hours=72)


@pytest.fixture
def chosen(story, output, now):
    """Choose for a story of these members, with nothing published yet."""

    def choose_for(*members, hold=True, known=None, seen=(), **settings):
        return choose(story(*members), output(**settings), known or {}, now=now, window=WINDOW, hold=hold, seen=seen)

    return choose_for


def test_a_fresh_story_waits_for_company(chosen, member, now):
    """The hold counts from the first sight of the earliest member."""
    choice = chosen(member(1, first_seen=now - 5 * MINUTE), member(2, first_seen=now - 2 * MINUTE))
    assert choice.drafts == ()
    assert choice.wait_until == now + 25 * MINUTE


def test_a_story_is_shown_once_the_hold_is_over(chosen, member, now):
    """It does not wait a moment longer than it must."""
    assert len(chosen(member(1, first_seen=now - 30 * MINUTE)).drafts) == 1
    assert chosen(member(1, first_seen=now - 30 * MINUTE + MINUTE / 60)).drafts == ()


def test_three_outlets_end_a_hold(chosen, member):
    """Company enough; pointers and a second entry of one outlet are none."""
    assert len(chosen(member(1), member(2), member(3)).drafts) == 1
    assert chosen(member(1), member(2), member(3, kind="pointer")).drafts == ()
    assert chosen(member(1), member(2), member(3, feed={"outlet": "OUTLET 2"})).drafts == ()


def test_polls_first_visits_and_old_entries_do_not_wait(chosen, member, now):
    """Where company would have come before, waiting brings nothing."""
    assert len(chosen(member(1), hold=False).drafts) == 1
    assert len(chosen(member(1, first_seen=now, feed={"first_visit": now})).drafts) == 1
    assert len(chosen(member(1, published=now - WINDOW - MINUTE)).drafts) == 1


def test_a_clock_that_jumped_back_holds_nothing(chosen, member, now):
    """A first sight in the future must not keep a story for years."""
    assert len(chosen(member(1, first_seen=now + timedelta(days=400))).drafts) == 1


def test_backlog_founds_no_publication_but_joins(chosen, member):
    """A first visit's old entries are not announced; a new one brings them along."""
    old = member(1, backlog=True)
    assert chosen(old, hold=False) == chosen(replace(old), hold=True)
    assert chosen(old, hold=False).drafts == ()
    (draft,) = chosen(old, member(2, "score", 1), hold=False).drafts
    assert draft.members[0] is old


def test_min_outlets_counts_outlets_that_pass(chosen, member):
    """Filters come first; pointers count as none; a lone pointer suffices for one."""
    two = (member(1), member(2, "score", 1, feed={"tags": ("city",)}))
    assert len(chosen(*two, hold=False, min_outlets=2).drafts) == 1
    assert chosen(*two, hold=False, min_outlets=2, tags=("city",)).drafts == ()
    assert chosen(two[0], member(3, kind="pointer"), hold=False, min_outlets=2).drafts == ()
    assert len(chosen(member(3, kind="pointer"), hold=False).drafts) == 1


def test_the_representative_has_the_highest_priority_then_is_no_pointer_then_the_earliest(member, now):
    """Then the lowest id, so that there is always one answer."""
    pointer = member(1, kind="pointer", published=now - timedelta(hours=9))
    late, early, twin = member(2), member(4, published=now - timedelta(hours=3)), member(3)
    liked = member(5, feed={"priority": 1})
    assert representative_of([pointer, late, early, liked]) is liked
    assert representative_of([pointer, late, early]) is early
    assert representative_of([twin, late]) is late
    assert representative_of([pointer]) is pointer


def test_a_unit_is_founded_by_the_first_entry_that_the_output_sees(chosen, member):
    """A private feed's entry leaves no trace, not even in an id."""
    (draft,) = chosen(member(1, feed={"private": True}), member(2, "score", 1), hold=False).drafts
    assert draft.unit == 2
    assert draft.founder == "https://outlet2.example.org/feed.xml guid-2"


def test_what_readers_have_seen_is_shown_again_at_once(chosen, member):
    """Neither holds nor counts keep it back, nor that it is backlog: a person took it out of what they read."""
    old = member(1, backlog=True)
    assert chosen(old, min_outlets=2).drafts == ()
    (draft,) = chosen(old, seen={1}, min_outlets=2).drafts
    assert (draft.is_heir, draft.seen) == (True, {1})


def test_hidden_entries_are_not_there(chosen, member):
    """Whatever they would pass; nobody learns of them from a count."""
    hidden = replace(member(1), hidden=True)
    assert chosen(hidden, hold=False, seen={1}).drafts == ()
    (draft,) = chosen(hidden, member(2, "score", 1), hold=False).drafts
    assert [each.entry.id for each in draft.members] == [2]
    assert chosen(hidden, member(2, "score", 1), hold=False, min_outlets=2).drafts == ()


def test_of_two_stories_that_become_one_the_oldest_publication_stays(story, member, output, reader, now):
    """Of each story the oldest counts; what one of them had apart for other reasons stays apart."""
    first = story(member(1), member(2, "score", 1))
    before = reader(group="none")
    before.publish(first)
    before.publish(story(member(3)), now=now + MINUTE)
    one, two, three = before.shown.values()
    fused = story(*first.members, member(3))
    homes = {1: 1, 2: 1, 3: 3}
    assert superseded(fused, output(), (one, two, three), homes) == (three.id,)
    assert superseded(fused, output(), (three, one, two), homes) == (one.id,)
    assert superseded(fused, output(group="none"), (one, two, three), homes) == ()
    gone = story(replace(first.members[0], hidden=True), *fused.members[1:])
    assert superseded(gone, output(), (one, two, three), homes) == (three.id,)
    assert superseded(gone, output(), (one, three), homes) == ()
