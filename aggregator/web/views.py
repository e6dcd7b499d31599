"""What is served beside the outputs: pages, health, metrics, and what goes wrong.  Owns starlette, with the app."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.models import Document
from aggregator.store.thread import Ask
from aggregator.web import health
from aggregator.web.asked import Asked, Elsewhere, Page
from aggregator.web.deeds import Deeds
from aggregator.web.desk import Desk, State
from aggregator.web.door import Door, Visitor, client_of
from aggregator.web.entrance import Entrance
from aggregator.web.links import Links
from aggregator.web.pages import PAGES
from aggregator.web.rendering import fingerprint, render, shipped
from aggregator.web.starting import Starting
from aggregator.web.watch import Watch

_FRESH = {"Cache-Control": "no-store"}
_FOR_GOOD = "max-age=31536000, immutable"
_METRICS = "text/plain; version=0.0.4; charset=utf-8"
_FILES = {"style.css": "text/css", "script.js": "text/javascript", "icon.svg": "image/svg+xml"}


class Views:
    """One method for each kind of address.  Pages are made in the store's thread: readers need not wait for one."""

    def __init__(
        self,
        config: Config,
        documents: Mapping[str, Document],
        ask: Ask,
        *,
        door: Door,
        entrance: Entrance,
        watch: Watch,
        desk: Desk | None,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what pages are made of, who lets in, who counts, and who does what pages ask for."""
        self._config = config
        self._documents = documents
        self._ask = ask
        self._door = door
        self._entrance = entrance
        self._watch = watch
        self._desk = desk
        self._clock = clock

    def routes(self) -> Starlette:
        """Return the app that serves these views."""
        app = Starlette(
            routes=[
                *(Route(path, partial(self.page, page=page)) for path, page in PAGES.items()),
                *(self._changing(self._desk) if self._desk else []),
                Route("/login", self._entrance.show, methods=["GET"]),
                Route("/login", self._entrance.enter, methods=["POST"]),
                Route("/logout", self._entrance.leave, methods=["POST"]),
                Route("/healthz", self.health),
                Route("/metrics", self.metrics),
                *(
                    Route(f"/{name}", partial(_file, name=name, content=shipped(name), media=media))
                    for name, media in _FILES.items()
                ),
            ],
            exception_handlers={HTTPException: self._http_error, AggregatorError: _our_error, Exception: _any_error},
        )
        app.router.redirect_slashes = False  # it would leave the path that a proxy serves us under
        return app

    async def page(self, request: Request, page: Page) -> Response:
        """Show a page to who may see it."""
        return await self._show(request, await self._door.admit(request), page)

    async def _show(self, request: Request, visitor: Visitor, page: Page) -> Response:
        """Show a page; raise HTTPException where there is none."""
        links = self._door.links(request, visitor)
        state = self._desk.state() if self._desk else State()
        given = (request.path_params, request.query_params, self._documents, state)
        shown = await self._ask(lambda store: page(Asked(store, self._config, links, self._clock(), *given)))
        if isinstance(shown, Elsewhere):
            return RedirectResponse(shown.way, 307, _FRESH)
        if not shown:
            raise HTTPException(404)
        return self._door.dress(HTMLResponse(shown, headers=_FRESH), request, visitor)

    def _changing(self, desk: Desk) -> list[Route]:
        """Return the routes of what has something done, or looked for."""
        return [
            Route("/do/{verb}", Deeds(self._door, desk).do, methods=["POST"]),
            Route("/start", Starting(self._door, desk, self._show).look, methods=["POST"]),
        ]

    async def health(self, request: Request) -> Response:
        """Tell that the process and its store answer; how much there is only to those who may see pages."""
        counts = await self._ask(health.counts)
        knows = await self._door.knows(request)
        details = counts | {"changed": health.last_change(self._documents)} if knows else {}
        return JSONResponse({"status": "ok", **details}, headers=_FRESH)

    async def metrics(self, request: Request) -> Response:
        """Tell monitors what was counted."""
        await self._door.admit(request)
        told = await self._ask(lambda store: self._watch.exposition(store, self._documents))
        return Response(told, headers={"Content-Type": _METRICS, **_FRESH})

    async def _http_error(self, request: Request, error: Exception) -> Response:
        """Say what was asked wrongly: no such page, no such method, no password."""
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            self._watch.refused("method", path=request.url.path, client=client_of(request.scope), detail=request.method)
        title, text = _MEANINGS.get(error.status_code, (error.detail, "The stories page has what there is."))
        if "application/json" in request.headers.get("accept", ""):  # a script's: no browser is to ask for a password
            return JSONResponse({"error": f"{title}: {text}"}, error.status_code, _FRESH)
        if error.status_code == 401 and self._door.can_log_in(request):
            links = Links.served(request.url.path, request.url.query)
            back = f"?{urlencode({'back': links.here})}" if links.here and request.method == "GET" else ""
            return RedirectResponse(links.page("login") + back, 303, _FRESH)
        return _message(request, title, text, error.status_code, dict(error.headers or {}))


_MEANINGS = {
    401: (
        "Who are you?",
        "This page needs the password; any user name will do. “aggregator password” sets one, where the server runs.",
    ),
    403: ("This form is no longer good", "It was shown too long ago, or elsewhere: go back, load the page, try again."),
    404: ("There is nothing here", "Perhaps the story was forgotten, or the feed or output has another name now."),
    405: ("That cannot be done here", "Pages can only be read; their buttons and commands change things."),
    413: ("That is too much", "The server takes lists of feeds up to 20 MB, and little else."),
    429: ("Too many wrong passwords", "Wait for a minute, then try once more."),
}


async def _file(request: Request, name: str, content: bytes, media: str) -> Response:
    """Serve a file that pages load: kept for good under the address that pages have, else asked about each time."""
    tag = fingerprint(name)
    headers = {"Cache-Control": _FOR_GOOD if request.url.query == tag else "no-cache", "ETag": f'"{tag}"'}
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media, headers=headers)


async def _our_error(request: Request, error: Exception) -> Response:
    """Say what is wrong with the machine; the text of our errors is fit for people."""
    return _message(request, "This does not work at the moment", str(error), 503, {"Retry-After": "60"})


async def _any_error(request: Request, _error: Exception) -> Response:
    """Say no more than that it failed; the server's log has the rest."""
    return _message(request, "Something went wrong", "The log tells what.", 500, {})


def _message(request: Request, title: str, text: str, status: int, headers: Mapping[str, str]) -> Response:
    """Return a page that says one thing."""
    page = render("message.html", Links.served(request.url.path), title=title, text=text)
    return HTMLResponse(page, status, {**_FRESH, **headers})
