"""Who calls: by the connection alone, or as a trusted proxy says whom it serves.  Pure."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aggregator.config import General

Headers = Sequence[tuple[bytes, bytes]]  # names in lower case

CALLER = "aggregator.caller"  # where a request has it (ASGI)

_HANDED_ON = frozenset((b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"forwarded"))


@dataclass(frozen=True, slots=True)
class Caller:
    """One request's sender; `user` is the name that a trusted proxy vouches for, "" for none.

    `is_handed_on` where somebody stands between, trusted or not.
    """

    client: str
    scheme: str
    user: str = ""
    is_handed_on: bool = False


class Callers:
    """The proxies of one configuration, which are believed; nobody else is."""

    def __init__(self, general: General) -> None:
        """Take the networks that trusted proxies are in, and the header with which they vouch for a user."""
        self._trusted = [ipaddress.ip_network(network) for network in general.trusted_proxies]
        self._user_header = general.user_header.lower().encode()

    def of(self, peer: str, scheme: str, headers: Headers) -> Caller:
        """Return who sent a request that came from this address."""
        is_handed_on = any(name in _HANDED_ON for name, _ in headers)
        if not self._is_trusted(peer):
            return Caller(peer, scheme, is_handed_on=is_handed_on)
        told = _values(headers, b"x-forwarded-proto")
        return Caller(
            client=self._client(peer, _values(headers, b"x-forwarded-for")),
            scheme=told[-1] if told and told[-1] in ("http", "https") else scheme,
            user=self._user(headers),
            is_handed_on=is_handed_on,
        )

    def _client(self, peer: str, hops: Sequence[str]) -> str:
        """Return the last of the addresses that no trusted proxy has: what stands before it may be made up."""
        for hop in reversed(hops):
            client = _without_port(hop)
            if not _address(client):
                return peer
            peer = client
            if not self._is_trusted(client):
                break
        return peer

    def _user(self, headers: Headers) -> str:
        """Return whom the proxy vouches for; nobody, where the header stands there twice: one may be the client's."""
        given = [value for name, value in headers if self._user_header and name == self._user_header]
        return given[0].decode("utf-8", "replace").strip() if len(given) == 1 else ""

    def _is_trusted(self, client: str) -> bool:
        address = _address(client)
        return address is not None and any(address in network for network in self._trusted)


def caller_of(scope: Mapping[str, Any]) -> Caller:
    """Return who sent a request."""
    caller: Caller = scope[CALLER]
    return caller


def _values(headers: Headers, name: bytes) -> list[str]:
    """Return the elements of a list that may stand in several headers (RFC 9110 §5.3)."""
    joined = ",".join(value.decode("latin-1") for key, value in headers if key == name)
    return [element.strip() for element in joined.split(",") if element.strip()]


def _without_port(hop: str) -> str:
    """Return the address of "192.0.2.7:1234" or "[2001:db8::7]:1234"."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address; one of IPv4 as such, where it comes in IPv6's clothes (RFC 4291 §2.5.5.2)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
