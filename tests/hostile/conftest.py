"""Polls all publishers of a table together, visit by visit, as the program does it."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest

from aggregator.config import read
from aggregator.models import Entry, Outcome
from aggregator.polling import poll
from aggregator.store import open_store
from aggregator.visit.workers import Workers
from tests.conftest import PATIENCE, Servers, Site
from tests.hostile.cases import Case

_MOST = 100_000  # entries that all publishers together bring
_PATIENT = "15m"  # publishers wait for each other, for room in memory as well as for a worker


@dataclass
class Played:
    """What became of one publisher: the outcome of each visit, and what is stored, newest first."""

    case: Case
    outcomes: list[Outcome] = field(default_factory=list)
    entries: tuple[Entry, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Return what is stored, newest first."""
        return tuple(entry.title for entry in self.entries)

    def check(self) -> None:
        """Assert that what became of the publisher is what its case says."""
        case, last = self.case, self.outcomes[-1]
        assert len(self.outcomes) == len(case.visits)
        assert re.search(case.error, last.error) if case.error else last.error == ""
        assert "Traceback" not in last.error
        assert case.titles is None or self.titles == case.titles
        assert case.fresh is None or sum(outcome.fresh for outcome in self.outcomes) == case.fresh
        assert case.edited is None or sum(outcome.edited for outcome in self.outcomes) == case.edited
        assert "root:" not in str(self.entries)


def play(servers: Servers, cases: Sequence[Case], folder: Path, timeout: str = _PATIENT) -> dict[str, Played]:
    """Return what became of each publisher after as many visits as the longest of them has answers for.

    In answers "{here}" stands for where the case's routes are, "{victim}" for a place that feeds may not lead to, and
    "{port}" for its port.  Asserts that nobody came there.
    """
    assert len({case.name for case in cases}) == len(cases), "two of a name"
    site, victim = servers.start({}, None), Victim()
    places = {f"{site}/{number}/feed": Played(case.made()) for number, case in enumerate(cases)}
    general = {"database": f"sqlite:///{folder}/x.db", "static": "", "allow_private_addresses": ["127.0.0.1/32"]}
    config = read({"aggregator": general, "visits": {"timeout": timeout}, "feed": [{"url": url} for url in places]})
    for turn in range(max(len(played.case.visits) for played in places.values())):
        due = [url for url, played in places.items() if turn < len(played.case.visits)]
        for url in due:
            _set_up(site, url, places[url].case, turn, victim)
        with patch.dict(Workers.__init__.__kwdefaults__, patience=PATIENCE):  # the machine may be very busy
            outcomes = asyncio.run(poll(config, due, force=True))
        for outcome in outcomes:
            places[outcome.feed.url].outcomes.append(outcome)
    assert victim.end() == []
    _look(places, config.general.database)
    return {played.case.name: played for played in places.values()}


class Victim:
    """Somebody who listens at every address of this machine, and should never hear of us."""

    def __init__(self) -> None:
        """Listen for IPv4 and IPv6."""
        self._socket = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)
        self.port = str(self._socket.getsockname()[1])

    def end(self) -> list[str]:
        """Return at which addresses somebody came, but for the one that is allowed, and listen no longer."""
        self._socket.settimeout(0)
        came = []
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = self._socket.accept()
                came.append(connection.getsockname()[0])
                connection.close()
        self._socket.close()
        return [where for where in came if where != "::ffff:127.0.0.1"]


def _set_up(site: Site, url: str, case: Case, turn: int, victim: Victim) -> None:
    """Have the publisher give its next answer."""
    here = url.removesuffix("/feed")
    meant = {"{here}": here, "{victim}": f"http://127.0.0.2:{victim.port}", "{port}": victim.port}
    answers = {url: case.visits[turn]} | {f"{here}/{name}": answer for name, answer in case.routes.items()}
    for place, answer in answers.items():
        whole = (200, {}, answer) if isinstance(answer, bytes) else answer
        if isinstance(whole, tuple):
            status, headers, body = whole
            told = {name: _filled(value, meant) for name, value in headers.items()}
            if b"{victim}" in body:
                body = body.replace(b"{victim}", meant["{victim}"].encode())
            whole = (status, told, body)
        site.routes[place.removeprefix(site)] = whole


def _filled(text: str, meant: Mapping[str, str]) -> str:
    for name, value in meant.items():
        text = text.replace(name, value)
    return text if text.isascii() or max(text) < "\u0100" else text.encode().decode("latin-1")


def _look(places: Mapping[str, Played], database: str) -> None:
    """Read from the store what each publisher brought."""
    with closing(open_store(database)) as store:
        entries = store.entries.get(range(1, _MOST))
        for feed in store.feeds.all():
            own = (entry for entry in entries if entry.feed == feed.id)
            places[feed.url].entries = tuple(sorted(own, key=lambda each: (each.published, -each.id), reverse=True))


@pytest.fixture(scope="module")
def servers(_servers: Servers) -> Iterator[Servers]:
    """Give servers that run as long as the module's tests."""
    yield _servers
    asyncio.run_coroutine_threadsafe(_servers.stop(), _servers.loop).result()
