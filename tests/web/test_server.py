"""Documents over bare connections: as HTTP/1.1 and 1.0 want it, many requests at once, slow readers."""

import http.client
import io
import socket
from contextlib import closing

import pytest

from aggregator.config import General
from aggregator.publish.documents import make
from aggregator.web.server import listen
from tests.conftest import PATIENCE


def converse(site, sent: bytes) -> bytes:
    """Send bytes to a server and return all that it says until it closes."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def ask(path: str, *headers: str, version: str = "1.1", method: str = "GET") -> bytes:
    """Return a request as it is sent."""
    return "\r\n".join((f"{method} {path} HTTP/{version}", "Host: localhost", *headers, "", "")).encode()


class Said(io.BytesIO):
    """What a server said, as http.client reads it: one answer after the other."""

    def makefile(self, _mode: str) -> io.BytesIO:
        """Return itself."""
        return self

    def close(self) -> None:
        """Stay open for the next answer."""


def answers(said: bytes, methods: str) -> list[tuple[int, bytes]]:
    """Return status and body of each of the answers to these methods."""
    stream, found = Said(said), []
    for method in methods.split():
        answer = http.client.HTTPResponse(stream, method=method)
        answer.begin()
        found.append((answer.status, answer.read(answer.length)))
    assert not stream.read()
    return found


def test_an_answer_is_sent_without_waiting_for_the_reader():
    """Nagle's algorithm would hold back the second part of an answer until the first is acknowledged: 40 ms."""
    with closing(listen(General(listen="127.0.0.1:0"))) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with closing(socket.create_connection(listener.getsockname())), closing(listener.accept()[0]) as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    "last", [ask("/feed.atom", "Connection: close"), ask("/feed.atom", version="1.0"), ask("/healthz", version="1.0")]
)
def test_a_connection_is_closed_for_who_wants_it(site, last):
    """After the answer, which says so; what follows is not answered."""
    said = converse(site, last + ask("/feed.atom"))
    assert b"HTTP/1.1 200 OK\r\n" in said
    assert b"\r\nconnection: close\r\n" in said
    assert b"\r\ndate: " in said
    assert said.count(b"HTTP/1.1") == 1


def test_requests_that_come_together_are_answered_in_order(site):
    """Those for documents after those that take their time, too; a body that no GET has is passed over."""
    feed = site.documents["feed.atom"]
    sent = [
        ask("/feed.atom"),
        ask("/healthz"),
        ask("/feed.atom", f"If-None-Match: {feed.etag}"),
        ask("/feed.atom", "Content-Length: 5") + b"hello",
        ask("/feed.atom", method="HEAD"),
        ask("/nothing"),
        ask("/feed.atom", "Connection: close"),
    ]
    found = answers(converse(site, b"".join(sent)), "GET GET GET GET HEAD GET GET")
    assert [status for status, _ in found] == [200, 200, 304, 200, 200, 404, 200]
    assert [body == feed.body for _, body in found] == [True, False, False, True, False, False, True]


def test_a_reader_who_does_not_read_costs_no_memory(site):
    """Of thousands of requests for a large document only those are answered that are taken."""
    site.documents["large.atom"] = make(
        "large.atom",
        "application/atom+xml",
        b"<feed/>" * 200_000,
        previous=None,
        now=site.documents["feed.atom"].modified,
    )
    before = len(site.watch.answers)
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(ask("/large.atom") * 1000)
        assert connection.recv(12) == b"HTTP/1.1 200"
        site.ask("/healthz")  # everything that was sent has been seen by now
        assert len(site.watch.answers) - before < 20
    del site.documents["large.atom"]


def test_what_is_no_request_is_refused(site):
    """And nobody else is disturbed."""
    assert converse(site, b"\x16\x03\x01\x00\x00\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert site.ask("/feed.atom").status_code == 200
