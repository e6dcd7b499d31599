"""A store of every backend, and invented feeds and entries to fill it with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import FeedSettings
from aggregator.models import Decision, Entry, Feed, Publication
from aggregator.store import Store, open_store

NOW = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

BACKENDS: dict[str, Callable[[Path], str]] = {
    "memory": lambda _: "sqlite://",
    "file": lambda directory: f"sqlite:///{directory}/aggregator.db",
}


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store; every test that takes it is part of the contract."""
    opened = open_store(BACKENDS[request.param](tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the URL of a database file that does not exist yet."""
    return f"sqlite:///{tmp_path}/aggregator.db"


def settings(name: str, **others: object) -> FeedSettings:
    """Return the settings of an invented feed."""
    return FeedSettings.model_validate({"url": f"https://{name}.example.org/feed.xml", **others})


def subscribed(store: Store, *names: str) -> tuple[Feed, ...]:
    """Return the feeds of these names after subscribing to them."""
    store.feeds.subscribe([settings(name) for name in names], now=NOW)
    return store.feeds.all()


def entry(feed: Feed, name: str, **others: object) -> Entry:
    """Return an invented entry that is not stored yet."""
    link = f"https://{name}.example.org/"
    made = Entry(
        feed=feed.id,
        identity=f"guid:{name}",
        keys=(f"guid:{name}", f"link:{link}"),
        guid=name,
        link=link,
        address=link,
        title=f"Title {name}",
        text=f"Text {name}",
        content=f"<p>Text {name}</p>",
        outlet="example.org",
        published=NOW,
        dated=True,
        first_seen=NOW,
        digest=f"digest {name}",
    )
    return replace(made, **others)


def read(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return added entries as they are when they are read: without keys."""
    return tuple(replace(each, keys=()) for each in entries)


def founded(entry: Entry) -> Decision:
    """Return the decision that an entry founds a story."""
    return Decision(entry=entry.id, story=entry.id, joined=None, path="founded", why="Nothing is like it.")


def joined(entry: Entry, founder: Entry) -> Decision:
    """Return the decision that an entry joins the story that another founded."""
    return Decision(entry=entry.id, story=founder.id, joined=founder.id, path="title", why="They have the same title.")


def publication(entry: Entry, *, output: str = "all", **others: object) -> Publication:
    """Return an invented publication of a story that this entry founded."""
    made = Publication(
        id=f"urn:uuid:{output}-{entry.id}",
        output=output,
        story=entry.id,
        unit=entry.id,
        entry=entry.id,
        outlet=entry.outlet,
        link=entry.link,
        published=entry.published,
        updated=NOW,
        title=entry.title,
        content=entry.content,
    )
    return replace(made, **others)
