"""Words → comparable forms."""

import pytest

from aggregator.group.spelling import plain, skeleton, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("idlib", "edlib"),
        ("qatar", "katar"),
        ("khalid", "halid"),
        ("gaddafi", "gadafi"),
        ("phuket", "fuket"),
        ("ezzor", "zor"),
        ("zawr", "zour"),
        ("hawijah", "hawija"),
        ("albukhara", "bukhara"),
        ("hezbollah", "hisbollah"),
    ],
)
def test_transliterations_share_a_skeleton(one, other):
    """Spellings of one name meet in their consonants."""
    assert skeleton(one) == skeleton(other)


def test_ordinary_words_keep_their_beginning():
    """An arrest is no rest, although an article may be written into a name."""
    assert skeleton("arrest") != skeleton("rest")


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
    ("lang", "forms"),
    [
        ("uk", ("загинули", "загинула", "загинув")),
        ("uk", ("місто", "міста", "містом")),
        ("ar", ("الهجوم", "هجوم", "والهجوم", "بالهجوم")),
        ("ru", ("взрыв", "взрывом", "взрыва")),
        ("es", ("incendio", "incendios")),
    ],
)
def test_forms_of_a_word_meet(lang, forms):
    """Endings, and the articles that Arabic writes into the word, do not matter."""
    assert len({stem(form, lang) for form in forms}) == 1


def test_a_word_without_transliteration_stays():
    """A sign that ASCII has nothing for is kept rather than lost."""
    assert plain("\U000e0041") != ""
