"""Connections that reach only addresses which were checked, or a feed's proxy, and are kept for a moment."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial

import httpx

from aggregator.errors import AddressRefused, FetchError
from aggregator.visit.addresses import Policy
from aggregator.visit.network import CheckedNetwork, Resolve, our_errors
from aggregator.visit.wire import IDLE, Asked, Connection, DirectConnection, Head, Headers

_CRUMBS = 20_000  # pieces of a body (RFC 9112 §7.1), that may be smaller, on average, than
_CRUMB = 100  # bytes: each takes as long to read as a large one does, and time from all others
_LOOKUPS = 32  # names looked up at once: a dead name server holds its thread for long
_PORTS = {"http": 80, "https": 443}

_Way = tuple[str, str, int, str]  # a publisher's scheme, host and port, and the proxy


class CheckedTransport:
    """Sends requests over connections to addresses that the policy permits; nothing else is added.

    Raises FetchError and AddressRefused; knows nothing of cookies, redirects, time limits.
    """

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, resolve: Resolve | None = None) -> None:
        """Open nothing yet; `tls` and `resolve` stand in for the public authorities and the system's resolver."""
        self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        self._policy = policy
        self._network = CheckedNetwork(policy, resolve or self._resolve)
        self._connections = _Connections(tls, self._network)

    def is_own(self, host: str) -> bool:
        """Return whether the host is known to be at an address that only the config opens."""
        return host in self._network.own

    async def ask(
        self, url: httpx.URL, headers: Headers, *, proxy: str = "", method: bytes = b"GET", content: bytes = b""
    ) -> "Reply":
        """Return the answer once its headers are there; its pieces are the body as sent.

        A proxy looks up names itself: there only addresses and names that are obviously of one's own can be refused.
        """
        port = url.port if url.port is not None else _PORTS.get(url.scheme, 0)
        if not 0 < port < 65536:
            raise FetchError(f"there is no port {port}")
        if proxy:
            self._check_unseen(url.host)
        way = (url.scheme, url.raw_host.decode("ascii"), port, proxy)
        asked = Asked(method, url.raw_path, _with_host(url, headers), content)
        head, connection = await self._connections.ask(way, asked)
        return Reply(head, connection, partial(self._connections.keep, way, connection))

    def _check_unseen(self, host: str) -> None:
        if not self._policy.permits_unseen(host):
            told = "belongs to this machine or its network, where feeds may not lead"
            raise AddressRefused(f"{host} {told}; see allow_private_addresses")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._connections.aclose()
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def _resolve(self, host: str) -> list[str]:
        """Return what the system's resolver says, in its order (RFC 6724)."""
        look_up = asyncio.get_running_loop().run_in_executor
        found = await look_up(self._lookups, socket.getaddrinfo, host, None, 0, socket.SOCK_STREAM)
        return list(dict.fromkeys(str(where[0]) for *_, where in found))


def _with_host(url: httpx.URL, headers: Headers) -> Headers:
    """Return the headers with the host's name before them, unless they name one."""
    named = any(name.lower() == b"host" for name, _ in headers)
    return headers if named else [(b"Host", url.netloc), *headers]


class Reply:
    """An answer: its head, then its body piece by piece; it must be closed."""

    def __init__(self, head: Head, connection: Connection, keep: Callable[[], None]) -> None:
        """Take the connection, and what keeps it for the next request."""
        self.status = head.status
        self.headers = head.headers
        self._connection = connection
        self._keep = keep
        self._pieces = self._received = 0

    async def piece(self) -> bytes | None:
        """Return a piece of the body as sent, None at its end; raise FetchError where it breaks off or dribbles in."""
        piece = await self._connection.piece()
        self._pieces, self._received = self._pieces + 1, self._received + len(piece or b"")
        if self._pieces > _CRUMBS and self._received < self._pieces * _CRUMB:
            raise FetchError("the body comes in crumbs")
        return piece

    async def aclose(self) -> None:
        """Keep the connection for the next request if the answer was read to its end; close it if not."""
        if await self._connection.finish():
            self._keep()


class _Connections:
    """Connections that are kept for a moment, for the next feed of their origin that goes the same way."""

    def __init__(self, tls: ssl.SSLContext | None, network: CheckedNetwork) -> None:
        self._given_tls = tls
        self._network = network
        self._idle: dict[_Way, list[Connection]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def ask(self, way: _Way, asked: Asked) -> tuple[Head, Connection]:
        """Return the answer's head, and the connection, which has to be finished once the body is read."""
        while idle := self._idle.get(way):
            connection = idle.pop()
            if connection.is_fresh():
                # The server may be closing what we kept, just now: that is no failure of the visit.
                with suppress(FetchError):
                    return await _asked(connection, asked), connection
            else:
                self._close(connection)
        connection = await self._opened(way)
        return await _asked(connection, asked), connection

    async def _opened(self, way: _Way) -> Connection:
        scheme, host, port, proxy = way
        if proxy:
            from aggregator.visit.proxies import ProxiedConnection  # noqa: PLC0415 -- few feeds have a proxy

            return ProxiedConnection((scheme, host, port), proxy, self._tls)
        with our_errors():
            return DirectConnection(await self._network.dial(host, port, self._tls if scheme == "https" else None))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Whom to trust; to load the public authorities takes long, so only where somebody has to be trusted."""
        tls = self._given_tls or httpx.create_ssl_context()
        tls.set_alpn_protocols(["http/1.1"])
        return tls

    def keep(self, way: _Way, connection: Connection) -> None:
        """Keep a connection that can take another request, for a moment."""
        self._idle.setdefault(way, []).append(connection)
        asyncio.get_running_loop().call_later(IDLE, self._drop, way, connection)

    def _drop(self, way: _Way, connection: Connection) -> None:
        """Close a connection that was kept long enough, if it is not in use or was since."""
        idle = self._idle.get(way, [])
        if connection in idle and not connection.is_fresh():
            idle.remove(connection)
            self._close(connection)
        if not idle:
            self._idle.pop(way, None)

    def _close(self, connection: Connection) -> None:
        task = asyncio.ensure_future(connection.aclose())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def aclose(self) -> None:
        """Close every connection that is kept."""
        for idle in self._idle.values():
            for connection in idle:
                self._close(connection)
        self._idle.clear()
        await asyncio.gather(*self._closing)


async def _asked(connection: Connection, asked: Asked) -> Head:
    """Return the head of an answer; close the connection where there is none."""
    try:
        return await connection.ask(asked)
    except BaseException:
        await connection.aclose()
        raise
