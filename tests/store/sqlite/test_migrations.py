"""From version to version, on databases made by hand."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from aggregator.config import FeedSettings
from aggregator.errors import StoreError
from aggregator.store.sqlite import open_sqlite
from aggregator.store.sqlite.schema import STEPS

OURS = 0x41474752


def versions(path):
    """Return the version that a file has, and the notes in it."""
    with closing(sqlite3.connect(path)) as database:
        ((version,),) = database.execute("PRAGMA user_version").fetchall()
        return version, database.execute("SELECT name, value FROM notes").fetchall()


@pytest.fixture
def old(tmp_path):
    """Return the path of a database that a program with one step made."""
    path = tmp_path / "aggregator.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(STEPS[0])
        database.execute("INSERT INTO notes VALUES ('kept', 'yes')")
        database.execute("PRAGMA user_version = 1")
        database.execute(f"PRAGMA application_id = {OURS}")
        database.commit()
    return path


def test_an_older_database_takes_the_steps_that_it_lacks(old):
    """What it held stays; a copy is made before."""
    steps = (*STEPS[:1], "UPDATE notes SET value = value || ' 2'", "UPDATE notes SET value = value || ' 3'")
    open_sqlite(str(old), steps=steps).close()
    assert versions(old) == (3, [("kept", "yes 2 3")])
    assert versions(f"{old}.before-3") == (1, [("kept", "yes")])


def test_a_database_of_today_is_not_copied(old, tmp_path):
    """Opening it again writes nothing but the log of a database in use."""
    open_sqlite(str(old), steps=STEPS[:1]).close()
    assert {path.name for path in tmp_path.iterdir()} == {"aggregator.db", "aggregator.db.turn"}


def test_a_new_database_is_not_copied(tmp_path):
    """There is nothing to lose yet."""
    open_sqlite(str(tmp_path / "aggregator.db")).close()
    assert {path.name for path in tmp_path.iterdir()} == {"aggregator.db", "aggregator.db.turn"}


def test_a_step_that_fails_is_undone_with_those_before_it(old):
    """The program that made the database can still use it."""
    steps = (*STEPS[:1], "UPDATE notes SET value = 'two'", "DELETE FROM notes; SELECT * FROM missing;")
    with pytest.raises(StoreError, match=r"aggregator\.db: no such table: missing"):
        open_sqlite(str(old), steps=steps)
    assert versions(old) == (1, [("kept", "yes")])
    assert versions(f"{old}.before-3") == (1, [("kept", "yes")])


def test_a_database_that_cannot_be_copied_is_not_changed(old):
    """Without a way back nothing is done."""
    old.with_name(f"{old.name}.before-2").mkdir()
    with pytest.raises(StoreError, match="cannot be copied"):
        open_sqlite(str(old), steps=(*STEPS[:1], "DELETE FROM notes"))
    assert versions(old) == (1, [("kept", "yes")])


def test_a_newer_database_is_refused(old):
    """The error says what to do; nothing is changed."""
    open_sqlite(str(old), steps=(*STEPS[:1], "DELETE FROM notes")).close()
    before = old.read_bytes()
    with pytest.raises(StoreError, match=r"has version 2, .* up to 1; install a newer program, or .*\.before-2"):
        open_sqlite(str(old), steps=STEPS[:1])
    assert old.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path):
    """Its tables are left alone."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE photos (id)")
    with pytest.raises(StoreError, match="belongs to another program"):
        open_sqlite(str(path))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://me:secret@a.example/feed?b=@c", "https://a.example/feed?b=@c"),
        ("http://me@a.example", "http://a.example"),
        ("https://me@home.example:s@cret@a.example/feed", "https://a.example/feed"),
        ("https://a.example/@me", "https://a.example/@me"),
        ("https://a.example?me@home", "https://a.example?me@home"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_names_and_passwords_leave_the_addresses_of_feeds(tmp_path, before, after):
    """Their feeds keep their history under the address that is left."""
    path = tmp_path / "aggregator.db"
    store = open_sqlite(str(path), steps=STEPS[:2])
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with closing(sqlite3.connect(path)) as database:
        columns = [row[1:3] for row in database.execute("PRAGMA table_info(feeds)") if row[3]]
        values = {name: "[]" if name in ("tags", "quiet") else 0 if kind != "TEXT" else "" for name, kind in columns}
        values |= {"url": before, "address": before, "validators": "{}", "role": "auto", "group": "story"}
        names = ", ".join(f'"{name}"' for name in values)
        database.execute(f"INSERT INTO feeds ({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()])
        database.commit()
    store.close()
    with closing(open_sqlite(str(path))) as store:
        (feed,) = store.feeds.all()
        assert (feed.url, feed.address) == (after, after)
        with store.transaction():
            store.feeds.subscribe([FeedSettings(url=before)], now=now)
        assert [each.id for each in store.feeds.all()] == [feed.id]


def test_whoever_waits_is_told(old):
    """Before, with the copy, and after; not of a database that is up to date, or new."""
    told = []
    open_sqlite(str(old), tell=told.append).close()
    first, last = told
    assert first == f"{old}: its tables are brought up to date, after a copy was made: {old}.before-{len(STEPS)}"
    assert last.startswith(f"{old}: its tables are up to date, after ")
    open_sqlite(str(old), tell=told.append).close()
    open_sqlite(f"{old}.new", tell=told.append).close()
    assert len(told) == 2
