"""Decode bodies piece by piece, so that no bomb ever inflates.  Pure; owns brotli and zstd."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from aggregator.errors import FetchError, TooLarge
from aggregator.visit.packing import Packing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_PIECE = 65_536  # bytes inflated at a time
_MOST_CODINGS = 3  # gzip over gzip occurs; more is an attack
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_LARGEST_WINDOW = 23  # log2 of the memory that a zstd body may demand (RFC 9659 §3)


class Body:
    """Collects an answer's body and decodes it as it comes.

    Neither the bytes as sent nor those of any layer of encoding may exceed `limit`.
    """

    def __init__(self, encodings: str, limit: int) -> None:
        """Prepare for a Content-Encoding header, "" for none; raise FetchError for an absurd one."""
        names = [name.strip().lower() for name in encodings.split(",")]
        # The last coding named was applied last.  Servers also name charsets and other nonsense here: no coding at all.
        self._layers = [_LAYERS[name]() for name in reversed(names) if name in _LAYERS]
        if len(self._layers) > _MOST_CODINGS:
            raise FetchError(f"the body is encoded {len(self._layers)} times over")
        self._sizes = [0] * (_MOST_CODINGS + 1)
        self._limit = limit
        self._decoded = Packing()
        self._begun = b""  # half of what tells gzip: nothing can be said yet

    def feed(self, sent: bytes) -> None:
        """Take bytes as they were sent; raise TooLarge beyond the limit, FetchError for what cannot be decoded."""
        for _ in self.growing(sent):
            pass

    def growing(self, sent: bytes) -> Iterator[int]:
        """Take bytes as `feed` does, piece by piece; yield after each how many bytes the decoded body takes."""
        if not self._layers and not self._sizes[0]:
            sent = self._begun + sent
            self._begun = sent if sent == _GZIP[:1] else b""
            if self._begun:
                return
            if sent.startswith(_GZIP):  # a file, or a server that forgot to say
                self._layers = [_LAYERS["gzip"]()]
        try:
            yield from self._push(sent, 0)
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise FetchError(f"the body's encoding is broken: {error}") from error

    def finish(self) -> tuple[bytes, int]:
        """Return the decoded body as `Packing.finish` does; raise FetchError if it broke off."""
        # Half a document must not pass for the whole: its validators would keep the other half away for good.
        if self._sizes[0] and not all(layer.complete for layer in self._layers):
            raise FetchError("the body breaks off")
        return self._decoded.finish()

    def _push(self, data: bytes, depth: int) -> Iterator[int]:
        """Send data through the layers from `depth` on; yield how many bytes what has come through takes."""
        self._sizes[depth] += len(data)
        if self._sizes[depth] > self._limit:
            raise TooLarge(f"the body has more than {self._limit:,} bytes")
        if depth == len(self._layers):
            self._decoded.add(data)
            yield self._decoded.kept
            return
        for piece in self._layers[depth].inflate(data):
            yield from self._push(piece, depth + 1)


class _Layer(Protocol):
    """One coding, undone in pieces of a bounded size."""

    @property
    def complete(self) -> bool:
        """Return whether the end was seen."""

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """Yield what the data decodes to."""


class _Deflated:
    """gzip (RFC 1952), also several members in a row, and deflate (RFC 1950, or RFC 1951 as some servers send it)."""

    def __init__(self, *, otherwise: int | None) -> None:
        """Remember how to read what begins neither like gzip nor like zlib: these window bits, or None for plain."""
        self._otherwise = otherwise
        self._inflater: zlib._Decompress | None = None
        self._plain = False
        self._padded = False  # the end was seen, and what follows is no further member
        self._trusted = True  # the first member is what it says; a further one is once it yields something

    @property
    def complete(self) -> bool:
        return self._plain or self._padded or (self._inflater is not None and self._inflater.eof)

    def inflate(self, data: bytes) -> Iterator[bytes]:
        if data and self._inflater is None and not self._plain:
            self._begin(data[0])
        if self._inflater is None:
            yield data
            return
        while data and not self._padded:
            if self._inflater.eof:
                self._inflater, self._trusted = zlib.decompressobj(31), False
            try:
                for piece in self._pieces(self._inflater, data):
                    self._trusted = self._trusted or bool(piece)
                    yield piece
            except zlib.error:
                if self._trusted:
                    raise
                self._padded = True
            data = self._inflater.unused_data

    def _begin(self, first: int) -> None:
        """Choose by the first byte, because labels are often wrong."""
        if first == 0x1F:
            self._inflater = zlib.decompressobj(31)
        elif first & 0x0F == 8:
            self._inflater = zlib.decompressobj(15)
        elif self._otherwise is not None:
            self._inflater = zlib.decompressobj(self._otherwise)
        else:
            self._plain = True

    @staticmethod
    def _pieces(inflater: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
        piece = b"-" * _PIECE
        while not inflater.eof and (data or len(piece) == _PIECE):
            piece = inflater.decompress(data, _PIECE)
            yield piece
            data = inflater.unconsumed_tail


class _Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._decompressor.is_finished())

    def inflate(self, data: bytes) -> Iterator[bytes]:
        if self.complete:
            return  # padding after the end
        piece = self._decompressor.process(data, output_buffer_limit=_PIECE)
        while piece:
            yield piece
            piece = self._decompressor.process(b"", output_buffer_limit=_PIECE)


class _Zstandard:
    """zstd (RFC 8878), also several frames in a row."""

    def __init__(self) -> None:
        self._decompressor = self._fresh()

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW})

    @property
    def complete(self) -> bool:
        return self._decompressor.eof

    def inflate(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._decompressor.eof:
                if not _ZSTD.startswith(data[: len(_ZSTD)]):
                    return  # padding after the end
                self._decompressor = self._fresh()
            yield self._decompressor.decompress(data, _PIECE)
            while not self._decompressor.eof and not self._decompressor.needs_input:
                yield self._decompressor.decompress(b"", _PIECE)
            data = self._decompressor.unused_data if self._decompressor.eof else b""


_LAYERS: dict[str, Callable[[], _Layer]] = {
    "gzip": lambda: _Deflated(otherwise=None),
    "x-gzip": lambda: _Deflated(otherwise=None),
    "deflate": lambda: _Deflated(otherwise=-15),
    "br": _Brotli,
    "zstd": _Zstandard,
}
