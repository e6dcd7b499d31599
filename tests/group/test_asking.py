"""What somebody asks about is read like an entry."""

import pytest

from aggregator.group.aliases import Aliases
from aggregator.group.asking import asked, looked_for, told_by
from aggregator.models import Entry

HEADLINE = "Dam at Heronbridge bursts after record rain"
TEXT = "The U.S. Army was called to Heronbridge when the dam above the town burst. " + "Dozens are missing. " * 10


def test_a_headline_is_a_title():
    """Without markup."""
    assert asked(f"  <b>{HEADLINE}</b> ") == Entry(title=HEADLINE)


def test_a_paragraph_below_a_headline_is_its_text():
    """The first line is the headline."""
    assert asked(f"{HEADLINE}\n\n{TEXT}") == Entry(title=HEADLINE, text=TEXT.strip())


def test_a_paragraph_begins_with_what_it_tells():
    """Its first sentence stands for a headline, whatever full stops are in it."""
    found = asked(TEXT)
    assert found.title == "The U.S. Army was called to Heronbridge when the dam above the town burst."
    assert found.text == TEXT.strip()
    assert len(asked("word " * 1000).title) <= 200


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://a.example/2031/05/dam-bursts-after-record-rain-1234567.html", "dam bursts after record rain"),
        ("https://a.example/news/dam_bursts_after%20rain?page=2", "dam bursts after rain"),
        ("https://a.example/news/1234567", ""),
        ("https://a.example/", ""),
        ("http://[broken", ""),
    ],
)
def test_the_words_of_an_address_are_a_title(address, title):
    """Where it has enough of them."""
    assert told_by(address) == title


def test_the_rarest_words_are_looked_for_in_all_their_spellings():
    """A word has its forms, a name its aliases; numbers tell least."""
    words = looked_for(asked("12 fighters of ISIS captured Qaryatayn"), Aliases([("ISIS", "isis"), ("Daesh", "isis")]))
    assert words["isis"] == ("ISIS", "isis", "daesh")
    assert {"captured", "capture", "captures"} <= set(words["captur"])
    assert words["qaryatayn"][0] == "Qaryatayn"
    assert list(words)[-1] == "12"


@pytest.mark.parametrize(
    ("title", "lang", "stem", "forms"),
    [
        ("The cities of the north adopted the policies", "en", "polici", {"policy", "policies"}),
        ("Die Regeln für den Verkehr in den Städten sind neu", "de", "regel", {"Regeln", "regel"}),
        ("Президент подписал новый закон о налогах в Москве", "ru", "nalog", {"налогах", "налог", "налога", "налоги"}),
    ],
)
def test_forms_of_a_word_have_its_stem(title, lang, stem, forms):
    """Each language has its endings."""
    assert forms <= set(looked_for(Entry(title=title, lang=lang), Aliases())[stem])


def test_rows_of_letters_without_spaces_are_found_by_how_they_begin():
    """The store takes each for one word, which grouping reads two letters at a time."""
    words = looked_for(asked("东京发生强烈地震，数千人紧急疏散"), Aliases())
    assert words["东京"] == ("东京", "东京*")
    assert words["数千"] == ("数千", "数千*")


def test_where_no_endings_are_known_forms_begin_alike():
    """In as many letters as the stem has."""
    words = looked_for(Entry(title="Statsministeren fremlagde den nye finanslov i Folketinget", lang="da"), Aliases())
    assert "finanslov*" in words["finanslov"]


def test_words_of_a_text_are_looked_for_beside_its_title():
    """As few as tell most."""
    words = looked_for(asked(f"{HEADLINE}\n{TEXT}"), Aliases())
    assert "heronbridg" in words
    assert len(words) <= 18
