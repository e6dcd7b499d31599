"""The ASGI app: documents from memory, mostly at once, everything else by routes.  Owns starlette, with the views."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from aggregator import password
from aggregator.config import Config
from aggregator.models import Document
from aggregator.store.thread import Ask
from aggregator.web.access import Access
from aggregator.web.answers import Headers, answer, has_token
from aggregator.web.caller import CALLER, Callers, caller_of
from aggregator.web.desk import Desk
from aggregator.web.door import Door, client_of
from aggregator.web.entrance import Entrance
from aggregator.web.guard import SECURITY_HEADERS, Guard
from aggregator.web.pages import PAGES
from aggregator.web.ready import Ready, Wire
from aggregator.web.views import Views
from aggregator.web.watch import Unwatched, Watch

_ROUTES = {
    "healthz": "health",
    "metrics": "metrics",
    "style.css": "style",
    "script.js": "style",
    "icon.svg": "style",
    "do": "deed",
    "login": "login",
    "logout": "login",
}
_PAGES = {path[1:].partition("/")[0] for path in PAGES}


def _now() -> datetime:
    return datetime.now(UTC)


class App:
    """The ASGI app.  `documents` (by path) is read at each request, so to replace one there is to publish it.

    Without a `desk`, pages can only be read.
    """

    def __init__(
        self,
        config: Config,
        documents: Mapping[str, Document],
        ask: Ask,
        *,
        watch: Watch | None = None,
        desk: Desk | None = None,
        environment: Mapping[str, str] = os.environ,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """Answer by this config; pages are made of what `ask` finds."""
        self._documents = documents
        self._ready: dict[str, Ready] = {}
        self._watch = watch or Unwatched()
        self._guard = Guard(config.general)
        self._callers = Callers(config.general)
        self._access = Access(environment.get(password.VARIABLE, ""), ask)
        door = Door(self._guard, self._access, self._watch, has_forms=desk is not None)
        entrance = Entrance(door, self._access, desk, self._watch)
        views = Views(config, documents, ask, door=door, entrance=entrance, watch=self._watch, desk=desk, clock=clock)
        self._routes = views.routes()

    def at_once(self, target: bytes, headers: Headers) -> Wire | None:
        """Return the answer to a GET of an open document under a name of ours; None for whatever else is asked."""
        path = target[1:].decode("latin-1")
        document = self._documents.get(path)
        if document is None or document.token:
            return None
        hosts = [value for name, value in headers if name == b"host"]
        if not self._guard.answers_to(hosts):
            return None
        document = self._guard.named(document, hosts[0])
        ready = self._ready.get(path)
        if ready is None or ready.document is not document:
            ready = self._ready[path] = Ready(document)
        wire = ready.answer(dict(headers))
        self._watch.answered("document", wire.status, path)
        return wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._routes(scope, receive, send)
            return
        caller = self._callers.of((scope.get("client") or ("",))[0], scope["scheme"], scope["headers"])
        scope = {**scope, "client": (caller.client, 0), "scheme": caller.scheme, CALLER: caller}
        document, watch = self._documents.get(scope["path"][1:]), self._watch
        send = _counting(send, scope["path"], watch, is_document=document is not None)
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if not self._guard.answers_to(hosts):
            detail = b", ".join(hosts).decode("latin-1")
            watch.refused("host", path=scope["path"], client=client_of(scope), detail=detail)
            await _refuse_name(scope, receive, send)
        elif document and not await _admits(document, scope, self._access):
            watch.refused("token", path=scope["path"], client=client_of(scope))
            await _demand_token(scope, receive, send)
        elif document and scope["method"] not in ("GET", "HEAD"):
            watch.refused("method", path=scope["path"], client=client_of(scope), detail=scope["method"])
            await PlainTextResponse("A feed can only be read.\n", 405, {"Allow": "GET, HEAD"})(scope, receive, send)
        elif document:
            await _send_document(self._guard.named(document, hosts[0]), scope, send)
        else:
            await self._routes(scope, receive, _binding(send))


async def _send_document(document: Document, scope: Scope, send: Send) -> None:
    """Answer with a document.  No middleware stands here: this is what readers poll."""
    status, headers, body = answer(document, dict(scope["headers"]))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _admits(document: Document, scope: Scope, access: Access) -> bool:
    """Return whether a document is open, or who asks for it knows its token or the password."""
    if not document.token:
        return True
    if caller_of(scope).user:
        return True
    authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    if has_token(document, scope["query_string"], authorization):
        return True
    return (await access.judge(authorization, client_of(scope))).is_admitted


async def _demand_token(scope: Scope, receive: Receive, send: Send) -> None:
    """Ask for the token of a document (RFC 9110 §15.5.2); feed readers offer it as the password of any user."""
    headers = {"WWW-Authenticate": 'Basic realm="aggregator", charset="UTF-8"', "Cache-Control": "no-store"}
    await PlainTextResponse("This feed needs its token.\n", 401, headers)(scope, receive, send)


async def _refuse_name(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request for a name that is not ours (RFC 9110 §15.5.20)."""
    text = (
        "This server does not answer to that name.\n"
        "If it should, set base_url in feeds.toml to the address under which it is reached.\n"
    )
    await PlainTextResponse(text, 421, SECURITY_HEADERS)(scope, receive, send)


def _route(path: str) -> str:
    """Return the class of an address beside the documents: few, so that they can be counted apart."""
    first = path[1:].partition("/")[0]
    return "page" if first in _PAGES else _ROUTES.get(first, "other")


def _counting(send: Send, path: str, watch: Watch, *, is_document: bool) -> Send:
    """Return a `send` that tells which status was answered."""
    route, named = ("document", path[1:]) if is_document else (_route(path), "")

    async def send_counted(message: Message) -> None:
        if message["type"] == "http.response.start":
            watch.answered(route, message["status"], named)
        await send(message)

    return send_counted


def _binding(send: Send) -> Send:
    """Return a `send` that adds to every answer what binds browsers."""

    async def send_bound(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SECURITY_HEADERS)
        await send(message)

    return send_bound
