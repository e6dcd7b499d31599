"""HTTP/1.1 on one connection: a request, its answer, and the next one.  Owns h11."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import h11

from aggregator.visit.network import our_errors
from aggregator.visit.stream import Stream

IDLE = 5.0  # seconds that a connection is kept for the next feed of its host; feeds are asked once an hour
LONGEST_HEAD = 300_000  # bytes of an answer before its body; interim answers, that could go on for ever, included
_LONGEST_LINES = 100_000  # bytes of one answer's headers

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as it is sent: `target` is path and query, `headers` have everything but what frames the content."""

    method: bytes
    target: bytes
    headers: Headers
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """An answer without its body."""

    status: int
    headers: Headers


class Connection(Protocol):
    """A connection to a publisher, for one request at a time; raises FetchError where it fails."""

    async def ask(self, asked: Asked) -> Head:
        """Send a request; return its answer once the headers are there."""

    async def piece(self) -> bytes | None:
        """Return a piece of the answer's body, as it was sent; None at its end."""

    async def finish(self) -> bool:
        """Be done with an answer; return whether the connection can take another request, close it where it cannot."""

    def is_fresh(self) -> bool:
        """Return whether the connection that waits for a request has not been waiting for too long, nor been closed."""

    async def aclose(self) -> None:
        """Close the connection."""


class DirectConnection:
    """A `Connection` over a stream of bytes."""

    def __init__(self, stream: Stream) -> None:
        """Take a stream on which nothing was said yet."""
        self._stream = stream
        self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_LINES)
        self._expires = 0.0

    async def ask(self, asked: Asked) -> Head:
        """Send a request; return its answer once the headers are there."""
        with our_errors(h11.ProtocolError):
            self._send(asked)
            left = LONGEST_HEAD
            while True:
                event = self._talk.next_event()
                if event is h11.NEED_DATA:
                    left -= await self._receive()
                    if left < 0:
                        raise h11.RemoteProtocolError(f"the answer has more than {LONGEST_HEAD:,} bytes of headers")
                elif isinstance(event, h11.Response):
                    return Head(event.status_code, event.headers.raw_items())

    async def piece(self) -> bytes | None:
        """Return a piece of the answer's body, as it was sent; None at its end."""
        with our_errors(h11.ProtocolError):
            while True:
                event = self._talk.next_event()
                if event is h11.NEED_DATA:
                    await self._receive()
                else:
                    return bytes(event.data) if isinstance(event, h11.Data) else None

    async def finish(self) -> bool:
        """Be done with an answer; return whether the connection can take another request, close it where it cannot."""
        if self._talk.our_state is h11.DONE and self._talk.their_state is h11.DONE:
            self._talk.start_next_cycle()
            self._expires = time.monotonic() + IDLE
            return True
        self._stream.close()
        return False

    def is_fresh(self) -> bool:
        """Return whether the connection that waits for a request has not been waiting for too long, nor been closed."""
        return time.monotonic() < self._expires and self._stream.is_quiet

    async def aclose(self) -> None:
        """Close the connection."""
        self._stream.close()

    def _send(self, asked: Asked) -> None:
        head = h11.Request(method=asked.method, target=asked.target, headers=list(asked.headers))
        sent = [self._talk.send(head)]
        if asked.content:
            sent.append(self._talk.send(h11.Data(data=asked.content)))
        sent.append(self._talk.send(h11.EndOfMessage()))
        self._stream.write(b"".join(part for part in sent if part))

    async def _receive(self) -> int:
        """Have h11 hear what comes next; return how many bytes that is."""
        data = await self._stream.read()
        if not data and self._talk.their_state is h11.SEND_RESPONSE:
            raise h11.RemoteProtocolError("the server disconnected without an answer")
        self._talk.receive_data(data)
        return len(data)
