"""Databases that earlier versions made, and readers followed, go on as they are."""

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.models import Search
from aggregator.pipeline import publish
from aggregator.publish.outlets import count_outlets
from aggregator.store import open_store
from aggregator.store.sqlite.schema import STEPS

MADE = {version: Path(__file__).with_name(f"version-{version}.db.gz") for version in (1, 2, 3)}
NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
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
    expected = {} if path.read_bytes()[60:64] == bytes((0, 0, 0, 1)) else {4: {2}, 9: {3, 8}}  # its user_version
    with closing(open_store(f"sqlite:///{path}")) as store:
        entries = range(1, store.entries.count() + 1)
        assert {
            each: set(store.stories.mentioned(each)) for each in entries if store.stories.mentioned(each)
        } == expected
        found = {(story, member.entry.id) for story in entries for member in store.stories.mentioning(story, limit=9)}
    assert found == {(story, each) for each, stories in expected.items() for story in stories}


def test_how_many_outlets_a_story_has_is_counted(path):
    """As the pages count them: of what is shown."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        found = store.stories.search(Search(order="covered"), limit=100)
        shown = [[member for member in story.members if not member.hidden] for story in found]
        counts = [max(1, count_outlets(members)) for members in shown]
        assert counts == sorted(counts, reverse=True)
        for least in (1, 2, 3):
            more = store.stories.search(Search(outlets=least), limit=100)
            assert len(more) == sum(number >= least for number in counts)


def test_the_days_of_feeds_are_counted(path):
    """As if they had been counted at once."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        feeds = [feed.id for feed in store.feeds.all()]
        before = store.figures.tallies(datetime(2026, 1, 1, tzinfo=UTC), feeds)
        assert sum(tally.entries for tally in before) == store.entries.count()
        assert store.figures.tally(limit=100) == 0


def test_corrections_are_found_by_their_entries(path):
    """None is taken back."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        corrections = store.corrections.since(0)
        assert not any(each.undone for each in corrections)
        for each in corrections:
            assert all(each in store.corrections.of_entries([entry]) for entry in (*each.entries, *each.others))


def test_when_feeds_were_read_is_taken_from_their_visits(path):
    """All went well; of entries nothing is known yet."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert all(feed.last_read == feed.last_visit for feed in store.feeds.all() if not feed.failures)
        assert {entry.absent for entry in store.entries.get(range(1, 20))} == {None}
