"""Invented publishers with habits of their own, on one loopback port, by a clock that is set from outside."""

import asyncio
import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli

from aggregator.visit.bodies import zstd

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 4, tzinfo=UTC)  # a Wednesday
WORDS = "harbour flood strike council bridge railway museum orchard lighthouse market".split()  # noqa: SIM905 -- words

Reply = tuple[int, Mapping[str, str], bytes]


@dataclass(slots=True)
class Ask:
    """One request: when, by the day's clock and by the real one, beside how many others at its host, and the answer."""

    at: datetime
    seconds: float
    under_way: int
    host: str
    path: str
    headers: Mapping[str, str]
    status: int = 0
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return what was asked."""
        return self.host + self.path


Habit = Callable[[Ask, int], Reply]  # of a request, and how many there were before


def document(host: str, at: datetime, *, every: timedelta = HOUR, about: str = "", items: int = 20) -> bytes:
    """Return an RSS document with an item for each time that something was posted."""
    newest = (at - START) // every
    posts = [(number, START + number * every) for number in range(newest, newest - items, -1)]
    listed = "".join(
        f"<item><guid>{host}-{number}</guid><title>{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}</title>"
        f"<link>https://{host}/{number}</link><pubDate>{format_datetime(when)}</pubDate></item>"
        for number, when in posts
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{about}{listed}</channel></rss>".encode()


def steady(
    *,
    etag: str = "W/\"{}, \xe9'",
    modified: str = "{} o'clock",
    every: timedelta = HOUR,
    about: str = "",
    unchanged: Mapping[str, str] | None = None,
    coding: str = "",
    **told: str,
) -> Habit:
    """Post regularly, answer 304 to whoever has it all; `unchanged` are the headers of a 304, the same if not given.

    Validators look odd, since they are to be echoed and not understood.
    """
    headers = {name.replace("_", "-"): value for name, value in told.items()}

    def answer(ask: Ask, _before: int) -> Reply:
        version = (ask.at - START) // every
        given = {"ETag": etag.format(version)} if etag else {}
        given |= {"Last-Modified": modified.format(version)} if modified else {}
        body, coded = _encoded(document(ask.host, ask.at, every=every, about=about), coding)
        known = ask.headers.get("if-none-match") or ask.headers.get("if-modified-since")
        if known and known in given.values():
            return 304, given | (headers if unchanged is None else unchanged), b""
        return 200, given | coded | headers, body

    return answer


def _encoded(body: bytes, coding: str) -> tuple[bytes, dict[str, str]]:
    """Return a body as it is sent, and what says so."""
    codecs = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}
    return (codecs[coding](body), {"Content-Encoding": coding}) if coding else (body, {})


def refusing(status: int, retry_after: Callable[[datetime], str], *, at: int) -> Habit:
    """Refuse once, at the visit of this number."""
    usual = steady()

    def answer(ask: Ask, before: int) -> Reply:
        return (status, {"Retry-After": retry_after(ask.at)}, b"") if before == at else usual(ask, before)

    return answer


def leading(status: int, target: str, *, times: int = 1000) -> Habit:
    """Redirect, the first so many times."""
    usual = steady()
    return lambda ask, before: (status, {"Location": target}, b"") if before < times else usual(ask, before)


def always(status: int, body: bytes = b"", **told: str) -> Habit:
    """Answer the same for ever."""
    return lambda _ask, _before: (status, told, body)


def dropping(ask: Ask, before: int) -> Reply:
    """Give validators at first, and none from the fifth visit on."""
    return (steady() if before < 4 else steady(etag="", modified=""))(ask, before)


def renewing(ask: Ask, before: int) -> Reply:
    """Keep the document, and give it another ETag with each 304."""
    known = ask.headers.get("if-none-match") == f'"{before - 1}"'
    return (304, {"ETag": f'"{before}"'}, b"") if known else (200, {"ETag": f'"{before}"'}, document(ask.host, START))


def breaking(ask: Ask, before: int) -> Reply:
    """Send rubbish with an ETag of its own at the fourth visit, and 304 to whoever took it for a document."""
    if before == 3 or ask.headers.get("if-none-match") == '"rubbish"':
        return (200 if before == 3 else 304), {"ETag": '"rubbish"'}, b"\x00 out of order"
    return steady()(ask, before)


def skipped(hours: str = "", days: str = "") -> str:
    """Return what tells hours and days to stay away."""
    told = "".join(f"<hour>{hour}</hour>" for hour in hours.split())
    return f"<skipHours>{told}</skipHours><skipDays>" + "".join(f"<day>{d}</day>" for d in days.split()) + "</skipDays>"


class Publishers:
    """All outlets on one port, with everything that was asked; `habits` by host and path."""

    def __init__(self, habits: Mapping[str, Habit], clock: Callable[[], datetime]) -> None:
        """Answer by the time that the clock shows."""
        self.asked: list[Ask] = []
        self.port = 0
        self._habits = habits
        self._clock = clock
        self._before: Counter[str] = Counter()
        self._under_way: Counter[str] = Counter()

    async def start(self) -> asyncio.Server:
        """Listen on a free port of this machine."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the client is done, or the day is
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.split("\r\n")[:-2]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host = headers["host"].rpartition(":")[0] or headers["host"]
        self._under_way[host] += 1
        seconds = asyncio.get_running_loop().time()
        ask = Ask(self._clock(), seconds, self._under_way[host], host, first.split(" ")[1], headers)
        habit = self._habits.get(ask.address, always(404))
        ask.status, ask.told, body = self._reply(habit, ask)
        self.asked.append(ask)
        await asyncio.sleep(0.2 if host.startswith("slow.") else 0.005)
        length = {} if ask.status == 304 else {"Content-Length": str(len(body))}
        told = "".join(f"{name}: {value}\r\n" for name, value in (dict(ask.told) | length).items())
        self._under_way[host] -= 1
        writer.write(f"HTTP/1.1 {ask.status} Told\r\n{told}\r\n".encode("latin-1") + body)
        await writer.drain()

    def _reply(self, habit: Habit, ask: Ask) -> Reply:
        before = self._before[ask.address]
        self._before[ask.address] += 1
        status, told, body = habit(ask, before)
        ported = {name: value.replace(":PORT", f":{self.port}") for name, value in told.items()}
        return status, {name.replace("_", "-"): value for name, value in ported.items()}, body
