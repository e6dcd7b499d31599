"""Which hubs are still to be told of changes: kept together with these, so that no crash loses it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.config import Config
from aggregator.store import Store

_NOTE = "ping "  # and the address: [hub, attempts so far, time of the next]
_WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720)]  # before each further attempt
_LONGEST = timedelta(days=1)  # that a hub is left alone


@dataclass(frozen=True, slots=True)
class Ping:
    """A hub that is to be told that the document at an address changed; `attempts` failed so far."""

    hub: str
    address: str
    attempts: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of telling a hub; `error` is empty where it took it."""

    ping: Ping
    error: str = ""


def owe(store: Store, hub: str, address: str, *, now: datetime) -> None:
    """Remember that a hub is to be told of a change, from now on, instead of those before."""
    store.keep_note(_NOTE + address, json.dumps((hub, 0, now.isoformat())))


def due(store: Store, config: Config, *, now: datetime, limit: int) -> tuple[Ping, ...]:
    """Return at most `limit` hubs that are to be told now, those of outputs that have them by the config of today."""
    hubs = {config.hub_of(output) for output in config.outputs}
    kept = _kept(store).items()
    pings = (Ping(hub, address, tries, datetime.fromisoformat(when)) for address, (hub, tries, when) in kept)
    # A clock that was turned back must not make them wait for as long.
    ready = [ping for ping in pings if ping.hub in hubs and not now < ping.due <= now + _LONGEST]
    return tuple(sorted(ready, key=lambda ping: (ping.attempts, ping.due, ping.address))[:limit])


def settle(store: Store, ping: Ping, *, failed: bool, now: datetime, earliest: datetime) -> None:
    """Keep what became of it: told, or to be tried again, but not before `earliest`, and given up in the end.

    Where the document changed again meanwhile, that is to be told in any case.
    """
    with store.transaction():
        name, known = _NOTE + ping.address, (ping.hub, ping.attempts, ping.due.isoformat())
        note = store.note(name)
        if not note or _read(note) != known:
            return
        if failed and ping.attempts < len(_WAITS):
            later = max(now + _WAITS[ping.attempts], min(earliest, now + _LONGEST))
            store.keep_note(name, json.dumps((ping.hub, ping.attempts + 1, later.isoformat())))
        else:
            store.keep_note(name, "")


def _kept(store: Store) -> dict[str, tuple[str, int, str]]:
    """Return what is owed: address → hub, attempts so far, time of the next."""
    return {name.removeprefix(_NOTE): _read(value) for name, value in store.notes(_NOTE).items()}


def _read(note: str) -> tuple[str, int, str]:
    hub, tries, when = json.loads(note)
    return hub, tries, when
