"""Words that mean the same."""

import pytest

from aggregator.group.match import kinship


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [("qaryatayn", "karyatain", "skeleton"), ("zaporizhzh", "zaporizh", "ratio"), ("mukalla", "mokala", "skeleton")],
)
def test_spellings_are_kin(one, other, how):
    """Transliterations meet in their consonants or by their likeness."""
    weight, found = kinship(one, other)
    assert (0 < weight < 1, found) == (True, how)


@pytest.mark.parametrize(
    ("one", "other"),
    [("austria", "australia"), ("iran", "iraq"), ("lead", "lid"), ("north", "south"), ("東京", "京都")],
)
def test_other_words_are_not(one, other):
    """Words of ordinary language that look alike are not thereby the same."""
    assert kinship(one, other)[0] == 0
