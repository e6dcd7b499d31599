"""How much of a story is one thing to an output."""

import pytest

from aggregator.publish.units import divide


@pytest.fixture
def divided(story, output):
    """Divide a story of these members, seen as a whole or in part; return the ids of each unit."""

    def ids(*members, seen=None, published=(), **settings):
        units = divide(story(*members), seen or members, output(**settings), published)
        return [[member.entry.id for member in unit] for unit in units]

    return ids


def test_a_story_is_one_unit(divided, member):
    """However its members came in."""
    assert divided(member(1), member(2, "score", 1), member(3, "address", 2)) == [[1, 2, 3]]


def test_copies_split_a_story_by_what_joined_them(divided, member):
    """Address, enclosure and title connect, over steps and over entries that the output does not see."""
    members = (
        member(1),
        member(2, "score", 1),
        member(3, "address", 2),
        member(4, "title", 3),
        member(5, "enclosure", 1),
    )
    assert divided(*members, group="copies") == [[1, 5], [2, 3, 4]]
    assert divided(*members, group="copies", seen=[members[1], members[3]]) == [[2, 4]]


def test_none_shows_every_entry_by_itself(divided, member):
    """Grouping can be switched off for an output, or for one feed."""
    assert divided(member(1), member(2, "address", 1), member(3, "score", 1), group="none") == [[1], [2], [3]]
    assert divided(member(1), member(2, "address", 1, feed={"group": "none"}), member(3, "score", 1)) == [[1, 3], [2]]


def test_the_stricter_of_feed_and_output_wins_for_each_member(divided, member):
    """A copies-only feed joins what it copies, and nothing else."""
    careful = {"feed": {"group": "copies"}}
    assert divided(member(1), member(2, "score", 1, **careful), member(3, "address", 1, **careful)) == [[1, 3], [2]]


def test_what_was_published_apart_stays_apart(divided, member, reader, story):
    """Only one of several publications takes in what comes later: of equally strict ones the oldest."""
    members = (member(1), member(2, "score", 1))
    before = reader(group="none")
    before.publish(story(*members))
    assert divided(*members, member(3, "score", 2), published=before.shown.values()) == [[1, 3], [2]]


def test_what_was_published_together_stays_together(divided, member, reader, story, now):
    """Founder and representative belong to one publication, so that no entry is shown twice."""
    members = (member(1), member(2, "score", 1, feed={"priority": 1}))
    before = reader()
    before.publish(story(*members))
    assert divided(*members, member(3, "score", 1), group="none", published=before.shown.values()) == [[1, 2], [3]]
