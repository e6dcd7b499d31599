"""Hubs are told what changed: real ones, on loopback, by `poll` and by the daemon."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from aggregator.announcing import announce
from aggregator.config import read
from aggregator.errors import StoreError
from aggregator.hubs import Ping
from aggregator.polling import poll
from aggregator.store import open_store

RSS = "<rss version='2.0'><channel><title>One</title>{}</channel></rss>"
ITEM = "<item><title>{0}</title><link>https://one.example/{0}</link></item>"


def rss(*titles):
    """Return a feed with these entries."""
    return 200, {}, RSS.format("".join(map(ITEM.format, titles))).encode()


class World:
    """A feed, a hub, and a config that names both."""

    def __init__(self, serve, folder, allowed=("127.0.0.0/8",)) -> None:
        """Begin with one entry, and a hub that takes everything."""
        self.site = serve({"/one.xml": rss("flood"), "/hub": (204, {}, b"")})
        self.static = folder / "www"
        general = {
            "database": f"sqlite:///{folder}/a.db",
            "static": str(self.static),
            "hub": f"{self.site}/hub",
            "base_url": "https://reading.example.org",
            "allow_private_addresses": list(allowed),
        }
        self.tables = {"aggregator": general, "feed": [{"url": f"{self.site}/one.xml"}]}

    def poll(self):
        """Poll; return what the hub was told."""
        before = len(self.site.asked)
        asyncio.run(poll(read(self.tables), force=True))
        return [asked for asked in self.site.asked[before:] if asked.path == "/hub"]

    def owed(self):
        """Return the addresses that hubs are still to be told of, due or not."""
        with closing(open_store(self.tables["aggregator"]["database"])) as store:
            return "".join(store.notes("ping ").values())


@pytest.fixture
def world(serve, tmp_path):
    """Give a world of its own."""
    return World(serve, tmp_path)


def test_a_poll_tells_the_hub_what_changed(world):
    """Each document by its address, as a form, and nothing when nothing changed."""
    told = world.poll()
    assert {asked.raw.split(b" ")[0] for asked in told} == {b"POST"}
    assert {asked.headers["content-type"] for asked in told} == {"application/x-www-form-urlencoded"}
    assert len(told) == 3
    assert world.poll() == []
    world.site.routes["/one.xml"] = rss("flood", "strike")
    assert len(world.poll()) == 3
    feed = (world.static / "feed.atom").read_text()
    assert f'<link rel="hub" href="{world.site}/hub"/>' in feed


def test_a_hub_is_told_once_the_documents_can_be_reached(world):
    """What it fetches then has the change."""
    seen = []

    def hub(_asked):
        seen.append("flood" in (world.static / "feed.atom").read_text())
        return 204, {}, b""

    world.site.routes["/hub"] = hub
    world.poll()
    assert seen == [True] * 3


@pytest.mark.parametrize(
    "answer", [(500, {}, b""), (301, {"Location": "/other"}, b""), (429, {"Retry-After": "60"}, b"")]
)
def test_a_hub_that_fails_is_told_later(world, answer):
    """By whoever comes next; the documents are there all the same."""
    world.site.routes["/hub"] = answer
    assert len(world.poll()) == 3
    assert "flood" in (world.static / "feed.rss").read_text()
    assert world.owed().count(", 1, ") == 3
    assert world.poll() == []


def test_a_hub_lies_where_feeds_may_lie(serve, tmp_path):
    """On this machine only where the config says so."""
    world = World(serve, tmp_path, allowed=())
    assert world.poll() == []
    assert world.owed().count(", 1, ") == 3


def test_nothing_is_told_of_closed_outputs(world):
    """Their addresses have the token."""
    world.tables["output"] = [{"name": "all", "access": "token"}]
    assert world.poll() == []
    assert world.owed() == ""


def test_a_hub_hears_the_address_that_documents_name(serve, tmp_path):
    """`hub.url` is the self link."""
    bodies = []

    async def answering(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        bodies.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run():
        server = await asyncio.start_server(answering, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        world = World(serve, tmp_path)
        world.tables["aggregator"]["hub"] = f"http://127.0.0.1:{port}/"
        await poll(read(world.tables))
        server.close()

    asyncio.run(run())
    forms = [parse_qs(body.decode()) for body in bodies]
    assert all(form["hub.mode"] == ["publish"] for form in forms)
    base = "https://reading.example.org/feed"
    assert {form["hub.url"][0] for form in forms} == {f"{base}.{ending}" for ending in ("atom", "rss", "json")}


def test_a_hub_that_never_answers_holds_nobody_up(world, monkeypatch):
    """What it was to be told is told later."""
    from aggregator.visit import hub

    monkeypatch.setattr(hub, "_TIMEOUT", 0.2)

    async def silent():
        await asyncio.Event().wait()
        yield b""

    world.site.routes["/hub"] = lambda _asked: silent()
    world.poll()
    assert world.owed().count(", 1, ") == 3


def test_the_daemon_tells_hubs_and_names_them_to_readers(serve, run_daemon):
    """After a restart as well; and it says so in its log."""
    site = serve({"/one.xml": rss("flood"), "/hub": (500, {}, b"")})
    daemon = run_daemon(f"{site}/one.xml")
    daemon.wait_for("event=started")
    text = daemon.config.read_text().replace("[aggregator]\n", f'[aggregator]\nhub = "{site}/hub"\n')
    daemon.config.write_text(text)
    daemon.restart()
    assert "answered 500" in daemon.wait_for("event=hub", "error=")
    answer = daemon.get("feed.atom")
    assert answer.headers["link"] == f'<{site}/hub>; rel="hub", <{daemon.base}/feed.atom>; rel="self"'
    assert Path(daemon.folder, "var/www/feed.atom").read_bytes() == answer.content


def test_all_that_is_owed_is_told(world):
    """Also where there are many; once, and then nothing is owed."""
    world.tables["output"] = [{"name": f"n{number}"} for number in range(5)]
    assert len(world.poll()) == 15
    assert world.owed() == ""


def test_what_is_wrong_with_the_store_is_told_as_it_is(world):
    """Not as a group of errors, which no command would know."""

    async def ask(_question):
        raise StoreError("the disk is full")

    ping = Ping(f"{world.site}/hub", "https://reading.example.org/feed.atom", 0, datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(StoreError, match="the disk is full"):
        asyncio.run(announce(ask, read(world.tables), (ping, ping), lambda _told: None))
