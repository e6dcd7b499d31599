"""Where feeds may lead us: the public internet, and what the config allows besides.  Pure."""

import ipaddress
import socket
from collections.abc import Iterable
from functools import lru_cache

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291 §2.4: all that is assigned for public use
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 as seen from networks that have only IPv6
_LOCAL_NAMES = (".local", ".localdomain", ".internal", ".lan", ".home.arpa")  # RFC 6762, RFC 8375, and by custom
_METADATA = ipaddress.IPv4Network("168.63.129.16/32")  # Azure hands machines their secrets at a public address
_SPECIAL = tuple(  # what Python's own list, or that of an older Python, takes for public
    ipaddress.ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
)


class Policy:
    """Decides which IP addresses may be dialled: public ones, and those in the `allowed` CIDR ranges."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """Keep the ranges; ValueError for what is none."""
        self._allowed = tuple(ipaddress.ip_network(item) for item in allowed)

    def permits(self, address: str) -> bool:
        """Return whether this IP address, in its standard notation, may be dialled."""
        parsed = _parsed(address)
        return parsed is not None and (_is_public(parsed) or self._allows(parsed))

    def permits_unseen(self, host: str) -> bool:
        """Return whether a host that a proxy looks up may be asked, as far as its name tells.

        Addresses are known in any notation; names that are obviously local are permitted where local addresses are.
        """
        address, name = _spelt(host), host.rstrip(".").lower()
        if address:
            return self.permits(address)
        if name == "localhost" or name.endswith(".localhost"):  # RFC 6761 §6.3
            return self.permits("127.0.0.1")
        return bool(self._allowed) or ("." in name and not name.endswith(_LOCAL_NAMES))

    def is_own(self, host: str) -> bool:
        """Return whether this is an IP address that only the config opens: a machine of the user's own."""
        parsed = _parsed(host)
        return parsed is not None and not _is_public(parsed) and self._allows(parsed)

    def _allows(self, address: _Address) -> bool:
        return any(address in network for network in self._allowed)


def _spelt(host: str) -> str:
    """Return the address that a host is in any notation that the C library takes, such as 127.1; "" for a name."""
    if _parsed(host) is not None:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return ""


@lru_cache(maxsize=1000)  # a visit asks for its host's half a dozen times
def _parsed(text: str) -> _Address | None:
    """Return the address that a connection reaches in the end, so that no notation hides another address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: _Address) -> bool:
    """Return whether anybody on the internet can be meant (IANA special-purpose registries; RFC 6890)."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in (_METADATA, *_SPECIAL)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
