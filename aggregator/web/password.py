"""A password as it is kept: salted, and slow to guess (scrypt, RFC 7914).  Pure."""

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import scrypt

SHORTEST = 8  # characters
NOTE = "password"  # the store's note that holds the hash

_COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MB and about 50 ms
_MEMORY = 64 * 2**20


def hash_password(password: str) -> str:
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
