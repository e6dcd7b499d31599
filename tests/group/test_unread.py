"""Entries of before a restart, which are read only when somebody asks for them."""

from datetime import timedelta

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.group.headlines import Word
from aggregator.group.unread import Tally
from aggregator.group.weights import WEIGHTS

TITLES = (
    "Heronbridge dam bursts after record rain in the hills",
    "Record rain in the hills bursts Heronbridge dam",
    "Cranefield railway workers begin strike over night shifts",
    "Heronbridge mayor resigns after dam bursts",
    "Night shifts: railway strike in Cranefield goes on",
    "Quellin museum shows 12 lost paintings",
)
SAID = "Follow us on our pages. Subscribe to the morning letter. Reporting from Heronbridge by the evening desk."


@pytest.fixture
def stream(make):
    """Return sixty entries of four feeds, an hour apart; every feed says the same under most of its texts."""
    return [
        make(f"{TITLES[hour % 6]}, {hour // 6} days on", hours=float(hour), feed=hour % 4 + 1, text=SAID)
        for hour in range(60)
    ]


def restarted(entries, decisions, names):
    """Return a grouper that was given all of these entries at once, by their traces."""
    grouper = Grouper(Grouping(window=timedelta(hours=48)), names)
    grouper.catch_up(max(entry.first_seen for entry in entries))
    rows = [
        (entry, decision.story, decision.side, "story", decision.trace)
        for entry, decision in zip(entries, decisions, strict=True)
    ]
    assert grouper.load_all(rows) == len(entries)
    return grouper


def test_what_was_loaded_at_once_decides_like_what_it_replaces(stream, names):
    """After every number of entries: the same decisions to the letter, and nothing more or less is remembered."""
    for split in (1, 7, 30, 50):
        running = Grouper(Grouping(window=timedelta(hours=48)), names)
        decisions = [running.assign(entry) for entry in stream[:split]]
        again = restarted(stream[:split], decisions, names)
        assert again.sizes() == running.sizes()
        assert [again.assign(entry) for entry in stream[split:]] == [running.assign(entry) for entry in stream[split:]]
        assert again.sizes() == running.sizes()


def test_what_nobody_read_can_be_moved_edited_and_forgotten(stream, make, names):
    """As if it had been read: corrections, edits and upkeep come at any time."""
    running = Grouper(Grouping(window=timedelta(hours=48)), names)
    decisions = [running.assign(entry) for entry in stream[:40]]
    again = restarted(stream[:40], decisions, names)
    edited = make("Cranefield railway strike ends", id=stream[38].id, feed=stream[38].feed, hours=38.0)
    for grouper in (running, again):
        grouper.move(stream[39].id, stream[36].id)
        grouper.renew(edited)
        grouper.forget([stream[37].id, stream[2].id])
    assert again.sizes() == running.sizes()
    assert [again.assign(entry) for entry in stream[40:]] == [running.assign(entry) for entry in stream[40:]]


def test_what_had_to_be_read_leaves_its_trace_once(stream, names):
    """The next restart need not read it again; what had a trace leaves none."""
    running = Grouper(Grouping(), names)
    first, second = (running.assign(entry) for entry in stream[:2])
    again = Grouper(Grouping(), names)
    again.load_all(
        [(stream[0], first.story, None, "story", ""), (stream[1], second.story, None, "story", second.trace)]
    )
    assert again.traces() == [(stream[0], first.trace)]
    assert again.traces() == []


def test_a_word_takes_over_what_was_counted_of_it():
    """Titles and uses, once."""
    tally = Tally()
    tally.count("dam", titles=2, uses=3)
    tally.count("dam", titles=0, uses=1)
    first, second = Word("dam", WEIGHTS), Word("dam", WEIGHTS)
    assert (tally.hand_over(first), first.headlines, first.uses, len(tally)) == (True, 2, 4, 0)
    assert (tally.hand_over(second), second.headlines, second.uses) == (False, 0, 0)
