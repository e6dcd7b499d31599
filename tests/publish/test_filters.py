"""An output sees its own entries only."""

import pytest

from aggregator.publish.filters import passes


def test_a_private_feed_is_in_no_open_output(member, output):
    """What a person pays for is not given away."""
    assert not passes(member(1, feed={"private": True}), output())


def test_one_tag_in_common_suffices(member, output):
    """Tags are an any-of; an output without tags takes all feeds."""
    tagged = member(1, feed={"tags": ("city", "rail")})
    assert passes(tagged, output(tags=("rail", "sea")))
    assert passes(tagged, output())
    assert not passes(tagged, output(tags=("sea",)))
    assert not passes(member(2), output(tags=("sea",)))


@pytest.mark.parametrize("word", ["bridge", "BRIDGE", "harbour bridge", "opens", "C++", "/B.idge/", "橋"])
def test_a_word_is_found_whole_in_title_or_text(member, output, word):
    """Words in any case; phrases over any white space; scripts without blanks; regular expressions."""
    entry = member(1, title="The Harbour\nBridge, in C++", text="It opens 大橋通り")
    assert passes(entry, output(include=(word,)))
    assert not passes(entry, output(exclude=(word,)))


@pytest.mark.parametrize("word", ["bridg", "arbour", "/BRIDGE/", "the bridge"])
def test_a_part_of_a_word_is_no_word(member, output, word):
    """A search for "art" does not find "party"; a regular expression is case-sensitive, as it is written."""
    entry = member(1, title="The Harbour Bridge", text="")
    assert passes(entry, output(exclude=(word,)))
    assert not passes(entry, output(include=(word,)))


def test_exclusion_beats_inclusion(member, output):
    """What a person does not want to see stays out even if something else in it is wanted."""
    assert not passes(member(1, title="Bridge football"), output(include=("bridge",), exclude=("football",)))
