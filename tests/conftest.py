"""What every room's tests share: a real HTTP server on loopback, and a real daemon."""

import asyncio
import contextlib
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from click.testing import CliRunner

from aggregator.cli.commands import commands
from aggregator.errors import AggregatorError
from aggregator.requests import request

PATIENCE = 600  # seconds until a test gives up waiting: machines may be busy

BELOW_CHANCE = range(20_000, 32_000)  # ports that no system gives to whoever asks for any

Reply = tuple[int, Mapping[str, str], bytes]


@dataclass(frozen=True)
class Asked:
    """One request as it came: `raw` up to the blank line, header names in lower case."""

    path: str
    headers: Mapping[str, str]
    raw: bytes


Handler = Callable[[Asked], Reply | AsyncIterator[bytes]]


class Site(str):
    """The base address of a server ("http://127.0.0.1:PORT"), with what it was asked and what it answers."""

    __slots__ = ("asked", "routes")
    asked: list[Asked]
    routes: dict[str, Handler | Reply]


@dataclass
class Servers:
    """Servers on one event loop in a thread of its own."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    running: list[asyncio.Server] = field(default_factory=list)
    talks: set[asyncio.Task] = field(default_factory=set)

    def start(self, routes: Mapping[str, Handler | Reply], tls: ssl.SSLContext | None) -> Site:
        """Return a new server's address once it listens."""
        listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        site = Site(f"{'https' if tls else 'http'}://127.0.0.1:{listening.getsockname()[1]}")
        site.asked, site.routes = [], dict(routes)
        asyncio.run_coroutine_threadsafe(self._listen(site, listening, tls), self.loop).result()
        return site

    async def _listen(self, site: Site, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            self.talks.add(task)
            task.add_done_callback(self.talks.discard)
            try:
                while await self._answer(site, reader, writer):
                    pass
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass  # the client hung up, or the test is over
            finally:
                writer.transport.abort() if task.cancelling() else writer.close()

        self.running.append(await asyncio.start_server(talk, sock=listening, ssl=tls))

    async def _answer(self, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").split("\r\n")[:-2]
        pairs = (line.split(":", 1) for line in lines)
        asked = Asked(first.split(" ")[1], {name.lower(): value.strip() for name, value in pairs}, raw)
        site.asked.append(asked)
        reply = site.routes.get(asked.path, (404, {}, b"not here"))
        if callable(reply):
            reply = reply(asked)
        if isinstance(reply, tuple):
            writer.write(_message(*reply))
            await writer.drain()
            return True
        async for chunk in reply:
            writer.write(chunk)
            await writer.drain()
        return False

    async def stop(self) -> None:
        """End every server and every conversation."""
        for server in self.running:
            server.close()
        for task in list(self.talks):
            task.cancel()
        await asyncio.gather(*self.talks, return_exceptions=True)
        self.running.clear()


def _message(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a whole HTTP answer; its length is told unless the headers tell another, or there can be no body."""
    told = {name.lower() for name in headers}
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in headers.items())]
    if status != 304 and not told & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def free_port() -> int:
    """Return a port of loopback that nobody listens on, and that nobody is given by chance before it is used."""
    for port in random.SystemRandom().sample(BELOW_CHANCE, 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("there is no free port")


@contextlib.contextmanager
def loopback() -> Iterator[Servers]:
    """Give servers that run in a thread of their own until it is left."""
    servers = Servers()
    thread = threading.Thread(target=servers.loop.run_forever, name="loopback servers")
    thread.start()
    try:
        yield servers
    finally:
        asyncio.run_coroutine_threadsafe(servers.stop(), servers.loop).result()
        servers.loop.call_soon_threadsafe(servers.loop.stop)
        thread.join()
        servers.loop.close()


@pytest.fixture(scope="session", autouse=True)
def _temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have pytest clear away what processes leave that are killed, the daemons at the end of each test first of all."""
    folder = tmp_path_factory.mktemp("x", numbered=False)  # sockets lie in it, whose paths must be short
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", str(folder))
        patched.setattr(tempfile, "tempdir", None)
        yield


@pytest.fixture(scope="session")
def _servers() -> Iterator[Servers]:
    with loopback() as servers:
        yield servers


@pytest.fixture
def serve(_servers: Servers) -> Iterator[Callable[..., Site]]:
    """Give a function that starts a server; its routes look like `{"/feed.xml": (200, {"ETag": "1"}, b"<rss/>")}`.

    A route may also be a function of the request (`path`, `headers`), returning such a triple or an async iterator of
    raw bytes, status line included, after which the connection closes.  `site` is the base address;
    `site.asked` lists the requests so far; `site.routes` may be changed while it runs.  Unknown paths answer 404.
    """

    def start(routes: Mapping[str, Handler | Reply], tls: ssl.SSLContext | None = None) -> Site:
        return _servers.start(routes, tls)

    yield start
    asyncio.run_coroutine_threadsafe(_servers.stop(), _servers.loop).result()


class Running:
    """A daemon in a process of its own, from a config of its own."""

    def __init__(self, folder: Path, urls: tuple[str, ...]) -> None:
        """Write the config and start."""
        self.base = f"http://127.0.0.1:{free_port()}"
        self.config = folder / "feeds.toml"
        self.folder = folder
        self.config.write_text(
            f'[aggregator]\nlisten = "{self.base[7:]}"\nbase_url = "{self.base}"\n'
            'allow_private_addresses = ["127.0.0.0/8"]\n' + "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)
        )
        self.process = self._start("run", stderr=subprocess.PIPE)

    def _start(self, *arguments, **options):
        command = [sys.executable, "-m", "aggregator", "--config", str(self.config), *arguments]
        return subprocess.Popen(command, cwd=self.folder, text=True, **options)

    def wait_for(self, *words) -> str:
        """Return the next log line that has all of these words."""
        timer = threading.Timer(PATIENCE, self.process.kill)
        timer.start()
        try:
            for line in self.process.stderr:
                if all(word in line for word in words):
                    return line
        finally:
            timer.cancel()
        raise AssertionError(f"the log ended without {words}")

    def get(self, path: str = "", **options) -> httpx.Response:
        """Return what the daemon answers."""
        return httpx.get(f"{self.base}/{path}", timeout=PATIENCE, **options)

    def command(self, *arguments, given: str = "") -> tuple[int, str]:
        """Return (exit status, what it printed) of another command on the same config, which is `given` some input.

        It runs here, as if at home in the daemon's folder; another process would prove nothing more, and take long.
        On a busy machine the daemon may take longer to answer than a person would wait.
        """
        with contextlib.chdir(self.folder), patch.dict(request.__kwdefaults__, patience=PATIENCE):
            line = ["--config", str(self.config), *arguments]
            done = CliRunner().invoke(commands, line, standalone_mode=False, input=given)
        if isinstance(done.exception, AggregatorError):
            return 1, f"{done.output}{done.exception}\n"
        if done.exception:
            raise done.exception
        return 0, done.output

    def start_another(self) -> tuple[int, str]:
        """Return (exit status, what it printed) of a second daemon on the same config."""
        process = self._start("run", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        printed, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, printed

    def restart(self):
        """Run it again after it ended."""
        self.stop()
        self.process = self._start("run", stderr=subprocess.PIPE)

    def stop(self):
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()


@pytest.fixture
def run_daemon(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Give a function that runs a daemon on the feeds with these addresses."""
    started: list[Running] = []

    def run(*urls: str) -> Running:
        started.append(Running(tmp_path, urls))
        return started[-1]

    yield run
    for running in started:
        running.stop()
