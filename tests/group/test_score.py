"""How alike two headlines are."""

from dataclasses import replace

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.group.score import recompute, required
from aggregator.group.weights import WEIGHTS
from aggregator.models import Decision

DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
OTHER = "Dozens missing as Heronbridge dam bursts"
TEXT = "The dam above the town burst on Monday evening after four days of heavy rain."


@pytest.mark.parametrize(("text", "table"), [("", "titles"), (TEXT, "summaries")])
def test_a_score_can_be_recomputed_from_its_record(grouper, make, text, table):
    """Features, hours and the version of the weights are all that is needed, days apart included."""
    grouper.assign(make(DAM, text=text))
    decision = grouper.assign(make(OTHER, text=text, hours=40))
    assert decision.weights == f"{WEIGHTS.version} {table}"
    assert recompute(decision) == pytest.approx(decision.score)


def test_a_record_of_other_weights_is_not_recomputed_wrongly(grouper, make):
    """Better no figure than one that never was."""
    with pytest.raises(KeyError):
        recompute(replace(Decision(1, 1, None, "founded"), weights="0 titles"))


@pytest.fixture
def likeness(names, make):
    """Return the score of two titles of one event, with nothing else around."""

    def score(hours, **fields):
        grouper = Grouper(Grouping(), names)
        grouper.assign(make(DAM, **fields))
        return grouper.assign(make(OTHER, hours=hours, **fields)).score

    return score


def test_time_apart_costs(likeness):
    """The same words two days later are less likely the same event; within half a day it does not matter."""
    assert likeness(0) == likeness(12) > likeness(60)


def test_one_source_rarely_tells_a_story_twice(likeness):
    """The same two titles are less alike when one feed or one outlet has both."""
    assert likeness(1, feed=7) == likeness(1, outlet="heron.example") < likeness(1)


def test_a_crowd_asks_for_more():
    """Where several stories look alike, likeness says less."""
    assert required(2.0, 0, WEIGHTS) == 2.0 < required(2.0, 1, WEIGHTS) < required(2.0, 5, WEIGHTS)
