"""The names under which a feed may carry an entry again.  Pure."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from aggregator.visit.urls import strip_tracking

GUID, LINK_AND_TITLE, LINK_AND_DATE, TEXT = "g:", "lt:", "ld:", "h:"


def keys_of(
    *, guid: str, address: str, title: str, date: datetime | None, text: str, enclosures: Iterable[str]
) -> tuple[str, ...]:
    """Return the keys of an entry, at most 66 characters each, the most telling first; there is always one.

    `address` is canonical, `date` the publisher's own or None.
    """
    name = strip_tracking(guid)
    keys = [GUID + (name if len(name) <= 64 else hashed(name))] if name else []
    if address:
        keys.append(LINK_AND_TITLE + hashed(address, title))
    if address and date:
        keys.append(LINK_AND_DATE + hashed(address, date.isoformat()))
    return (*keys, TEXT + hashed(title, text, *enclosures))


def hashed(*parts: str) -> str:
    """Return 32 hexadecimal digits that stand for these texts, in this order and division."""
    texts = [part.encode("utf-8", "replace") for part in parts]
    return blake2b(b"".join([len(text).to_bytes(8) + text for text in texts]), digest_size=16).hexdigest()
