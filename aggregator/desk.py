"""What pages may have done, in the daemon: deeds as commands have them, edits of the config, looks at addresses."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from aggregator import __version__, memory, opml, subscriptions
from aggregator.clock import now
from aggregator.config import Config
from aggregator.discovering import Tell, look, look_as_typed
from aggregator.errors import UsageError
from aggregator.importing import addable
from aggregator.models import Candidate, Feed, Outcome, without_login
from aggregator.publish.outlets import feed_name
from aggregator.visit.fetch import host_of
from aggregator.watching import Watch
from aggregator.web.desk import Flight, LeftOut, Offer, Preview, State

Do = Callable[[str, Mapping[str, object]], Awaitable[str]]  # a verb of `requests.carry_out`, then what follows it
Look = Callable[..., Awaitable[tuple[Candidate, ...]]]  # as `discovering.look`

_SECRET = "${"  # noqa: S105 -- what would be filled in from the environment


class Flights:
    """The visits that are under way."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        """Begin with none."""
        self._flights: dict[int, Flight] = {}
        self._clock = clock

    def begin(self, feed: Feed, lane: str) -> None:
        """Hear of a visit that begins."""
        self._flights[feed.id] = Flight(feed_name(feed), host_of(feed.address), self._clock(), lane, feed.id)

    def ending(self, report: Callable[[Outcome], None]) -> Callable[[Outcome], None]:
        """Return a `report` that hears of visits that have ended here, too."""

        def end(outcome: Outcome) -> None:
            self._flights.pop(outcome.feed.id, None)
            report(outcome)

        return end

    def now(self) -> tuple[Flight, ...]:
        """Return them, the longest first."""
        return tuple(sorted(self._flights.values(), key=lambda flight: flight.since))


class Desk:
    """The daemon's desk.  Edits of the file are made in a thread of their own, and followed by a reload."""

    def __init__(
        self,
        path: Path,
        do: Do,
        *,
        config: Callable[[], Config],
        loading: Callable[[], tuple[bool, int]],
        watch: Watch,
        look: Look = look,
    ) -> None:
        """Take the config file, what carries out verbs, and what tells of the config, of the index, and of the past."""
        self.flights = Flights()
        self._path = path
        self._do = do
        self._look = look
        self._config = config
        self._loading = loading
        self._watch = watch
        self._started = now()
        self._edits: Mapping[str, Callable[..., str]] = {
            "add": _add,
            "remove": _remove,
            "pause": _pause,
            "change": _change,
            "import": self._import,
            "contact": _introduce,
        }

    async def change(self, verb: str, arguments: Mapping[str, object]) -> str:
        """Do one thing and return what to say; raise UsageError where it cannot be done."""
        if verb not in self._edits and verb != "move":
            return await self._do(verb, arguments)
        if verb != "import" and _SECRET in json.dumps(arguments):
            raise UsageError("${…} stands for what the server's environment holds: only the file itself may ask for it")
        if verb == "move":
            return await self._move(**{name: str(value) for name, value in arguments.items()})
        purge = bool(arguments.get("purge")) and verb == "remove"
        edited = {name: value for name, value in arguments.items() if name != "purge"}
        told = await asyncio.to_thread(partial(self._edits[verb], self._path, **edited))
        await self._do("reload", {})
        if purge:
            told = await self._do("purge", {"url": arguments["url"]})
        return told

    async def _move(self, url: str, to: str) -> str:
        """Have a feed asked at another address, where there is a feed, with its history."""
        there = [each.url for each in await self.look(to) if not each.error]
        if len(there) != 1:
            offered = f"several feeds: {', '.join(map(without_login, there))}" if there else "no feed that can be read"
            raise UsageError(f"{without_login(to)} offers {offered}")
        await self._do("check_move", {"url": url, "to": without_login(there[0])})
        known, new = await asyncio.to_thread(subscriptions.move, self._path, url, there[0], lambda *_: None)
        old, new = without_login(known), without_login(new)
        await self._do("move", {"url": old, "to": new})
        return f"moved {old} to {new}"

    async def look(self, url: str, tell: Tell | None = None) -> tuple[Candidate, ...]:
        """Return what stands at an address, as people type it; raise UsageError, FetchError or ParseError."""
        if _SECRET in url:
            raise UsageError(f"{url}: this is no web address")
        return await look_as_typed(partial(self._look, self._config(), **({"tell": tell} if tell else {})), url)

    async def preview(self, content: bytes) -> Preview:
        """Return what an OPML file would add; raise UsageError where it is none."""
        return await asyncio.to_thread(self._preview, content)

    def state(self) -> State:
        """Return how the daemon is."""
        is_loading, loaded = self._loading()
        return State(
            started=self._started,
            version=__version__,
            visits=self.flights.now(),
            is_loading=is_loading,
            loaded=loaded,
            memory=memory.own,
            workers=memory.workers,
            heard=self._watch.heard,
            requests=self._watch.requests,
        )

    def _preview(self, content: bytes) -> Preview:
        listing = self._listing(content, ())
        there = subscriptions.add_all(self._path, [feed.settings for feed in listing.feeds], dry_run=True)
        offers = tuple(
            Offer(feed.url, str(feed.settings.get("name", "")), tuple(_texts(feed.settings.get("tags"))))
            for feed in listing.feeds
            if feed.url not in there
        )
        refused = tuple(LeftOut(each.line, each.name, each.url, each.why) for each in listing.refused)
        return Preview(offers, len(there), listing.repeated, refused)

    def _import(self, path: Path, opml: str = "", packed: bytes = b"", tags: list[str] | None = None) -> str:
        """Add the feeds of a list, given as a text or as the bytes of a file."""
        listing = self._listing(packed or opml.encode(), tags or ())
        there = subscriptions.add_all(path, [feed.settings for feed in listing.feeds])
        left_out = f", {len(listing.refused)} left out" if listing.refused else ""
        return f"{_feeds(len(listing.feeds) - len(there))} added, {len(there)} there already{left_out}"

    def _listing(self, content: bytes, tags: Sequence[str]) -> opml.Listing:
        if len(content) > opml.LARGEST:
            raise UsageError(f"a list of feeds has at most {opml.LARGEST // 10**6} MB")
        known_tags = {tag for feed in self._config().feeds for tag in feed.tags}
        return addable(opml.read(content, known_tags), tags)


def _add(path: Path, url: list[str], name: str = "", tags: list[str] | None = None) -> str:
    """Add feeds; a name is for one alone."""
    settings: Mapping[str, object] = {"tags": tags} if tags else {}
    named: Mapping[str, object] = {"name": name} if name and len(url) == 1 else {}
    there = subscriptions.add_all(path, [{"url": each, **named, **settings} for each in url])
    if there and len(there) == len(url):
        raise UsageError(f"{_listed(url)} {'is' if len(url) == 1 else 'are'} there already")
    known = f"; {_listed(list(there))} {'was' if len(there) == 1 else 'were'} there already" if there else ""
    return f"added {_listed([each for each in url if each not in there])}{known}"


def _remove(path: Path, url: str) -> str:
    """Take a feed out."""
    return f"removed {without_login(subscriptions.remove(path, url))}; what it brought stays"


def _pause(path: Path, url: str, *, paused: bool = False) -> str:
    """Pause a feed, or go on with it."""
    told = without_login(subscriptions.change(path, url, {"paused": True if paused else None}))
    return f"{told} is {'paused' if paused else 'visited again'}"


def _change(path: Path, url: str, **settings: object) -> str:
    """Change settings of a feed; what is empty is as if it was never written."""
    told = subscriptions.change(path, url, {key: value or None for key, value in settings.items()})
    return f"changed {without_login(told)}"


def _introduce(path: Path, contact: str) -> str:
    """Have visits tell publishers whom to ask."""
    subscriptions.set_general(path, "contact", contact)
    return f"visits tell publishers that they can reach you at {contact}"


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []


def _listed(urls: list[str]) -> str:
    """Return one or two addresses, or how many there are."""
    return " and ".join(map(without_login, urls)) if len(urls) < 3 else _feeds(len(urls))


def _feeds(number: int) -> str:
    return f"{number} feed{'' if number == 1 else 's'}"
