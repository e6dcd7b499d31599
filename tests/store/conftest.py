"""A store of every backend, and invented feeds and entries to fill it with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import FeedSettings
from aggregator.models import Decision, Entry, Feed, Publication
from aggregator.store import Store, open_store

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


class Invented:
    """Feeds, entries, decisions and publications that nobody published."""

    now = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)
    minute = timedelta(minutes=1)

    def settings(self, host: str, **others: object) -> FeedSettings:
        """Return the settings of a feed."""
        return FeedSettings.model_validate({"url": f"https://{host}.example.org/feed.xml", **others})

    def feeds(self, store: Store, *names: str) -> tuple[Feed, ...]:
        """Return the feeds of these names after subscribing to them."""
        store.feeds.subscribe([self.settings(name) for name in names], now=self.now)
        return store.feeds.all()

    def entry(self, feed: Feed, name: str, **others: object) -> Entry:
        """Return an entry that is not stored yet."""
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
            published=self.now,
            dated=True,
            first_seen=self.now,
            digest=f"digest {name}",
        )
        return replace(made, **others)

    def entries(self, store: Store, *names: str) -> tuple[Entry, ...]:
        """Return entries of these names, stored, each of a feed of its own, as they are when they are read."""
        feeds = self.feeds(store, *names)
        added = store.entries.add([self.entry(feed, name) for feed, name in zip(feeds, names, strict=True)])
        return self.read(added)

    def read(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Return added entries as they are when they are read: without keys."""
        return tuple(replace(each, keys=()) for each in entries)

    def founded(self, entry: Entry) -> Decision:
        """Return the decision that an entry founds a story."""
        return Decision(entry=entry.id, story=entry.id, joined=None, path="founded", why="Nothing is like it.")

    def joined(self, entry: Entry, founder: Entry) -> Decision:
        """Return the decision that an entry joins the story that another founded."""
        return Decision(entry=entry.id, story=founder.id, joined=founder.id, path="title", why="Equal titles.")

    def story(self, store: Store, founder: Entry, *others: Entry) -> None:
        """Store a story, settled."""
        store.stories.assign([self.founded(founder), *(self.joined(other, founder) for other in others)])
        store.stories.settle([founder.id])

    def publication(self, entry: Entry, *, output: str = "all", **others: object) -> Publication:
        """Return a publication of the story that this entry founded."""
        made = Publication(
            id=f"urn:uuid:{output}-{entry.id}",
            output=output,
            story=entry.id,
            unit=entry.id,
            entry=entry.id,
            outlet=entry.outlet,
            link=entry.link,
            published=entry.published,
            updated=self.now,
            title=entry.title,
            content=entry.content,
            atom=b"<entry/>",
        )
        return replace(made, **others)


@pytest.fixture
def invented() -> Invented:
    """Return the inventor of test data."""
    return Invented()
