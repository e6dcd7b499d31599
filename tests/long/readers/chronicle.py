"""The day as `aggregator` publishes it: polled over real HTTP step by step, and served by the app to whoever reads."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from aggregator.cli.commands import commands
from aggregator.config import Config, load
from aggregator.models import Document
from aggregator.store import open_store
from aggregator.store.thread import StoreThread
from aggregator.web.app import App
from aggregator.web.server import Server, listen
from tests.conftest import free_port, loopback
from tests.long.readers.day import HOSTS, POLICIES, STEPS, Day, Step


@dataclass(frozen=True)
class Chronicle:
    """What is served after each step, and from where."""

    folder: Path
    base: str
    told: tuple[tuple[Step, tuple[Document, ...]], ...]

    def address(self, policy: str, ending: str) -> str:
        """Return where to subscribe."""
        return f"{self.base}/{path_of(policy)}{ending}"

    def retold(self) -> Iterator[tuple[Step, tuple[Document, ...]]]:
        """Yield each step with what is served then, as if it all happened now: what changed is modified now.

        It is so a second later than before, and than now: some readers tell when they looked last themselves.
        """
        before: dict[str, Document] = {}
        second = timedelta(seconds=1)
        for step, documents in self.told:
            now = datetime.now(UTC).replace(microsecond=0) + second
            for each in documents:
                last = before.get(each.path)
                if last is None or last.etag != each.etag:
                    before[each.path] = replace(each, modified=max(now, last.modified + second) if last else now)
            yield step, tuple(before.values())

    @contextmanager
    def serving(self, documents: Iterable[Document]) -> Iterator[None]:
        """Serve these documents, from a server of their own."""
        config = load(self.folder / "feeds.toml", for_visits=True)
        with closing(listen(config.general)) as listening, _running(config, documents, listening):
            yield


@contextmanager
def _running(config: Config, documents: Iterable[Document], listening: socket.socket) -> Iterator[None]:
    ready = threading.Event()
    servers: list[Server] = []

    async def serve() -> None:
        async with StoreThread(lambda: open_store("sqlite://")) as store:
            app = App(config, {each.path: each for each in documents}, store.ask)
            servers.append(Server(lambda: app))
            ready.set()
            await servers[0].serve(sockets=[listening])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        servers[0].should_exit = True
        thread.join()


def path_of(policy: str) -> str:
    """Return the path of a policy's documents, without their ending."""
    return "feed" if policy == POLICIES[0] else policy


def record(folder: Path) -> Chronicle:
    """Return the day, lived through in this folder."""
    address = f"127.0.0.1:{free_port()}"
    day, now = Day(), datetime.now(UTC)
    told = []
    with loopback() as servers:
        site = servers.start({}, None)
        for step in STEPS:
            step.happen(day)
            site.routes.update({f"/{host}.xml": (200, {}, day.document(host, now)) for host in HOSTS})
            (folder / "feeds.toml").write_text(day.config(address, site))
            told.append((step, _published(folder, day)))
    return Chronicle(folder, f"http://{address}", tuple(told))


def _published(folder: Path, day: Day) -> tuple[Document, ...]:
    """Correct and poll; return what is served then."""
    while day.corrections:
        _command(folder, *day.corrections.pop())
    _command(folder, "poll", "--force")
    with closing(open_store(f"sqlite:///{folder}/var/aggregator.db")) as store:
        return store.publications.documents()


def _command(folder: Path, *arguments: str) -> None:
    """Give a command, as if at home in the folder; raise where it fails."""
    with contextlib.chdir(folder):
        line = ["--config", "feeds.toml", *arguments]
        done = CliRunner().invoke(commands, line, standalone_mode=False, catch_exceptions=False)
    assert not done.return_value, done.output
