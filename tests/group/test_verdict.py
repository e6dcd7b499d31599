"""Decisions computed again from their own records."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import Grouping
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.group.verdict import recompute
from aggregator.group.weights import WEIGHTS
from aggregator.models import Decision, Entry
from aggregator.store.sqlite.rows import from_json, to_json
from tests.group.conftest import NOON

NAMES = load_aliases()
DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
OTHER = "Dozens missing as Heronbridge dam bursts"
PLACES = ("Heronbridge", "Cranefield", "Gullport")
PATTERNS = (
    "Dam at {} bursts after record rain, {} missing",
    "{} dam bursts after rain: {} are missing",
    "Live updates: {} dam bursts, {} missing",
    "Mayor of {} denies that {} are missing",
    "Weather: {}, {} degrees",
    "{} strike over night shifts enters day {}",
)
TEXTS = (
    "",
    "The dam above the town burst on Monday evening after four days of heavy rain.",
    "Railway workers of the night shift walked out before dawn and want more pay, their union said on Tuesday.",
)
ARRIVALS = st.lists(
    st.tuples(
        *map(st.sampled_from, (PATTERNS, PLACES, ("7", "12", "dozens"), TEXTS)),
        st.integers(1, 4),
        st.integers(0, 90),
        st.integers(0, 40),
    ),
    min_size=4,
    max_size=25,
)


def decided(arrivals, caution):
    """Return the decisions on these arrivals, one after the other."""
    grouper = Grouper(Grouping(caution=caution), NAMES)
    for number, (pattern, place, count, text, feed, hours, address) in enumerate(arrivals, 1):
        entry = Entry(
            id=number,
            feed=feed,
            outlet=f"o{feed}.example",
            address=f"https://o.example/{address or 'same'}-{address and number}",
            title=pattern.format(place, count),
            text=text,
            lang="en",
            published=NOON + timedelta(hours=hours),
            first_seen=NOON + timedelta(hours=90),
        )
        yield grouper.assign(entry)


@settings(max_examples=60, deadline=None)
@given(ARRIVALS, st.sampled_from((0.4, 1.2, 2.0, 2.6)))
def test_every_decision_is_computed_again_from_its_record(arrivals, caution):
    """Score, what was required and what came of it, to the last digit, after it was stored as well."""
    for decision in decided(arrivals, caution):
        stored = from_json(Decision, to_json(decision))
        assert stored == decision
        verdict = recompute(stored)
        if decision.score is None:
            assert verdict is None
            continue
        found = decision.story if decision.joined else None
        assert (verdict.score, verdict.required, verdict.story) == (decision.score, decision.required, found)


def test_what_is_required_is_told_in_parts(grouper, make):
    """Caution, and more for each other story that looks alike."""
    grouper.assign(make(DAM))
    alone = recompute(grouper.assign(make(OTHER, hours=1)))
    assert (alone.required, alone.alike) == (2.0, 0)
    assert alone.score >= alone.required
    assert alone.mean >= alone.least == alone.required - WEIGHTS.spread


def test_other_stories_that_look_alike_are_counted(grouper, make):
    """They are in the record with their scores."""
    for place in ("Brannock", "Saltmere", "Port Alder"):
        grouper.assign(make(f"Dam at {place} bursts after record rain, dozens missing"))
    decision = grouper.assign(make("Dam bursts after record rain at night, dozens missing", hours=1))
    verdict = recompute(decision)
    assert verdict.alike == sum(not each.bar for each in decision.contenders[1:]) > 0
    assert verdict.required > decision.caution


def test_a_record_of_other_weights_or_an_older_program_is_not_recomputed(grouper, make):
    """Better nothing than what never was."""
    grouper.assign(make(DAM))
    decision = grouper.assign(make(OTHER, hours=1))
    assert recompute(replace(decision, weights="0 titles")) is None
    assert recompute(replace(decision, caution=None)) is None
    assert recompute(replace(decision, contenders=())) is None


def test_a_path_without_a_score_has_nothing_to_compute(grouper, make):
    """An equal address is reason enough."""
    first = make(DAM)
    grouper.assign(first)
    assert recompute(grouper.assign(make(OTHER, address=first.address))) is None
