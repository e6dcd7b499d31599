"""Who has to wait before the next password."""

import pytest

from aggregator.web.attempts import Attempts


@pytest.fixture
def attempts():
    """Return a memory in which one client tried four wrong passwords, a second apart."""
    attempts = Attempts()
    for number in range(4):
        attempts.fail("192.0.2.1", b"%d" % number, now=number)
    return attempts


def test_five_wrong_passwords_in_a_minute_are_enough(attempts):
    """The sixth waits until the first is a minute old."""
    assert attempts.wait("192.0.2.1", now=4) == 0
    attempts.fail("192.0.2.1", b"4", now=4)
    assert attempts.wait("192.0.2.1", now=5) == 56
    assert attempts.wait("192.0.2.1", now=60) == 0


def test_others_need_not_wait(attempts):
    """Each address by itself; of IPv6 one person has many, so there a network counts as one."""
    attempts.fail("192.0.2.1", b"4", now=4)
    assert attempts.wait("192.0.2.2", now=5) == 0
    for number in range(5):
        attempts.fail(f"2001:db8::{number}", b"%d" % number, now=5)
    assert attempts.wait("2001:db8::99", now=6) > 0
    assert attempts.wait("2001:db8:0:1::1", now=6) == 0


def test_the_same_password_again_is_no_further_attempt(attempts):
    """A reader that polls with an old one locks nobody out."""
    for moment in range(4, 40):
        assert attempts.has_failed("192.0.2.1", b"3", now=moment)
        attempts.fail("192.0.2.1", b"3", now=moment)
    assert attempts.wait("192.0.2.1", now=40) == 0


def test_many_addresses_together_have_to_wait_too(attempts):
    """They may be one person's, or made up."""
    for number in range(60):
        attempts.fail(f"198.51.100.{number}", b"x", now=5)
    assert attempts.wait("203.0.113.1", now=6) > 0
    assert attempts.wait("203.0.113.1", now=70) == 0
