"""What the demo says of a look that should have brought nothing."""

import pytest

from aggregator.demo.report import Visits
from aggregator.demo.stage import Again, Step
from aggregator.demo.telling import repeated, step, welcome

QUIET = Again(Visits(made=3, unchanged=3), added=0, documents=2, changed=())


@pytest.mark.parametrize(
    ("again", "named"),
    [
        (Again(Visits(3), added=1, documents=2, changed=()), "added 1"),
        (Again(Visits(3, edited=1), added=0, documents=2, changed=()), "edited 1"),
        (Again(Visits(3), added=0, documents=2, changed=("feed.rss",)), "changed: feed.rss"),
        (Again(Visits(3, failed=(("The Post", "HTTP 500"),)), added=0, documents=2, changed=()), "The Post: HTTP 500"),
    ],
)
def test_whatever_it_brought_is_named(again, named):
    """And counts as a failure of the demo."""
    assert not again.is_quiet
    assert named in "\n".join(repeated({"once more": again}))


def test_nothing_is_nothing():
    """No line of complaint."""
    assert QUIET.is_quiet
    assert not {"failed:", "changed:"} & set(" ".join(repeated({"once more": QUIET})).split())


def test_a_house_with_two_feeds_is_one_outlet(day):
    """As it is for the merged feeds."""
    assert f"{len(day.items)} entries of 17 outlets in 18 feeds" in "\n".join(welcome(day, "http://127.0.0.1"))


def test_a_story_that_grew_is_told_with_its_outlets():
    """Also one that grew by an entry of its own outlet."""
    _, *grown = step(Step(300, Visits(3), entries=4, stories=2, grown=(("Bridge reopens", 1), ("Flood", 2))))
    assert [line.strip() for line in grown] == ["1 outlet: Bridge reopens", "2 outlets: Flood"]
