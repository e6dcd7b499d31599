"""Many publishers on one loopback port: /N.xml is a feed, POST /round/R moves time on.  Answers 304 as it should.

python benchmarks/publishers.py --feeds 1000 --port 9000
"""

import argparse
import asyncio
import hashlib
import socket

from invented import entries_of, rss


class Publishers:
    """What every feed says in the present round, and how it was asked."""

    def __init__(self, *, entries: int, size: int, share_changed: float) -> None:
        """Start in round 0."""
        self._entries, self._size, self._share = entries, size, share_changed
        self._round = 0
        self._bodies: dict[int, tuple[bytes, str]] = {}
        self._counts = {"200": 0, "304": 0}

    def answer(self, request: str) -> bytes:
        """Return the whole HTTP answer to a request's head."""
        method, path, *_ = request.split(" ", 2)
        if method == "POST" and path.startswith("/round/"):
            self._turn_to(int(path.removeprefix("/round/")))
            self._counts = {"200": 0, "304": 0}
            return _http("200 OK", b"ok")
        if path == "/counts":
            return _http("200 OK", repr(self._counts).encode())
        body, etag = self._body(int(path.strip("/").removesuffix(".xml")))
        if f"if-none-match: {etag}".lower() in request.lower():
            self._counts["304"] += 1
            return _http("304 Not Modified", b"", f"ETag: {etag}")
        self._counts["200"] += 1
        return _http("200 OK", body, f"ETag: {etag}", "Content-Type: application/rss+xml")

    def _turn_to(self, round_: int) -> None:
        """Move to a round; bodies are made when they are asked for, and kept for the others who ask."""
        if round_ != self._round:
            self._round, self._bodies = round_, {}

    def _body(self, feed: int) -> tuple[bytes, str]:
        if feed not in self._bodies:
            events = entries_of(feed, self._round, count=self._entries, share_changed=self._share)
            body = rss(feed, events, size=self._size)
            self._bodies[feed] = body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return self._bodies[feed]

    def prepare(self, feeds: int) -> None:
        """Make all bodies beforehand, so that making them is not measured."""
        for feed in range(feeds):
            self._body(feed)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it ends."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self.answer(head.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _http(status: str, body: bytes, *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _serve(arguments: argparse.Namespace) -> None:
    publishers = Publishers(entries=arguments.entries, size=arguments.size, share_changed=arguments.changed)
    publishers.prepare(arguments.feeds)
    server = await asyncio.start_server(publishers.converse, "127.0.0.1", arguments.port, backlog=1024)
    print(f"serving on {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--entries", type=int, default=25)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--changed", type=float, default=0.1)
    asyncio.run(_serve(parser.parse_args()))
