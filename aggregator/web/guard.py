"""Who may see what: the names that we answer to, the password, the headers that bind browsers.  Pure."""

import hmac
import ipaddress
import re
from base64 import b64decode
from collections.abc import Sequence
from urllib.parse import urlsplit

from aggregator.config import General

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(:\d{1,5})?", re.IGNORECASE)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """The rules of one configuration."""

    def __init__(self, general: General, password: str) -> None:
        """Take the names from `listen` and `base_url`; pages need the password unless only this machine can connect."""
        self._names = _HERE | {general.host.lower(), (urlsplit(general.base_url).hostname or "").lower()}
        self._is_everywhere = general.host in ("0.0.0.0", "::")  # noqa: S104 -- compared, not listened on
        self._password = password.encode()
        self.is_open = general.on_loopback

    def answers_to(self, hosts: Sequence[bytes]) -> bool:
        """Return whether a request's Host headers are one name of ours, at any port.

        A page elsewhere can point its own name at this machine (DNS rebinding), but it cannot make a browser send ours.
        An address is no name, so where we listen on all of them, each will do.
        """
        match = _HOST.fullmatch(hosts[0].decode("latin-1")) if len(hosts) == 1 else None
        if not match:
            return False
        name = match["name"].strip("[]").rstrip(".").lower()
        return name in self._names or (self._is_everywhere and _is_address(name))

    def admits(self, authorization: str) -> bool:
        """Return whether pages may be shown to who sends this `Authorization` (RFC 7617); the user's name is free."""
        if self.is_open:
            return True
        scheme, _, credentials = authorization.partition(" ")
        try:
            given = b64decode(credentials.strip(), validate=True).partition(b":")[2]
        except ValueError:
            return False
        is_right = hmac.compare_digest(given, self._password)
        return is_right and scheme.lower() == "basic" and bool(self._password)


def _is_address(name: str) -> bool:
    """Return whether a host is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
