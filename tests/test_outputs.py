"""The output contract through pipeline and store: what readers are shown, whatever happens around it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config, read
from aggregator.models import Decision, Entry, Publication
from aggregator.pipeline import publish
from aggregator.polling import poll
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ONE, TWO, THREE = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))


class World:
    """A store in memory with what its feeds brought, and the outputs of a config that may change."""

    def __init__(self) -> None:
        """Begin with three feeds and one output."""
        self.store = open_store("sqlite://")
        self.now = NOW
        self.tables = {"feed": [{"url": url} for url in (ONE, TWO, THREE)], "output": [{"name": "all"}]}
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

    def shown(self, output: str = "all") -> tuple[Publication, ...]:
        """Return what readers of an output see, newest first."""
        return self.store.publications.latest(output, limit=1000)


@pytest.fixture
def world():
    """Give a world of its own."""
    world = World()
    yield world
    world.store.close()


def test_an_output_that_comes_back_shows_what_it_missed(world):
    """It has its document again at once, with the same ids, and what came meanwhile."""
    both = {"name": "all"}, {"name": "sea"}
    world.change(*both)
    world.bring(ONE, "flood")
    before = world.publish()["sea.atom"]
    world.change({"name": "all"})
    assert world.publish() == {}
    assert world.store.publications.document("sea.atom") is None
    world.bring(ONE, "strike")
    world.publish()
    world.change(*both)
    after = world.publish()["sea.atom"]
    assert world.shown("sea")[-1].id.encode() in before
    assert len(world.shown("sea")) == 2
    assert all(publication.id.encode() in after for publication in world.shown("sea"))


def test_a_poll_takes_away_the_file_of_an_output_that_is_gone(tmp_path):
    """Nobody reads a feed that no longer moves."""
    static = tmp_path / "www"
    general = {"database": f"sqlite:///{tmp_path}/a.db", "static": str(static)}
    tables = {"aggregator": general, "output": [{"name": "all"}, {"name": "sea"}]}
    asyncio.run(poll(read(tables)))
    both = {f"{name}.{ending}" for name in ("feed", "sea") for ending in ("atom", "json", "rss")}
    assert both <= {path.name for path in static.iterdir()}
    asyncio.run(poll(read(tables | {"output": [{"name": "all"}]})))
    assert [path for path in static.iterdir() if path.name.startswith("sea")] == []
    assert (static / "feed.rss").exists()


def test_outputs_that_change_places_change_documents(world):
    """The first output is /feed.atom, whichever that is now."""
    world.change({"name": "all"}, {"name": "two", "tags": ["x"]})
    world.bring(ONE, "flood")
    assert b"About flood" in world.publish()["feed.atom"]
    world.change({"name": "two", "tags": ["x"]}, {"name": "all"})
    changed = world.publish()
    assert b"About flood" not in changed["feed.atom"]
    assert b"About flood" in changed["all.atom"]


def test_an_output_that_is_renamed_and_named_back_is_itself_again(world):
    """What stands at /feed.atom is always the first output's."""
    world.bring(ONE, "flood")
    before = world.publish()["feed.atom"]
    world.change({"name": "news"})
    assert world.publish()["feed.atom"] != before
    world.change({"name": "all"})
    assert world.publish()["feed.atom"] == before


@pytest.mark.parametrize("backlog", [False, True])
@pytest.mark.parametrize("hold", [False, True])
def test_what_is_left_of_a_story_is_shown_anew_at_once(world, backlog, hold):
    """Where its founder's feed is purged, the others stay readable under a new id, whatever counts and holds say."""
    world.change({"name": "all", "min_outlets": 2})
    story = world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=story, published=NOW + MINUTE, backlog=backlog)
    world.publish()
    (before,) = world.shown()
    world.change(feed=[{"url": TWO}, {"url": THREE}])
    carry_out(world.store, world.config, "purge", {"url": ONE}, now=world.now)
    world.publish(hold=hold)
    (after,) = world.shown()
    assert (before.outlet, after.outlet) == ("one.example", "two.example")
    assert after.id != before.id


def test_silent_growth_changes_nothing_even_when_the_text_is_edited(world):
    """An edit shows neither in the list nor in the links who else has the story now."""
    world.change({"name": "all", "growth": "silent"})
    story = world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "flood", joins=story)
    assert world.publish() == {}
    (entry,) = world.store.entries.get([story])
    with world.store.transaction():
        world.store.entries.edit([replace(entry, title="New")])
    body = world.publish()["feed.atom"]
    assert b"New" in body
    assert b"two.example" not in body
