"""Which words pages mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.marks import beside, hits


def of_kind(pieces, kind):
    """Return the texts of the pieces of a kind."""
    return [piece.text for piece in pieces if piece.kind == kind]


def test_hits_of_a_search_are_pieces():
    """In order, with what stands between."""
    assert hits("The \ue000bridge\ue001 is \ue000open\ue001") == (
        ("The ", ""),
        ("bridge", "hit"),
        (" is ", ""),
        ("open", "hit"),
    )


def test_a_text_without_hits_has_no_pieces():
    """It is shown as it is."""
    assert hits("The bridge") == ()


@given(st.text(alphabet="ab \ue000\ue001<"))
def test_marks_never_show(text):
    """However they are placed."""
    assert not any("\ue000" in piece.text or "\ue001" in piece.text for piece in hits(text))


def test_words_of_both_and_of_one_are_told_apart():
    """In whatever form; short words are not looked at."""
    pieces = beside("Harbour bridge reopens on Friday", "The bridge reopened, ferries stop")
    assert of_kind(pieces, "shared") == ["bridge", "reopens"]
    assert of_kind(pieces, "own") == ["Harbour", "Friday"]


def test_in_a_text_only_numbers_are_told_apart():
    """Most of its words are its own."""
    pieces = beside("Harbour bridge reopens after 12 days", "The bridge reopens after 13", own=False)
    assert of_kind(pieces, "shared") == ["bridge", "reopens", "after"]
    assert of_kind(pieces, "own") == ["12"]


@pytest.mark.parametrize(
    ("one", "other"), [("12", "13"), ("1,200", "1,201"), ("2024", "20245"), ("Austria", "Australia")]
)
def test_other_numbers_and_other_words_are_not_shared(one, other):
    """What differs in a digit differs."""
    assert of_kind(beside(one, other), "shared") == []


@given(st.text(), st.text(), st.booleans())
def test_nothing_of_a_text_is_lost(one, other, own):
    """Pieces are the text."""
    assert "".join(piece.text for piece in beside(one, other, own=own)) == one
