"""SOCKS5 (RFC 1928, RFC 1929): ask a proxy for a way to a host, whose name it looks up itself.  Pure."""

import ipaddress
from typing import Protocol

from aggregator.errors import FetchError

_VERSION, _CONNECT, _LOGIN = b"\x05", b"\x01", b"\x02"
_IPV4, _NAME, _IPV6 = 1, 3, 4
_REFUSALS = (
    "",
    "it failed",
    "its rules forbid it",
    "the network is unreachable",
    "the host is unreachable",
    "connection refused",
    "it took too long",
    "it knows no such command",
    "it knows no such kind of address",
)


class Stream(Protocol):
    """A connection to the proxy."""

    async def read(self, max_bytes: int) -> bytes:
        """Return some bytes, none at the end."""

    async def write(self, buffer: bytes) -> None:
        """Send bytes."""


async def lead(stream: Stream, host: str, port: int, login: tuple[bytes, bytes] | None) -> None:
    """Have the proxy connect the stream with a host; raise FetchError, which says why, where it does not."""
    await stream.write(_VERSION + (b"\x01" + _LOGIN if login else b"\x01\x00"))
    version, method = await _read(stream, 2)
    if version != _VERSION[0] or method != (_LOGIN[0] if login else 0):
        wants = " it wants a name and password" if version == _VERSION[0] and not login else ""
        raise FetchError(f"the proxy does not take us in (SOCKS5){':' if wants else ''}{wants}")
    if login:
        await stream.write(b"\x01" + b"".join(bytes([len(part)]) + part for part in login))
        _, refused = await _read(stream, 2)
        if refused:
            raise FetchError("the proxy does not accept the name and password")
    await stream.write(_VERSION + _CONNECT + b"\x00" + _address(host) + port.to_bytes(2))
    _, refused, _, kind = await _read(stream, 4)
    if refused:
        reason = _REFUSALS[refused] if refused < len(_REFUSALS) else f"error {refused}"
        raise FetchError(f"the proxy cannot reach {host}: {reason}")
    bound = {_IPV4: 4, _IPV6: 16}.get(kind) or (await _read(stream, 1))[0]
    await _read(stream, bound + 2)


def _address(host: str) -> bytes:
    """Return a host as the proxy takes it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("ascii")
        if len(name) > 255:
            raise FetchError(f"there is no host {host}") from None
        return bytes([_NAME, len(name)]) + name
    return bytes([_IPV4 if address.version == 4 else _IPV6]) + address.packed


async def _read(stream: Stream, count: int) -> bytes:
    """Return this many bytes, however they come in; one at a time, so that none of what follows is taken."""
    received = b""
    while len(received) < count:
        piece = await stream.read(count - len(received))
        if not piece:
            raise FetchError("the proxy hung up; is it one for SOCKS5?")
        received += piece
    return received
