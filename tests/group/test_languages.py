"""Text → its language."""

import pytest

from aggregator.group.languages import language


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The council of Heronbridge voted for a new library on Monday evening", "en"),
        ("Der Stadtrat von Reiherbrück stimmte am Montag für eine neue Bibliothek", "de"),
        ("Le conseil municipal a voté lundi soir pour une nouvelle bibliothèque", "fr"),
        ("El ayuntamiento votó el lunes a favor de una nueva biblioteca pública", "es"),
        ("Городской совет проголосовал в понедельник за новую библиотеку", "ru"),
        ("Міська рада проголосувала в понеділок за нову бібліотеку та її відкриття", "uk"),
        ("صوت مجلس المدينة يوم الاثنين لصالح بناء مكتبة جديدة في وسط البلدة", "ar"),
        ("市议会周一投票赞成新建图书馆", "zh"),
        ("市議会は月曜日に新しい図書館に賛成した", "ja"),
        ("สภาเมืองลงมติสร้างห้องสมุด", "th"),
        ("Δημοτικό συμβούλιο", "el"),
    ],
)
def test_a_text_tells_its_language(title, expected):
    """Whatever the feed's template says."""
    assert language("", title) == (expected, True)
    assert language("en-US", title) == (expected, True)


def test_few_words_leave_it_to_the_tag():
    """A name is written alike in many languages."""
    assert language("DE_at", "Heronbridge") == ("de", True)
    assert language("", "Heronbridge") == ("en", False)
    assert language("", "Война") == ("ru", False)
    assert language("en", "Война") == ("ru", False)


def test_a_short_title_is_read_with_its_text():
    """The first sentences tell what the title does not."""
    assert language("", "Heronbridge", "Der Stadtrat stimmte am Montag für eine neue Bibliothek").code == "de"
