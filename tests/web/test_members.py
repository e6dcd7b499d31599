"""Who of a story's outlets was first."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.models import Entry, Feed, Member, Story
from aggregator.web.members import First, coverage, first_of

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)


def member(number, outlet, absent, seen, kind="article"):
    """Return an entry that came between so many hours before now."""
    entry = Entry(
        id=number,
        outlet=outlet,
        kind=kind,
        absent=None if absent is None else NOW - timedelta(hours=absent),
        first_seen=NOW - timedelta(hours=seen),
        published=NOW - timedelta(days=9),
        dated=True,
    )
    return Member(entry, Feed(id=1, url="https://talk.example.org/feed"))


def story(*members):
    """Return a story of these."""
    return Story(1, "", members)


def test_one_outlet_was_first_where_no_other_can_have_been():
    """It was there before the others were looked for in vain."""
    assert first_of(story(member(1, "A", 5, 4), member(2, "B", 4, 3))) == First(("A",), 1)


def test_several_may_have_been_first():
    """Where they came between the same looks, or were there at the first one."""
    assert first_of(story(member(1, "A", 5, 3), member(2, "B", 4, 3))) == First(("A", "B"), 2)
    assert first_of(story(member(1, "A", 5, 4), member(2, "B", None, 3))) == First(("A", "B"), 2)


def test_only_the_first_of_many_are_named():
    """The others are counted."""
    told = first_of(story(*(member(number, f"Outlet {number}", 5, 4) for number in range(9))))
    assert (len(told.outlets), told.number) == (4, 9)


@pytest.mark.parametrize(
    "members",
    [
        [member(1, "A", 5, 4)],
        [member(1, "A", 5, 4), member(2, "a", 4, 3)],
        [member(1, "A", 5, 4), member(2, "B", 9, 8, kind="pointer")],
        [],
    ],
)
def test_of_one_outlet_nothing_is_said(members):
    """However it is written; and a place of discussion does not report."""
    assert first_of(story(*members)) is None


def test_outlets_are_named_as_they_write_themselves():
    """The first time that they do."""
    assert first_of(story(member(1, "The A", 5, 4), member(2, "the a", 5, 4), member(3, "B", 1, 0))).outlets == (
        "The A",
    )


def told(store, *members):
    """Return when the entries were there, as the page tells it."""
    views = coverage(store, story(*members), {}, UTC).members
    return [(view.absent and view.absent.shown, view.first_seen.shown) for view in views]


def test_between_which_looks_an_entry_came_is_told(store):
    """The day once, and both where they differ; of the first look only when that was."""
    assert told(store, member(1, "A", 5, 4), member(2, "B", 30, 4), member(3, "C", None, 4)) == [
        ("2026-03-14 10:00 UTC", "11:00 UTC"),
        ("2026-03-13 09:00 UTC", "2026-03-14 11:00 UTC"),
        (None, "2026-03-14 11:00 UTC"),
    ]
