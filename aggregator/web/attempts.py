"""Wrong passwords, and who has to wait before the next attempt.  Pure but for its memory."""

import ipaddress

_MOST = 5  # wrong passwords of one client in a minute
_MOST_OF_ALL = 60  # of all clients: addresses may be many, or made up
_MINUTE = 60.0


class Attempts:
    """What was tried within the last minute, by client; one password that is tried again and again counts once."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._tried: dict[str, dict[bytes, float]] = {}  # client → what it tried → when

    def has_failed(self, client: str, credentials: bytes, *, now: float) -> bool:
        """Return whether this client tried just this within the last minute."""
        self._forget(now)
        return credentials in self._tried.get(_network(client), ())

    def wait(self, client: str, *, now: float) -> int:
        """Return for how many seconds this client may not try, 0 where it may."""
        self._forget(now)
        tried = sorted(self._tried.get(_network(client), {}).values())
        every = sorted(moment for moments in self._tried.values() for moment in moments.values())
        waits = [moments[-most] for moments, most in ((tried, _MOST), (every, _MOST_OF_ALL)) if len(moments) >= most]
        return int(max(waits) + _MINUTE - now) + 1 if waits else 0

    def left(self, client: str, *, now: float) -> int:
        """Return how many wrong passwords this client may try before it has to wait."""
        self._forget(now)
        every = sum(map(len, self._tried.values()))
        return max(0, min(_MOST - len(self._tried.get(_network(client), {})), _MOST_OF_ALL - every))

    def fail(self, client: str, credentials: bytes, *, now: float) -> None:
        """Remember a wrong password."""
        self._tried.setdefault(_network(client), {})[credentials] = now

    def _forget(self, now: float) -> None:
        """Drop what is older than a minute."""
        recent = {
            client: {tried: moment for tried, moment in moments.items() if now - moment < _MINUTE}
            for client, moments in self._tried.items()
        }
        self._tried = {client: moments for client, moments in recent.items() if moments}


def _network(client: str) -> str:
    """Return whom an address stands for: itself, or in IPv6 the network, of which one person has all addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else client
