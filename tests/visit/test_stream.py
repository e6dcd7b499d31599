"""Tests of a connection's bytes, over real sockets."""

import asyncio

import pytest

from aggregator.visit.stream import Stream, connect


def talking(talk, listen):
    """Return what `listen(stream)` returns while `talk(reader, writer)` is at the other end."""

    async def serve(reader, writer):
        try:
            await talk(reader, writer)
        finally:
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()
            done.set()

    async def both():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            stream = await connect("127.0.0.1", server.sockets[0].getsockname()[1], None, "")
            try:
                return await listen(stream)
            finally:
                stream.close()
                await done.wait()

    done = asyncio.Event()

    return asyncio.run(both())


async def everything(stream):
    """Return all pieces up to the end."""
    pieces = []
    while piece := await stream.read():
        pieces.append(piece)
    return pieces


def test_what_is_sent_is_read_in_pieces_of_a_bounded_size():
    """Nothing is lost on the way, however much comes at once."""
    sent = bytes(range(256)) * 4000

    async def talk(_reader, writer):
        writer.write(sent)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    pieces = talking(talk, everything)
    assert b"".join(pieces) == sent
    assert max(map(len, pieces)) <= 65_536


def test_no_more_is_taken_than_is_read():
    """Whoever sends without end has to wait: what is not read stays with the sender."""
    most = 50_000_000

    async def listen(stream):
        await stream.read()
        await asyncio.wait_for(full.wait(), 60)
        return await stream.read()

    async def talk(_reader, writer):
        writer.transport.set_write_buffer_limits(high=0)
        for _ in range(most // 100_000):
            writer.write(b"x" * 100_000)
            if writer.transport.get_write_buffer_size() > 1_000_000:
                full.set()  # neither end nor the system takes more
                return

    full = asyncio.Event()
    assert talking(talk, listen)


def test_what_is_written_arrives():
    """Both directions are open at once."""

    async def talk(reader, writer):
        writer.write((await reader.readexactly(4)).upper())

    async def listen(stream):
        stream.write(b"ping")
        return await everything(stream)

    assert b"".join(talking(talk, listen)) == b"PING"


def test_a_connection_that_breaks_is_an_error_after_what_came_before():
    """The last bytes count even where a reset follows them."""

    async def read_on(stream):
        first = await stream.read()
        with pytest.raises(ConnectionResetError):
            await stream.read()
        return first

    stream = Stream()
    stream.data_received(b"half")
    stream.connection_lost(ConnectionResetError())
    assert asyncio.run(read_on(stream)) == b"half"


@pytest.mark.parametrize("happens", [lambda stream: stream.data_received(b"unasked"), Stream.eof_received])
def test_a_connection_is_quiet_until_something_comes_or_it_ends(happens):
    """What says something unasked, or hangs up, takes no further request."""
    stream = Stream()
    before = stream.is_quiet
    happens(stream)
    assert (before, stream.is_quiet) == (True, False)


def test_nothing_comes_after_closing():
    """A stream that was closed is at its end."""

    async def talk(reader, _writer):
        await reader.read()

    async def listen(stream):
        stream.close()
        stream.write(b"too late")
        return stream.is_quiet, await everything(stream)

    assert talking(talk, listen) == (False, [])
