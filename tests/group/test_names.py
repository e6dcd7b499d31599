"""Several words that one word stands for."""

import pytest

from aggregator.config import Grouping
from aggregator.group.aliases import Aliases
from aggregator.group.assign import Grouper


@pytest.fixture
def pairs(make):
    """Return a function that tells which words of a second title matched which of a first, and how."""

    def found(first, second, **fields):
        grouper = Grouper(Grouping().model_copy(update={"caution": -20.0}), Aliases())
        grouper.assign(make(first, **fields))
        return {(pair.mine, pair.theirs): pair.how for pair in grouper.assign(make(second, **fields)).pairs}

    return found


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        ("Airstrike hits Brannock dam", "Air strike on Brannock dam", ("strike", "Airstrike")),
        (
            "Militia holds Albudhahab crossing near Brannock",
            "Militia still at Abu Dhahab crossing, Brannock says",
            None,
        ),
    ],
)
def test_a_word_may_be_written_in_two(pairs, one, other, pair):
    """Joined and split spellings of one thing match, and neither half is left over."""
    found = pairs(one, other)
    assert "joined" in found.values()
    assert pair is None or found[pair] == "joined"


def test_an_acronym_meets_the_words_that_it_is_made_of(pairs):
    """Whichever comes first."""
    short, long = "VDF enters Brannock bridge camp", "Veldrian Democratic Forces enter Brannock bridge camp"
    for found in (pairs(short, long), pairs(long, short)):
        assert sum("VDF" in pair for pair in found) == 3


def test_the_first_half_of_a_long_acronym_may_be_spelt(pairs):
    """Of a name that goes on papers write the beginning only."""
    assert "joined" in pairs("VSTL enters Brannock bridge camp", "Veldrian State enters Brannock bridge camp").values()


def test_short_acronyms_are_not_read_into_titles_in_which_every_word_is_capitalised(pairs):
    """There two letters begin any two neighbours."""
    found = pairs("Brannock Bridge Camp Entered By VS Fighters", "Vandals Set Fire At Brannock Bridge Camp")
    assert "joined" not in found.values()


def test_a_stop_word_in_capitals_is_a_name(pairs):
    """IS, not is."""
    assert pairs("IS enters Brannock camp", "IS is in Brannock camp")["IS", "IS"] == "equal"


def test_what_is_said_loudly_is_no_name(pairs):
    """Stop words in capitals, several or all around, stay stop words."""
    assert ("IS", "IS") not in pairs("Brannock bridge: WHAT IS it", "Brannock bridge: WHAT IS known")


def test_people_are_of_their_country(pairs):
    """Without any table of names."""
    assert ("Libya", "Libyan") in pairs("Libyan bridge at Brannock falls", "Bridge at Brannock in Libya falls")
