"""What titles say was done."""

import pytest

from aggregator.group import spelling
from aggregator.group.acts import acts, stance


@pytest.mark.parametrize(("one", "other"), [("ousted", "sacks"), ("seizes", "captured"), ("bombing", "airstrikes")])
def test_verbs_of_one_act_meet(one, other):
    """Whatever their form, verbs that papers use for one act stand for it."""
    assert acts(spelling.stem(one, "en")) & acts(spelling.stem(other, "en"))


def test_other_words_are_no_acts():
    """A name or a thing does nothing."""
    assert not acts("heronbridg")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Coalition denies strike near Heronbridge", (True, False)),
        ("Mayor may quit", (False, True)),
        ("Dam bursts", (False, False)),
    ],
)
def test_a_title_tells_whether_it_denies_or_intends(title, told):
    """A denial is not the event, nor is a plan."""
    assert stance(title) == told
