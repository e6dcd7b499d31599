"""Stories that go on from day to day."""

import pytest

CHAIN = (  # each title resembles the one before
    "Harbour master Okvist expected to admit bribery over Lisk ferry contract",
    "Harbour master Okvist admits bribery over Lisk ferry contract",
    "Okvist admits bribery over Lisk ferry contract",
    "Ferry unions call for audit of Lisk harbour as Okvist admits bribery",
    "Unions call for audit of Lisk harbour over bribery of Okvist",
    "Ferry unions call for audit of Lisk harbour",
)
LATE = "Ferry unions repeat call for audit of Lisk harbour"


@pytest.fixture
def decide(grouper, make):
    """Return a function that assigns titles an hour apart, then one more, and returns the decisions."""

    def decided(titles, last, *, hours):
        early = [grouper.assign(make(title, hours=at)) for at, title in enumerate(titles)]
        late = [grouper.assign(make(title, hours=hours - 8 + at)) for at, title in enumerate(titles[3:])]
        return (*early, *late, grouper.assign(make(last, hours=hours)))

    return decided


def test_a_story_that_drifts_ends(decide):
    """What comes two days later must resemble what the story began with, not only its latest entries."""
    *early, last = decide(CHAIN, LATE, hours=40)
    assert {decision.story for decision in early} == {early[0].entry}
    assert (last.story, last.guards) == (last.entry, ("drift",))
    assert "began with something else" in last.why


def test_the_same_chain_within_a_day_is_one_story(decide):
    """Drift needs time: reports that come at once may lean on one another."""
    *early, last = decide(CHAIN, LATE, hours=14)
    assert last.story == early[0].entry


def test_a_story_that_stays_with_its_event_goes_on(decide):
    """Days of reports of one thing are one story."""
    *early, last = decide(
        ["Dam above Tarn bursts after record rain"] * 4, "Tarn dam bursts after record rain", hours=40
    )
    assert last.story == early[0].entry
