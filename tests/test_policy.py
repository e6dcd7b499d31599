"""What an output carries, in plain sentences."""

from datetime import timedelta

import pytest

from aggregator import policy
from aggregator.config import Output
from aggregator.policy import rules


def test_each_rule_is_told_where_it_holds():
    """And nothing of those that an output does not have."""
    plain = " ".join(rules(Output()))
    assert plain.startswith("All feeds. Every story once, with everyone who covered it. A fresh story waits 30 minutes")
    assert "Only" not in plain
    once = " ".join(rules(Output(once=True, per="feed", group="none", hold="0s", growth="silent", access="token")))
    assert "Every entry by itself. Stories come at once. Stories that grow stay as they were published." in once
    assert "A document for each feed" in once
    assert "Only stories that no output above it in the configuration carries." in once


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(weeks=2), "14 days"),
        (timedelta(seconds=90), "90 seconds"),
    ],
)
def test_lengths_of_time_are_told_as_people_do(length, told):
    """In the largest unit without a fraction."""
    assert policy.told(length) == told
