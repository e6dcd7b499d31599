"""The path from a publisher's bytes to a reader's document, over real HTTP on loopback."""

import asyncio
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from zlib import crc32

import feedparser
import pytest

from aggregator.config import read
from aggregator.errors import StoreError
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Outcome
from aggregator.pipeline import publish
from aggregator.polling import poll
from aggregator.store import open_store

MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"
BRIDGE = "Bridge between Kirwen and Lomtav reopens to lorries"


def rss(*titles, host="outlet.example", turn=0, moment=MOMENT):
    """Return an RSS document; guids and tracking parameters differ from turn to turn."""
    items = ""
    for number, title in enumerate(titles):
        link = f"https://{host}/{crc32(title.encode())}?utm_campaign=turn{turn}"
        date = format_datetime(moment + timedelta(minutes=number))
        items += (
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
            f'<guid isPermaLink="false">{turn}-{number}-{escape(title)}</guid><pubDate>{date}</pubDate></item>'
        )
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


@pytest.fixture
def world(serve, tmp_path):
    """Give a function that makes the config for some documents, by path, on a site of their own."""

    def make(documents, **sections):
        site = serve({path: (200, {}, body) for path, body in documents.items()})
        general = {
            "database": f"sqlite:///{tmp_path}/aggregator.db",
            "static": str(tmp_path / "www"),
            "allow_private_addresses": True,
        }
        feeds = [{"url": f"{site}{path}"} for path in documents]
        return site, read({"aggregator": general, "feed": feeds} | sections)

    return make


def polled(config, **options) -> list[Outcome]:
    """Poll once, due or not."""
    return asyncio.run(poll(config, force=True, **options))


def shown(config):
    """Return what a reader sees in the first output."""
    document = feedparser.parse(BytesIO(written(config)))
    assert not document.bozo
    return document.entries


def written(config, name="feed.atom"):
    """Return the bytes of an output."""
    return Path(config.general.static, name).read_bytes()


def test_a_story_of_two_outlets_is_shown_once_with_both(world):
    """The reader sees one entry, and in it who else has the story."""
    _, config = world(
        {
            "/one.xml": rss(FLOOD, STRIKE, host="one.example"),
            "/two.xml": rss(
                "Harbour of Ostmar closed by flood after 300 millimetres of rain",
                host="two.example",
                moment=MOMENT + timedelta(hours=1),
            ),
        }
    )
    polled(config)
    entries = shown(config)
    assert len(entries) == 2
    flood = next(entry for entry in entries if "Ostmar" in entry.title)
    assert (flood.title, flood.author) == (FLOOD, "one.example")
    assert "two.example" in flood.content[0].value


def test_other_guids_and_tracking_parameters_change_nothing(world):
    """An entry that comes back under another name is the same entry, and no byte of the output changes."""
    site, config = world({"/one.xml": rss(FLOOD, STRIKE, BRIDGE)})
    polled(config)
    before = written(config)
    for turn in (1, 2, 3):
        site.routes["/one.xml"] = (200, {}, rss(FLOOD, STRIKE, BRIDGE, turn=turn))
        (outcome,) = polled(config)
        assert (outcome.fresh, outcome.edited) == (0, 0)
    assert written(config) == before


def test_an_edit_reaches_readers_without_announcing_the_story_anew(world):
    """The representative's own edit changes title and content, not id, link, `published` or `updated`."""
    items = "<item><guid>g1</guid><link>https://o.example/1</link><title>{}</title></item>"
    document = "<rss version='2.0'><channel>" + items + "</channel></rss>"
    site, config = world({"/one.xml": document.format(FLOOD).encode()})
    polled(config)
    (before,) = shown(config)
    site.routes["/one.xml"] = (200, {}, document.format(FLOOD + ", road cut").encode())
    (outcome,) = polled(config)
    (after,) = shown(config)
    assert (outcome.fresh, outcome.edited) == (0, 1)
    assert after.title == FLOOD + ", road cut"
    assert [after[key] for key in ("id", "link", "published", "updated")] == [
        before[key] for key in ("id", "link", "published", "updated")
    ]


def test_one_failing_feed_harms_no_other(world):
    """A page, an error and a feed that lies about its length cost only themselves."""
    site, config = world(
        {"/good.xml": rss(FLOOD), "/page": b"<html><body>Hello", "/gone": b"", "/broken.xml": b"", "/missing": b""}
    )
    site.routes["/gone"] = (410, {}, b"")
    site.routes["/missing"] = (404, {}, b"")
    site.routes["/broken.xml"] = broken
    outcomes = {re.sub(r".*/", "/", outcome.feed.url): outcome for outcome in polled(config)}
    assert [entry.title for entry in shown(config)] == [FLOOD]
    assert outcomes["/good.xml"].error == ""
    assert all(outcomes[path].error for path in ("/page", "/gone", "/missing", "/broken.xml"))
    assert outcomes["/gone"].feed.gone


async def broken(_asked):
    """Break off in the middle of a body."""
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss><channel>"


def test_an_unchanged_feed_is_asked_conditionally(world):
    """The publisher's own ETag comes back byte for byte, and a 304 brings nothing."""
    site, config = world({"/one.xml": b""})

    def answer(asked):
        if asked.headers.get("if-none-match") == 'W/"odd  tag"':
            return 304, {}, b""
        return 200, {"ETag": 'W/"odd  tag"'}, rss(FLOOD)

    site.routes["/one.xml"] = answer
    assert [outcome.status for outcome in polled(config)] == [200]
    assert [outcome.status for outcome in polled(config)] == [304]


def test_a_first_visit_publishes_only_the_newest(world):
    """An archive does not flood the reader, but counts as coverage."""
    titles = [
        f"{name} harbour opens its museum of ships number {n}" for n, name in enumerate(("Barkir", "Fenost", "Wenzor"))
    ]
    _, config = world({"/one.xml": rss(*titles)}, visits={"first": 2})
    polled(config)
    assert {entry.title for entry in shown(config)} == set(titles[1:])


def test_a_feed_that_calls_and_dates_everything_anew_floods_nobody(world):
    """Other guids, other addresses, dates of today: of what it had before the newest `first` come again, no more."""
    names = ("Barkir", "Fenost", "Wenzor", "Ostmar", "Delgor", "Kirwen")
    titles = [f"{name} harbour opens its museum of ships number {n}" for n, name in enumerate(names)]
    site, config = world({"/one.xml": rss(*titles)}, visits={"first": 2})
    polled(config)
    before = {entry.id for entry in shown(config)}
    moved = rss(*titles, BRIDGE, host="moved.example", turn=1, moment=MOMENT + timedelta(days=9))
    site.routes["/one.xml"] = (200, {}, moved)
    polled(config)
    after = {entry.id: entry.title for entry in shown(config)}
    assert before <= after.keys()
    assert {title for name, title in after.items() if name not in before} == {*titles[-2:], BRIDGE}


def test_a_removed_feed_keeps_its_stories_and_returns_without_a_flood(world):
    """Retiring and reviving a feed neither withdraws nor repeats anything."""
    _, config = world({"/one.xml": rss(FLOOD, STRIKE)})
    polled(config)
    before = [entry.id for entry in shown(config)]
    polled(config.model_copy(update={"feeds": ()}))
    assert [entry.id for entry in shown(config)] == before
    (outcome,) = polled(config)
    assert outcome.fresh == 0
    assert [entry.id for entry in shown(config)] == before


def test_what_was_stored_but_not_grouped_is_taken_up(world):
    """A crash between storing, grouping and publishing loses nothing and repeats nothing."""
    _, config = world({"/one.xml": rss(FLOOD, STRIKE, BRIDGE)})
    polled(config)
    store = open_store("sqlite://")
    with store.transaction():
        store.feeds.subscribe(config.feeds, now=MOMENT)
    other = open_store(config.general.database)
    entries = other.entries.get([1, 2, 3])
    with store.transaction():
        store.entries.add(entries)
    groups = partial(Groups, config.grouping, load_aliases())
    assert groups().group(store, limit=2) == 2
    assert groups().group(store, limit=2) == 1
    assert groups().group(store, limit=2) == 0
    assert len(publish(store, config, now=MOMENT + timedelta(hours=1), hold=False)) == 3  # formats
    assert publish(store, config, now=MOMENT + timedelta(hours=2), hold=False) == ()
    assert len(store.publications.latest("all", limit=10)) == 3
    store.close()
    other.close()


def test_an_index_whose_loading_broke_off_is_loaded_anew(world):
    """What was loaded until then never passes for all there is."""
    _, config = world({"/one.xml": rss(FLOOD, STRIKE, BRIDGE)})
    polled(config)
    with closing(open_store(config.general.database)) as store:
        stories = store.stories
        store.stories = Failing(stories)
        groups = Groups(config.grouping, load_aliases())
        with pytest.raises(StoreError):
            groups.load(store, most=10)
        store.stories = stories
        assert [groups.load(store, most=2) for _ in range(2)] == [False, True]


class Failing:
    """Stories that cannot be read on after the first."""

    def __init__(self, stories):
        """Take those that can."""
        self._stories = stories

    def __getattr__(self, name):
        """Return what the others do."""
        return getattr(self._stories, name)

    def grouped_since(self, since, **options):
        """Yield one of them, then fail."""
        yield next(self._stories.grouped_since(since, **options))
        raise StoreError("the disk cannot be read")


def test_every_output_shows_its_own_entries(world):
    """Tags and filters choose entries; the same story in two outputs has two ids."""
    site, config = world({"/one.xml": rss(FLOOD, STRIKE), "/two.xml": rss(BRIDGE, host="two.example")})
    tables = {
        "aggregator": config.general.model_dump() | {"allow_private_addresses": True},
        "feed": [{"url": f"{site}/one.xml", "tags": ["sea"]}, {"url": f"{site}/two.xml"}],
        "output": [{"name": "all"}, {"name": "sea", "tags": ["sea"], "exclude": ["strike"]}],
    }
    config = read(tables)
    polled(config)
    everything = {entry.title: entry.id for entry in shown(config)}
    sea = {entry.title: entry.id for entry in feedparser.parse(BytesIO(written(config, "sea.atom"))).entries}
    assert everything.keys() == {FLOOD, STRIKE, BRIDGE}
    assert sea.keys() == {FLOOD}
    assert sea[FLOOD] != everything[FLOOD]


def test_a_feed_that_becomes_private_leaves_open_outputs(world):
    """What its owner hides is gone with the next pass, and nobody else's entries are."""
    site, config = world({"/one.xml": rss(FLOOD), "/two.xml": rss(BRIDGE, host="two.example")})
    polled(config)
    feeds = tuple(feed.model_copy(update={"private": feed.url == f"{site}/one.xml"}) for feed in config.feeds)
    polled(config.model_copy(update={"feeds": feeds}))
    assert [entry.title for entry in shown(config)] == [BRIDGE]


def test_a_feed_that_is_removed_while_it_is_visited_brings_nothing(world):
    """Else a purge would leave behind what was just on its way; added again, it brings everything."""
    site, config = world({"/one.xml": b""})

    def answer(_asked):
        with closing(open_store(config.general.database)) as store:
            store.feeds.subscribe([], now=MOMENT)
        return 200, {"ETag": '"1"'}, rss(FLOOD)

    site.routes["/one.xml"] = answer
    assert [outcome.fresh for outcome in polled(config)] == [0]
    assert shown(config) == []
    site.routes["/one.xml"] = (200, {"ETag": '"1"'}, rss(FLOOD))
    assert [outcome.fresh for outcome in polled(config)] == [1]
    assert "if-none-match" not in site.asked[-1].headers
