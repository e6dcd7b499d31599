"""What is served beside the outputs: pages, health, metrics, and what goes wrong.  Owns starlette, with the app."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from aggregator.config import Config
from aggregator.errors import AggregatorError
from aggregator.models import Document
from aggregator.store.thread import Ask
from aggregator.web import feeds, front, health, outputs, story
from aggregator.web.access import Access
from aggregator.web.guard import Guard
from aggregator.web.links import Links
from aggregator.web.rendering import render
from aggregator.web.watch import Watch

_FRESH = {"Cache-Control": "no-store"}
_METRICS = "text/plain; version=0.0.4; charset=utf-8"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="aggregator", charset="UTF-8"'}


class Views:
    """One method for each address.  Pages are made in the store's thread: a long one does not hold up the readers."""

    def __init__(
        self,
        config: Config,
        documents: Mapping[str, Document],
        ask: Ask,
        *,
        guard: Guard,
        access: Access,
        watch: Watch,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what pages are made of, who may see them, and who counts."""
        self._config = config
        self._documents = documents
        self._ask = ask
        self._guard = guard
        self._access = access
        self._watch = watch
        self._clock = clock
        self._style = files("aggregator.web").joinpath("templates", "style.css").read_bytes()

    def routes(self) -> Starlette:
        """Return the app that serves these views."""
        app = Starlette(
            routes=[
                Route("/", self.front),
                Route("/stories/{name}", self.story),
                Route("/feeds", self.feeds),
                Route("/outputs", self.outputs),
                Route("/healthz", self.health),
                Route("/metrics", self.metrics),
                Route("/style.css", self.style),
            ],
            exception_handlers={HTTPException: self._http_error, AggregatorError: _our_error, Exception: _any_error},
        )
        app.router.redirect_slashes = False  # it would leave the path that a proxy serves us under
        return app

    async def front(self, request: Request) -> Response:
        """Show the latest stories, or those that are searched for."""
        asked = request.query_params
        wish = front.Wish.of(asked.get("q", ""), asked.get("tag", ""), asked.get("page", ""))
        return await self._page(request, partial(front.page, wish=wish, now=self._clock()))

    async def story(self, request: Request) -> Response:
        """Show one story with its reasons, under the name that it has now."""
        await self._admit(request)
        name = request.path_params["name"]
        number = await self._ask(lambda store: story.find(store, name))
        if number is None:
            raise HTTPException(404)
        if name != f"s{number}" and not story.is_published_id(name):
            return RedirectResponse(f"s{number}", 307, _FRESH)
        return await self._page(request, partial(story.page, number=number))

    async def feeds(self, request: Request) -> Response:
        """Show how the feeds fare."""
        page = front.page_number(request.query_params.get("page", ""))
        return await self._page(request, partial(feeds.page, number=page))

    async def outputs(self, request: Request) -> Response:
        """Show what can be subscribed to."""
        return await self._page(request, partial(outputs.page, documents=self._documents))

    async def health(self, request: Request) -> Response:
        """Tell that the process and its store answer; how much there is only to those who may see pages."""
        counts = await self._ask(health.counts)
        details = counts | {"changed": health.last_change(self._documents)} if await self._knows(request) else {}
        return JSONResponse({"status": "ok", **details}, headers=_FRESH)

    async def metrics(self, request: Request) -> Response:
        """Tell monitors what was counted."""
        await self._admit(request)
        told = await self._ask(lambda store: self._watch.exposition(store, self._documents))
        return Response(told, headers={"Content-Type": _METRICS, **_FRESH})

    async def style(self, _request: Request) -> Response:
        """Serve the stylesheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def _page(self, request: Request, make: Callable[..., str]) -> Response:
        """Show a page to who may see it; raise HTTPException where what it shows went while it was looked up."""
        await self._admit(request)
        links = Links.served(request.url.path)
        page = await self._ask(lambda store: make(store, self._config, links))
        if not page:
            raise HTTPException(404)
        return HTMLResponse(page, headers=_FRESH)

    async def _knows(self, request: Request) -> bool:
        """Return whether somebody may see pages, without telling of it where not."""
        if self._guard.is_open:
            return True
        verdict = await self._access.judge(request.headers.get("authorization", ""), client_of(request.scope))
        return verdict.is_admitted

    async def _admit(self, request: Request) -> None:
        """Let in who may see pages; raise HTTPException with what the others have to do."""
        if self._guard.is_open:
            return
        client = client_of(request.scope)
        verdict = await self._access.judge(request.headers.get("authorization", ""), client)
        if verdict.is_admitted:
            return
        reason = "rate" if verdict.reason == "wait" else "password"
        self._watch.refused(reason, path=request.url.path, client=client, detail=verdict.reason)
        if verdict.wait:
            raise HTTPException(429, headers={"Retry-After": str(verdict.wait)})
        raise HTTPException(401, headers=_CHALLENGE)

    async def _http_error(self, request: Request, error: Exception) -> Response:
        """Say what was asked wrongly: no such page, no such method, no password."""
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            self._watch.refused("method", path=request.url.path, client=client_of(request.scope), detail=request.method)
        title, text = _MEANINGS.get(error.status_code, (error.detail, "The stories page has what there is."))
        return _message(request, title, text, error.status_code, dict(error.headers or {}))


_MEANINGS = {
    401: (
        "Who are you?",
        "This page needs the password; any user name will do. “aggregator password” sets one, where the server runs.",
    ),
    404: ("There is nothing here", "Perhaps the story was forgotten, or the output has another name now."),
    405: ("That cannot be done here", "Pages can only be read; commands change things."),
    429: ("Too many wrong passwords", "Wait for a minute, then try once more."),
}


def client_of(scope: Scope) -> str:
    """Return the address that a request came from; a proxy on this machine is believed whom it serves."""
    client = scope.get("client")
    return str(client[0]) if client else ""


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
