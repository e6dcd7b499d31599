"""Found stories against labelled ones."""

from datetime import UTC, datetime

import pytest

from aggregator.group.evaluate import Label, Pairs, decided_right, evaluate, labelled
from aggregator.models import Correction

A, B = Label("a"), Label("b")


def test_a_perfect_grouping_is_perfect():
    """Everything right gives one everywhere and loses nothing."""
    found = evaluate([A, A, B], [1, 1, 2])
    assert (found.bcubed.f1, found.pairs.f1, found.lost, found.removed_share) == (1, 1, 0, 1)


def test_nothing_grouped_is_precise_and_removes_nothing():
    """Single entries are never wrong, only many."""
    found = evaluate([A, A, B], [1, 2, 3])
    assert (found.bcubed.precision, found.removed, found.redundant, found.missed_pairs) == (1, 0, 1, 1)
    assert found.bcubed.recall == pytest.approx(2 / 3)


def test_a_story_that_never_leads_is_lost():
    """Whoever sees only the first of each story does not see B."""
    found = evaluate([A, B, A], [1, 1, 1])
    assert (found.lost, found.lost_share, found.wrong_merges, found.wrong_pairs) == (1, 0.5, 1, 2)
    assert found.bcubed.precision == pytest.approx((2 / 3 + 1 / 3 + 2 / 3) / 3)


def test_a_story_that_leads_elsewhere_is_not_lost():
    """One entry in the wrong place hides no story that another entry shows."""
    assert evaluate([A, B, B], [1, 1, 2]).lost == 0


def test_uncertain_pairs_count_neither_way():
    """Entries that share a tag may be together or apart."""
    one, other = Label("a", frozenset("x")), Label("b", frozenset("x"))
    together, apart = evaluate([one, other], [1, 1]), evaluate([one, other], [1, 2])
    assert (together.bcubed.f1, together.wrong_pairs, together.lost, together.wrong_merges) == (1, 0, 0, 0)
    assert apart.bcubed.f1 == 1


def test_context_counts_for_nothing():
    """Entries without a label neither lead a story nor are counted."""
    assert evaluate([None, A, A], [1, 1, 1]) == evaluate([A, A], [1, 1])


def test_nothing_can_be_evaluated():
    """An empty set has no figures, and breaks nothing."""
    found = evaluate([], [])
    assert (found.entries, found.lost_share, found.removed_share) == (0, 0, 0)


def correction(verb, entries, others):
    """Return what a person put right."""
    return Correction(1, verb, datetime(2030, 3, 4, tzinfo=UTC), entries, others)


def test_corrections_are_labels_of_pairs():
    """Of entries that are there; later ones count, and hiding says nothing about pairs."""
    said = [correction("merge", (1, 2), (9, 3)), correction("split", (2,), (1, 3)), correction("hide", (1,), ())]
    assert labelled(said, range(1, 5)) == Pairs(frozenset({(1, 3)}), frozenset({(2, 3), (1, 2)}))
    assert labelled(said, ()).entries == frozenset()


def test_large_sides_count_by_their_first_entries():
    """Pairs grow with the square."""
    pairs = labelled([correction("merge", tuple(range(1000)), tuple(range(1000, 2000)))], range(2000))
    assert len(pairs.together) == 2500
    assert pairs.entries == {*range(50), *range(1000, 1050)}


def test_pairs_are_counted_that_are_rightly_together_or_apart():
    """Each kind by itself."""
    pairs = Pairs(frozenset({(1, 2), (1, 3)}), frozenset({(2, 3), (2, 4), (1, 4)}))
    assert decided_right(pairs, {1: "a", 2: "a", 3: "b", 4: "a"}) == (1, 1)
