"""Dialling: publishers at addresses that were checked, and what goes wrong on the way."""

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from aggregator.errors import AddressRefused, FetchError, Unreached
from aggregator.visit.addresses import Policy
from aggregator.visit.stream import Stream, connect

Resolve = Callable[[str], Awaitable[Sequence[str]]]  # a host's IP addresses, best first

_PATIENCE = 3.0  # seconds for an address when there are others
_NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}


class CheckedNetwork:
    """Dials the very address that was checked, so that a name which changes its mind gains nothing (DNS rebinding)."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        """Dial what the policy permits; `own` collects the hosts that only the config opens."""
        self.own: set[str] = set()
        self._policy = policy
        self._resolve = resolve

    async def dial(self, host: str, port: int, tls: ssl.SSLContext | None) -> Stream:
        """Return a connection to the first of the host's permitted addresses that answers; over TLS, to the host's."""
        *others, last = await self._addresses(host)
        for address in others:
            try:
                async with asyncio.timeout(_PATIENCE):
                    return await connect(address, port, tls, host)
            except ssl.SSLError:  # this one did answer
                raise
            except OSError:
                continue
        return await connect(last, port, tls, host)

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


@contextmanager
def our_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turn what the system raises, and errors of these kinds, into a FetchError."""
    caught: tuple[type[Exception], ...] = (OSError, *kinds)
    try:
        yield
    except caught as error:
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
