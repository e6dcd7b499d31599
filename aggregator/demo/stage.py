"""The day on stage: outlets and merged feeds served on loopback, look after look polled over HTTP.  Owns its folder."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from aggregator.clock import now
from aggregator.config import Config, General
from aggregator.demo.day import Day
from aggregator.demo.issues import Look
from aggregator.demo.kiosk import Kiosk
from aggregator.demo.report import Report, Visits, report, tally
from aggregator.demo.setting import set_up
from aggregator.errors import UsageError
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Story
from aggregator.polling import poll
from aggregator.publishing import Publishing
from aggregator.store import Store, open_store
from aggregator.store.thread import StoreThread
from aggregator.web import server as web
from aggregator.web.app import App

_ALL = 1_000_000  # more stories than there can be


@dataclass(frozen=True, slots=True)
class Step:
    """What one look at the feeds brought; `grown` are stories with title and outlets, now that they have several."""

    minute: int
    visits: Visits
    entries: int
    stories: int
    grown: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Again:
    """What a look brought that should bring nothing; `changed` are documents, as served and as files."""

    visits: Visits
    added: int
    documents: int
    changed: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing came of it."""
        return not (self.added or self.visits.fresh or self.visits.edited or self.visits.failed or self.changed)


class Stage:
    """A day that is served and polled; made by `staged`."""

    def __init__(
        self,
        day: Day,
        config: Config,
        *,
        kiosk: Kiosk,
        reader: StoreThread,
        publishing: Publishing,
        minutes: Sequence[int],
    ) -> None:
        """Take what is open, and the minutes of the day at which the feeds are looked at."""
        self.config = config
        self.minutes = minutes
        self._day = day
        self._kiosk = kiosk
        self._reader = reader
        self._publishing = publishing
        self._groups = Groups(config.grouping, load_aliases(Path(config.grouping.aliases)))
        self._visits = Visits()
        self._sizes: dict[int, int] = {}  # of stories, at the last look

    async def unfold(self, pace: float, tell: Callable[[Step], None]) -> None:
        """Let the day pass in `pace` seconds, or as fast as it goes, and tell each step."""
        clock = asyncio.get_running_loop().time
        each = pace / len(self.minutes)
        for minute in self.minutes:
            until = clock() + each
            tell(await self._advance(minute))
            await asyncio.sleep(max(0.0, until - clock()))

    async def report(self) -> Report:
        """Return what became of the day so far."""
        stories, shown = await self._reader.ask(self._stories_and_shown)
        return report(self._day, stories, self._visits, shown=shown)

    async def repeat(self, *, reshuffled: bool) -> Again:
        """Look once more, at feeds as they are, or with guids and tracking parameters that nobody has seen."""
        look = self._kiosk.look
        self._kiosk.look = replace(look, draw=look.draw + 1, reshuffled=True) if reshuffled else look
        entries, before = await self._reader.ask(_count), await self._bytes()
        visits = await self._poll()
        after = await self._bytes()
        changed = sorted(path for path in before | after if before.get(path) != after.get(path))
        return Again(visits, await self._reader.ask(_count) - entries, len(after), tuple(changed))

    async def _advance(self, minute: int) -> Step:
        """Show the feeds as they are at a minute, poll them, and return what that brought."""
        self._kiosk.look = replace(self._kiosk.look, minute=minute, draw=self._kiosk.look.draw + 1)
        visits = await self._poll()
        self._visits += visits
        stories, _ = await self._reader.ask(self._stories_and_shown)
        sizes = {story.id: len(story.members) for story in stories}
        grown = [story for story in stories if 1 < sizes[story.id] > self._sizes.get(story.id, 0)]
        self._sizes = sizes
        return Step(minute, visits, sum(sizes.values()), len(stories), tuple(_told(story) for story in grown))

    async def _poll(self) -> Visits:
        visits = tally(await poll(self.config, force=True, groups=self._groups))
        await self._publishing.recall()
        return visits

    def _stories_and_shown(self, store: Store) -> tuple[tuple[Story, ...], int]:
        stories = sorted(store.stories.latest(limit=_ALL), key=lambda story: story.id)
        return tuple(stories), len(store.publications.latest(self.config.outputs[0].name, limit=_ALL))

    async def _bytes(self) -> dict[str, bytes]:
        """Return every document as it is answered over HTTP, and as it stands in its file."""
        general = self.config.general
        answers = await asyncio.to_thread(_fetch, general.host, general.port, tuple(self._publishing.documents))
        files = {f"www/{path}": Path(general.static, path) for path in answers}
        return answers | {name: file.read_bytes() for name, file in files.items() if file.exists()}


@asynccontextmanager
async def staged(day: Day, folder: Path, *, port: int, every: int = 45) -> AsyncIterator[Stage]:
    """Open the outlets' server and the merged feeds' on loopback, with everything they keep in a folder of their own.

    `port` is that of the merged feeds, 0 for any that is free; `every` the minutes of the day between two looks.  Raise
    UsageError where the port is taken.
    """
    async with AsyncExitStack() as stack:
        outlets, here = stack.enter_context(_listening(0)), stack.enter_context(_listening(port))
        config = set_up(folder, day, here=_address(here), outlets=_address(outlets))
        minutes = _minutes(day, every)
        # The day ends now, so that nothing lies in the future.
        kiosk = Kiosk(day, Look(0, ends=now().replace(microsecond=0), last=minutes[-1]))
        reader = await stack.enter_async_context(StoreThread(partial(open_store, config.general.database)))
        publishing = Publishing(reader.ask)
        app = App(config, publishing.documents, reader.ask, environment={})
        await stack.enter_async_context(_serving(kiosk, outlets))
        await stack.enter_async_context(_serving(app, here))
        yield Stage(day, config, kiosk=kiosk, reader=reader, publishing=publishing, minutes=minutes)


def _minutes(day: Day, every: int) -> range:
    """Return the minutes of the looks: the first and the last thing that happens are seen."""
    first, last = day.items[0].at, max(version.at for item in day.items for version in item.versions)
    return range(first // every * every + every, last + every, every)


def _listening(port: int) -> socket.socket:
    try:
        return web.listen(General(listen=f"127.0.0.1:{port}"))
    except UsageError as error:
        raise UsageError(f"port {port} of 127.0.0.1 cannot be had; --port names another, 0 any that is free") from error


def _address(listener: socket.socket) -> str:
    return f"127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def _serving(app: web.App, listener: socket.socket) -> AsyncIterator[None]:
    """Serve an app meanwhile."""
    server = web.Server(lambda: app)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


def _fetch(host: str, port: int, paths: Sequence[str]) -> dict[str, bytes]:
    """Return path → body of what a server answers."""
    bodies = {}
    with closing(HTTPConnection(host, port, timeout=30)) as connection:
        for path in paths:
            connection.request("GET", f"/{path}")
            bodies[path] = connection.getresponse().read()
    return bodies


def _count(store: Store) -> int:
    return store.entries.count()


def _told(story: Story) -> tuple[str, int]:
    """Return what a story is called, and by how many outlets it is told."""
    return story.members[0].entry.title, len({member.entry.outlet for member in story.members})
