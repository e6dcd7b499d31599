"""Turns: whoever waits to write comes before who asks later."""

import fcntl
import threading
import time
from contextlib import closing
from pathlib import Path

from aggregator.store import open_store
from aggregator.store.sqlite import connection
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.turn import Turn
from tests.conftest import PATIENCE


def is_taken(path):
    """Return whether somebody holds the turn."""
    with Path(f"{path}.turn").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def test_who_waits_to_write_comes_before_who_asks_later(tmp_path, monkeypatch):
    """One who writes again and again lets another in between, however short the gap is."""
    monkeypatch.setattr(connection, "_COURTESY", PATIENCE)  # a busy machine may keep the one who waits waiting
    path = f"{tmp_path}/aggregator.db"
    open_store(f"sqlite:///{path}").close()
    order = []

    def wait():
        with closing(Connection(path)) as other, other.transaction():
            order.append("waited")

    with closing(Connection(path)) as busy:
        waiting = threading.Thread(target=wait)
        with busy.transaction():
            waiting.start()
            last = time.monotonic() + PATIENCE
            while not is_taken(path) and time.monotonic() < last:
                waiting.join(0.01)
        with busy.transaction():
            order.append("asked later")
        waiting.join()
    assert order == ["waited", "asked later"]


def test_a_turn_that_is_never_given_back_is_passed_over(tmp_path):
    """A process that is stopped while it waits does not stop the others."""
    path = f"{tmp_path}/aggregator.db"
    one, other = Turn(path), Turn(path)
    with one.next(patience=0):
        with other.next(patience=0):
            pass
        assert is_taken(path)
    with other.next(patience=0):
        assert is_taken(path)
    assert not is_taken(path)
    one.end()
    other.end()


def test_where_no_lock_can_be_made_nobody_waits_for_a_turn(tmp_path):
    """A file beside which nothing may be written is read all the same."""
    turn = Turn(f"{tmp_path}/absent/aggregator.db")
    with turn.next(patience=0):
        assert not list(tmp_path.iterdir())
    turn.end()
