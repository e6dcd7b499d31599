"""Dialling: publishers at addresses that were checked, and proxies that dial for us.  Owns httpcore's streams."""

import errno
import os
import select
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import httpcore

from aggregator.errors import AddressRefused, FetchError, Unreached
from aggregator.visit import socks
from aggregator.visit.addresses import Policy

Resolve = Callable[[str], Awaitable[Sequence[str]]]  # a host's IP addresses, best first

_LONGEST_HEAD = 300_000  # bytes of an answer before its body, interim answers included
_PATIENCE = 3.0  # seconds for an address when there are others
_NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}


class BoundedStream(httpcore.AsyncNetworkStream):
    """A connection on which an answer has to come to its body: interim answers could go on for ever."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        """Count what is read, anew after each request."""
        self._stream = stream
        self._left = _LONGEST_HEAD
        self.is_heard = False  # something came since the last request
        self._socket: socket.socket = stream.get_extra_info("socket")
        self._seen = select.poll()  # whether something came in
        self._seen.register(self._socket, select.POLLIN)

    def come_to_body(self) -> None:
        """Stop counting until the next request."""
        self._left = sys.maxsize

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 -- httpcore's
        """Return some bytes; raise RemoteProtocolError where the head of an answer does not end."""
        data = await self._stream.read(max_bytes, timeout)
        self._left -= len(data)
        self.is_heard = True
        if self._left < 0:
            raise httpcore.RemoteProtocolError(f"the answer has more than {_LONGEST_HEAD:,} bytes of headers")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- httpcore's
        """Send bytes."""
        self._left = _LONGEST_HEAD
        self.is_heard = False
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
        return BoundedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        if info == "is_readable":  # is asked before each request; the stream below looks for its socket every time
            return self._socket.fileno() < 0 or bool(self._seen.poll(0))
        return self._stream.get_extra_info(info)


class _Network(httpcore.AnyIOBackend):
    """Dials; answers are bounded."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return BoundedStream(await super().connect_tcp(host, port, timeout, local_address, socket_options))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Dials the very address that was checked, so that a name which changes its mind gains nothing (DNS rebinding)."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        """Dial what the policy permits; `own` collects the hosts that only the config opens."""
        self.own: set[str] = set()
        self._policy = policy
        self._resolve = resolve
        self._network = _Network()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first of the host's permitted addresses that answers."""
        *others, last = await self._addresses(host)
        for address in others:
            try:
                return await self._network.connect_tcp(address, port, _PATIENCE, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, timeout, local_address, socket_options)

    async def _addresses(self, host: str) -> list[str]:
        """Return the host's permitted addresses, at least one; raise AddressRefused when there is none."""
        found = [host] if _is_numeric(host) else await self._look_up(host)
        permitted = [address for address in found if self._policy.permits(address)]
        if not permitted:
            where = "" if host == found[0] else f"{host} is at "
            raise AddressRefused(f"{where}{found[0]}, where feeds may not lead; see allow_private_addresses")
        if all(self._policy.is_own(address) for address in permitted):
            self.own.add(host)
        return permitted

    async def _look_up(self, host: str) -> Sequence[str]:
        try:
            found = await self._resolve(host)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label is empty or too long
            raise Unreached(f"there is no host {host} ({reason(error)})") from error
        if not found:
            raise Unreached(f"there is no host {host}")
        return found


class ProxyNetwork(httpcore.AsyncNetworkBackend):
    """Dials a proxy, wherever the user put it."""

    def __init__(self) -> None:
        """Dial nothing yet."""
        self._network = _Network()

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
            return await self._network.connect_tcp(host, port, timeout, local_address, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise Unreached(f"the proxy at {host}:{port} cannot be reached ({reason(error)})") from error


class SocksNetwork(ProxyNetwork):
    """Reaches hosts by way of one SOCKS5 proxy."""

    def __init__(self, proxy: tuple[str, int], login: tuple[bytes, bytes] | None) -> None:
        """Take where the proxy is, and the name and password that it wants."""
        super().__init__()
        self._proxy = proxy
        self._login = login

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
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


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn everything that httpcore raises into a FetchError."""
    try:
        yield
    except httpcore.ProxyError as error:
        raise FetchError(f"the proxy says: {error}") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        offline = getattr(_root(error), "errno", None) in _NO_WAY
        raise (Unreached if offline else FetchError)(reason(error)) from error


def _root(error: BaseException) -> BaseException:
    """Return what lies at the bottom of an error."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def reason(error: BaseException) -> str:
    """Return what lies at the bottom of an error, in the system's words."""
    error = _root(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    if isinstance(error, OSError) and error.errno and error.strerror:
        spelt = isinstance(error, ssl.SSLError | socket.gaierror)  # their numbers are not the system's
        return error.strerror if spelt else os.strerror(error.errno)
    return str(error) or type(error).__name__


def _is_numeric(host: str) -> bool:
    """Return whether a host is an IP address in its standard notation; every other notation goes to the resolver."""
    return ":" in host or (host.count(".") == 3 and host.replace(".", "").isdecimal())
