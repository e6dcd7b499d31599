"""Documents over HTTP, straight from memory: conditional requests and gzip (RFC 9110 §8.8, §12.5.3, §13).  Pure."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from urllib.parse import parse_qs

from aggregator.models import Document
from aggregator.web.access import password_in

Headers = list[tuple[bytes, bytes]]

_GZIPPED = '-gzip"'  # a strong ETag stands for bytes, so each encoding has its own


def answer(document: Document, asked: Mapping[bytes, bytes]) -> tuple[int, Headers, bytes]:
    """Return status, headers and body for a GET with these header names (lower case) and values."""
    compressed = accepts_gzip(asked.get(b"accept-encoding", b"").decode("latin-1"))
    headers = [
        (b"etag", (document.etag[:-1] + _GZIPPED if compressed else document.etag).encode("latin-1")),
        (b"last-modified", format_datetime(document.modified, usegmt=True).encode()),
        (b"cache-control", b"private, max-age=300" if document.token else b"max-age=300"),
        (b"vary", b"Accept-Encoding, Authorization" if document.token else b"Accept-Encoding"),
    ]
    if document.hub:  # W3C WebSub §4
        link = f'<{document.hub}>; rel="hub", <{document.address}>; rel="self"'
        headers.append((b"link", link.encode("ascii", "ignore")))
    if is_unchanged(document, asked):
        return 304, headers, b""
    body = document.gzip if compressed else document.body
    headers += [
        (b"content-type", document.type.encode("latin-1")),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; sandbox"),
    ]
    if compressed:
        headers.append((b"content-encoding", b"gzip"))
    return 200, headers, body


def has_token(document: Document, query: bytes, authorization: str) -> bool:
    """Return whether a document is open, or its token is given: in the query, as Bearer (RFC 6750) or as a password.

    However much of a token is right, to compare it takes as long.
    """
    if not document.token:
        return True
    scheme, _, credentials = authorization.partition(" ")
    given = [token.encode() for token in parse_qs(query.decode("latin-1")).get("token", ())]
    given.append(credentials.strip().encode() if scheme.lower() == "bearer" else password_in(authorization) or b"")
    return any(hmac.compare_digest(token, document.token.encode()) for token in given)


def is_unchanged(document: Document, asked: Mapping[bytes, bytes]) -> bool:
    """Return whether the client has these bytes; an `If-None-Match` decides alone, whatever the date (§13.2.2)."""
    if b"if-none-match" in asked:
        return _matches(document.etag, asked[b"if-none-match"].decode("latin-1"))
    since = _date(asked.get(b"if-modified-since", b"").decode("latin-1"))
    return since is not None and document.modified <= since


@lru_cache(maxsize=64)  # readers differ in little else
def accepts_gzip(header: str) -> bool:
    """Return whether an `Accept-Encoding` lets us send gzip: named or by `*`, and not with `q=0`."""
    weights = dict(_weighted(header.lower().split(",")))
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weighted(items: Iterable[str]) -> Iterable[tuple[str, float]]:
    """Yield each coding with its weight; 0 for a weight that cannot be read."""
    for item in items:
        coding, _, parameters = item.partition(";")
        name, _, weight = parameters.strip().partition("=")
        try:
            yield coding.strip(), float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            yield coding.strip(), 0.0


def _matches(etag: str, header: str) -> bool:
    """Return whether a list of ETags names ours in either encoding; weak ones count (§8.8.3.2), as do bare ones."""
    if header.strip() == "*":
        return True
    ours = etag.strip('"')
    given = {item.strip().removeprefix("W/").strip('"') for item in header.split(",")}
    return ours in given or ours + _GZIPPED.strip('"') in given


def _date(header: str) -> datetime | None:
    """Return an HTTP date, None for anything else."""
    try:
        moment = parsedate_to_datetime(header)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
