"""One connection's bytes: sent at once, received piece by piece, taken from the network only as they are read."""

import asyncio
import ssl

_PIECE = 65_536  # bytes, at most, that are read at once, and beyond which no more are taken from the network


class Stream(asyncio.Protocol):
    """What comes in on a connection; whoever waits for it is the only one who reads."""

    def __init__(self) -> None:
        """Have nothing received yet."""
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._reader: asyncio.Future[None] | None = None
        self._over = False
        self._error: Exception | None = None

    @property
    def is_quiet(self) -> bool:
        """Return whether it is open and nothing came in that nobody has read."""
        return not self._over and not self._received

    async def read(self) -> bytes:
        """Return some bytes, none at the end; raise OSError where the connection broke."""
        while not self._received and not self._over:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        if self._error and not self._received:
            raise self._error
        piece = bytes(self._received[:_PIECE])
        del self._received[:_PIECE]
        if self._transport and len(self._received) <= _PIECE:
            self._transport.resume_reading()
        return piece

    def write(self, data: bytes) -> None:
        """Send bytes; where they cannot be sent, reading tells."""
        if self._transport and not self._over:
            self._transport.write(data)

    def close(self) -> None:
        """End the connection at once, whatever is under way."""
        self._over = True
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came in until it is read."""
        self._received += data
        if self._transport and len(self._received) > _PIECE:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Hear that nothing more will come."""
        self._over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hear that the connection is over, perhaps because it broke."""
        self._over = True
        self._error = exc
        self._wake()

    def _wake(self) -> None:
        if self._reader and not self._reader.done():
            self._reader.set_result(None)


async def connect(address: str, port: int, tls: ssl.SSLContext | None, name: str) -> Stream:
    """Return a connection to an IP address, over TLS with who is called by this name; raise OSError where none is."""
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(Stream, address, port, ssl=tls, server_hostname=name if tls else None)
    return stream
