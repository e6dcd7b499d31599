"""HTTP connections that reach only addresses which were checked.  Owns httpcore, the lower half of httpx."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpcore
import httpx

from aggregator.errors import AddressRefused, FetchError
from aggregator.visit.addresses import Policy

Resolve = Callable[[str], Awaitable[Sequence[str]]]  # a host's IP addresses, best first

_PATIENCE = 3.0  # seconds for an address when there are others
_IDLE = 5.0  # seconds that a connection is kept for the next feed of its host; feeds are asked once an hour
_MOST_IDLE = 100
_LOOKUPS = 32  # names looked up at once: a dead name server holds its thread for long


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests over a pool of connections to addresses that the policy permits; nothing else is added.

    Raises FetchError and AddressRefused; knows nothing of cookies, proxies, redirects, time limits.
    """

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, resolve: Resolve | None = None) -> None:
        """Open nothing yet; `tls` and `resolve` stand in for the public authorities and the system's resolver."""
        self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        self._network = _CheckedNetwork(policy, resolve or self._resolve)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(),
            max_connections=None,  # who calls decides how much is under way
            max_keepalive_connections=_MOST_IDLE,
            keepalive_expiry=_IDLE,
            network_backend=self._network,
        )

    def is_own(self, host: str) -> bool:
        """Return whether the host is known to be at an address that only the config opens."""
        return host in self._network.own

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer once its headers are there; its stream gives the body as sent."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with _our_errors():
            answer = await self._pool.handle_async_request(
                httpcore.Request(request.method, target, headers=request.headers.raw)
            )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def _resolve(self, host: str) -> list[str]:
        """Return what the system's resolver says, in its order (RFC 6724)."""
        look_up = asyncio.get_running_loop().run_in_executor
        found = await look_up(self._lookups, socket.getaddrinfo, host, None, 0, socket.SOCK_STREAM)
        return list(dict.fromkeys(str(where[0]) for *_, where in found))


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
            raise AddressRefused(f"{host} is at {found[0]}, where feeds may not lead (see allow_private_addresses)")
        if all(self._policy.is_own(address) for address in permitted):
            self.own.add(host)
        return permitted

    async def _look_up(self, host: str) -> Sequence[str]:
        try:
            found = await self._resolve(host)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label is empty or too long
            raise FetchError(f"there is no host {host} ({_reason(error)})") from error
        if not found:
            raise FetchError(f"there is no host {host}")
        return found


class _Stream(httpx.AsyncByteStream):
    """A body as sent, with our errors."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _our_errors():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        with _our_errors():
            await self._answer.aclose()


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn everything that httpcore raises into a FetchError."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise FetchError(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return what lies at the bottom of an error, in the system's words."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    if isinstance(error, OSError) and error.errno and error.strerror:
        spelt = isinstance(error, ssl.SSLError | socket.gaierror)  # their numbers are not the system's
        return error.strerror if spelt else os.strerror(error.errno)
    return str(error) or type(error).__name__


def _is_numeric(host: str) -> bool:
    """Return whether a host is an IP address in its standard notation; every other notation goes to the resolver."""
    return ":" in host or (host.count(".") == 3 and host.replace(".", "").isdecimal())
