"""The daemon: visits, grouping, publishing, requests and web in one process."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from aggregator import log, memory, password
from aggregator.announcing import announce, owed
from aggregator.clock import now
from aggregator.config import Config, load
from aggregator.desk import Desk
from aggregator.errors import AggregatorError
from aggregator.garbage import Residue
from aggregator.group.aliases import Aliases, load_aliases
from aggregator.grouping import Groups
from aggregator.jobs import Jobs, done_before
from aggregator.models import Entry, Feed, Request
from aggregator.pipeline import Equipment
from aggregator.publishing import Publishing
from aggregator.requests import carry_out, take_over
from aggregator.sampling import EVERY, keep_sample
from aggregator.store import Store, open_store
from aggregator.store.precedence import Precedence
from aggregator.store.thread import Reply, StoreThread
from aggregator.upkeep import tend_aside
from aggregator.visiting import claim_due, equipped, visit_all
from aggregator.watching import Watch
from aggregator.web.app import App
from aggregator.web.server import Server, listen

_GROUP_AT_ONCE = 5  # entries in one transaction, so that a visit never waits long for the store
_LOAD_AT_ONCE = 50  # entries of the index
_FOR_READERS = 2  # seconds that an answer waits for the documents to say the same
_SEEN = frozenset(("merge", "split", "hide", "undo", "review", "renew"))  # verbs that change what readers get
_SWITCH = 0.0005  # seconds that grouping may hold the interpreter while an answer waits; Python's own 5 ms are felt


class Daemon:
    """Everything that runs in the background, from one config file."""

    def __init__(self, path: Path) -> None:
        """Read the config; raise ConfigError where it has mistakes."""
        self._path = path
        self._config = load(path, for_visits=True)
        self._aliases = load_aliases(Path(self._config.grouping.aliases))
        self._groups = Groups(self._config.grouping, self._aliases)
        self._publishing = Publishing(self._change, complain=lambda text: log.line("templates", error=text))
        self._watch = Watch()
        self._desk = Desk(
            path, self._perform, config=lambda: self._config, loading=lambda: self._groups.loading, watch=self._watch
        )
        self._app = self._made_app(self._config)
        self._residue = Residue()
        self._precedence = Precedence()
        self._stop = asyncio.Event()
        self._ready = asyncio.Event()  # the store is open, so that the config may change
        self._changing = asyncio.Lock()  # the documents and the config: by one at a time
        self._jobs = Jobs(now, self._turn_back)
        self._equipment: tuple[Config, Equipment] | None = None
        self._equipment_stack = AsyncExitStack()

    def _use(self, config: Config, aliases: Aliases) -> None:
        """Work by a config and its names from now on."""
        before = self._config
        if (config.grouping, config.handling, aliases) != (before.grouping, before.handling, self._aliases):
            self._groups = Groups(config.grouping, aliases)
        self._app = self._made_app(config)
        self._config, self._aliases = config, aliases

    def _made_app(self, config: Config) -> App:
        return App(config, self._publishing.documents, self._look_up, watch=self._watch, desk=self._desk)

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; raise WriterBusy where another process holds the store."""
        database = partial(open_store, self._config.general.database, tell=lambda told: log.line("database", told=told))
        sys.setswitchinterval(_SWITCH)
        self._handle_signals()
        async with (
            StoreThread(database) as self._writer,
            StoreThread(database) as self._reader,
            StoreThread(database) as self._cleaner,
        ):
            # First: that another daemon runs says more than a taken address.
            await self._writer.ask(lambda store: take_over(store, self._config, now=now()))
            await self._writer.ask(password.make_session_key)
            await self._reader.ask(lambda store: password.demand(store, self._config.general, os.environ))
            await self._publishing.recall()
            with listen(self._config.general) as listener:
                if await done_before(self._stop, self._publish()):
                    self._ready.set()
                    self._residue.settle()
                    await self._serve(listener)
        log.line("stopped")

    async def _serve(self, listener: socket.socket) -> None:
        """Start the jobs and the web, and end both on a signal."""
        server = Server(lambda: self._app)
        self._jobs.start(
            {
                "visits": (self._visit, 1),
                "grouping": (self._group, 1),
                "publishing": (self._publish_in_turn, 5),
                "requests": (self._answer_requests, 0.5),
                "upkeep": (self._tend, 5),
                "hubs": (self._announce, 5),
                "log": (self._empty_log, 2),
                "samples": (self._sample, EVERY.total_seconds()),
            }
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        self._watch.started(self._config)
        await asyncio.wait({serving, asyncio.create_task(self._stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        await self._jobs.end()
        server.should_exit = True
        await serving
        await self._equipment_stack.aclose()

    async def _look_up(self, question: Callable[[Store], Reply]) -> Reply:
        """Have the web's questions answered in a thread that nobody else uses."""
        with self._precedence.question():
            return await self._reader.ask(question)

    async def _change(self, question: Callable[[Store], Reply]) -> Reply:
        """Have something done in the thread of the store that is written to, once no page is waited for."""
        await self._precedence.work()
        return await self._writer.ask(question)

    def _handle_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._jobs.begin, "reload", self._reload)

    async def _turn_back(self, moment: datetime) -> None:
        """Follow a clock that was turned back: what is due later than ever falls due as if visited now."""

        def turn_back(store: Store) -> None:
            with store.transaction():
                store.feeds.turn_back(moment)

        await self._writer.ask(turn_back)

    async def _visit(self) -> None:
        """Visit what is due; a config that is new counts once the visits under way are done."""
        due = await self._reader.ask(lambda store: store.feeds.next_due())
        if due is not None and due <= now():
            config, equipment = self._config, await self._current_equipment()
            flights = self._desk.flights
            report = flights.ending(self._watch.visited)
            await visit_all(partial(self._claim, config), equipment, report, flights.begin)

    async def _claim(self, config: Config, limit: int) -> tuple[Feed, ...]:
        if config is not self._config:
            return ()
        return await self._writer.ask(lambda store: claim_due(store, limit, now(), config.visits))

    async def _current_equipment(self) -> Equipment:
        """Return what visits need under the config as it is now."""
        if self._equipment is None or self._equipment[0] is not self._config:
            await self._equipment_stack.aclose()
            opened = equipped(self._config, self._writer.ask, self._renew)
            self._equipment = (self._config, await self._equipment_stack.enter_async_context(opened))
        return self._equipment[1]

    def _renew(self, entries: Sequence[Entry]) -> None:
        self._groups.renew(entries)

    async def _group(self) -> None:
        """Group what was stored, in portions; before the first, load the index likewise."""
        grouped: int | None = None
        while grouped in (None, _GROUP_AT_ONCE):
            begun = time.monotonic()
            grouped = await self._change(self._group_some)
            self._watch.grouped(grouped or 0, time.monotonic() - begun)

    def _group_some(self, store: Store) -> int | None:
        """Group a portion; return how many entries it had, None where a portion of the index was loaded instead."""
        if not store.entries.ungrouped(limit=1):
            return 0
        if not self._groups.load(store, most=_LOAD_AT_ONCE):
            self._residue.settle()
            return None
        grouped = self._groups.group(store, limit=_GROUP_AT_ONCE)
        self._residue.grow(grouped)
        return grouped

    async def _tend(self) -> None:
        """Do what upkeep is due, by the config as it is: one that is new may keep more."""
        config, ask = self._config, self._writer.ask
        forgotten = await tend_aside(ask, config, self._drop, now=now(), more=lambda: config is self._config)
        if forgotten:
            log.line("forgot", entries=forgotten)

    async def _empty_log(self) -> None:
        """Bring what was committed to its place, so that whoever commits next need not wait for the disk."""
        await self._cleaner.ask(lambda store: store.empty_log())

    async def _sample(self) -> None:
        """Keep what was done since the last time, and how things stand."""
        taken = await asyncio.to_thread(lambda: memory.own() + memory.workers())
        happened = self._watch.since_last()
        await self._writer.ask(lambda store: keep_sample(store, happened, memory=taken, now=now()))

    def _drop(self, entries: Sequence[int]) -> None:
        self._groups.drop(entries)

    async def _publish_in_turn(self) -> None:
        """Publish what has waited long enough, once a minute at most."""
        async with self._changing:
            begun = time.monotonic()
            changed = await self._publishing.publish_in_turn(self._config, now=now())
            self._watch.published(changed, time.monotonic() - begun)

    async def _publish(self) -> None:
        """Publish what has waited long enough, now."""
        async with self._changing:
            begun = time.monotonic()
            self._watch.published(await self._publishing.publish(self._config, now=now()), time.monotonic() - begun)

    async def _announce(self) -> None:
        """Tell hubs of documents that changed, once readers are given these; nothing waits for it."""
        async with self._changing:
            config = self._config
            pings = await owed(self._writer.ask, config) if self._publishing.is_in_step else ()
        await announce(self._writer.ask, config, pings, self._watch.announced)

    async def _reload(self, verb: str = "reload", **arguments: object) -> str:
        """Take up the config file as it is now, and do what was asked along with it; return what to say.

        Raises ConfigError, and keeps the old config, where the file has mistakes.
        """
        await self._ready.wait()
        config, fixed = load(self._path, for_visits=True).taken_up(self._config)
        aliases = load_aliases(Path(config.grouping.aliases))

        def take_up(store: Store) -> str:
            answer = carry_out(store, config, verb, arguments, now=now())
            self._use(config, aliases)  # in the store's thread: nothing is grouped in between
            return answer

        async with self._changing:
            answer = await self._writer.ask(take_up)
        await self._publish()
        told = f"{', '.join(fixed)} will count after a restart" if fixed else ""
        log.line("reloaded", feeds=len(config.feeds), note=told)
        return f"{answer}; {told}" if told else answer

    async def _answer_requests(self) -> None:
        """Do what other commands asked for, but for what they took back while others were served."""
        while waiting := await self._reader.ask(lambda store: store.requests.open()):
            request = waiting[0]
            try:
                answer, failed = await self._do(request), False
            except AggregatorError as error:
                answer, failed = str(error), True
            except Exception as error:  # noqa: BLE001 -- one that nobody can do, from another version, must not stay
                answer, failed = f"{request.verb} failed: {type(error).__name__}: {error}", True
            await self._writer.ask(partial(_answer, id=request.id, answer=answer, failed=failed))

    async def _do(self, request: Request) -> str:
        """Do one thing that a command asked for, and return what to say."""
        return await self._perform(request.verb, request.arguments)

    async def _perform(self, verb: str, arguments: Mapping[str, Any]) -> str:
        """Do one thing that was asked for, and return what to say."""
        if verb in ("reload", "move"):  # what follows an edit of the file
            return await self._reload(verb, **arguments)
        answer = await self._writer.ask(partial(self._carry_out, verb, arguments))
        if verb in _SEEN:  # at once for readers; taking long is no failure
            await asyncio.wait({self._jobs.begin("publishing", self._publish)}, timeout=_FOR_READERS)
        return answer

    def _carry_out(self, verb: str, arguments: Mapping[str, Any], store: Store) -> str:
        answer = carry_out(store, self._config, verb, arguments, now=now())
        if verb == "purge":
            self._groups.forget()
        elif verb == "password":
            self._app = self._made_app(self._config)  # one that remembers nobody
        return answer


def _answer(store: Store, *, id: int, answer: str, failed: bool) -> None:
    with store.transaction():
        store.requests.answer(id, answer, failed=failed)
