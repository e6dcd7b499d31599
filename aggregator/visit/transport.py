"""HTTP connections that reach only addresses which were checked.  Owns httpcore, the lower half of httpx."""

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial

import httpcore
import httpx

from aggregator.errors import AddressRefused, FetchError, Unreached
from aggregator.visit.addresses import Policy

Resolve = Callable[[str], Awaitable[Sequence[str]]]  # a host's IP addresses, best first

_PATIENCE = 3.0  # seconds for an address when there are others
_IDLE = 5.0  # seconds that a connection is kept for the next feed of its host; feeds are asked once an hour
_NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}
_LOOKUPS = 32  # names looked up at once: a dead name server holds its thread for long


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections to addresses that the policy permits; nothing else is added.

    Raises FetchError and AddressRefused; knows nothing of cookies, proxies, redirects, time limits.
    """

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, resolve: Resolve | None = None) -> None:
        """Open nothing yet; `tls` and `resolve` stand in for the public authorities and the system's resolver."""
        self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        self._network = _CheckedNetwork(policy, resolve or self._resolve)
        self._connections = _Connections(tls or httpx.create_ssl_context(), self._network)

    def is_own(self, host: str) -> bool:
        """Return whether the host is known to be at an address that only the config opens."""
        return host in self._network.own

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer once its headers are there; its stream gives the body as sent."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore.Request(request.method, target, headers=request.headers.raw)
        with _our_errors():
            answer, connection = await self._connections.ask(asked)
        stream = _Stream(answer, partial(self._connections.give_back, str(target.origin), connection))
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

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
    """Connections that are kept for a moment, for the next feed of their origin.

    httpcore's pool looks at every connection for every other one, at each request and at each answer.
    """

    def __init__(self, tls: ssl.SSLContext, network: httpcore.AsyncNetworkBackend) -> None:
        self._make = partial(httpcore.AsyncHTTPConnection, ssl_context=tls, network_backend=network)
        self._idle: dict[str, list[httpcore.AsyncHTTPConnection]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def ask(self, request: httpcore.Request) -> tuple[httpcore.Response, httpcore.AsyncHTTPConnection]:
        """Return the answer, and the connection that has to be given back once it is read."""
        origin = request.url.origin
        while idle := self._idle.get(str(origin)):
            connection = idle.pop()
            # The server may be closing what we kept, just now: that is no failure of the visit.
            with suppress(httpcore.NetworkError, httpcore.RemoteProtocolError):
                if not connection.has_expired():
                    return await connection.handle_async_request(request), connection
            self._close(connection)
        connection = self._make(origin=origin, keepalive_expiry=_IDLE)
        return await connection.handle_async_request(request), connection

    async def give_back(self, origin: str, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection whose answer is complete; close any other."""
        if not connection.is_idle():
            await connection.aclose()
            return
        self._idle.setdefault(origin, []).append(connection)
        asyncio.get_running_loop().call_later(_IDLE, self._drop, origin, connection)

    def _drop(self, origin: str, connection: httpcore.AsyncHTTPConnection) -> None:
        """Close a connection that was kept long enough, if it is not in use or was since."""
        idle = self._idle.get(origin, [])
        if connection in idle and connection.has_expired():
            idle.remove(connection)
            self._close(connection)
        if not idle:
            self._idle.pop(origin, None)

    def _close(self, connection: httpcore.AsyncHTTPConnection) -> None:
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


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Dials the very address that was checked, so that a name which changes its mind gains nothing (DNS rebinding)."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        self.own: set[str] = set()
        self._policy = policy
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

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
            raise Unreached(f"there is no host {host} ({_reason(error)})") from error
        if not found:
            raise Unreached(f"there is no host {host}")
        return found


class _Stream(httpx.AsyncByteStream):
    """A body as sent, with our errors; `done` is called once it is closed."""

    def __init__(self, answer: httpcore.Response, done: Callable[[], Awaitable[None]]) -> None:
        self._answer = answer
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _our_errors():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        with _our_errors():
            await self._answer.aclose()
            await self._done()


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn everything that httpcore raises into a FetchError."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        offline = getattr(_root(error), "errno", None) in _NO_WAY
        raise (Unreached if offline else FetchError)(_reason(error)) from error


def _root(error: BaseException) -> BaseException:
    """Return what lies at the bottom of an error."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def _reason(error: BaseException) -> str:
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
