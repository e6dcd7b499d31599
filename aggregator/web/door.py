"""The door: who comes, whether they may come in, and the cookies that they are known by.  Owns starlette, with the app.

Whoever may see pages may change things; what a form sends is believed only from the session that it was shown to.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from aggregator.password import LASTS
from aggregator.web.access import Access
from aggregator.web.caller import caller_of
from aggregator.web.guard import Guard
from aggregator.web.links import Links, Told
from aggregator.web.session import Session, Sessions
from aggregator.web.watch import Watch

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="aggregator", charset="UTF-8"'}
_NOTE_LASTS = 300  # seconds


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: `is_new` where the browser has no cookie of the session yet; `note` is what it has to be told."""

    session: Session
    is_new: bool
    note: Told | None = None


class Door:
    """One configuration's door."""

    def __init__(
        self,
        guard: Guard,
        access: Access,
        watch: Watch,
        *,
        has_forms: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the rules, the passwords and who counts; `has_forms` where pages have something done."""
        self._guard = guard
        self._access = access
        self._watch = watch
        self._has_forms = has_forms
        self._clock = clock
        self._sessions = Sessions(b"")

    async def knows(self, request: Request) -> bool:
        """Return whether somebody may see pages, without telling of it where not."""
        if self._is_open(request) or (await self.visitor(request)).session.is_known:
            return True
        verdict = await self._access.judge(request.headers.get("authorization", ""), client_of(request.scope))
        return verdict.is_admitted

    async def visitor(self, request: Request) -> Visitor:
        """Return who asks, let in or not."""
        self._sessions = await self._access.sessions()
        session = self._sessions.read(request.cookies.get(self._cookie("session", request), ""), now=self._clock())
        if session is None:
            return Visitor(self._sessions.begin(now=self._clock()), is_new=True)
        note = self._sessions.told(request.cookies.get(self._cookie("note", request), ""), session)
        return Visitor(session, is_new=False, note=note)

    async def admit(self, request: Request) -> Visitor:
        """Let in who may see pages; raise HTTPException with what the others have to do."""
        visitor = await self.visitor(request)
        if self._is_open(request) or visitor.session.is_known:
            return visitor
        client = client_of(request.scope)
        verdict = await self._access.judge(request.headers.get("authorization", ""), client)
        if verdict.is_admitted:
            return visitor
        reason = "rate" if verdict.reason == "wait" else "password"
        self._watch.refused(reason, path=request.url.path, client=client, detail=verdict.reason)
        if verdict.wait:
            raise HTTPException(429, headers={"Retry-After": str(verdict.wait)})
        raise HTTPException(401, headers=_CHALLENGE)

    def links(self, request: Request, visitor: Visitor, *, is_login: bool = False) -> Links:
        """Return the links of a page with what its forms carry, and what is to be told there."""
        return replace(
            Links.served(request.url.path, request.url.query),
            token=self._sessions.token(visitor.session) if self._has_forms or is_login else "",
            flash=visitor.note,
            may_leave=visitor.session.is_known,
        )

    def verify(self, request: Request, visitor: Visitor, token: str) -> None:
        """Raise HTTPException for what was sent from elsewhere: a form is one of ours, shown to this very session."""
        headers = request.headers
        is_ours = self._guard.sent_from_here(
            headers.get("sec-fetch-site"), headers.get("origin"), f"{request.url.scheme}://{headers.get('host', '')}"
        )
        if visitor.is_new or not is_ours or not self._sessions.is_token(token, visitor.session):
            self._watch.refused("form", path=request.url.path, client=client_of(request.scope))
            raise HTTPException(403)

    def begin(
        self, response: Response, request: Request, *, is_known: bool = True, told: Told | None = None
    ) -> Response:
        """Give an answer a session that nobody had before: what was known of the one before is not worth a login."""
        session = self._sessions.begin(now=self._clock(), is_known=is_known)
        return self.dress(response, request, Visitor(session, is_new=True), told, is_login=True)

    def dress(
        self,
        response: Response,
        request: Request,
        visitor: Visitor,
        told: Told | None = None,
        *,
        is_login: bool = False,
    ) -> Response:
        """Give an answer the cookies that go with it: the session's, and what the next page is to tell."""
        if visitor.is_new and (self._has_forms or is_login):
            age = LASTS if visitor.session.is_known else None
            self._set(response, request, "session", self._sessions.cookie(visitor.session), age)
        if told:
            self._set(response, request, "note", self._sessions.note(told, visitor.session), _NOTE_LASTS)
        elif visitor.note:
            self._set(response, request, "note", "", 0)
        return response

    def can_log_in(self, request: Request) -> bool:
        """Return whether a person sits there, who gave no password yet; programs are asked for it in their own way."""
        headers = request.headers
        return "text/html" in headers.get("accept", "") and "authorization" not in headers

    def is_overheard(self, request: Request) -> bool:
        """Return whether others may hear what is sent: neither encrypted, nor on this machine."""
        return not self._is_encrypted(request) and not self._guard.is_here(client_of(request.scope))

    def _is_open(self, request: Request) -> bool:
        """Return whether who asks needs no password: on this machine, or where a trusted proxy knows them."""
        caller = caller_of(request.scope)
        return bool(caller.user) or (self._guard.is_open and not caller.is_handed_on)

    def _set(self, response: Response, request: Request, name: str, value: str, age: int | None) -> None:
        """Set a cookie that no script reads, and that no other site has sent along with a form."""
        response.set_cookie(
            self._cookie(name, request),
            value,
            max_age=age,
            path="/",
            secure=self._is_encrypted(request),
            httponly=True,
            samesite="lax",  # a link in a reader leads in
        )

    def _cookie(self, name: str, request: Request) -> str:
        """Return what a cookie is called: ports of one host share theirs, and only HTTPS may set a `__Host-` one."""
        return f"{'__Host-' if self._is_encrypted(request) else ''}aggregator-{self._guard.port}-{name}"

    def _is_encrypted(self, request: Request) -> bool:
        return self._guard.is_encrypted(request.url.scheme, request.headers.get("host", ""))


def client_of(scope: Scope) -> str:
    """Return the address that a request came from; a trusted proxy is believed whom it serves."""
    client = scope.get("client")
    return str(client[0]) if client else ""
