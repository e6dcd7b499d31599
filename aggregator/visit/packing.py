"""Large bodies, packed as they come: markup takes a fifth of its size until it is read.  Pure."""

import zlib

PLAIN = 300_000  # bytes of a body that are kept as they are
_FAST = 1  # zlib's level: whoever waits for an answer of the daemon's waits for this, too


class Packing:
    """Collects a body piece by piece, packed once it grows large."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.size = 0  # bytes of the body so far
        self._kept = bytearray()
        self._deflater: zlib._Compress | None = None

    @property
    def kept(self) -> int:
        """Return how many bytes of memory the body takes so far."""
        return len(self._kept)

    def add(self, piece: bytes) -> None:
        """Take what comes next."""
        self.size += len(piece)
        if self._deflater:
            self._kept += self._deflater.compress(piece)
            return
        self._kept += piece
        if self.size > PLAIN:
            self._deflater = zlib.compressobj(_FAST)
            self._kept = bytearray(self._deflater.compress(self._kept))

    def finish(self) -> tuple[bytes, int]:
        """Return the body, and its true size where it is packed; 0 where it is as it is."""
        if not self._deflater:
            return bytes(self._kept), 0
        self._kept += self._deflater.flush()
        return bytes(self._kept), self.size


def whole(body: bytes, unpacked: int) -> bytes:
    """Return a body as it was before it was packed."""
    return zlib.decompress(body, bufsize=unpacked) if unpacked else body
