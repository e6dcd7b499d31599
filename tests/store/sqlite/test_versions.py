"""Databases that earlier versions made, and readers followed, go on as they are."""

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.pipeline import publish
from aggregator.store import open_store
from aggregator.store.sqlite.schema import STEPS

MADE = {version: Path(__file__).with_name(f"version-{version}.db.gz") for version in (1, 2)}
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
RENAMED = {"fragment": "atom"}
TABLES = ("feeds", "entries", "keys", "carried", "stories", "decisions", "publications", "documents", "notes")
CONFIG = read(
    {
        "aggregator": {"static": ""},
        "feed": [{"url": f"http://127.0.0.1:9321/{name}.xml"} for name in "abc"],
        "output": [{}, {"name": "news", "tags": ["news"], "growth": "bump"}],
    },
    environ={},
)


@pytest.fixture(params=MADE)
def path(request, tmp_path):
    """Return a database as an earlier version left it."""
    database = tmp_path / "aggregator.db"
    database.write_bytes(gzip.decompress(MADE[request.param].read_bytes()))
    return database


def rows(path, table, columns):
    """Return these columns of all rows."""
    with closing(sqlite3.connect(path)) as connection:
        names = ", ".join(f'"{column}"' for column in columns)
        return sorted(connection.execute(f"SELECT {names} FROM {table}").fetchall())


def columns(path, table):
    """Return the names of a table's columns."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_kept(path, table):
    """In every column that it had."""
    before = columns(path, table)
    kept = rows(path, table, before)
    open_store(f"sqlite:///{path}").close()
    assert kept
    assert rows(path, table, [RENAMED.get(column, column) for column in before]) == kept


def test_a_copy_is_made_first(path):
    """It has what was there, and the earlier version can open it."""
    kept = rows(path, "entries", columns(path, "entries"))
    open_store(f"sqlite:///{path}").close()
    copy = path.with_name(f"{path.name}.before-{len(STEPS)}")
    assert rows(copy, "entries", columns(copy, "entries")) == kept


def shown(store):
    """Return what readers know of each publication."""
    found = (store.publications.latest(output.name, limit=100) for output in CONFIG.outputs)
    return [
        (each.id, each.link, each.outlet, each.published, each.updated, each.title) for one in found for each in one
    ]


def test_readers_see_the_same_bytes_afterwards(path):
    """The Atom documents that they subscribed to do not change, nor is anything announced again."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        documents = {document.path: document.body for document in store.publications.documents()}
        before = shown(store)
        publish(store, CONFIG, now=NOW, hold=False)
        assert shown(store) == before
        for name, body in documents.items():
            assert store.publications.document(name).body == body


def test_formats_that_an_earlier_version_did_not_know_are_made(path):
    """They carry what the Atom documents carry."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        publish(store, CONFIG, now=NOW, hold=False)
        for name, output in (("feed", "all"), ("news", "news")):
            ids = [each.id for each in store.publications.latest(output, limit=100)]
            items = json.loads(store.publications.document(f"{name}.json").body)["items"]
            assert [item["id"] for item in items] == ids
            assert all(each.encode() in store.publications.document(f"{name}.rss").body for each in ids)
        assert publish(store, CONFIG, now=NOW, hold=False) == ()


def test_search_finds_what_was_stored(path):
    """The words of entries are kept as they were."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert [entry.title[:11] for entry in store.entries.search("honey harvest")] == ["Beekeepers ", "Beekeepers "]


def test_what_entries_mention_is_taken_from_their_decisions(path):
    """Stories list it as if it had been kept at once; the oldest database has decisions that mention nothing."""
    expected = {4: {2}, 9: {3, 8}} if path.read_bytes()[60:64] == bytes((0, 0, 0, 2)) else {}  # its user_version
    with closing(open_store(f"sqlite:///{path}")) as store:
        entries = range(1, store.entries.count() + 1)
        assert {
            each: set(store.stories.mentioned(each)) for each in entries if store.stories.mentioned(each)
        } == expected
        found = {(story, member.entry.id) for story in entries for member in store.stories.mentioning(story, limit=9)}
    assert found == {(story, each) for each, stories in expected.items() for story in stories}
