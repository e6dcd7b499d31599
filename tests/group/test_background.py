"""How common words are."""

from aggregator.group.background import rate, stop_words


def test_common_words_are_common_and_rare_ones_rare():
    """The table orders words as ordinary text does."""
    assert rate("polic") > rate("volcano") > 0 == rate("zzyzx")


def test_a_name_of_several_words_is_as_common_as_its_rarest():
    """The word "islam_state" is no more frequent than "islam"."""
    assert rate("islam_state") == min(rate("islam"), rate("state"))


def test_unknown_languages_have_no_stop_words():
    """Nothing is left out of what cannot be judged."""
    assert stop_words("xx") == frozenset()
    assert "the" in stop_words("en")
    assert "not" not in stop_words("en")
