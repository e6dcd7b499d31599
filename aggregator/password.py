"""The password: how it is kept, salted and slow to guess (scrypt, RFC 7914), and where one is demanded."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import scrypt

from aggregator.config import General
from aggregator.errors import UsageError
from aggregator.store import Store

VARIABLE = "AGGREGATOR_PASSWORD"  # of the environment, that may hold one
SHORTEST = 8  # characters
LASTS = 30 * 24 * 3600  # seconds that a login is good for

_NOTE = "password"
_KEY = "session key"
_ENDED = "sessions ended"
_COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MB and about 50 ms
_MEMORY = 64 * 2**20


def hash_of(password: str) -> str:
    """Return what to keep of a password: "scrypt", salt and hash, parted by dollar signs."""
    salt = secrets.token_bytes(16)
    return f"scrypt${b64encode(salt).decode()}${b64encode(_scrypt(password.encode(), salt)).decode()}"


def is_password(given: bytes, kept: str) -> bool:
    """Return whether this is the password that a hash was made of; never for a hash that cannot be read."""
    scheme, _, rest = kept.partition("$")
    salt, _, hashed = rest.partition("$")
    try:
        return scheme == "scrypt" and hmac.compare_digest(_scrypt(given, b64decode(salt)), b64decode(hashed))
    except ValueError:
        return False


def _scrypt(password: bytes, salt: bytes) -> bytes:
    return scrypt(password, salt=salt, dklen=32, maxmem=_MEMORY, **_COST)


def kept(store: Store) -> str:
    """Return the hash that the store keeps, nothing where it keeps none."""
    return store.note(_NOTE)


def keep(store: Store, hashed: str) -> None:
    """Have the store keep a hash; nothing for no password."""
    store.keep_note(_NOTE, hashed)


def session_key(store: Store) -> bytes:
    """Return the key that sessions are sealed with, nothing where there is none yet."""
    return b64decode(store.note(_KEY))


def make_session_key(store: Store) -> None:
    """Have the store keep a key for sessions, unless it has one: whoever is known stays known after a restart."""
    if not store.note(_KEY):
        with store.transaction():
            store.keep_note(_KEY, b64encode(secrets.token_bytes(32)).decode())


def ended_sessions(store: Store) -> tuple[str, ...]:
    """Return the sessions that were ended before their time."""
    return tuple(json.loads(store.note(_ENDED) or "{}"))


def end_session(store: Store, id: str, *, made: int, now: datetime) -> None:
    """Remember that a session of this age was ended, for as long as it could come again."""
    ended = json.loads(store.note(_ENDED) or "{}") | {id: made}
    fresh = {session: begun for session, begun in ended.items() if now.timestamp() - begun < LASTS}
    store.keep_note(_ENDED, json.dumps(fresh))


def demand(store: Store, general: General, environment: Mapping[str, str]) -> None:
    """Raise UsageError where other machines could connect and there is neither password nor proxy to stop them."""
    if not (general.on_loopback or general.user_header or environment.get(VARIABLE) or kept(store)):
        raise UsageError(
            f"aggregator.listen: {general.listen} can be reached from other machines, which demands a password: "
            f"set one with `aggregator password`, or {VARIABLE} in the environment, or listen on 127.0.0.1"
        )
