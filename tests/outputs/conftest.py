"""A store with what its feeds brought, and outputs that show it."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from aggregator.config import Config, read
from aggregator.models import Decision, Entry, Publication
from aggregator.pipeline import publish
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
URLS = tuple(f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))


class World:
    """A store in memory with what its feeds brought, and the outputs of a config that may change."""

    def __init__(self) -> None:
        """Begin with three feeds and one output."""
        self.store = open_store("sqlite://")
        self.now = NOW
        self.tables = {"feed": [{"url": url} for url in URLS], "output": [{"name": "all"}]}
        take_over(self.store, self.config, now=NOW)

    @property
    def config(self) -> Config:
        """Return the config as it is now."""
        return read(self.tables)

    def change(self, *outputs: dict, **settings) -> None:
        """Change the config; outputs are given as tables."""
        self.tables |= settings | ({"output": list(outputs)} if outputs else {})
        carry_out(self.store, self.config, "reload", {}, now=self.now)

    def bring(self, url: str, name: str, *, joins: int | None = None, **values) -> int:
        """Store an entry and assign it to a story, its own by default; return its id."""
        feed = self.store.feeds.find(url)
        link = f"{url[:-8]}{name}"
        made = {"identity": name, "keys": (name,), "link": link, "address": link, "title": f"About {name}"}
        made |= {"outlet": url[8:-9], "published": self.now, "first_seen": self.now, "dated": True}
        with self.store.transaction():
            (entry,) = self.store.entries.add([Entry(feed=feed.id, **(made | values))])
            path = "founded" if joins is None else "title"
            decision = Decision(entry=entry.id, story=joins or entry.id, joined=joins, path=path)
            self.store.stories.assign([decision])
        return entry.id

    def publish(self, *, hold: bool = False, later: timedelta = MINUTE) -> dict[str, bytes]:
        """Publish after some time; return path → body of what changed."""
        self.now += later
        return {each.path: each.body for each in publish(self.store, self.config, now=self.now, hold=hold)}

    def carried(self, path: str = "feed") -> list[tuple[str, ...]]:
        """Return id, title, link, outlet and HTML of what the documents under a path carry: the same in each format."""
        atom, rss, feed = (self.body(f"{path}.{ending}") for ending in ("atom", "rss", "json"))
        first, second = (self.parsed(body) for body in (atom, rss))
        third = [
            (each["id"], each["title"], each["url"], each["authors"][0]["name"], each["content_html"].strip())
            for each in json.loads(feed)["items"]
        ]
        assert first == second == third
        return first

    def body(self, path: str) -> bytes:
        """Return the document that is served there."""
        return self.store.publications.document(path).body

    def parsed(self, body: bytes) -> list[tuple[str, ...]]:
        """Return what a reader gets of an Atom or RSS document."""
        parsed = feedparser.parse(body, sanitize_html=False)
        assert not parsed.bozo
        return [
            (each.id, each.title, each.link, each.author, each.content[0].value if each.get("content") else "")
            for each in parsed.entries
        ]

    def titles(self, path: str = "feed") -> set[str]:
        """Return the titles that documents carry."""
        return {title for _, title, *_ in self.carried(path)}

    def shown(self, output: str = "all") -> tuple[Publication, ...]:
        """Return what readers of an output see, newest first."""
        return self.store.publications.latest(output, limit=1000)


@pytest.fixture
def world():
    """Give a world of its own."""
    world = World()
    yield world
    world.store.close()
