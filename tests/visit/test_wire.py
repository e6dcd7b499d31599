"""Tests of requests and answers on one connection, over real sockets."""

import asyncio

import pytest

from aggregator.errors import FetchError
from aggregator.visit.stream import connect
from aggregator.visit.wire import Asked, DirectConnection

ASKED = Asked(b"GET", b"/feed?a=b", [(b"Host", b"feeds.example.org")])
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def asking(*answers, then, hang_up=False):
    """Return what `then(connection)` returns, and what was asked; each request gets the next of the answers."""
    asked = []

    async def talk(reader, writer):
        for answer in answers:
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
        if not hang_up:
            await reader.read()
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        done.set()

    async def both():
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        async with server:
            connection = DirectConnection(await connect("127.0.0.1", server.sockets[0].getsockname()[1], None, ""))
            try:
                return await then(connection)
            finally:
                await connection.aclose()
                await done.wait()

    done = asyncio.Event()
    return asyncio.run(both()), asked


async def one(connection):
    """Return an answer's status and body, and whether the connection can go on."""
    head = await connection.ask(ASKED)
    body = b""
    while (piece := await connection.piece()) is not None:
        body += piece
    return head.status, body, await connection.finish()


async def two(connection):
    """Return two answers."""
    return [await one(connection), await one(connection)]


def test_a_request_is_sent_as_it_is_spelt():
    """The publisher sees path, query and headers, and nothing that nobody asked for."""
    _, asked = asking(OK, then=one)
    assert asked == [b"GET /feed?a=b HTTP/1.1\r\nHost: feeds.example.org\r\n\r\n"]


def test_a_connection_serves_again():
    """A feed of the same host needs no second connection."""
    answers, asked = asking(OK, b"HTTP/1.1 304 Not Modified\r\n\r\n", then=two)
    assert answers == [(200, b"hi", True), (304, b"", True)]
    assert len(asked) == 2


def test_a_connection_whose_answer_was_not_read_is_closed():
    """The rest of a body must not pass for the next answer."""

    async def leave(connection):
        await connection.ask(ASKED)
        return await connection.finish(), connection.is_fresh()

    assert asking(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", then=leave)[0] == (False, False)


def test_a_body_without_length_ends_with_the_connection():
    """As HTTP/1.0 has it (RFC 9112 §6.3)."""
    assert asking(b"HTTP/1.0 200 OK\r\n\r\nhi", then=one, hang_up=True)[0] == (200, b"hi", False)


def test_interim_answers_are_passed_over():
    """Early hints are no answer."""
    assert asking(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, then=one)[0] == (200, b"hi", True)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", "incomplete|closed"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20_000, "300,000"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 400_000 + b"\r\n\r\n", "\\w"),
    ],
)
def test_what_is_no_answer_is_an_error(answer, told):
    """Half an answer, none, and one that never comes to its body."""

    async def fail(connection):
        with pytest.raises(FetchError, match=told):
            await one(connection)

    asking(answer, then=fail, hang_up=True)
