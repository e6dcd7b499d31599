"""The ASGI app: outputs from memory on the fast path, everything else by routes.  Owns starlette."""

import os
from collections.abc import Mapping
from importlib.resources import files

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.models import Document
from aggregator.store.thread import Ask
from aggregator.web import pages
from aggregator.web.answers import answer
from aggregator.web.guard import SECURITY_HEADERS, Guard


def create_app(
    config: Config, documents: Mapping[str, Document], ask: Ask, *, environment: Mapping[str, str] = os.environ
) -> ASGIApp:
    """Return the app.  `documents` (by path) is read at each request, so to replace one there is to publish it."""
    guard = Guard(config.general, environment.get("AGGREGATOR_PASSWORD", ""))
    routes = _Views(config, documents, ask, guard).routes()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await routes(scope, receive, send)
        elif not guard.answers_to([value for name, value in scope["headers"] if name == b"host"]):
            await _refuse_name(scope, receive, send)
        elif document := documents.get(scope["path"][1:]):
            await _send_document(document, scope, receive, send)
        else:
            await routes(scope, receive, _binding(send))

    return app


async def _send_document(document: Document, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a document.  No middleware stands here: this is what readers poll."""
    if scope["method"] not in ("GET", "HEAD"):
        refusal = PlainTextResponse("A feed can only be read.\n", 405, {"Allow": "GET, HEAD"})
        await refusal(scope, receive, send)
        return
    status, headers, body = answer(document, dict(scope["headers"]))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _refuse_name(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request for a name that is not ours (RFC 9110 §15.5.20)."""
    text = (
        "This server does not answer to that name.\n"
        "If it should, set base_url in feeds.toml to the address under which it is reached.\n"
    )
    await PlainTextResponse(text, 421, SECURITY_HEADERS)(scope, receive, send)


def _binding(send: Send) -> Send:
    """Return a `send` that adds to every answer what binds browsers."""

    async def send_bound(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SECURITY_HEADERS)
        await send(message)

    return send_bound


class _Views:
    """What is served beside the outputs."""

    def __init__(self, config: Config, documents: Mapping[str, Document], ask: Ask, guard: Guard) -> None:
        self._config = config
        self._documents = documents
        self._ask = ask
        self._guard = guard
        self._style = files("aggregator.web").joinpath("templates", "style.css").read_bytes()

    def routes(self) -> Starlette:
        """Return the app that serves these views."""
        return Starlette(
            routes=[
                Route("/", self.front),
                Route("/healthz", self.health),
                Route("/style.css", self.style),
            ],
            exception_handlers={HTTPException: _http_error, AggregatorError: _our_error, Exception: _any_error},
        )

    async def front(self, request: Request) -> Response:
        """Show the latest stories, what to subscribe to, and how the feeds fare."""
        if not self._admits(request):
            text = "This page needs the password; any user name will do."
            return _page("Who are you?", text, 401, {"WWW-Authenticate": 'Basic realm="aggregator", charset="UTF-8"'})
        # Made in the store's thread, so that a long page does not hold up the readers.
        page = await self._ask(lambda store: pages.front(store, self._config))
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def health(self, request: Request) -> Response:
        """Tell that the process and its store answer; how much there is only to those who may see pages."""
        counts = await self._ask(pages.counts)
        details = counts | {"changed": pages.last_change(self._documents)} if self._admits(request) else {}
        return JSONResponse({"status": "ok", **details}, headers={"Cache-Control": "no-store"})

    async def style(self, _request: Request) -> Response:
        """Serve the stylesheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    def _admits(self, request: Request) -> bool:
        return self._guard.admits(request.headers.get("authorization", ""))


async def _http_error(_request: Request, error: Exception) -> Response:
    """Say what was asked wrongly: no such page, no such method."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return _page("There is nothing here", "Perhaps the output has another name now.", 404, headers)
    return _page(error.detail, "The front page has what there is.", error.status_code, headers)


async def _our_error(_request: Request, error: Exception) -> Response:
    """Say what is wrong with the machine; the text of our errors is fit for people."""
    return _page("This does not work at the moment", str(error), 503, {"Retry-After": "60"})


async def _any_error(_request: Request, _error: Exception) -> Response:
    """Say no more than that it failed; the server's log has the rest."""
    return _page("Something went wrong", "The log tells what.", 500, {})


def _page(title: str, text: str, status: int, headers: Mapping[str, str]) -> Response:
    """Return a page that says one thing."""
    return HTMLResponse(pages.message(title, text), status, {"Cache-Control": "no-store", **headers})
