"""What guards and features say, in words."""

from aggregator.group import vetoes
from aggregator.group.identifiers import _KINDS
from aggregator.group.phrases import against, guard, shared
from aggregator.group.reasons import ROUNDUP
from aggregator.group.weights import WEIGHTS
from aggregator.models import TokenPair


def test_every_guard_has_words():
    """A reader of a reason need not know how guards are called."""
    for name in (*vetoes._VETOES, *_KINDS, "part", "live", "recurring title", ROUNDUP):
        assert guard(name) != f"they differ in {name}"
    assert guard("colours") == "they differ in colours"


def test_what_speaks_against_is_told():
    """Only what does."""
    assert against({"denial": 1.0, "act_conflict": 0.0, "bigrams": 0.5}) == ("only one of the two denies something",)
    assert against(dict.fromkeys(WEIGHTS.titles, 1.0))


def test_words_that_are_shared_are_named_as_either_title_has_them():
    """Once where only an ending differs; the rarest first, four at most."""
    pairs = [
        TokenPair(mine, theirs, how, 1.0, idf)
        for mine, theirs, how, idf in (
            ("Hafa", "Haffa", "skeleton", 5.0),
            ("bursts", "breaks", "act", 2.0),
            ("floods", "flood", "equal", 3.0),
            ("Dam", "dam", "equal", 4.0),
            ("rain", "rain", "equal", 1.0),
        )
    ]
    assert shared(pairs) == "“Hafa” / “Haffa”, “Dam”, “floods”, “bursts” / “breaks”"
    assert shared(()) == ""
