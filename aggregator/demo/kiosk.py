"""The outlets' server: an ASGI app that answers with each feed as it is at the present look.  Pure but for its look."""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from aggregator.demo.day import Day
from aggregator.demo.feeds import document
from aggregator.demo.issues import Look, issue

_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Kiosk:
    """Every outlet's feed under its path; `look` is the moment that is shown, and may be replaced at any time."""

    def __init__(self, day: Day, look: Look) -> None:
        """Open at a moment."""
        self.look = look
        self._day = day
        self._outlets = {f"/{outlet.path}": outlet for outlet in day.outlets.values()}

    async def __call__(self, scope: MutableMapping[str, Any], _receive: object, send: _Send) -> None:
        """Answer a request for a feed: 304 where the asker has it as it is (RFC 9110 §13.1.2), 404 for no feed."""
        outlet = self._outlets.get(scope["path"])
        if outlet is None:
            await _answer(send, 404, {}, b"no such feed\n")
            return
        kind, body = document(outlet, issue(self._day, outlet, self.look))
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        asked = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
        if asked == etag:
            await _answer(send, 304, {"etag": etag}, b"")
        else:
            await _answer(send, 200, {"etag": etag, "content-type": kind}, body)

    def at_once(self, _target: bytes, _headers: object) -> None:
        """Answer nothing without a look."""


async def _answer(send: _Send, status: int, headers: dict[str, str], body: bytes) -> None:
    length = {} if status == 304 else {"content-length": str(len(body))}
    pairs = [(name.encode(), value.encode()) for name, value in (headers | length).items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
