"""Entries are found by the words that they share."""

from dataclasses import replace

import pytest


@pytest.fixture
def entries(store, invented):
    """Give a function that stores entries with these titles, and returns their ids."""
    (feed,) = invented.feeds(store, "a")

    def added(*titles, text=""):
        made = [replace(invented.entry(feed, title[:60]), title=title, text=text) for title in titles]
        return [entry.id for entry in store.entries.add(made)]

    return added


def found(store, *words, limit=10):
    """Return the entries that share the most of some words that have one spelling each."""
    return store.entries.alike([(word,) for word in words], limit=limit)[0]


def test_the_rarest_shared_words_count_most(store, entries):
    """Of equals the newest come first."""
    dam, rain, both, other, _ = entries("dam one", "rain one", "dam and rain", "rain other", "neither of them")
    assert found(store, "dam", "rain") == (both, dam, other, rain)
    assert found(store, "dam", "rain", limit=1) == (both,)
    assert found(store) == ()


def test_a_word_is_found_in_all_its_spellings(store, entries):
    """Words in a row, and all that begin alike."""
    state, daesh, bursts, _ = entries(
        "Islamic State advances", "Daesh advances", "dam bursts", "state of an Islamic art"
    )
    assert store.entries.alike([("Daesh", "islamic state")], limit=10)[0] == (daesh, state)
    assert store.entries.alike([("bursting", "burst*")], limit=10)[0] == (bursts,)


def test_titles_tell_more_than_texts(store, entries):
    """Of two entries with the word, that comes first whose title has it."""
    (titled,) = entries("The dam bursts")
    (told,) = entries("Morning", text="The dam above the town burst.")
    assert found(store, "dam") == (titled, told)


def test_texts_are_looked_through_too(store, entries):
    """Not only titles."""
    (one,) = entries("Morning", text="The dam above the town burst.")
    assert found(store, "dam") == (one,)


@pytest.mark.parametrize("word", ['"', "*", "dam*rain", "NEAR(", "\0", "title:", "-", "   ", "'", "💥"])
def test_any_text_is_a_word(store, entries, word):
    """Nothing is syntax."""
    entries("dam")
    entries, shares = store.entries.alike([(word,), (word, "dam")], limit=10)
    assert entries
    assert shares[1] == 1.0


def test_older_entries_are_found_by_two_common_words(store, entries):
    """Of a single common word only the newest entries are looked at."""
    old, *_ = entries("dam rain", *(f"dam {number}" for number in range(1600)), *(f"rain {n}" for n in range(1600)))
    assert found(store, "dam", "rain", limit=1) == (old,)
    assert old not in found(store, "dam", limit=5000)


def test_a_common_word_that_tells_little_is_found_as_it_is_written(store, entries):
    """All its forms are looked for where it stands first, or is rare as it is written."""
    entries(*(f"bursts {number}" for number in range(1600)))
    (other,) = entries("bursting")
    common, rare = ("bursts", "burst*"), ("bursting", "burst*")
    assert other in store.entries.alike([common], limit=5000)[0]
    assert other not in store.entries.alike([("dam",), ("rain",), common], limit=5000)[0]
    assert len(store.entries.alike([("dam",), ("rain",), rare], limit=5000)[0]) == 1000


def test_how_common_a_word_is_is_told(store, entries):
    """As the share of all entries; where there are many with the word, of the newest."""
    entries("dam", "a dam", "rain", "a rain", "the rain", "neither", "Morning", "Noon")
    assert store.entries.alike([("dam",), ("rain",), ("storm",)], limit=1)[1] == (2 / 8, 3 / 8, 0.0)
    entries(*(f"dam {number}" for number in range(2000)))
    assert store.entries.alike([("dam",)], limit=1)[1] == (1.0,)


def test_withdrawn_entries_are_not_found(store, entries):
    """They are gone for everybody."""
    (one,) = entries("dam")
    store.entries.withdraw(store.entries.get([one])[0].feed)
    assert found(store, "dam") == ()
