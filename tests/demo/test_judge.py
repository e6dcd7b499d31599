"""The judge names each mistake, and nothing else."""

from aggregator.demo.judge import Miss, Told, WrongMerge, judge

FERRY = Told("ferry", "Ferry aground", "post.example")
AGAIN = Told("ferry", "Boat on a rock", "herald.example")
FLOOD = Told("flood", "River over its banks", "post.example")
DENIAL = Told("denial", "River not over its banks", "herald.example")


def test_nothing_is_wrong_where_nothing_is():
    """What was meant was found."""
    verdict = judge([[FERRY, AGAIN], [FLOOD]])
    assert (verdict.wrong, verdict.missed) == ((), ())
    assert (verdict.figures.entries, verdict.figures.stories, verdict.figures.found) == (3, 2, 2)
    assert verdict.figures.removed == verdict.figures.redundant == 1


def test_a_wrong_merge_is_named_with_the_story_that_hides_it():
    """The first entry leads a story; what tells something else is a stranger there."""
    verdict = judge([[FERRY, AGAIN], [FLOOD, DENIAL]])
    assert verdict.wrong == (WrongMerge(FLOOD, (DENIAL,)),)
    assert verdict.missed == ()
    assert verdict.figures.lost == 1


def test_a_miss_is_named_with_its_parts():
    """The largest first."""
    third = Told("ferry", "Ferry afloat", "third.example")
    verdict = judge([[FERRY], [FLOOD], [AGAIN, third]])
    assert verdict.wrong == ()
    assert verdict.missed == (Miss("ferry", ((AGAIN, third), (FERRY,))),)
    assert verdict.figures.removed == 1


def test_a_story_may_be_both_merged_wrongly_and_missed():
    """It is named under both."""
    verdict = judge([[FLOOD, FERRY], [AGAIN]])
    assert verdict.wrong == (WrongMerge(FLOOD, (FERRY,)),)
    assert verdict.missed == (Miss("ferry", ((FERRY,), (AGAIN,))),)
