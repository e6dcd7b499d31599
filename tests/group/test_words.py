"""Text → words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.group.words import clean, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S. and the U.K.", ["US", "and", "the", "UK"]),
        ("150,000 or 150k", ["150000", "or", "150000"]),
        ("$1.5bn, 2,5 million", ["1500000000", "2500000"]),
        ("5% is 5 per cent", ["5", "percent", "is", "5", "percent"]),
        ("iOS 18.1 at 10:30", ["iOS", "18.1", "at", "10:30"]),
        ("al-Bab, Deir ez-Zor, Al Hasa", ["Bab", "Deir", "Zor", "Hasa"]),
        ("the mayor’s and miners' strike", ["the", "mayor", "and", "miners", "strike"]),
        ("It won't and can't", ["It", "will", "not", "and", "can", "not"]),
        ("l'attaque d'État", ["attaque", "État"]),
        ("1.200 Menschen, 12 500 человек", ["1200", "Menschen", "12500", "человек"]),
        ("3 Mio. Euro, 5 тыс., 30万", ["3000000", "Euro", "5000", "300000"]),
        ("at 8 PM, 20 Prozent", ["at", "8", "pm", "20", "percent"]),
        ("أعلنت السُّلطات", ["اعلنت", "السلطات"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京で会議 today", ["東京", "京で", "で会", "会議", "today"]),
    ],
)
def test_words_are_spelt_alike(text, words):
    """Abbreviations, numbers and articles that newsrooms write differently come out the same."""
    assert list(split(clean(text))) == words


def test_markup_counts_for_nothing():
    """Tags and entities are no words."""
    assert clean("<b>Storm&nbsp;&amp; flood</b>\n  <img src=x>") == "Storm & flood"


@given(st.text(max_size=300))
def test_any_text_can_be_split(text):
    """No text whatever breaks the splitting, and no word is empty."""
    assert all(split(clean(text)))
