"""A document's answers to what readers usually ask, as bytes for the connection: made once, given at once.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.models import Document
from aggregator.web.answers import Headers, accepts_gzip, answer, is_unchanged

_GZIP = {b"accept-encoding": b"gzip"}
_KNOWN = {b"if-none-match": b"*"}


@dataclass(frozen=True, slots=True)
class Wire:
    """An answer: its status, its header lines as they are sent, and its body."""

    status: int
    headers: bytes
    body: bytes


class Ready:
    """The answers of one document to a GET that nothing forbids."""

    def __init__(self, document: Document) -> None:
        """Make them: plain or as gzip, whole or not again."""
        self.document = document
        plain, zipped = answer(document, {}), answer(document, _GZIP)
        unchanged, zipped_unchanged = answer(document, _KNOWN), answer(document, _GZIP | _KNOWN)
        self._plain = {False: _wire(*plain), True: _wire(*unchanged)}
        self._zipped = {False: _wire(*zipped), True: _wire(*zipped_unchanged)}
        self._etags = frozenset(dict(headers)[b"etag"] for _, headers, _ in (plain, zipped))

    def answer(self, asked: Mapping[bytes, bytes]) -> Wire:
        """Return what `answers.answer` says to a request with these headers."""
        wires = self._zipped if accepts_gzip(asked.get(b"accept-encoding", b"").decode("latin-1")) else self._plain
        return wires[asked.get(b"if-none-match") in self._etags or is_unchanged(self.document, asked)]


def _wire(status: int, headers: Headers, body: bytes) -> Wire:
    return Wire(status, b"".join(b"%b: %b\r\n" % header for header in headers), body)
