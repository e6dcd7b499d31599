"""Tests of remembering an entry without reading it."""

from datetime import timedelta

from aggregator.config import Grouping
from aggregator.group.aliases import Aliases
from aggregator.group.assign import Grouper

LATER = timedelta(days=10)  # past the window, within 30 days
DAM = "Heronbridge dam bursts after record rain in the hills"


def restarted(entry, decision, aliases):
    """Return a grouper that remembers an entry of ten days ago, which nobody can read any more."""
    grouper = Grouper(Grouping(), aliases)
    grouper.catch_up(entry.first_seen + LATER)
    unreadable = type(entry)(entry.id, entry.feed, published=entry.published, first_seen=entry.first_seen)
    grouper.load(unreadable, decision.story, trace=decision.trace)
    return grouper


def test_an_address_is_known_again_from_its_trace(names, make):
    """What joins by its address after a restart joins what it would have joined before it."""
    old = make(DAM, lang="en gb")
    decision = Grouper(Grouping(), names).assign(old)
    late = make("Years later: the dam", address=old.address, hours=LATER.total_seconds() / 3600)
    assert restarted(old, decision, names).assign(late).joined == old.id


def test_a_trace_of_other_names_is_not_used(names, make):
    """Who changes the aliases has everything read again."""
    old = make(DAM)
    decision = Grouper(Grouping(), names).assign(old)
    late = make("Years later: the dam", address=old.address, hours=LATER.total_seconds() / 3600)
    assert restarted(old, decision, Aliases([("Daesh", "isis")])).assign(late).joined is None


def test_every_decision_has_a_trace(names, make):
    """Founders, too: they are what others join."""
    decision = Grouper(Grouping(), names).assign(make(DAM))
    assert decision.trace
    assert decision.joined is None
