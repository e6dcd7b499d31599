"""A store with what its feeds brought, outputs that show it, and a person who corrects it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config, read
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Decision, Entry, Publication
from aggregator.pipeline import publish
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
URLS = ONE, TWO, THREE, FOUR = tuple(f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))


class World:
    """A store in memory with what its feeds brought, and the outputs of a config that may change."""

    def __init__(self) -> None:
        """Begin with four feeds and one output."""
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

    def arrive(self, url: str, name: str, **values) -> Entry:
        """Store an entry that is not grouped yet."""
        feed = self.store.feeds.find(url)
        link = f"{url[:-8]}{name}"
        made = {"identity": name, "link": link, "address": link, "title": f"About {name}", "outlet": url[8:-9]}
        made |= {"published": self.now, "first_seen": self.now, "dated": True}
        with self.store.transaction():
            (entry,) = self.store.entries.add([Entry(feed=feed.id, **(made | values))])
        return entry

    def bring(self, url: str, name: str, *, joins: int | None = None, path: str = "title", **values) -> int:
        """Store an entry and assign it to a story, its own by default; return its id."""
        entry = self.arrive(url, name, **values)
        path = "founded" if joins is None else path
        with self.store.transaction():
            self.store.stories.assign([Decision(entry=entry.id, story=joins or entry.id, joined=joins, path=path)])
        return entry.id

    def correct(self, verb: str, *names: str, **arguments) -> dict:
        """Do what a command asks for; return what it prints as JSON."""
        given = {"name": names[0]} if verb == "hide" else {"names": list(names)}
        return json.loads(carry_out(self.store, self.config, verb, given | arguments, now=self.now))

    def undo(self, number: int) -> dict:
        """Take a correction back; return what is told."""
        return json.loads(carry_out(self.store, self.config, "undo", {"number": number}, now=self.now))

    def review(self, entry: str, other: str, answer: str) -> dict:
        """Answer a question; return what is told."""
        given = {"entry": entry, "other": other, "answer": answer}
        return json.loads(carry_out(self.store, self.config, "review", given, now=self.now))

    def publish(self, *, hold: bool = False, later: timedelta = MINUTE) -> None:
        """Publish after some time."""
        self.now += later
        publish(self.store, self.config, now=self.now, hold=hold)

    def shown(self, output: str = "all") -> dict[int, Publication]:
        """Return what readers of an output see, by representative."""
        return {each.entry: each for each in self.store.publications.latest(output, limit=1000)}

    def story(self, number: int) -> list[int]:
        """Return a story's members."""
        return [member.entry.id for story in self.store.stories.get([number]) for member in story.members]


@pytest.fixture
def world():
    """Give a world of its own."""
    world = World()
    yield world
    world.store.close()


@pytest.fixture
def two(world):
    """Give two stories that were published one after the other: 1 with 2, and 3 with 4."""
    world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=1)
    world.publish()
    world.bring(THREE, "rain")
    world.bring(FOUR, "rain", joins=3)
    world.publish()
    return world


@pytest.fixture
def groups(world):
    """Give the memory that arrivals are grouped by."""
    return Groups(world.config.grouping, load_aliases())
