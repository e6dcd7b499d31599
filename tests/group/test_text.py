"""Titles → tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.group.aliases import Aliases
from aggregator.group.text import headline, tokens

NONE = Aliases()


@pytest.mark.parametrize(
    ("title", "outlet", "bare"),
    [
        ("UPDATE 2-Bridge collapses in storm", "", "Bridge collapses in storm"),
        ("BREAKING: Bridge collapses", "", "Bridge collapses"),
        ("RPT-UPDATE 1-Bridge collapses", "", "Bridge collapses"),
        ("Bridge collapses (Update)", "", "Bridge collapses"),
        ("Bridge collapses - The Daily Heron", "dailyheron.example", "Bridge collapses"),
        ("Bridge collapses | Heron News", "Heron News", "Bridge collapses"),
        ("Bridge collapses - again", "Heron News", "Bridge collapses - again"),
        ("New bridge opens", "", "New bridge opens"),
        ("Watch", "", "Watch"),
    ],
)
def test_what_newsrooms_put_around_a_title_is_left_out(title, outlet, bare):
    """Wire prefixes, update marks and the outlet's own name are no part of the story."""
    assert headline(title, outlet) == bare


def test_stop_words_go_and_negations_stay():
    """The word "Not" may be the whole news."""
    assert [token.text for token in tokens("The mayor will not resign", "en", NONE)] == ["mayor", "not", "resign"]


def test_us_in_capitals_is_a_country():
    """The pronoun is a stop word, the country is not."""
    assert [token.text for token in tokens("US asks us", "en", NONE)] == ["usa", "ask"]


def test_number_words_are_numbers():
    """The word "Twelve" and "12" are the same number."""
    assert tokens("Twelve boats", "en", NONE)[0].text == tokens("12 boats", "en", NONE)[0].text


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "zh", "", "xx"]))
def test_any_title_becomes_tokens(title, lang):
    """No title breaks the reading, each token comes once and is not empty."""
    found = [token.text for token in tokens(headline(title), lang, NONE)]
    assert len(set(found)) == len(found)
    assert all(found)
