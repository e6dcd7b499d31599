"""Words → comparable forms."""

import pytest

from aggregator.group.spelling import language, plain, skeleton, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("idlib", "edlib"), ("qatar", "katar"), ("khalid", "halid"), ("gaddafi", "gadafi"), ("phuket", "fuket")],
)
def test_transliterations_share_a_skeleton(one, other):
    """Spellings of one name meet in their consonants."""
    assert skeleton(one) == skeleton(other)


def test_numbers_and_other_scripts_are_their_own_skeleton():
    """What has no vowels to leave out stays."""
    assert (skeleton("2030"), skeleton("東京")) == ("2030", "東京")


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [("strikes", "en", "strike"), ("Häuser", "de", "haus"), ("войны", "ru", "voyn"), ("mots", "xx", "mots")],
)
def test_words_are_stemmed_by_language_and_transliterated(word, lang, expected):
    """Stems are in ASCII; a language without a stemmer leaves words as they are."""
    assert stem(word, lang) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [("en-GB", "x", "en"), ("DE_at", "x", "de"), ("", "storm", "en"), ("", "война", "ru"), ("", "πόλεμος", "el")],
)
def test_the_tag_decides_the_language_and_then_the_script(tag, text, expected):
    """A tag is believed; without one the script tells what it can."""
    assert language(tag, text) == expected


def test_a_word_without_transliteration_stays():
    """A sign that ASCII has nothing for is kept rather than lost."""
    assert plain("\U000e0041") != ""
