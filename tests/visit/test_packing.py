"""A large body is packed while it comes, and is whole again when it is read."""

import os

import pytest

from aggregator.visit.packing import PLAIN, Packing, whole


def packed(*pieces):
    """Return the pieces as one body that was collected."""
    packing = Packing()
    for piece in pieces:
        packing.add(piece)
    return packing


def test_a_body_of_ordinary_size_stays_as_it_is():
    """Most are: nothing is to be unpacked."""
    packing = packed(b"a" * (PLAIN - 1), b"b")
    assert packing.kept == packing.size == PLAIN
    assert packing.finish() == (b"a" * (PLAIN - 1) + b"b", 0)


def test_a_large_body_takes_less_memory_than_it_has_bytes():
    """Whatever pieces it comes in."""
    packing = packed(*[b"<item><title>News</title></item>"] * 100_000)
    assert packing.kept < packing.size // 20
    body, unpacked = packing.finish()
    assert unpacked == packing.size == 3_200_000
    assert whole(body, unpacked) == b"<item><title>News</title></item>" * 100_000


@pytest.mark.parametrize("size", [0, 1, PLAIN, PLAIN + 1, 3 * PLAIN])
def test_a_body_is_whole_again(size):
    """One that cannot be made smaller, too."""
    noise = os.urandom(size)
    body, unpacked = packed(noise[: size // 3], noise[size // 3 :]).finish()
    assert whole(body, unpacked) == noise


def test_equal_bodies_are_equal_packed_however_they_come():
    """So that one which has not changed is known without being unpacked."""
    body = b"".join(b"<item><title>News %d</title></item>" % number for number in range(50_000))
    steps = (999, 65_536, 400_000)
    assert len({packed(*(body[i : i + step] for i in range(0, len(body), step))).finish() for step in steps}) == 1
