"""Which stories a text is nearest to."""

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.group.nearest import Grouped, nearest
from aggregator.models import Entry

DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
AGAIN = "Dozens missing as Heronbridge dam bursts"


@pytest.fixture
def asked(names, make):
    """Return a function that asks for a title among others, each (title, hours, fields), with or without traces."""

    def ask(title, *others, traced=True, handling="story", alone=False):
        grouper, grouped = Grouper(Grouping(), names), []
        for text, hours, fields in others:
            entry = make(text, hours=hours, **fields)
            decision = grouper.assign(entry, handling=handling)
            trace = decision.trace if traced else ""
            story = entry.id if alone else decision.story
            grouped.append(Grouped(entry, story, decision.side or story, trace, handling))
        return nearest(Entry(title=title), grouped, Grouping(), names, counts={})

    return ask


@pytest.mark.parametrize("traced", [True, False])
def test_the_nearest_story_comes_first(asked, traced):
    """With its closest member, by its trace or read again."""
    found = asked(AGAIN, ("Mayor of Heronbridge resigns over dam", 0, {}), (DAM, 0, {}), traced=traced)
    assert [each.joins for each in found] == [True, False]
    assert found[0].pair.theirs.entry.title == DAM


def test_times_count_for_nothing(asked):
    """What is asked for is taken to be as old as what it is compared with."""
    old, new = asked(AGAIN, (DAM, -900, {}))[0], asked(AGAIN, (DAM, 0, {}))[0]
    assert old.pair.score == new.pair.score
    assert old.joins


def test_stories_of_another_time_ask_for_no_more(asked):
    """Only those that lived beside one another are told apart."""
    twin = "Dam at Heronbridge bursts after rain: dozens missing in the town"
    far, near = (asked(AGAIN, (DAM, 0, {}), (twin, hours, {}), alone=True) for hours in (900, 60))
    assert {each.required for each in far} == {Grouping().caution}
    assert all(each.required > Grouping().caution for each in near)


@pytest.mark.parametrize(
    ("title", "fields", "handling", "closed"),
    [
        (f"Live updates: {DAM}", {}, "story", "roundup"),
        (DAM, {"kind": "video"}, "story", "copies"),
        (DAM, {}, "copies", "copies"),
        (DAM, {}, "none", "none"),
        ("Heronbridge", {}, "story", "few"),
    ],
)
def test_why_nothing_joins_is_told(asked, title, fields, handling, closed):
    """By its kind, its feed, or for too little in common."""
    (found,) = asked(AGAIN, (title, 0, fields), handling=handling)
    assert (found.closed, found.joins) == (closed, False)


def test_a_title_that_comes_again_and_again_draws_nothing(asked):
    """It is a template of its feed."""
    others = [("Harbour water levels and tides at Heronbridge", hours, {"feed": 1}) for hours in (0, 30)]
    assert {each.closed for each in asked("Harbour water levels and tides at Heronbridge", *others)} == {"recurring"}


def test_another_language_is_not_compared(asked):
    """Where both are certain."""
    assert asked("Staudamm bei Heronbridge bricht nach Starkregen, Dutzende vermisst", (DAM, 0, {})) == ()
