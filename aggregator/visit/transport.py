"""HTTP connections that reach only addresses which were checked, or a feed's proxy.  Owns httpcore's connections."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from urllib.parse import unquote_to_bytes, urlsplit

import httpcore
import httpx

from aggregator.errors import AddressRefused, FetchError
from aggregator.visit.addresses import Policy
from aggregator.visit.network import BoundedStream, CheckedNetwork, ProxyNetwork, Resolve, SocksNetwork, our_errors

_IDLE = 5.0  # seconds that a connection is kept for the next feed of its host; feeds are asked once an hour
_CRUMBS = 20_000  # pieces of a body (RFC 9112 §7.1), that may be smaller, on average, than
_CRUMB = 100  # bytes: each takes as long to read as a large one does, and time from all others
_LOOKUPS = 32  # names looked up at once: a dead name server holds its thread for long

_Connection = httpcore.AsyncConnectionInterface


class CheckedTransport(httpx.AsyncBaseTransport):
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

    async def handle_async_request(self, request: httpx.Request, proxy: str = "") -> httpx.Response:
        """Return the answer once its headers are there; its stream gives the body as sent.

        A proxy looks up names itself: there only addresses and names that are obviously of one's own can be refused.
        """
        url = request.url
        if url.port is not None and not 0 < url.port < 65536:
            raise FetchError(f"there is no port {url.port}")
        if proxy:
            self._check_unseen(url.host)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore.Request(request.method, target, headers=request.headers.raw, content=request.stream)
        with our_errors():
            answer, connection = await self._connections.ask(asked, proxy)
        if isinstance(stream := answer.extensions["network_stream"], BoundedStream):
            stream.come_to_body()
        done = partial(self._connections.give_back, (str(target.origin), proxy), connection)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer, done))

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


class _Connections:
    """Connections that are kept for a moment, for the next feed of their origin that goes the same way.

    httpcore's pool looks at every connection for every other one, at each request and at each answer.
    """

    def __init__(self, tls: ssl.SSLContext | None, network: httpcore.AsyncNetworkBackend) -> None:
        self._given_tls = tls
        self._network = network
        self._idle: dict[tuple[str, str], list[_Connection]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def ask(self, request: httpcore.Request, proxy: str) -> tuple[httpcore.Response, _Connection]:
        """Return the answer, and the connection that has to be given back once it is read."""
        origin = request.url.origin
        while idle := self._idle.get((str(origin), proxy)):
            connection = idle.pop()
            # The server may be closing what we kept, just now: that is no failure of the visit.
            with suppress(httpcore.NetworkError, httpcore.RemoteProtocolError):
                if not connection.has_expired():
                    answer = await connection.handle_async_request(request)
                    if _is_heard(answer):
                        return answer, connection
                    await answer.aclose()
            self._close(connection)
        connection = self._proxied(origin, proxy) if proxy else self._direct(origin, self._network)
        return await connection.handle_async_request(request), connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Whom to trust: to load the public authorities takes long, so it waits until somebody has to be trusted."""
        return self._given_tls or httpx.create_ssl_context()

    def _direct(self, origin: httpcore.Origin, network: httpcore.AsyncNetworkBackend) -> _Connection:
        tls = self._tls if origin.scheme == b"https" else None
        return httpcore.AsyncHTTPConnection(
            origin=origin, keepalive_expiry=_IDLE, ssl_context=tls, network_backend=network
        )

    def _proxied(self, origin: httpcore.Origin, proxy: str) -> _Connection:
        """Return a connection by way of a proxy: http://…, https://… or socks5://…, perhaps with name and password."""
        parts = urlsplit(proxy)
        login = (unquote_to_bytes(parts.username), unquote_to_bytes(parts.password or "")) if parts.username else None
        host, port = parts.hostname or "", parts.port or 0
        if parts.scheme.startswith("socks5"):
            return self._direct(origin, SocksNetwork((host, port), login))
        return httpcore.AsyncHTTPProxy(
            httpcore.URL(scheme=parts.scheme, host=host, port=port, target="/"),
            login,
            ssl_context=self._tls,
            proxy_ssl_context=self._tls if parts.scheme == "https" else None,
            keepalive_expiry=_IDLE,
            network_backend=ProxyNetwork(),
        ).create_connection(origin)

    async def give_back(self, way: tuple[str, str], connection: _Connection) -> None:
        """Keep a connection whose answer is complete; close any other."""
        if not connection.is_idle():
            await connection.aclose()
            return
        self._idle.setdefault(way, []).append(connection)
        asyncio.get_running_loop().call_later(_IDLE, self._drop, way, connection)

    def _drop(self, way: tuple[str, str], connection: _Connection) -> None:
        """Close a connection that was kept long enough, if it is not in use or was since."""
        idle = self._idle.get(way, [])
        if connection in idle and connection.has_expired():
            idle.remove(connection)
            self._close(connection)
        if not idle:
            self._idle.pop(way, None)

    def _close(self, connection: _Connection) -> None:
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


def _is_heard(answer: httpcore.Response) -> bool:
    """Return whether an answer came after its request; what was there before belongs to another (RFC 9112 §9.2)."""
    stream = answer.extensions["network_stream"]
    return not isinstance(stream, BoundedStream) or stream.is_heard


class _Stream(httpx.AsyncByteStream):
    """A body as sent, with our errors; `done` is called once it is closed."""

    def __init__(self, answer: httpcore.Response, done: Callable[[], Awaitable[None]]) -> None:
        self._answer = answer
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = received = 0
        with our_errors():
            async for chunk in self._answer.aiter_stream():
                pieces, received = pieces + 1, received + len(chunk)
                if pieces > _CRUMBS and received < pieces * _CRUMB:
                    raise FetchError("the body comes in crumbs")
                yield chunk

    async def aclose(self) -> None:
        with our_errors():
            await self._answer.aclose()
            await self._done()
