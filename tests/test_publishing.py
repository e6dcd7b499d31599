"""Publishing for daemon, poll and demo: documents in memory and as files, in turn at most once a minute."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import read
from aggregator.errors import StoreError, UsageError
from aggregator.publishing import Publishing
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store():
    """Open a store in memory."""
    with closing(open_store("sqlite://")) as store:
        yield store


@pytest.fixture
def ask(store):
    """Ask the store in this thread."""

    async def ask(question):
        return question(store)

    return ask


def config(folder, *names, title="Mine", access="open"):
    """Return a config whose outputs have these names."""
    general = {"title": title, "static": f"{folder}/www"}
    outputs = [{"name": name, "access": access} for name in names or ("all",)]
    return read({"aggregator": general, "output": outputs}, environ={})


def test_documents_are_in_memory_and_in_files(ask, tmp_path):
    """Under the same path, with the same bytes; those of an output that is gone are gone."""
    publishing = Publishing(ask)
    asyncio.run(publishing.publish(config(tmp_path, "all", "sea"), now=NOW))
    assert (tmp_path / "www/sea.atom").read_bytes() == publishing.documents["sea.atom"].body
    asyncio.run(publishing.publish(config(tmp_path, "all"), now=NOW))
    assert "sea.atom" not in publishing.documents
    assert not (tmp_path / "www/sea.atom").exists()


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_closed_documents_are_no_files(ask, tmp_path, ending):
    """Everybody may read those: a file goes when its output is closed, and comes back when it is opened."""
    publishing = Publishing(ask)
    file = tmp_path / "www" / f"feed.{ending}"
    for access in ("open", "token", "open"):
        asyncio.run(publishing.publish(config(tmp_path, access=access), now=NOW))
        assert file.exists() == (access == "open")
        assert bool(publishing.documents[file.name].token) == (access == "token")


def test_what_is_to_be_closed_is_not_offered_openly(ask, tmp_path):
    """Not even where closing it fails halfway."""
    publishing = Publishing(ask)
    asyncio.run(publishing.publish(config(tmp_path), now=NOW))

    async def fail(_question):
        raise StoreError("disk full")

    publishing._ask = fail
    with pytest.raises(StoreError):
        asyncio.run(publishing.publish(config(tmp_path, access="token"), now=NOW))
    assert publishing.documents == {}


def test_another_process_offers_what_was_rendered_last(ask, tmp_path):
    """Readers are answered before anything is published."""
    before, after = Publishing(ask), Publishing(ask)
    asyncio.run(before.publish(config(tmp_path), now=NOW))
    asyncio.run(after.recall())
    assert after.documents == before.documents


def test_another_process_makes_pages_anew_only_where_they_would_differ(ask, tmp_path):
    """Where neither documents nor settings are others; what somebody deleted comes back."""
    made = []

    def pages(*_):
        made.append("index.html")
        return [("index.html", b"page")]

    def publish(title):
        asyncio.run(Publishing(ask, pages).publish(config(tmp_path, title=title), now=NOW))
        return len(made)

    assert [publish("Mine"), publish("Mine"), publish("Other")] == [1, 1, 2]
    (tmp_path / "www/index.html").unlink()
    assert publish("Other") == 3


def test_another_process_complains_of_templates_that_are_still_broken(ask, tmp_path):
    """A page that could not be made as it was wanted is tried again."""
    told = []

    def pages(_store, _config, complain, _standing):
        complain("page.html is broken")
        return [("index.html", b"page")]

    for _ in range(2):
        asyncio.run(Publishing(ask, pages, told.append).publish(config(tmp_path), now=NOW))
    assert told == ["page.html is broken"] * 2


def test_what_failed_halfway_is_made_up_for(ask, store, tmp_path):
    """Documents that were kept before something failed are offered by the next attempt."""
    publishing = Publishing(ask)
    asyncio.run(publishing.publish(config(tmp_path), now=NOW))
    left = 4  # questions that are answered

    async def tire(question):
        nonlocal left
        left -= 1
        if left < 0:
            raise StoreError("disk full")
        return question(store)

    publishing._ask = tire
    with pytest.raises(StoreError):
        asyncio.run(publishing.publish(config(tmp_path, title="Other"), now=NOW))
    publishing._ask = ask
    asyncio.run(publishing.publish(config(tmp_path, title="Other"), now=NOW))
    assert all(b"Other" in document.body for document in publishing.documents.values())


def test_turns_change_documents_once_a_minute(ask, tmp_path):
    """Whatever happens in between; a clock that was turned back does not keep readers waiting."""
    publishing = Publishing(ask)
    for title, later, changes in (("A", 0, True), ("B", 59, False), ("B", 60, True), ("C", -3600, True)):
        turn = publishing.publish_in_turn(config(tmp_path, title=title), now=NOW + timedelta(seconds=later))
        assert bool(asyncio.run(turn)) == changes


def test_a_turn_that_fails_is_not_made_up_for_at_once(ask, tmp_path):
    """Where files cannot be written, to try it again and again would help nobody."""
    publishing = Publishing(ask)
    (tmp_path / "www").write_text("no folder")
    with pytest.raises(UsageError):
        asyncio.run(publishing.publish_in_turn(config(tmp_path), now=NOW))
    asyncio.run(publishing.publish_in_turn(config(tmp_path), now=NOW + timedelta(seconds=59)))
    with pytest.raises(UsageError):
        asyncio.run(publishing.publish_in_turn(config(tmp_path), now=NOW + timedelta(seconds=60)))


def test_other_files_come_along(ask, tmp_path):
    """Pages are written, and removed, whenever a document changed."""
    more = {"index.html": b"page", "stories/s1.html": b"story"}
    publishing = Publishing(ask, lambda *_: more.items())
    asyncio.run(publishing.publish(config(tmp_path), now=NOW))
    assert (tmp_path / "www/stories/s1.html").read_bytes() == b"story"
    more["stories/s1.html"] = None
    asyncio.run(publishing.publish(config(tmp_path, title="Other"), now=NOW))
    assert not (tmp_path / "www/stories/s1.html").exists()


def test_files_that_could_not_go_go_next_time(ask, tmp_path):
    """Nobody goes on to read an output that is gone because a disk was full once."""
    publishing = Publishing(ask)
    asyncio.run(publishing.publish(config(tmp_path, "all", "sea"), now=NOW))
    file = tmp_path / "www/sea.atom"
    body = file.read_bytes()
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError):
        asyncio.run(publishing.publish(config(tmp_path, "all"), now=NOW))
    file.rmdir()
    file.write_bytes(body)
    asyncio.run(publishing.publish(config(tmp_path, "all"), now=NOW))
    assert not file.exists()
