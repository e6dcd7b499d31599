"""The names that we answer to, who needs the password, and the headers that bind browsers.  Pure."""

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from aggregator.config import General
from aggregator.models import Document
from aggregator.web.naming import named

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(:\d{1,5})?", re.IGNORECASE)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared, not listened on

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """The rules of one configuration."""

    def __init__(self, general: General) -> None:
        """Take the names from `listen` and `base_url`.

        Pages are open only where nobody but this machine connects, and none is meant to: a `base_url` with another name
        says that a proxy hands on what others ask.
        """
        name = (urlsplit(general.base_url).hostname or "").lower()
        self._names = _HERE | {general.host.lower(), name}
        self._is_everywhere = general.host in _EVERYWHERE
        self.is_open = general.on_loopback and _is_here(name)
        self.port = general.port
        self._origin = _origin(general.base_url)
        self._base = general.base_url.rstrip("/")
        self._own_host = urlsplit(self._base).netloc.lower().encode()
        self._is_private = _is_here(name) or name in _EVERYWHERE

    def answers_to(self, hosts: Sequence[bytes]) -> bool:
        """Return whether a request's Host headers are one name of ours, at any port.

        A page elsewhere can point its own name at this machine (DNS rebinding), but it cannot make a browser send ours.
        An address is no name, so where we listen on all of them, each will do.
        """
        name = _name(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            return False
        return name in self._names or (self._is_everywhere and _address(name) is not None)

    def named(self, document: Document, host: bytes) -> Document:
        """Return a document as it names itself to who asks by this Host header, which is one of ours.

        By `base_url`, unless that is a name for this machine alone: a tunnel or a container gives it others.  To a hub
        it has one name.
        """
        if not self._is_private or document.hub:
            return document
        asked = host.lower()
        if asked == self._own_host:
            return document
        return named(document, self._base, urlsplit(self._base)._replace(netloc=asked.decode("latin-1")).geturl())

    def sent_from_here(self, site: str | None, origin: str | None, asked: str) -> bool:
        """Return whether a browser says that one of our own pages sent a form: `asked` is the origin it was sent to.

        Of one that says neither (W3C Fetch Metadata §2.4, RFC 6454 §7) nothing is known: the form's token decides.
        """
        if site is not None:
            return site == "same-origin"
        return origin is None or origin.lower() in (self._origin, asked.lower())

    @staticmethod
    def is_here(client: str) -> bool:
        """Return whether an address is this machine's own."""
        return _is_here(client)

    def is_encrypted(self, scheme: str, host: str) -> bool:
        """Return whether who asks sees HTTPS: a proxy may speak it for us, but not to this machine itself."""
        match = _HOST.fullmatch(host)
        here = match is not None and _is_here(match["name"].strip("[]").lower())
        return scheme == "https" or (self._origin.startswith("https:") and not here)


def _origin(address: str) -> str:
    """Return the origin of an address as browsers write it (RFC 6454 §6.2)."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


@lru_cache(maxsize=64)
def _name(host: bytes) -> str | None:
    """Return the name, without a port, in a Host header; None in anything else."""
    match = _HOST.fullmatch(host.decode("latin-1"))
    return match["name"].strip("[]").rstrip(".").lower() if match else None


def _is_here(name: str) -> bool:
    """Return whether a name means this machine, to whoever uses it."""
    address = _address(name)
    return name == "localhost" or (address is not None and address.is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address that a host is, None for a name."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
