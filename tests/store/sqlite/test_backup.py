"""Tests of copies that are made while others write."""

import stat

import pytest

from aggregator.errors import StoreError
from aggregator.store import open_store


@pytest.fixture
def store(tmp_path, invented):
    """A store in a file, with entries in it."""
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    invented.entries(store, "a", "b", "c")
    yield store
    store.close()


def test_a_copy_is_a_database_of_ours(store, tmp_path):
    """It can be opened in the place of the original, and only its owner can."""
    told = []
    store.copy_to(str(tmp_path / "copy.db"), lambda done, pages: told.append((done, pages)))
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    assert copy.feeds.all() == store.feeds.all()
    assert copy.entries.count() == 3
    copy.close()
    assert told[-1][0] == told[-1][1] > 0
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_copy_is_made_after_a_correction(store, tmp_path):
    """SQLite's quick check sees none of its false alarms in what corrections keep (NULL, where none is)."""
    store.corrections.keep_seen("all", [1, 2])
    store.copy_to(str(tmp_path / "copy.db"), lambda *_: None)
    assert (tmp_path / "copy.db").exists()


def test_a_copy_holds_one_moment_while_others_write(store, tmp_path, invented):
    """What is committed meanwhile is not in it, and does not make it begin again."""
    pages = []

    def write(done, _):
        pages.append(done)
        store.feeds.subscribe([invented.settings(f"late{len(pages)}")], now=invented.now)

    with store.transaction():
        store.keep_note("big", "x" * 40_000_000)
    store.copy_to(str(tmp_path / "copy.db"), write)
    assert pages == sorted(set(pages))
    assert len(pages) > 2
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    assert [feed.retired for feed in copy.feeds.all()] == [False] * 3
    copy.close()


def test_a_transaction_of_the_same_process_does_not_stop_a_copy(store, tmp_path):
    """It is left out."""
    with store.transaction():
        store.keep_note("open", "yes")
        store.copy_to(str(tmp_path / "copy.db"), lambda *_: None)
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    assert copy.note("open") == ""
    copy.close()


@pytest.mark.parametrize("name", ["a.db", "link.db", "a.db-wal", "a.db.turn", "absent/copy.db"])
def test_a_copy_never_takes_the_place_of_the_database(store, tmp_path, name):
    """Nor of what belongs to it, by whatever name; nor is anything left where it cannot be written."""
    (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError):
        store.copy_to(str(tmp_path / name), lambda *_: None)
    assert sorted(tmp_path.iterdir()) == before
    assert store.entries.count() == 3


def test_a_damaged_database_is_told_and_replaces_no_copy(tmp_path, invented):
    """The old copy is worth more."""
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    with store.transaction():
        for number in range(2000):
            store.keep_note(f"note {number}", "x" * 1000)
    store.close()
    with (tmp_path / "a.db").open("r+b") as file:
        file.seek(100 * 8192)
        file.write(b"\xff" * 8192 * 20)
    (tmp_path / "copy.db").write_text("old")
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(StoreError, match="cannot be copied"):
        store.copy_to(str(tmp_path / "copy.db"), lambda *_: None)
    store.close()
    assert (tmp_path / "copy.db").read_text() == "old"
