"""What goes wrong on the way: bodies, encodings, lengths, headers, statuses, redirects."""

import asyncio
import functools
import gzip
import itertools
import zlib

import brotli

from aggregator.visit.bodies import zstd
from tests.hostile.cases import FEED, ZIPPED, Case, http, raw, reply, rss

_DEFLATED = zlib.compress(FEED)
_BARE = zlib.compressobj(wbits=-15)
_RAW_DEFLATED = _BARE.compress(FEED) + _BARE.flush()
_BROTLI = brotli.compress(FEED)
_ZSTD = zstd.compress(FEED)
_LENGTH = b"Content-Length: %d" % len(FEED)
_CHUNKED = b"Transfer-Encoding: chunked"
_ZEROS = bytes(1_000_000)


@functools.cache
def _bomb() -> bytes:
    return gzip.compress(_ZEROS * 300, 1)  # 300 MB


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _drip(head: bytes, body: bytes):
    """Return a route that sends the head, then a byte of the body every tenth of a second."""

    async def send(_asked):
        yield head
        for code in body:
            await asyncio.sleep(0.1)
            yield bytes([code])

    return send


def _endless(head: bytes, piece: bytes, pause: float = 0.0):
    """Return a route that never ends."""

    async def send(_asked):
        yield head
        for _ in itertools.count():
            await asyncio.sleep(pause)
            yield piece

    return send


async def _to_the_letter(asked):
    """Send the feed, but nothing to whoever names a version of it."""
    named = "if-none-match" in asked.headers
    yield http(b"", status=b"HTTP/1.1 304 Not Modified") if named else http(FEED)


async def _silent(_asked):
    await asyncio.sleep(3600)
    yield b""


def _moved(to: str, status: int = 302):
    return reply(b"", status, Location=to)


def _chain(length: int, status: int = 302):
    """Return routes that lead over so many redirects to a good feed."""
    steps = {f"r{n}": _moved(f"{{here}}/r{n + 1}", status) for n in range(1, length)}
    return steps | {f"r{length}": FEED}


_OK = b"HTTP/1.1 200 OK"

BODIES = [
    Case(name="plain", visits=(FEED,)),
    Case(name="gzip", visits=(reply(ZIPPED, Content_Encoding="gzip"),)),
    Case(name="x-gzip", visits=(reply(ZIPPED, Content_Encoding="x-gzip"),)),
    Case(name="GZIP in capitals", visits=(reply(ZIPPED, Content_Encoding="GZIP"),)),
    Case(name="deflate", visits=(reply(_DEFLATED, Content_Encoding="deflate"),)),
    Case(name="raw deflate", visits=(reply(_RAW_DEFLATED, Content_Encoding="deflate"),)),
    Case(name="br", visits=(reply(_BROTLI, Content_Encoding="br"),)),
    Case(name="zstd", visits=(reply(_ZSTD, Content_Encoding="zstd"),)),
    Case(name="gzip twice", visits=(reply(gzip.compress(ZIPPED), Content_Encoding="gzip, gzip"),)),
    Case(name="br, then gzip", visits=(reply(gzip.compress(_BROTLI), Content_Encoding="br, gzip"),)),
    Case(
        name="two headers of encoding",
        visits=(raw(http(gzip.compress(_BROTLI), b"Content-Encoding: br", b"Content-Encoding: gzip")),),
    ),
    Case(
        name="four encodings",
        visits=(reply(ZIPPED, Content_Encoding="gzip, gzip, gzip, gzip"),),
        titles=(),
        error="encoded 4 times",
    ),
    Case(name="unknown encoding of a plain body", visits=(reply(Content_Encoding="utf-8"),)),
    Case(name="identity", visits=(reply(Content_Encoding="identity"),)),
    Case(name="labelled gzip, but plain", visits=(reply(Content_Encoding="gzip"),)),
    Case(name="gzip without a label", visits=(reply(ZIPPED),)),
    Case(name="gzip labelled deflate", visits=(reply(ZIPPED, Content_Encoding="deflate"),)),
    Case(name="a .gz file", visits=(reply(ZIPPED, Content_Type="application/gzip"),)),
    Case(
        name="unknown encoding", visits=(reply(bytes(range(128, 256)), Content_Encoding="lzma"),), titles=(), error="."
    ),
    Case(
        name="several members of gzip",
        visits=(reply(gzip.compress(FEED[:200]) + gzip.compress(FEED[200:]), Content_Encoding="gzip"),),
    ),
    Case(name="padding behind gzip", visits=(reply(ZIPPED + bytes(512), Content_Encoding="gzip"),)),
    Case(name="rubbish behind gzip", visits=(reply(ZIPPED + b"<!-- cached -->", Content_Encoding="gzip"),)),
    Case(
        name="half a member behind gzip",
        visits=(reply(ZIPPED + ZIPPED[:30], Content_Encoding="gzip"),),
        titles=None,
        error="breaks off",
    ),
    Case(name="rubbish behind zstd", visits=(reply(_ZSTD + b"....", Content_Encoding="zstd"),)),
    Case(name="rubbish behind deflate", visits=(reply(_DEFLATED + b"....", Content_Encoding="deflate"),)),
    *(
        Case(
            name=f"half of {name}",
            visits=(reply(body[: len(body) // 2], Content_Encoding=name),),
            titles=(),
            error="breaks off",
        )
        for name, body in (("gzip", ZIPPED), ("deflate", _DEFLATED), ("br", _BROTLI), ("zstd", _ZSTD))
    ),
    *(
        Case(
            name=f"broken {name}",
            visits=(reply(body[:25] + b"????????" + body[33:], Content_Encoding=name),),
            titles=(),
            error="broken|breaks off",
        )
        for name, body in (("gzip", ZIPPED), ("deflate", _DEFLATED), ("br", _BROTLI), ("zstd", _ZSTD))
    ),
    Case(name="gzip bomb", visits=lambda: (reply(_bomb(), Content_Encoding="gzip"),), titles=(), error="more than"),
    Case(
        name="gzip bomb within gzip",
        visits=lambda: (reply(gzip.compress(_bomb()), Content_Encoding="gzip, gzip"),),
        titles=(),
        error="more than",
    ),
    Case(
        name="deflate bomb",
        visits=lambda: (reply(zlib.compress(_ZEROS * 100, 1), Content_Encoding="deflate"),),
        titles=(),
        error="more than",
    ),
    Case(
        name="br bomb",
        visits=lambda: (reply(brotli.compress(_ZEROS * 50, quality=1), Content_Encoding="br"),),
        titles=(),
        error="more than",
    ),
    Case(
        name="zstd bomb",
        visits=lambda: (reply(zstd.compress(_ZEROS * 300, 1), Content_Encoding="zstd"),),
        titles=(),
        error="more than",
    ),
    Case(
        name="bomb in many members",
        visits=lambda: (reply(gzip.compress(_ZEROS) * 60, Content_Encoding="gzip"),),
        titles=(),
        error="more than",
    ),
    Case(
        name="bomb behind a wrong length",
        visits=lambda: (raw(http(_bomb(), b"Content-Encoding: gzip", b"Content-Length: %d" % len(_bomb()))),),
        titles=(),
        error="more than",
    ),
    Case(name="bomb that is not labelled", visits=lambda: (reply(_bomb()),), titles=(), error="."),
    Case(
        name="a body beyond the limit", visits=(raw(http(b" " * 25_000_000)),), titles=(), error="more than 20,000,000"
    ),
    Case(
        name="a length beyond the limit",
        visits=(raw(http(FEED, b"Content-Length: 99999999999")),),
        titles=(),
        error="more than",
    ),
    Case(
        name="an absurd length",
        visits=(raw(http(FEED, b"Content-Length: 99999999999999999999999999")),),
        titles=(),
        error=".",
    ),
    Case(name="no end, quickly", visits=(_endless(http(b""), b"<!-- -->" * 20_000),), titles=(), error="more than"),
    Case(
        name="length too large",
        visits=(raw(http(FEED, b"Content-Length: %d" % (len(FEED) + 100))),),
        titles=(),
        error=".",
    ),
    Case(
        name="length too small",
        visits=(raw(http(FEED, b"Content-Length: %d" % (FEED.index(b"Beta") - 20))),),
        titles=("Alpha",),
    ),
    Case(name="negative length", visits=(raw(http(FEED, b"Content-Length: -5")),), titles=(), error="."),
    Case(name="length in letters", visits=(raw(http(FEED, b"Content-Length: many")),), titles=(), error="."),
    Case(name="two equal lengths", visits=(raw(http(FEED, _LENGTH, _LENGTH)),)),
    Case(name="two different lengths", visits=(raw(http(FEED, _LENGTH, b"Content-Length: 5")),), titles=(), error="."),
    Case(name="no length", visits=(raw(http(FEED)),)),
    Case(name="HTTP/1.0", visits=(raw(http(FEED, status=b"HTTP/1.0 200 OK")),)),
    Case(name="HTTP/1.0 with a length", visits=(raw(http(FEED, _LENGTH, status=b"HTTP/1.0 200 OK")),)),
    Case(name="HTTP/0.9", visits=(raw(FEED),), titles=(), error="."),
    Case(name="no reason", visits=(raw(http(FEED, status=b"HTTP/1.1 200")),)),
    Case(name="chunks", visits=(raw(http(_chunk(FEED[:99]) + _chunk(FEED[99:]) + b"0\r\n\r\n", _CHUNKED)),)),
    Case(
        name="chunks of a byte",
        visits=(raw(http(b"".join(_chunk(FEED[n : n + 1]) for n in range(len(FEED))) + b"0\r\n\r\n", _CHUNKED)),),
    ),
    Case(
        name="chunks with extensions",
        visits=(raw(http(b"%x;name=value\r\n%b\r\n0\r\n\r\n" % (len(FEED), FEED), _CHUNKED)),),
    ),
    Case(name="chunks with trailers", visits=(raw(http(_chunk(FEED) + b"0\r\nExpires: 0\r\n\r\n", _CHUNKED)),)),
    Case(name="chunks without an end", visits=(raw(http(_chunk(FEED), _CHUNKED)),), titles=(), error="."),
    Case(name="chunks of a wrong size", visits=(raw(http(b"5\r\n" + FEED, _CHUNKED)),), titles=(), error="."),
    Case(name="chunks of no size", visits=(raw(http(b"size\r\n" + FEED, _CHUNKED)),), titles=(), error="."),
    Case(
        name="chunks of a huge size",
        visits=(raw(http(b"FFFFFFFFFFFFFFFFFF\r\n" + FEED, _CHUNKED)),),
        titles=(),
        error=".",
    ),
    Case(
        name="chunks of a byte without an end",
        visits=(_endless(http(b"", _CHUNKED), _chunk(b"<") * 1000),),
        titles=(),
        error="crumbs",
    ),
    Case(
        name="chunks and a length",
        visits=(raw(http(_chunk(FEED) + b"0\r\n\r\n", _CHUNKED, _LENGTH)),),
        titles=None,
        error=".?",
    ),
    Case(name="hangs up at once", visits=(raw(b""),), titles=(), error="."),
    Case(name="hangs up within the status", visits=(raw(b"HTTP/1.1 2"),), titles=(), error="."),
    Case(
        name="hangs up within the headers", visits=(raw(_OK + b"\r\nContent-Type: text/xml\r\n"),), titles=(), error="."
    ),
    Case(name="hangs up within the body", visits=(raw(http(FEED[:300], _LENGTH)),), titles=(), error="."),
    Case(name="no HTTP", visits=(raw(b"SSH-2.0-OpenSSH_9.2\r\n"),), titles=(), error="."),
    Case(name="200 without a body", visits=(reply(b""),), titles=(), error="empty"),
    Case(name="200 with blanks", visits=(reply(b" \n\t "),), titles=(), error="empty"),
]

HEADERS = [
    Case(name="no headers", visits=(raw(b"HTTP/1.1 200 OK\r\n\r\n" + FEED),)),
    Case(name="line feeds alone", visits=(raw(b"HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + FEED),)),
    Case(name="many headers", visits=(raw(http(FEED, *(b"X-%d: y" % n for n in range(500)))),)),
    Case(
        name="too many headers",
        visits=(raw(http(FEED, *(b"X-%d: y" % n for n in range(200_000)))),),
        titles=(),
        error=".",
    ),
    Case(name="a long header", visits=(raw(http(FEED, b"X-Long: " + b"x" * 50_000)),)),
    Case(name="headers of 20 MB", visits=(raw(http(FEED, b"X-Long: " + b"x" * 20_000_000)),), titles=(), error="."),
    Case(
        name="headers without an end",
        visits=(_endless(_OK + b"\r\n", b"X-More: yes\r\n" * 1000),),
        titles=(),
        error=".",
    ),
    Case(
        name="a header without an end", visits=(_endless(_OK + b"\r\nX-More: ", b"x" * 10_000),), titles=(), error="."
    ),
    Case(name="a header without a colon", visits=(raw(http(FEED, b"nonsense")),), titles=None, error=".?"),
    Case(name="a header in UTF-8", visits=(raw(http(FEED, "X-Note: schön 日本".encode())),)),
    Case(name="a header with a NUL", visits=(raw(http(FEED, b"X-Note: a\0b")),), titles=None, error=".?"),
    Case(
        name="an endless row of interim answers",
        visits=(_endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),),
        titles=(),
        error="bytes of headers",
    ),
    Case(name="interim answers", visits=(raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + http(FEED)),)),
    Case(
        name="a switch of protocols",
        visits=(raw(http(FEED, b"Upgrade: x", status=b"HTTP/1.1 101 Switching")),),
        titles=(),
        error=".",
    ),
    Case(name="a cookie", visits=(reply(Set_Cookie="id=1; Path=/"), reply(rss(), Set_Cookie="id=1"))),
    Case(name="an odd type", visits=(reply(Content_Type="image/png; charset=\x80"),)),
    Case(name="a type of 60 kB", visits=(reply(Content_Type="text/xml; charset=" + "x" * 60_000),)),
    Case(name="an ETag of 60 kB", visits=(reply(ETag='"' + "x" * 60_000 + '"'),) * 2),
    Case(name="an ETag in Latin-1", visits=(reply(ETag='"sch\xf6n"'),) * 2),
    Case(name="an absurd Retry-After", visits=(reply(b"", 503, Retry_After="9" * 20),), titles=(), error="503"),
    Case(name="an absurd max-age", visits=(reply(Cache_Control="max-age=" + "9" * 5000),)),
    Case(name="an absurd Expires", visits=(reply(Expires="Thu, 99 Foo 99999 99:99:99 XYZ"),)),
]

STATUSES = [
    *(
        Case(name=f"status {status}", visits=(reply(FEED, status),), titles=(), error=str(status))
        for status in (
            201,
            202,
            203,
            206,
            207,
            299,
            300,
            305,
            306,
            400,
            401,
            403,
            404,
            406,
            410,
            418,
            429,
            451,
            500,
            502,
            503,
            504,
            599,
            999,
        )
    ),
    Case(name="status 204", visits=(raw(http(b"", status=b"HTTP/1.1 204 No Content")),), titles=(), error="204"),
    Case(
        name="304 unasked",
        visits=(raw(http(b"", status=b"HTTP/1.1 304 Not Modified")),),
        titles=(),
        error="nobody asked",
    ),
    Case(
        name="304 unasked, with an ETag of what was never sent",
        visits=(reply(b"", 304, ETag='"1"'), _to_the_letter),
    ),
    Case(name="304 after a feed", visits=(reply(ETag='"1"'), reply(b"", 304))),
    Case(name="a failure after a feed", visits=(FEED, reply(b"", 500)), error="500"),
    Case(name="an empty answer after a feed", visits=(FEED, b""), error="empty"),
    Case(name="a page after a feed", visits=(FEED, b"<html><body>down</body></html>"), error="web page"),
    Case(name="status 1000", visits=(raw(http(FEED, status=b"HTTP/1.1 1000 OK")),), titles=(), error="."),
    Case(name="status in letters", visits=(raw(http(FEED, status=b"HTTP/1.1 OK OK")),), titles=(), error="."),
]

REDIRECTS = [
    *(
        Case(name=f"redirect {status}", visits=(_moved("{here}/r1", status),), routes=_chain(1))
        for status in (301, 302, 303, 307, 308)
    ),
    *(
        Case(name=f"redirect {status} to nowhere", visits=(reply(b"", status),), titles=(), error=str(status))
        for status in (301, 302, 307)
    ),
    Case(name="ten redirects", visits=(_moved("{here}/r1"),), routes=_chain(10)),
    Case(name="eleven redirects", visits=(_moved("{here}/r1"),), routes=_chain(11), titles=(), error="more than 10"),
    Case(name="a redirect to itself", visits=(_moved("{here}/feed"),), titles=(), error="circle"),
    Case(
        name="a circle of redirects",
        visits=(_moved("{here}/r1"),),
        routes={"r1": _moved("{here}/feed")},
        titles=(),
        error="circle",
    ),
    Case(
        name="redirects that never end",
        visits=(_moved("{here}/r"),),
        routes={
            "r": lambda asked: _moved(asked.path + "r"),
            **{"r" * n: _moved("{here}/" + "r" * (n + 1)) for n in range(2, 15)},
        },
        titles=(),
        error="more than 10|circle|404",
    ),
    Case(name="a relative redirect", visits=(_moved("r1"),), routes=_chain(1)),
    Case(name="a redirect with a fragment", visits=(_moved("{here}/r1#top"),), routes=_chain(1)),
    Case(name="a redirect to itself with a fragment", visits=(_moved("{here}/feed#top"),), titles=(), error="circle"),
    Case(
        name="a redirect in UTF-8",
        visits=(raw(http(b"", "Location: ./r\u00e91".encode(), status=b"HTTP/1.1 302 F")),),
        routes={"r%C3%A91": FEED},
    ),
    Case(
        name="a redirect in Latin-1",
        visits=(raw(http(b"", b"Location: ./r\xe91", status=b"HTTP/1.1 302 F")),),
        titles=(),
        error=".",
    ),
    Case(name="a redirect with blanks", visits=(_moved("{here}/r 1"),), routes={"r%201": FEED}),
    Case(
        name="a redirect with a body that never ends",
        visits=(_endless(http(b"", b"Location: ./r1", status=b"HTTP/1.1 302 F"), b"x" * 1000),),
        routes=_chain(1),
    ),
    *(
        Case(name=f"a redirect to {target}", visits=(_moved(target),), titles=(), error="no web address")
        for target in (
            "file:///etc/passwd",
            "ftp://o.example/",
            "gopher://o.example/",
            "javascript:alert(1)",
            "data:text/xml,<rss/>",
            "mailto:a@o.example",
            "https:///x",
        )
    ),
    *(
        Case(name=f"a redirect to {target}", visits=(_moved(target),), titles=(), error=".")
        for target in (
            "http://",
            "http://[",
            "http:// /",
            "http://127.0.0.1:99999/",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:x/",
            "http://.",
            "http://%00/",
            "http://a..b/",
            "http://" + "x" * 300 + "/",
            "//",
        )
    ),
    Case(name="a redirect of 60 kB", visits=(_moved("{here}/" + "x" * 60_000),), titles=(), error="."),
    Case(name="a redirect with a password", visits=(_moved("http://user:word@127.0.0.1:1/"),), titles=(), error="."),
    Case(name="a redirect to another port", visits=(_moved("http://127.0.0.1:1/"),), titles=(), error="redirects to"),
    Case(
        name="two Locations",
        visits=(raw(http(b"", b"Location: ./r1", b"Location: ./r2", status=b"HTTP/1.1 302 F")),),
        titles=None,
        error=".?",
        routes=_chain(1),
    ),
    Case(name="a redirect and 10 MB", visits=(reply(b"x" * 10_000_000, 302, Location="{here}/r1"),), routes=_chain(1)),
    Case(name="a Location on a good answer", visits=(reply(Location="http://127.0.0.1:1/"),)),
]

SLOW = [  # polled with a time limit of a second
    Case(name="a byte now and then", visits=(_drip(http(b"", _LENGTH), FEED),), titles=(), error="within"),
    Case(name="headers byte by byte", visits=(_drip(b"", http(FEED)),), titles=(), error="within"),
    Case(
        name="a status byte by byte",
        visits=(_drip(b"", b"HTTP/1.1 200 " + b"O" * 900),),
        titles=(),
        error="within",
    ),
    Case(
        name="a chunk now and then",
        visits=(_endless(http(b"", _CHUNKED), _chunk(b"<"), 0.1),),
        titles=(),
        error="within",
    ),
    Case(
        name="gzip byte by byte",
        visits=(_drip(http(b"", b"Content-Encoding: gzip"), ZIPPED),),
        titles=(),
        error="within",
    ),
    Case(name="silence", visits=(_silent,), titles=(), error="within"),
    Case(name="silence behind headers", visits=(_endless(http(b""), b"", 0.1),), titles=(), error="within"),
    Case(
        name="interim answers now and then",
        visits=(_endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1),),
        titles=(),
        error="within",
    ),
    Case(
        name="slow redirects",
        visits=(_moved("{here}/slow"),),
        routes={"slow": _drip(b"", http(FEED))},
        titles=(),
        error="within",
    ),
    Case(
        name="a 304 that never ends",
        visits=(_endless(http(b"", b"Content-Length: 999", status=b"HTTP/1.1 304 N"), b"", 0.1),),
        titles=(),
        error=".?",
    ),
]
