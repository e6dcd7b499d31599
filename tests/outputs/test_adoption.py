"""A database that was lost: what readers know is found again in the documents below `static`."""

import asyncio
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.polling import poll
from aggregator.store import open_store

MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"
BRIDGE = "Bridge between Kirwen and Lomtav reopens to lorries"


def rss(host, **titles):
    """Return an RSS document: page → (title, hours after the first)."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{host}/{page}?utm_source={host}</link>"
        f"<pubDate>{format_datetime(MOMENT + timedelta(hours=hours))}</pubDate></item>"
        for page, (title, hours) in titles.items()
    )
    return 200, {}, f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


class World:
    """Two feeds, polled into a database that can be lost, and documents that stay."""

    def __init__(self, serve, folder) -> None:
        """Begin with nothing carried."""
        self.site = serve({f"/{host}.xml": rss(f"{host}.example") for host in ("one", "two")})
        self.folder = folder
        general = {
            "database": f"sqlite:///{folder}/a.db",
            "static": f"{folder}/www",
            "allow_private_addresses": True,
        }
        feeds = [{"url": f"{self.site}/{host}.xml", "tags": [host]} for host in ("one", "two")]
        self.tables = {"aggregator": general, "feed": feeds, "output": [{"name": "all"}]}

    def bring(self, host, **titles):
        """Have a feed carry these."""
        self.site.routes[f"/{host}.xml"] = rss(f"{host}.example", **titles)

    def poll(self):
        """Poll all feeds; return what readers see: link → what is to stay for good."""
        asyncio.run(poll(read(self.tables), force=True))
        return self.shown()

    def shown(self):
        """Return link → id, title, outlet and dates of what the documents carry."""
        found = {}
        for path in Path(self.folder, "www").glob("**/*.json"):
            for item in json.loads(path.read_text())["items"]:
                assert item["url"] not in found
                kept = (item["id"], item["title"], item["authors"][0]["name"], item["date_published"])
                found[item["url"]] = (*kept, item["date_modified"])
        return found

    def lose(self):
        """Delete the database."""
        for path in self.folder.glob("a.db*"):
            path.unlink()


@pytest.fixture
def world(serve, tmp_path):
    """Give a world of its own."""
    return World(serve, tmp_path)


@pytest.mark.parametrize("settings", [{}, {"min_outlets": 2, "growth": "bump"}, {"per": "feed"}, {"group": "none"}])
def test_what_readers_know_is_known_again(world, settings):
    """With the same id, link, title, outlet and dates, although another entry of the story comes first now."""
    world.tables["output"] = [{"name": "all"} | settings]
    world.bring("two", flood=(FLOOD, 5), strike=(STRIKE, 1))
    world.poll()
    world.bring("one", flood=(FLOOD, 0), walk=(STRIKE, 3))
    before = world.poll()
    assert before
    world.lose()
    assert world.poll() == before
    world.bring("one", flood=(FLOOD, 0), walk=(STRIKE, 3), bridge=(BRIDGE, 9))
    after = world.poll()
    assert after.items() >= before.items()
    if "min_outlets" not in settings:
        ((_, title, _, _, updated),) = (after[link] for link in after.keys() - before.keys())
        assert title == BRIDGE
        moment = datetime.fromisoformat  # as texts, a second would come after its parts
        assert moment(updated) > max(moment(known[-1]) for known in before.values())


@pytest.mark.parametrize("ending", [".atom", ".rss"])
@pytest.mark.parametrize("settings", [{}, {"per": "feed"}])
def test_any_format_tells_what_readers_know(world, settings, ending):
    """Where only some were saved; RSS knows no moment of publication, but the order."""
    world.tables["output"] = [{"name": "all"} | settings]
    world.bring("two", flood=(FLOOD, 5), strike=(STRIKE, 1))
    world.poll()
    world.bring("one", flood=(FLOOD, 0), walk=(STRIKE, 3))
    before = world.poll()
    world.lose()
    for path in Path(world.folder, "www").glob("**/*.*"):
        if path.suffix != ending:
            path.unlink()
    after = world.poll()
    if ending == ".atom":
        assert after == before
    assert {link: known[:-1] for link, known in after.items()} == {link: known[:-1] for link, known in before.items()}
    assert sorted(after, key=lambda link: after[link][-1]) == sorted(before, key=lambda link: before[link][-1])


def test_documents_with_a_token_tell_as_well_where_they_are(world):
    """Somebody saved one, and put it where the others are."""
    world.bring("one", flood=(FLOOD, 0), strike=(STRIKE, 1))
    before = world.poll()
    saved = (world.folder / "www/feed.json").read_bytes()
    world.lose()
    world.tables["output"] = [{"name": "all", "access": "token"}]
    (world.folder / "www/feed.json").write_bytes(saved)
    world.bring("two", flood=(FLOOD, -2))
    world.poll()
    with closing(open_store(f"sqlite:///{world.folder}/a.db")) as store:
        kept = {each.link: each.id for each in store.publications.latest("all", limit=9)}
    assert kept == {link: known[0] for link, known in before.items()}


def test_what_had_left_the_documents_is_not_announced_once_more(world):
    """What is dated before all that they carried was published before, or never was to be."""
    world.tables["output"] = [{"name": "all", "max_entries": 1}]
    world.bring("one", flood=(FLOOD, 0))
    world.poll()
    world.bring("one", flood=(FLOOD, 0), strike=(STRIKE, 1))
    before = world.poll()
    assert [known[1] for known in before.values()] == [STRIKE]
    world.lose()
    world.tables["output"] = [{"name": "all"}]
    assert world.poll() == before


def test_an_addition_that_came_while_the_database_was_lost_is_announced(world):
    """It is younger than what readers know."""
    world.bring("one", flood=(FLOOD, 0))
    before = world.poll()
    world.lose()
    fresh = (datetime.now(UTC) + timedelta(minutes=0) - MOMENT) / timedelta(hours=1)
    world.bring("one", flood=(FLOOD, 0), strike=(STRIKE, fresh))
    assert {known[1] for known in world.poll().values()} == {FLOOD, STRIKE}
    assert world.shown().items() >= before.items()


def test_a_feed_that_fails_is_known_again_when_it_comes_back(world):
    """Its stories are announced by nobody else meanwhile, where nobody else has them."""
    world.bring("one", flood=(FLOOD, 0))
    world.bring("two", strike=(STRIKE, 1))
    before = world.poll()
    world.lose()
    route = world.site.routes["/two.xml"]
    world.site.routes["/two.xml"] = (500, {}, b"")
    assert world.poll().items() < before.items()
    world.site.routes["/two.xml"] = route
    assert world.poll() == before


@pytest.mark.parametrize("ending", ["json", "atom", "rss"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"items": 5}',
        b'{"items": [5, {}, {"id": "x"}]}',
        b"\xff" * 99,
        b"[" * 9999,
        b"<rss/>",
        b"<rss><channel><lastBuildDate>x</lastBuildDate><item/></channel></rss>",
        b"<rss><channel><lastBuildDate>Sun, 01 Mar 2026 12:00:00 GMT</lastBuildDate><item/></channel></rss>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/><entry><id>x</id></entry></feed>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><feed>&b;</feed>',
    ],
)
def test_a_damaged_document_hinders_nothing(world, body, ending):
    """It tells nothing, and is replaced."""
    path = world.folder / f"www/feed.{ending}"
    path.parent.mkdir()
    path.write_bytes(body)
    world.bring("one", flood=(FLOOD, 0))
    assert [known[1] for known in world.poll().values()] == [FLOOD]


def test_documents_of_a_database_that_is_there_count_for_nothing(world):
    """It knows better."""
    world.bring("one", flood=(FLOOD, 0))
    before = world.poll()
    path = world.folder / "www/feed.json"
    path.write_text(path.read_text().replace("urn:uuid:", "urn:uuid:f"))
    world.bring("one", flood=(FLOOD, 0), strike=(STRIKE, 1))
    assert world.poll().items() >= before.items()
