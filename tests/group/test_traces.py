"""Tests of remembering an entry without reading it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Grouping
from aggregator.group.aliases import Aliases
from aggregator.group.assign import Grouper
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.traces import compared, recalled, trace
from aggregator.group.weights import WEIGHTS
from aggregator.models import Entry

NOON = datetime(2030, 3, 4, 12, tzinfo=UTC)

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


def test_an_entry_within_the_window_is_compared_from_its_trace(names, make):
    """A restart reads no text again, and decides as if it had not been: the whole decision is the same."""
    text = "The dam above Heronbridge gave way on Tuesday (CVE-2030-1234). Engineers of the Islamic State\tfled\nnorth."
    old = make("ISIS says Heronbridge dam v2.1 burst, denies 3 dead", text=text, outlet="Outlet")
    twin = make("Heronbridge dam v2.1 bursts, ISIS denies 3 dead", text=text, outlet="Other")
    running = Grouper(Grouping(), names)
    decision = running.assign(old)
    started = Grouper(Grouping(), names)
    started.catch_up(old.first_seen)
    brief = Entry(old.id, old.feed, title=old.title, outlet=old.outlet, published=NOON, first_seen=NOON)
    started.load(brief, decision.story, trace=decision.trace)
    expected = running.assign(twin)
    assert started.assign(twin) == expected
    assert expected.joined == old.id
    assert expected.features["text_evidence"] > 0


@given(st.text(), st.text())
def test_any_entry_is_known_again(title, text):
    """Whatever stands in an entry, what is compared of it after a restart is what was compared before it."""
    entry = Entry(1, 1, title=title, text=text, published=NOON, first_seen=NOON)
    index = Index(timedelta(days=3), WEIGHTS)
    headline, known, _ = profile(entry, "story", 1, aliases=Aliases(), index=index)
    line = trace(known, headline, "x")
    if line:
        assert recalled(line, entry, 1, handling="story", story=0, side=0) == known
        again = compared(line, known, entry, index)
        assert (again.tokens, again.skeletons, again.stance) == (headline.tokens, headline.skeletons, headline.stance)
        assert (again.lang, dict(again.identifiers)) == (headline.lang, dict(headline.identifiers))
        assert [word.text for word in again.context] == [word.text for word in headline.context]
