"""What forms send, as the arguments of verbs; and where to return to.  Pure."""

import zlib
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from aggregator.errors import UsageError

Fields = Mapping[str, Sequence[str]]

_LONGEST = 2000  # characters of a way back
_FILE = 20_000_000  # bytes of a file


def _text(values: Sequence[str]) -> str:
    return values[-1].strip()


def _texts(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()]


def _words(values: Sequence[str]) -> list[str]:
    """Return "a, b" and "c" as three words, each once."""
    return list(dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip()))


def _flag(values: Sequence[str]) -> bool:
    return values[-1].strip().lower() in ("1", "on", "true", "yes")


def _number(values: Sequence[str]) -> int:
    try:
        return int(values[-1])
    except ValueError as error:
        raise UsageError(f"{values[-1][:50]!r} is not a whole number") from error


def _packed(values: Sequence[str]) -> bytes:
    """Return a file that a page of ours was given, and gives back (RFC 1950, in base64)."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(b64decode(values[-1]), _FILE)
    except (ValueError, zlib.error) as error:
        raise UsageError("this is no file that was packed here") from error
    if unpacking.unconsumed_tail:
        raise UsageError("this file is too large")
    return content


_KINDS: Mapping[str, Mapping[str, Callable[[Sequence[str]], object]]] = {
    "merge": {"names": _texts},
    "split": {"names": _texts},
    "hide": {"name": _text, "undo": _flag},
    "undo": {"number": _number},
    "review": {"entry": _text, "other": _text, "answer": _text},
    "poll": {"urls": _texts},
    "reload": {},
    "forget_move": {"url": _text},
    "move": {"url": _text, "to": _text},
    "renew": {"output": _text},
    "contact": {"contact": _text},
    "add": {"url": _texts, "name": _text, "tags": _words},
    "remove": {"url": _text, "purge": _flag},
    "pause": {"url": _text, "paused": _flag},
    "change": {
        "url": _text,
        "name": _text,
        "outlet": _text,
        "tags": _words,
        "priority": _number,
        "role": _text,
        "group": _text,
        "interval": _text,
        "lang": _text,
        "private": _flag,
    },
    "import": {"opml": _text, "packed": _packed, "tags": _words},
}
VERBS = frozenset(_KINDS)
_NEEDED: Mapping[str, Sequence[str]] = {
    "merge": ("names",),
    "split": ("names",),
    "hide": ("name",),
    "undo": ("number",),
    "review": ("entry", "other", "answer"),
    "forget_move": ("url",),
    "move": ("url", "to"),
    "renew": ("output",),
    "contact": ("contact",),
    "add": ("url",),
    "remove": ("url",),
    "pause": ("url",),
    "change": ("url",),
}


def arguments(verb: str, fields: Fields) -> dict[str, object]:
    """Return the arguments of one of VERBS; raise UsageError for what cannot be one."""
    kinds = _KINDS[verb]
    strange = fields.keys() - kinds.keys()
    if strange:
        raise UsageError(f"{verb} takes no {', '.join(sorted(strange))}")
    given = {name: kinds[name](values) for name, values in fields.items() if values}
    missing = [name for name in _NEEDED.get(verb, ()) if given.get(name, "") in ("", [])]
    if verb == "split" and missing:
        raise UsageError("tick at least one entry to take apart from the others")
    if missing:
        raise UsageError(f"{', '.join(missing)}: nothing was given")
    return given


def way_back(back: str) -> str:
    """Return a way from the front page to where a form was shown; nothing, the front page, for what leads elsewhere."""
    try:
        parts = urlsplit(back)
    except ValueError:
        return ""
    steps = parts.path.split("/")
    leads_out = parts.scheme or parts.netloc or parts.path.startswith("/") or ".." in steps or "\\" in back
    if leads_out or len(back) > _LONGEST or not back.isprintable():
        return ""
    return quote(back, safe="/?&=+%#,:;@!$'()*~-._[]")
