"""What titles say was done."""

import pytest

from aggregator.group import spelling, vocabulary
from aggregator.group.acts import acts, senses, stance


@pytest.mark.parametrize(("one", "other"), [("ousted", "sacks"), ("seizes", "captured"), ("bombing", "airstrikes")])
def test_verbs_of_one_act_meet(one, other):
    """Whatever their form, verbs that papers use for one act stand for it."""
    assert acts(spelling.stem(one, "en")) & acts(spelling.stem(other, "en"))


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("de", "gestorben", "Tote"),
        ("fr", "grève", "grévistes"),
        ("es", "dimite", "renuncia"),
        ("ru", "скончался", "умерла"),
        ("uk", "страйкують", "страйк"),
        ("ar", "استقالة", "يستقيل"),
        ("zh", "坍塌", "倒塌"),
    ],
)
def test_acts_are_known_in_other_languages(lang, one, other):
    """Verbs, and the nouns that are made of them."""
    (stem,), (like,) = (vocabulary.forms(word, lang) for word in (one, other))
    assert acts(stem) & acts(like)


def test_things_are_no_acts():
    """Troops and soldiers are the same people; they do nothing by themselves."""
    troops, soldiers = (spelling.stem(word, "en") for word in ("troops", "soldiers"))
    assert senses(troops) & senses(soldiers)
    assert not acts(soldiers)


def test_other_words_are_no_acts():
    """A name or a thing does nothing."""
    assert not acts("heronbridg")


@pytest.mark.parametrize(
    ("title", "lang", "told"),
    [
        ("Coalition denies strike near Heronbridge", "en", (True, False)),
        ("Mayor may quit", "en", (False, True)),
        ("Dam bursts", "en", (False, False)),
        ("Okvist dementiert Rücktritt", "de", (True, False)),
        ("Мэр может уйти в отставку", "ru", (False, True)),
        ("Le maire de Saumère nie", "en", (False, False)),
    ],
)
def test_a_title_tells_whether_it_denies_or_intends(title, lang, told):
    """A denial is not the event, nor is a plan, in the words of its language."""
    assert stance(title, lang) == told
