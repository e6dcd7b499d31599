"""What two headlines have in common."""

from datetime import timedelta

import pytest

from aggregator.group.aliases import Aliases
from aggregator.group.features import Neighbourhood, titles
from aggregator.group.index import Index
from aggregator.group.match import partners
from aggregator.group.profiles import profile
from aggregator.group.weights import WEIGHTS


@pytest.fixture
def figures(make):
    """Return the features of two titles, among other headlines that resemble the first."""

    def compared(one, other, *around):
        index = Index(timedelta(hours=72), WEIGHTS)
        headlines = []
        for number, title in enumerate((one, other, *around), start=1):
            headline, *_ = profile(make(title), "story", number, aliases=Aliases(), index=index)
            index.add(headline)
            index.weigh(headline.words)
            headlines.append(headline)
        mine, theirs = headlines[:2]
        return titles(mine, theirs, partners(mine, theirs), Neighbourhood(mine, headlines[1:]), index.rarest)

    return compared


def test_what_the_whole_neighbourhood_says_tells_nothing_apart(figures):
    """Where every headline is about the dam, the dam is no sign of one event."""
    pair = "Heronbridge dam bursts", "Heronbridge dam reopens"
    crowd = [f"Heronbridge dam {word}" for word in ("cracks", "painted", "sold", "guarded")]
    assert figures(*pair, *crowd)["local_containment"] < figures(*pair)["local_containment"]


def test_verbs_of_one_act_are_told_from_verbs_of_two(figures):
    """To oust is to sack, and not to praise."""
    same, other = figures("Crane ousted", "Crane sacked"), figures("Crane ousted", "Crane praised")
    assert (same["act_shared"], same["act_synonym"], same["act_conflict"]) == (1, 1, 0)
    assert (other["act_shared"], other["act_synonym"], other["act_conflict"]) == (0, 0, 1)


def test_a_denial_differs_from_what_it_denies(figures):
    """One of the two denies, or only one of them intends."""
    assert figures("Crane bombs Heronbridge", "Crane denies bombing Heronbridge")["denial"] == 1
    assert figures("Crane bombs Heronbridge", "Crane may bomb Heronbridge")["intention"] == 1


def test_numbers_contradict(figures):
    """Only where both have some."""
    assert figures("Quake kills 14", "Quake kills 17 people")["number_conflict"] == 1
    assert figures("Quake kills 14", "Quake kills people")["number_conflict"] == 0
