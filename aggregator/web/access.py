"""The password at the door: who knows it, who guesses, who has to wait."""

import asyncio
import hmac
import secrets
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aggregator import password
from aggregator.store.thread import Ask
from aggregator.web.attempts import Attempts
from aggregator.web.session import Session, Sessions


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody is let in: without the password `unknown`, with another one `wrong`.

    `wait` is for how many seconds nothing else that they try is looked at; `left` how often they may before that.
    """

    is_admitted: bool
    reason: Literal["", "unknown", "wrong", "wait"] = ""
    wait: int = 0
    left: int = 0


class Access:
    """One password, from the environment or from the store, either of which will do."""

    def __init__(self, environment: str, ask: Ask, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the password from the environment, empty for none; the store's is looked up when somebody tries one."""
        self._environment = environment.encode()
        self._ask = ask
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._right: set[bytes] = set()  # seals of passwords that were right: to hash one takes long
        self._attempts = Attempts()
        self._sessions: Sessions | None = None
        self._one_at_a_time = asyncio.Lock()  # a hash takes 16 MB

    async def sessions(self) -> Sessions:
        """Return the sessions that were begun under the passwords as they are: another one ends them all."""
        if self._sessions is None:
            key, kept, ended = await self._ask(
                lambda store: (password.session_key(store), password.kept(store), password.ended_sessions(store))
            )
            known = b"\0".join((kept.encode(), self._environment))
            self._sessions = Sessions(hmac.digest(key or self._key, known, "sha256"), ended)
        return self._sessions

    def end(self, session: Session) -> None:
        """Let a session be good for nothing any more."""
        if self._sessions:
            self._sessions.end(session)

    async def has_password(self) -> bool:
        """Return whether there is any password that could be right."""
        return bool(self._environment or await self._ask(password.kept))

    async def judge(self, authorization: str, client: str) -> Verdict:
        """Return whether who sends this `Authorization` header knows the password (RFC 7617); the user's name is free.

        What was right once is right at once, however many others guess from the same address.
        """
        return await self._judge(password_in(authorization), client)

    async def enter(self, given: str, client: str) -> Verdict:
        """Return whether who types this knows the password."""
        return await self._judge(given.encode("utf-8", "replace") or None, client)

    async def _judge(self, given: bytes | None, client: str) -> Verdict:
        if given is None:
            return Verdict(is_admitted=False, reason="unknown")
        seal = hmac.digest(self._key, given, "sha256")
        if seal in self._right:
            return Verdict(is_admitted=True)
        async with self._one_at_a_time:
            return await self._try(given, seal, client)

    async def _try(self, given: bytes, seal: bytes, client: str) -> Verdict:
        """Look at a password that is not known to be right."""
        now = self._clock()
        if self._attempts.has_failed(client, seal, now=now):
            return Verdict(is_admitted=False, reason="wrong", left=self._attempts.left(client, now=now))
        if wait := self._attempts.wait(client, now=now):
            return Verdict(is_admitted=False, reason="wait", wait=wait)
        if await self._is_right(given):
            self._right.add(seal)
            return Verdict(is_admitted=True)
        self._attempts.fail(client, seal, now=now)
        return Verdict(is_admitted=False, reason="wrong", left=self._attempts.left(client, now=now))

    async def _is_right(self, given: bytes) -> bool:
        if self._environment and hmac.compare_digest(given, self._environment):
            return True
        kept = await self._ask(password.kept)
        return bool(kept) and await asyncio.to_thread(password.is_password, given, kept)


def password_in(authorization: str) -> bytes | None:
    """Return the password in an `Authorization` header of the scheme Basic, None where there is none."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(credentials.strip(), validate=True).partition(b":")[2] or None
    except ValueError:
        return None
