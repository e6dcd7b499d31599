"""A connection to a file: what it makes, what it refuses, and what a crash leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from aggregator.errors import StoreError
from aggregator.store import open_store
from aggregator.store.sqlite.connection import MEMORY, Connection
from tests.conftest import PATIENCE

OPEN = """
import sys
from aggregator.store import open_store
sys.stdin.readline()
store = open_store(sys.argv[1])
store.requests.leave("reload", {}, now=__import__("datetime").datetime.now(__import__("datetime").UTC))
"""

DIE = """
import os, signal, sys
from datetime import UTC, datetime
from aggregator.config import FeedSettings
from aggregator.models import Decision, Entry
from aggregator.store import open_store

now = datetime(2026, 3, 14, tzinfo=UTC)
store = open_store(sys.argv[1])
for round in range(2):
    with store.transaction():
        store.feeds.subscribe([FeedSettings(url=f"https://{n}.example.org/") for n in range(round + 1)], now=now)
        made = [Entry(feed=1, identity=f"{round} {n}", title="x", published=now, first_seen=now) for n in range(5000)]
        entries = store.entries.add(made)
        store.stories.assign([Decision(each.id, each.id, None, "founded") for each in entries])
        store.entries.set_carried(1, {str(each.id).encode(): each.id for each in entries}, now=now)
        if round:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_committed_is_there_when_the_file_is_opened_again(invented, tmp_path):
    """A store outlives its process."""
    url = f"sqlite:///{tmp_path}/aggregator.db"
    store = open_store(url)
    (entry,) = invented.entries(store, "a")
    store.close()
    store = open_store(url)
    assert store.entries.get([entry.id]) == (entry,)
    store.close()


def test_a_missing_directory_is_made(tmp_path):
    """A fresh clone needs no preparation."""
    open_store(f"sqlite:///{tmp_path}/deep/down/aggregator.db").close()
    assert (tmp_path / "deep" / "down" / "aggregator.db").exists()


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    """The error says which path is wrong."""
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(StoreError, match=r"file/aggregator\.db: its directory cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/aggregator.db")


def test_a_directory_in_the_place_of_the_file_is_named(tmp_path):
    """So is a path that no file can have."""
    (tmp_path / "aggregator.db").mkdir()
    with pytest.raises(StoreError, match=r"aggregator\.db: unable to open database file"):
        open_store(f"sqlite:///{tmp_path}/aggregator.db")


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    """Whatever it is, it stays as it was."""
    path = tmp_path / "aggregator.db"
    path.write_bytes(b"My diary. " * 1000)
    with pytest.raises(StoreError, match=r"aggregator\.db: file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == b"My diary. " * 1000


def test_a_damaged_database_is_an_error_of_ours(invented, tmp_path):
    """Damage is told with the file's name, at the latest when the damaged part is read."""
    path = tmp_path / "aggregator.db"
    store = open_store(f"sqlite:///{path}")
    invented.entries(store, *(f"x{number}" for number in range(300)))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreError, match=r"aggregator\.db: "):
        open_store(f"sqlite:///{path}").entries.search("text")


def test_readers_go_on_while_another_writes(invented, tmp_path):
    """An unfinished transaction hides nothing and shows nothing."""
    url = f"sqlite:///{tmp_path}/aggregator.db"
    writer, reader = open_store(url), open_store(url)
    invented.feeds(writer, "a")
    with writer.transaction():
        invented.feeds(writer, "a", "b")
        assert [feed.url for feed in reader.feeds.all()] == ["https://a.example.org/feed.xml"]
    assert len(reader.feeds.all()) == 2
    reader.close()
    writer.close()


def test_a_file_is_opened_while_another_writes(invented, tmp_path):
    """Whoever only reads waits for nobody."""
    url = f"sqlite:///{tmp_path}/aggregator.db"
    writer = open_store(url)
    feeds = invented.feeds(writer, "a")
    with writer.transaction():
        reader = open_store(url)
        assert reader.feeds.all() == feeds
        reader.close()
    writer.close()


def test_two_connections_share_what_is_due(invented, tmp_path):
    """A feed that one has claimed is not claimed by the other."""
    url = f"sqlite:///{tmp_path}/aggregator.db"
    one, two = open_store(url), open_store(url)
    feeds = invented.feeds(one, "a", "b", "c")
    assert one.feeds.claim_due(invented.now, limit=2) == feeds[:2]
    assert two.feeds.claim_due(invented.now, limit=2) == feeds[2:]
    one.close()
    two.close()


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path):
    """They take turns in making it."""
    url = f"sqlite:///{tmp_path}/aggregator.db"
    command = [sys.executable, "-c", OPEN, url]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for process in started:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=PATIENCE)[1].decode() for process in started]
    assert ([process.returncode for process in started], errors) == ([0] * 4, [""] * 4)
    store = open_store(url)
    assert len(store.requests.open()) == 4
    store.close()


def test_a_process_that_is_killed_leaves_whole_transactions_only(tmp_path):
    """Of the transaction in which it died nothing is there; of the one before, everything."""
    path = tmp_path / "aggregator.db"
    died = subprocess.run(
        [sys.executable, "-c", DIE, f"sqlite:///{path}"], capture_output=True, timeout=PATIENCE, check=False
    )
    assert (died.returncode, died.stderr) == (-signal.SIGKILL, b"")
    store = open_store(f"sqlite:///{path}")
    assert (len(store.feeds.all()), store.entries.count(), store.stories.count()) == (1, 5000, 5000)
    assert len(store.entries.carried(1)) == 5000
    assert len(store.entries.search("x", limit=10**6)) == 5000
    store.close()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_named(tmp_path):
    """The error says which file."""
    path = tmp_path / "aggregator.db"
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o400)
    store = open_store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match=r"aggregator\.db: attempt to write a readonly database"):
        store.keep_note("x", "y")
    store.close()


@pytest.mark.parametrize("values", [("x",), {"told": "x"}])
def test_rows_come_together_as_they_come_one_by_one(values):
    """In their order, with whatever is in them."""
    mark = ":told" if isinstance(values, dict) else "?"
    query = f"SELECT value, key, {mark} FROM json_each('[3, null, \"a\\u0000\\nü💥\", 1]') ORDER BY key DESC"
    with closing(Connection(MEMORY)) as connection:
        rows = connection.read(query, values)
        assert len(rows) == 4
        assert connection.read_together(query, values) == rows
        assert connection.read_together(f"{query} LIMIT 0", values) == []


def test_numbers_come_together_in_their_order():
    """Also where there are none."""
    query = "SELECT value AS number FROM json_each(?) ORDER BY value DESC"
    with closing(Connection(MEMORY)) as connection:
        assert connection.read_numbers(query, ("[1, 3, 2]",)) == [3, 2, 1]
        assert connection.read_numbers(query, ("[]",)) == []
