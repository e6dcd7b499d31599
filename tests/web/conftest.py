"""The app behind a real server on loopback, over a real store with invented news."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from lxml import html

from aggregator.config import Config
from aggregator.models import Decision, Document, Entry
from aggregator.publish.documents import make
from aggregator.store import Store, open_store
from aggregator.store.thread import StoreThread
from aggregator.web.app import App, Ask
from aggregator.web.desk import Desk
from aggregator.web.server import Server
from aggregator.web.watch import Unwatched
from tests.conftest import PATIENCE

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
FEED = make("feed.atom", "application/atom+xml; charset=utf-8", b"<feed/>" * 1000, previous=None, now=NOW)


def fill(store: Store) -> None:
    """Store a story of three entries, one of them a pointer, from four feeds of which one fails and one is retired."""
    urls = ["https://gazette.example.org/feed?key=s3cret", *(f"https://{name}.example.org/feed" for name in "bcd")]
    settings = Config.model_validate({"feed": [{"url": url} for url in urls]}).feeds
    store.feeds.subscribe(settings, now=NOW)
    store.feeds.subscribe(settings[:3], now=NOW)
    gazette, herald, talk, _ = store.feeds.all()
    with store.transaction():
        store.feeds.save(replace(gazette, title="Gazette <News>", last_visit=NOW, home="javascript:alert(1)"))
        failure = f"{herald.url}: no answer within 30 s"
        store.feeds.save(replace(herald, failures=3, error=failure, last_visit=NOW))
        first, second, third = store.entries.add(
            [
                entry(gazette.id, "Bridge <script>alert(1)</script> reopens", outlet="Gazette"),
                entry(herald.id, "Harbour bridge is open", outlet="Herald"),
                entry(talk.id, "Bridge", kind="pointer", comments="https://talk.example.org/77"),
            ]
        )
        store.stories.assign(
            [
                Decision(first.id, first.id, None, "founded"),
                Decision(second.id, first.id, first.id, "title"),
                Decision(third.id, first.id, first.id, "address"),
            ]
        )


def entry(feed: int, title: str, **others) -> Entry:
    """Return an entry that is not stored yet."""
    made = Entry(feed=feed, identity=title, keys=(title,), link=f"https://example.org/{feed}", title=title)
    return replace(made, published=NOW - timedelta(hours=feed), first_seen=NOW, **others)


class Recorder(Unwatched):
    """Somebody who writes down what the web answered and refused."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.answers: list[tuple[str, int]] = []
        self.documents: list[str] = []
        self.refusals: list[tuple[str, str, str, str]] = []

    def answered(self, route: str, status: int, document: str = "") -> None:
        """Write it down."""
        self.answers.append((route, status))
        self.documents += [document] if document else []

    def refused(self, reason: str, *, path: str, client: str, detail: str = "") -> None:
        """Write it down."""
        self.refusals.append((reason, path, client, detail))

    def exposition(self, store: Store, documents) -> bytes:
        """Return what there is in one number."""
        return f"entries {store.entries.count()} in {len(documents)}\n".encode()


class Site:
    """A running server: its address, and the documents that it serves, which may be replaced."""

    def __init__(
        self, config: Config, password: str, fill: Callable[[Store], None], ask: Ask | None, desk: Desk | None
    ) -> None:
        """Bind a free port, so that a client may connect at once."""
        self.config = config
        self.documents: dict[str, Document] = {FEED.path: FEED}
        self.watch = Recorder()
        self._environment = {"AGGREGATOR_PASSWORD": password}
        self._fill = fill
        self._ask = ask
        self._desk = desk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: Server | None = None

    @contextmanager
    def running(self) -> Iterator["Site"]:
        """Serve from a thread of its own."""
        ready = threading.Event()
        thread = threading.Thread(target=asyncio.run, args=(self._serve(ready),))
        thread.start()
        ready.wait(PATIENCE)
        try:
            yield self
        finally:
            self._server.should_exit = True
            thread.join()
            self._listener.close()

    async def _serve(self, ready: threading.Event) -> None:
        async with StoreThread(lambda: open_store("sqlite://")) as store:
            await store.ask(self._fill)
            app = App(
                self.config,
                self.documents,
                self._ask or store.ask,
                watch=self.watch,
                desk=self._desk,
                environment=self._environment,
                clock=lambda: NOW,
            )
            self._server = Server(lambda: app)
            ready.set()
            await self._server.serve(sockets=[self._listener])

    def ask(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Ask once, with nothing but these headers; `accept_encoding` stands for Accept-Encoding."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(base_url=self.url, trust_env=False, timeout=PATIENCE) as client:
            client.headers.clear()
            return client.request(method, path, headers=named)


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Site]]:
    """Start a server with these settings of `[aggregator]`: `start(listen="0.0.0.0:8080", password="…")`."""
    with ExitStack() as stack:

        def running(
            password: str = "",
            fill: Callable[[Store], None] = fill,
            ask: Ask | None = None,
            desk: Desk | None = None,
            feeds: Iterable[str] = (),
            **settings: str,
        ) -> Site:
            outputs = [{"name": "all"}, {"name": "harbour"}]
            config = Config.model_validate(
                {"aggregator": settings, "output": outputs, "feed": [{"url": url} for url in feeds]},
            )
            return stack.enter_context(Site(config, password, fill, ask, desk).running())

        yield running


@pytest.fixture(scope="module")
def site(start) -> Site:
    """Return a server with the default settings."""
    return start(title="Morning <reading>", timezone="Europe/Berlin")


@pytest.fixture
def store() -> Iterator[Store]:
    """Return a store in memory with the story, for pages that are made without a server."""
    with closing(open_store("sqlite://")) as opened:
        fill(opened)
        yield opened


def read(page: str) -> html.HtmlElement:
    """Return a page as a browser reads it, if nothing in it runs or comes from elsewhere."""
    parsed = html.fromstring(page)
    assert not parsed.xpath("//script[not(@src) or text()] | //style | //img | //iframe | //@style | //@onclick")
    assert all(re.fullmatch(r"(\.\./)*script\.js\?[0-9a-f]+", source) for source in parsed.xpath("//@src"))
    assert not [link for link in parsed.xpath("//@href") if link.lower().startswith(("javascript:", "data:"))]
    assert len(parsed.xpath("//link[@rel='stylesheet']")) == len(parsed.xpath("//h1")) == 1
    return parsed


def text_of(element: html.HtmlElement) -> str:
    """Return the text that a person sees, on one line."""
    return " ".join(element.text_content().split())


@pytest.fixture
def browser():
    """Return what reads pages and their texts."""
    return SimpleNamespace(read=read, text_of=text_of)
