"""Identifiers that a title names as parts of a series."""

import pytest

from aggregator.group.identifiers import disjoint, parts, years


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Day 5 of the trial", {"day": {"5"}}),
        ("The third round begins", {"round": {"3"}}),
        ("Crossing the Marsh, Part II", {"part": {"2"}}),
        ("Herons S02E05: the nest", {"episod": {"2x5"}}),
        ("Puzzle #881", {"#": {"881"}}),
        ("Серия 3: возвращение", {"ser": {"3"}}),
        ("Folge 12: Am Wasser", {"folg": {"12"}}),
        ("Three games in one week", {}),
        ("Herons return", {}),
    ],
)
def test_parts_are_found(title, found):
    """A number beside the noun for a part; a number before it counts things."""
    assert parts(title) == found


def test_years_are_found_but_no_other_numbers():
    """A date, a price and a time are no years."""
    assert years("Budget 2030 of 1999 pounds, at 2030-01-01 and 20:30") == {"2030", "1999"}


def test_another_part_is_another_thing():
    """The guard has one name for all nouns."""
    assert disjoint(parts("Round 3"), parts("Round 4")) == "part"
    assert disjoint(parts("Round 3"), parts("Day 4")) == ""
