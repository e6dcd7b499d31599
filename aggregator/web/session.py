"""Who comes again: signed cookies, and tokens that bind a form to one.  Pure but for the sessions that have ended.

A session's cookie holds an id, what it is good for, when it was made, and a seal.  What is to be told on the next page
goes along in a cookie of its own, sealed for that session.
"""

import binascii
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import asdict, dataclass

from aggregator.password import LASTS
from aggregator.web.links import Told

_LONGEST = 500  # characters of what is told: browsers keep 4096 bytes of a cookie
_TYPED = 1000  # bytes of what was typed


@dataclass(frozen=True, slots=True)
class Session:
    """One browser; `is_known` where somebody gave the password in it."""

    id: str
    is_known: bool = False
    made: int = 0  # seconds since 1970


class Sessions:
    """The sessions of one key.  With another key, none of them is good for anything."""

    def __init__(self, key: bytes, ended: Collection[str] = ()) -> None:
        """Take the key that everything is sealed with, and the sessions that are good for nothing any more."""
        self._key = key
        self._ended = set(ended)

    def begin(self, *, now: float, is_known: bool = False) -> Session:
        """Return a session that nobody had before."""
        return Session(secrets.token_urlsafe(18), is_known, int(now))

    def cookie(self, session: Session) -> str:
        """Return the session as its browser is to give it back."""
        told = f"{session.id}.{'known' if session.is_known else 'any'}.{session.made}"
        return f"{told}.{self._seal('cookie', told)}"

    def read(self, cookie: str, *, now: float) -> Session | None:
        """Return the session of a cookie; None for one that we did not seal, or for a login that is too old."""
        told, _, seal = cookie.rpartition(".")
        if not self._is_seal(seal, "cookie", told):
            return None
        name, kind, made = told.split(".")
        session = Session(name, kind == "known", int(made))
        is_over = session.is_known and (session.id in self._ended or not 0 <= now - session.made < LASTS)
        return None if is_over else session

    def end(self, session: Session) -> None:
        """Have a session be good for nothing any more."""
        self._ended.add(session.id)

    def token(self, session: Session) -> str:
        """Return what forms carry that this session was shown."""
        return self._seal("form", session.id)

    def is_token(self, given: str, session: Session) -> bool:
        """Return whether a form was shown to this session; however much of a token is right, it takes as long."""
        return self._is_seal(given, "form", session.id)

    def note(self, told: Told, session: Session) -> str:
        """Return what is to be told on the next page that a session sees, as a cookie."""
        typed = told.typed if len(json.dumps(told.typed)) <= _TYPED else {}
        facts = asdict(told) | {"text": told.text[:_LONGEST], "typed": typed}
        text = urlsafe_b64encode(json.dumps(facts, ensure_ascii=False).encode()).decode()
        return f"{text}.{self._seal(f'note {session.id}', text)}"

    def told(self, note: str, session: Session) -> Told | None:
        """Return what a cookie has to tell to this session; None for one that was not made for it."""
        text, _, seal = note.rpartition(".")
        return Told(**json.loads(urlsafe_b64decode(text))) if self._is_seal(seal, f"note {session.id}", text) else None

    def _is_seal(self, given: str, purpose: str, text: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._seal(purpose, text).encode())

    def _seal(self, purpose: str, text: str) -> str:
        sealed = hmac.digest(self._key, f"{purpose} {text}".encode("utf-8", "replace"), "sha256")
        return binascii.b2a_base64(sealed, newline=False).decode().translate(str.maketrans("+/", "-_", "="))
