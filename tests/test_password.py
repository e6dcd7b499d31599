"""Tests of how the password is kept, and where one is demanded."""

import pytest

from aggregator import password
from aggregator.config.sections import General
from aggregator.errors import UsageError
from aggregator.store import open_store


def test_a_hash_knows_its_password_and_no_other():
    """And nobody reads it there; the same password has another hash each time."""
    hashed = password.hash_of("öpen sesame")
    assert password.is_password("öpen sesame".encode(), hashed)
    assert not password.is_password(b"open sesame", hashed)
    assert "sesame" not in hashed
    assert hashed != password.hash_of("öpen sesame")


@pytest.mark.parametrize("kept", ["", "scrypt", "scrypt$", "scrypt$$", "scrypt$?$?", "bcrypt$AAAA$AAAA"])
def test_what_is_no_hash_knows_nothing(kept):
    """It closes the door instead of opening it."""
    assert not password.is_password(b"", kept)
    assert not password.is_password(b"x", kept)


def test_an_address_that_others_reach_demands_a_password():
    """From the environment or the store; the sentence names both ways."""
    store = open_store("sqlite://")
    outside, inside = General(listen="0.0.0.0:8080"), General()
    password.demand(store, inside, {})
    with pytest.raises(UsageError, match="`aggregator password`, or AGGREGATOR_PASSWORD"):
        password.demand(store, outside, {})
    password.demand(store, outside, {"AGGREGATOR_PASSWORD": "x"})
    password.keep(store, password.hash_of("open sesame"))
    password.demand(store, outside, {})
    store.close()
