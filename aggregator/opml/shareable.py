"""What of a feed's settings may leave this machine: everything but secrets.  Pure."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_NO_SECRET = re.compile(r"([A-Za-z-]+ )?\$\{\w+\}")  # "Bearer ${NAME}": the environment keeps what matters


def shareable(settings: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return a `[[feed]]` as it is written, without its secrets, and what was left out, in a few words each.

    `${NAME}` is none.  Secrets are a name and password in an address, and every header whose value stands there itself;
    what the query of an address says cannot be told apart, and stays.
    """
    shared = dict(settings)
    left_out: list[str] = []
    for key, what in (("url", "name and password in its address"), ("proxy", "name and password of its proxy")):
        if isinstance(text := shared.get(key), str) and (bare := _without_login(text)) != text:
            shared[key] = bare
            left_out.append(what)
    headers = shared.pop("headers", None)
    if isinstance(headers, Mapping):
        kept = {name: value for name, value in headers.items() if _NO_SECRET.fullmatch(value)}
        left_out += [f"the header {name}" for name in headers if name not in kept]
        shared |= {"headers": kept} if kept else {}
    return shared, tuple(left_out)


def _without_login(address: str) -> str:
    """Return an address without name and password, unless both are to come from the environment."""
    parts = urlsplit(address)
    login, at, host = parts.netloc.rpartition("@")
    if not at or all(_NO_SECRET.fullmatch(part) for part in login.split(":")):
        return address
    return parts._replace(netloc=host).geturl()
