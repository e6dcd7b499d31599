"""Cookies that say who comes again."""

import pytest

from aggregator.web.links import Told
from aggregator.web.session import LASTS, Sessions

SESSIONS = Sessions(b"key")


@pytest.mark.parametrize("is_known", [False, True])
def test_a_session_is_known_by_its_cookie(is_known):
    """With what it is good for."""
    session = SESSIONS.begin(now=1000, is_known=is_known)
    assert SESSIONS.read(SESSIONS.cookie(session), now=2000) == session


def test_a_login_lasts_for_a_month():
    """Then the password is asked for again."""
    cookie = SESSIONS.cookie(SESSIONS.begin(now=1000, is_known=True))
    assert SESSIONS.read(cookie, now=1000 + LASTS - 1)
    assert SESSIONS.read(cookie, now=1000 + LASTS) is None
    assert SESSIONS.read(cookie, now=900) is None


def test_a_session_that_was_ended_is_over():
    """In whichever browser its cookie still is."""
    session = SESSIONS.begin(now=1000, is_known=True)
    SESSIONS.end(session)
    assert SESSIONS.read(SESSIONS.cookie(session), now=1001) is None
    assert Sessions(b"key", [session.id]).read(SESSIONS.cookie(session), now=1001) is None


@pytest.mark.parametrize("forged", ["", "...", "ü.known.1000.ü", "known.1000", "x.known.1000."])
def test_what_was_never_a_cookie_of_ours_is_none(forged):
    """Whatever it claims."""
    assert SESSIONS.read(forged, now=1000) is None


def test_a_cookie_that_was_changed_is_none():
    """A single letter of it, and least of all what it is good for."""
    cookie = SESSIONS.cookie(SESSIONS.begin(now=1000))
    last = "A" if cookie[-1] != "A" else "B"
    for forged in (cookie.replace(".any.", ".known."), cookie[:-1] + last, cookie.rpartition(".")[0], "x" + cookie):
        assert SESSIONS.read(forged, now=1000) is None


def test_a_cookie_of_another_key_is_none():
    """As after another password."""
    other = Sessions(b"other")
    assert SESSIONS.read(other.cookie(other.begin(now=1000, is_known=True)), now=1000) is None


def test_a_token_is_its_sessions_own():
    """And no other's, nor of a later session after a login."""
    one, other = SESSIONS.begin(now=1), SESSIONS.begin(now=1)
    assert SESSIONS.is_token(SESSIONS.token(one), one)
    assert not SESSIONS.is_token(SESSIONS.token(one), other)
    assert not SESSIONS.is_token("", one)


def test_what_is_to_be_told_is_told_to_its_session_alone():
    """Nobody puts words into our mouth by a cookie."""
    one, other = SESSIONS.begin(now=1), SESSIONS.begin(now=1)
    told = Told("s1 is hidden; ünïcode \U0001f44d", undo=7, typed={"url": ["x"]})
    assert SESSIONS.told(SESSIONS.note(told, one), one) == told
    assert SESSIONS.told(SESSIONS.note(told, one), other) is None
    assert SESSIONS.told("e30.AAAA", one) is None


def test_a_cookie_is_never_too_long_for_browsers():
    """They would drop it silently."""
    session = SESSIONS.begin(now=1)
    note = SESSIONS.note(Told("\U0001f44d" * 5000, typed={"opml": ["x" * 5000]}), session)
    assert len(note) < 3800
    assert SESSIONS.told(note, session).typed == {}
