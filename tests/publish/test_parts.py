"""How the documents of a split output are called."""

import pytest

from aggregator.models import Feed
from aggregator.publish.parts import slugs

FEED = Feed(id=1, url="https://user:secret@www.example.org/feed?key=secret")


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("tag science", "science"),
        ("tag Élan & Vital", "elan-vital"),
        ("tag ", "untagged"),
        ("tag ../../etc", "etc"),
        ("feed 1", "www-example-org"),
    ],
)
def test_a_slug_can_stand_in_an_address(key, slug):
    """And has nothing of a feed's address that may be secret."""
    assert slugs({}, {key: FEED}) == {key: slug}


def test_what_has_no_latin_letters_has_a_slug_all_the_same():
    """Always the same one, and another for another name."""
    first, second = (slugs({}, {f"tag {name}": FEED})[f"tag {name}"] for name in ("новости", "наука"))
    assert first != second
    assert first.startswith("tag-")
    assert first.isascii()


def test_slugs_stay_and_are_never_shared():
    """Whoever comes later gets a number."""
    known = {"tag sea": "sea"}
    assert slugs(known, {"tag Sea": FEED, "tag sea!": FEED}) == known | {"tag Sea": "sea-2", "tag sea!": "sea-3"}
