"""Who speaks."""

import pytest

from aggregator.publish.outlets import count_outlets, feed_name, language_of, outlet_of


def test_the_feeds_outlet_wins_over_the_entrys(member):
    """What a person wrote into the config is what they want to see."""
    assert outlet_of(member(1, outlet="example.org", feed={"outlet": "Gazette"})) == "Gazette"
    assert outlet_of(member(1, outlet="example.org", feed={"outlet": ""})) == "example.org"


def test_a_pointers_outlet_is_the_place_of_discussion(member):
    """Its link leads elsewhere, and so does the domain of it."""
    pointer = member(1, kind="pointer", outlet="example.org", feed={"outlet": "", "title": "Talk"})
    assert outlet_of(pointer) == "Talk"


@pytest.mark.parametrize(
    ("feed", "name"),
    [
        ({"name": "Mine", "title": "Theirs"}, "Mine"),
        ({"title": "Theirs"}, "Theirs"),
        ({"title": "", "home": "https://gazette.example.org/"}, "gazette.example.org"),
        ({"title": "", "url": "https://me:s3cret@feeds.example.org/s3cret?key=s3cret"}, "feeds.example.org"),
        ({"title": "", "url": "https://[broken"}, "a feed"),
    ],
)
def test_a_feed_always_has_a_name_and_never_shows_its_address(member, feed, name):
    """An address can carry the key to a paid feed."""
    assert feed_name(member(1, feed=feed).feed) == name


def test_an_outlet_counts_once_in_any_case_and_a_pointer_never(member):
    """Two feeds of one paper are one voice."""
    twice = member(2, feed={"outlet": "OUTLET 1"})
    assert count_outlets([member(1), twice, member(3), member(4, kind="pointer")]) == 2


@pytest.mark.parametrize(
    ("told", "language"),
    [
        ("de-AT", "de-AT"),
        ("EN", "EN"),
        ("fil", "fil"),
        ("eng", "en"),
        ("cmn-Hant", "zh-Hant"),
        ("gsw", "de"),
        ("iw", "he"),
        ("foo", ""),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("cn", ""),
        ("english", ""),
        ("x", ""),
    ],
)
def test_a_language_is_one_that_there_is(member, told, language):
    """With the shortest code (BCP 47).  Publishers write names of countries, too."""
    assert language_of(member(1, lang=told)) == language
