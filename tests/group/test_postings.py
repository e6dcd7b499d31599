"""Numbers by key."""

from aggregator.group.postings import Postings


def test_numbers_stand_in_ascending_order():
    """Whatever the order in which they come."""
    postings = Postings[str]()
    for number in (5, 2, 9):
        postings.add("dam", number)
    assert (list(postings.of("dam")), list(postings.newest("dam", 2)), postings.places()) == ([2, 5, 9], [5, 9], 3)


def test_a_single_number_reads_like_several():
    """However it is kept."""
    postings = Postings[str]()
    postings.add("dam", 5)
    postings.add("dam", 7)
    postings.remove("dam", 5)
    assert (list(postings.of("dam")), list(postings.newest("dam", 3)), "dam" in postings) == ([7], [7], True)


def test_a_key_without_numbers_is_gone():
    """Nothing is held for it."""
    postings = Postings[str]()
    postings.add("dam", 5)
    postings.remove("dam", 5)
    assert (list(postings.of("dam")), "dam" in postings, len(postings), postings.places()) == ([], False, 0, 0)


def test_the_newest_number_stands_last():
    """Under each of its keys, new ones and those that one or several numbers have."""
    postings, others = Postings[str](), Postings[str]()
    for number, keys in enumerate((("dam",), ("dam", "rain"), ("dam", "rain", "hill")), start=1):
        postings.add_newest(keys, number)
        for key in keys:
            others.add(key, number)
    for key in ("dam", "rain", "hill"):
        assert list(postings.of(key)) == list(others.of(key))
