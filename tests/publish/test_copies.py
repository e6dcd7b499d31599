"""Which articles print one text."""

from aggregator.publish.copies import copies

WIRE = "The ferry company said on Friday that boats would run every ten minutes while the bridge is closed. " * 3


def numbers(members):
    """Return the entries by group."""
    return [[member.entry.id for member in group] for group in copies(members)]


def test_one_text_is_one_group_however_it_is_set(member):
    """Case and punctuation are each paper's own."""
    assert numbers([member(1, text=WIRE), member(2, text="Other"), member(3, text=WIRE.upper() + "!")]) == [[1, 3], [2]]


def test_short_texts_that_are_equal_are_no_copies(member):
    """Every gallery says "In pictures"."""
    assert numbers([member(1, text="In pictures"), member(2, text="In pictures")]) == [[1], [2]]


def test_one_address_is_one_group(member):
    """As two feeds of one paper carry it."""
    same = {"address": "https://example.org/a"}
    assert numbers([member(1, **same), member(2), member(3, **same)]) == [[1, 3], [2]]
