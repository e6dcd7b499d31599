"""`/login` and `/logout`: the password, once, instead of with each page.  Owns starlette, with the app."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from aggregator.web import forms
from aggregator.web.access import Access, Verdict
from aggregator.web.deeds import fields_of, taken
from aggregator.web.desk import Desk
from aggregator.web.door import Door, client_of
from aggregator.web.links import Links, Told
from aggregator.web.rendering import render
from aggregator.web.watch import Watch

_FRESH = {"Cache-Control": "no-store"}
_BYTES = 10_000  # of a form
_MOST = 1000  # characters of a password
_STALE = "This page was open for too long, or in a browser that keeps no cookies: try again."


class Entrance:
    """Where people come in and leave."""

    def __init__(self, door: Door, access: Access, desk: Desk | None, watch: Watch) -> None:
        """Take who lets in, who knows the password, who remembers who left, and who counts."""
        self._door = door
        self._access = access
        self._desk = desk
        self._watch = watch

    async def show(self, request: Request) -> Response:
        """Show the form; who is let in already goes on."""
        back = forms.way_back(request.query_params.get("back", ""))
        if await self._door.knows(request):
            return _onward(back)
        return await self._form(request, back)

    async def enter(self, request: Request) -> Response:
        """Let in who gives the password, in a session that nobody had before."""
        visitor = await self._door.visitor(request)
        fields = await fields_of(request, most=_BYTES)
        back = forms.way_back(taken(fields, "back"))
        if visitor.session.is_known:  # by another tab
            return _onward(back)
        try:
            self._door.verify(request, visitor, taken(fields, "token"))
        except HTTPException:
            return await self._form(request, back, status=403, told=_STALE)
        client = client_of(request.scope)
        verdict = await self._access.enter(taken(fields, "password")[:_MOST], client)
        if verdict.is_admitted:
            return self._door.begin(_onward(back), request)
        self._watch.refused(
            "rate" if verdict.wait else "password", path=request.url.path, client=client, detail=verdict.reason
        )
        return await self._form(request, back, status=429 if verdict.wait else 403, verdict=verdict)

    async def leave(self, request: Request) -> Response:
        """End a session for good, in whichever browser its cookie is."""
        visitor = await self._door.visitor(request)
        fields = await fields_of(request, most=_BYTES)
        self._door.verify(request, visitor, taken(fields, "token"))
        if visitor.session.is_known:
            self._access.end(visitor.session)
            if self._desk:
                await self._desk.change("end_session", {"id": visitor.session.id, "made": visitor.session.made})
        home = RedirectResponse("login", 303, _FRESH)
        return self._door.begin(home, request, is_known=False, told=Told("You are logged out."))

    async def _form(
        self, request: Request, back: str, *, status: int = 200, told: str = "", verdict: Verdict | None = None
    ) -> Response:
        """Return the page with the form, and what was wrong."""
        visitor = await self._door.visitor(request)
        page = render(
            "login.html",
            self._door.links(request, visitor, is_login=True),
            back=back,
            told=told or (_told(verdict) if verdict else ""),
            is_closed=not await self._access.has_password(),
            is_plain=self._door.is_overheard(request),
        )
        headers = _FRESH | ({"Retry-After": str(verdict.wait)} if verdict and verdict.wait else {})
        return self._door.dress(HTMLResponse(page, status, headers), request, visitor, is_login=True)


def _onward(back: str) -> Response:
    """Lead to where somebody wanted to go."""
    return RedirectResponse(Links.served("/login").front + back, 303, _FRESH)


def _told(verdict: Verdict) -> str:
    """Return why somebody is not let in, and what they can do."""
    if verdict.reason == "unknown":
        return "Type the password."
    if verdict.wait:
        return f"Too many wrong passwords: try again in {verdict.wait} seconds."
    tries = "once" if verdict.left == 1 else f"{verdict.left} times"
    return f"That is not the password. You can try {tries} more within this minute."
