"""Connections by way of proxies, which dial for us.  Owns httpcore."""

import ssl
import sys
from collections.abc import AsyncIterator, Iterable
from functools import partial
from urllib.parse import unquote_to_bytes, urlsplit

import httpcore

from aggregator.errors import FetchError, Unreached
from aggregator.visit import socks
from aggregator.visit.network import our_errors, reason
from aggregator.visit.wire import IDLE, LONGEST_HEAD, Asked, Head

_Errors = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
_failures = partial(our_errors, *_Errors)


class ProxiedConnection:
    """A `Connection` by way of a proxy: http://…, https://… or socks5://…, perhaps with name and password."""

    def __init__(self, origin: tuple[str, str, int], proxy: str, tls: ssl.SSLContext) -> None:
        """Dial nothing yet; `origin` is scheme, host and port of the publisher."""
        self._origin = httpcore.Origin(origin[0].encode(), origin[1].encode(), origin[2])
        self._connection = _connection(self._origin, proxy, tls)
        self._answer: httpcore.Response | None = None
        self._pieces: AsyncIterator[bytes] | None = None

    async def ask(self, asked: Asked) -> Head:
        """Send a request; return its answer once the headers are there."""
        url = httpcore.URL(
            scheme=self._origin.scheme, host=self._origin.host, port=self._origin.port, target=asked.target
        )
        request = httpcore.Request(asked.method, url, headers=list(asked.headers), content=asked.content)
        try:
            with _failures():
                self._answer = await self._connection.handle_async_request(request)
        except httpcore.ProxyError as error:
            raise FetchError(f"the proxy says: {error}") from error
        if isinstance(stream := self._answer.extensions["network_stream"], _BoundedStream):
            stream.come_to_body()
        self._pieces = aiter(self._answer.aiter_stream())
        return Head(self._answer.status, self._answer.headers)

    async def piece(self) -> bytes | None:
        """Return a piece of the answer's body, as it was sent; None at its end."""
        assert self._pieces is not None
        with _failures():
            return await anext(self._pieces, None)

    async def finish(self) -> bool:
        """Be done with an answer; return whether the connection can take another request, close it where it cannot."""
        with _failures():
            if self._answer:
                await self._answer.aclose()
            if self._connection.is_idle():
                return True
            await self._connection.aclose()
            return False

    def is_fresh(self) -> bool:
        """Return whether the connection that waits for a request has not been waiting for too long, nor been closed."""
        return not self._connection.has_expired()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._connection.aclose()


def _connection(origin: httpcore.Origin, proxy: str, tls: ssl.SSLContext) -> httpcore.AsyncConnectionInterface:
    parts = urlsplit(proxy)
    login = (unquote_to_bytes(parts.username), unquote_to_bytes(parts.password or "")) if parts.username else None
    host, port = parts.hostname or "", parts.port or 0
    if parts.scheme.startswith("socks5"):
        network = _SocksNetwork((host, port), login)
        return httpcore.AsyncHTTPConnection(
            origin=origin, keepalive_expiry=IDLE, ssl_context=tls, network_backend=network
        )
    return httpcore.AsyncHTTPProxy(
        httpcore.URL(scheme=parts.scheme, host=host, port=port, target="/"),
        login,
        ssl_context=tls,
        proxy_ssl_context=tls if parts.scheme == "https" else None,
        keepalive_expiry=IDLE,
        network_backend=_ProxyNetwork(),
    ).create_connection(origin)


class _BoundedStream(httpcore.AsyncNetworkStream):
    """A connection on which an answer has to come to its body: interim answers could go on for ever."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        """Count what is read, anew after each request."""
        self._stream = stream
        self._left = LONGEST_HEAD

    def come_to_body(self) -> None:
        """Stop counting until the next request."""
        self._left = sys.maxsize

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 -- httpcore's
        """Return some bytes; raise RemoteProtocolError where the head of an answer does not end."""
        data = await self._stream.read(max_bytes, timeout)
        self._left -= len(data)
        if self._left < 0:
            raise httpcore.RemoteProtocolError(f"the answer has more than {LONGEST_HEAD:,} bytes of headers")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- httpcore's
        """Send bytes."""
        self._left = LONGEST_HEAD
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Return the same connection, encrypted."""
        return _BoundedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


class _ProxyNetwork(httpcore.AnyIOBackend):
    """Dials a proxy, wherever the user put it."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the proxy; raise Unreached where there is none: no publisher was asked."""
        try:
            return _BoundedStream(await super().connect_tcp(host, port, timeout, local_address, socket_options))
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise Unreached(f"the proxy at {host}:{port} cannot be reached ({reason(error)})") from error


class _SocksNetwork(_ProxyNetwork):
    """Reaches hosts by way of one SOCKS5 proxy."""

    def __init__(self, proxy: tuple[str, int], login: tuple[bytes, bytes] | None) -> None:
        """Take where the proxy is, and the name and password that it wants."""
        self._proxy = proxy
        self._login = login

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection that the proxy has made to the host."""
        stream = await super().connect_tcp(*self._proxy, timeout, local_address, socket_options)
        try:
            await socks.lead(stream, host, port, self._login)
        except BaseException:  # one that was cancelled, too, must not stay open
            await stream.aclose()
            raise
        return stream
