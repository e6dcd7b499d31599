"""What every backend promises about decisions near the line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.models import Correction, Decision

HOUR = timedelta(hours=1)


@pytest.fixture
def unsure(store, invented):
    """Fill the store with decisions that are 0.1 (e2, together), 0.5 (e3), 1 (e4) and 9 (e5) from the line."""
    entries = invented.entries(store, *"abcdefg")
    one = entries[0]

    def founded(entry, score, **others):
        made = Decision(entry.id, entry.id, None, "founded", score=score, required=4.0, why="Near.", best=one.id)
        return replace(made, **others)

    store.stories.assign([founded(one, None, best=None, required=None)])
    joined = Decision(entries[1].id, one.id, one.id, "score", score=4.1, required=4.0, why="Alike.")
    shut = founded(entries[5], float("-inf"))
    named = founded(entries[6], 3.9, path="title", story=one.id, joined=one.id)
    near = [founded(entry, score) for entry, score in zip(entries[2:5], (3.5, 3.0, -5.0), strict=True)]
    store.stories.assign([joined, *near, shut, named])
    return lambda **wishes: [
        (doubt.entry.entry.id, doubt.other.entry.id)
        for doubt in store.stories.doubts(**({"since": invented.now - HOUR, "limit": 10} | wishes))
    ]


def test_the_most_uncertain_come_first(store, unsure, invented):
    """With what was compared and why; what is clear, or needed no score, is none."""
    assert unsure() == [(2, 1), (3, 1), (4, 1)]
    assert unsure(limit=1, skip=1) == [(3, 1)]
    assert unsure(since=invented.now + HOUR) == []
    first, second, _ = store.stories.doubts(since=invented.now, limit=9)
    assert (first.together, first.score, first.required, first.why) == (True, 4.1, 4.0, "Alike.")
    assert (second.together, second.entry.entry.title, second.other.entry.title) == (False, "Title c", "Title a")


@pytest.mark.parametrize("verb", ["same", "apart", "unsure", "merge", "split"])
def test_what_was_answered_is_asked_no_more(store, unsure, invented, verb):
    """Until the answer is taken back."""
    answer = store.corrections.add(Correction(0, verb, invented.now, entries=(3, 7), others=(1,)))
    assert unsure() == [(2, 1), (4, 1)]
    store.corrections.undo(answer.id, by=99)
    assert unsure() == [(2, 1), (3, 1), (4, 1)]


def test_what_was_put_on_one_side_of_a_correction_is_asked(store, unsure, invented):
    """Nothing was said of the two."""
    store.corrections.add(Correction(0, "merge", invented.now, entries=(1, 2), others=(7,)))
    store.corrections.add(Correction(0, "hide", invented.now, entries=(3,)))
    assert unsure() == [(2, 1), (3, 1), (4, 1)]


def test_what_is_hidden_or_withdrawn_is_not_asked(store, unsure):
    """Of either side, as an entry or as a story."""
    store.entries.hide([3], hidden=True)
    store.stories.hide(4, hidden=True)
    assert unsure() == [(2, 1)]
    store.entries.withdraw(store.entries.get([1])[0].feed)
    assert unsure() == []
