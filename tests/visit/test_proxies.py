"""Visits by way of proxies: real ones, on loopback."""

import asyncio
import base64
import re
import ssl
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from aggregator.errors import AddressRefused, FetchError, TooLarge, Unreached
from aggregator.visit.fetch import Access, Fetcher
from tests.conftest import PATIENCE

RSS = b"<rss><channel><title>Invented</title></channel></rss>"
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
LOOPBACK = ("127.0.0.0/8",)
LOGIN = ("me", "hun:ter 2")
WRITTEN = "me:hun%3Ater%202@"


class Proxy:
    """A proxy for HTTP and SOCKS5 that leads every name to this machine, and remembers what it was asked."""

    def __init__(self, *, login=None, saying=None):
        """Demand a name and password, or say the same to everybody."""
        self.asked = []
        self.most = 0
        self._login = login
        self._saying = saying
        self._talks = set()

    async def __aenter__(self):
        """Listen on a port of its own."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.place = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_):
        """End every conversation."""
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader, writer):
        task = asyncio.current_task()
        self._talks.add(task)
        self.most = max(self.most, len(self._talks))
        try:
            if self._saying is not None:
                await reader.read(1000)
                writer.write(self._saying)
                await writer.drain()
                return
            first = await reader.readexactly(1)
            await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _http(self, first, reader, writer):
        """Serve one connection: absolute addresses, or CONNECT."""
        while head := first + await reader.readuntil(b"\r\n\r\n"):
            first = b""
            line, _, rest = head.partition(b"\r\n")
            method, target, _ = line.split()
            self.asked.append((method.decode(), target.decode(), rest))
            pair = base64.b64encode(":".join(LOGIN).encode())
            if self._login and b"Proxy-Authorization: Basic " + pair not in rest:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                continue
            place = target if method == b"CONNECT" else target.split(b"/", 3)[2]
            path = b"" if method == b"CONNECT" else b"/" + target.split(b"/", 3)[3]
            theirs = await asyncio.open_connection("127.0.0.1", int(place.rpartition(b":")[2]))
            if method == b"CONNECT":
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                kept = re.sub(rb"(?i)proxy-authorization:[^\r]*\r\n", b"", rest)
                theirs[1].write(method + b" " + path + b" HTTP/1.1\r\nConnection: close\r\n" + kept)
            return await self._join((reader, writer), theirs)
        return None

    async def _socks(self, reader, writer):
        """Serve one connection (RFC 1928), a byte at a time, as a bad line would."""
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = b"\x02" if self._login else b"\x00"
        await self._drip(writer, b"\x05" + (wanted if wanted in methods else b"\xff"))
        if wanted not in methods:
            return None
        if self._login:
            await reader.readexactly(1)
            given = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
            await self._drip(writer, b"\x01" + bytes([given != [part.encode() for part in self._login]]))
        _, _, _, kind = await reader.readexactly(4)
        length = (await reader.readexactly(1))[0] if kind == 3 else {1: 4, 4: 16}[kind]
        host, port = await reader.readexactly(length), int.from_bytes(await reader.readexactly(2))
        self.asked.append((kind, host.decode("latin-1"), port))
        try:
            theirs = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return await self._drip(writer, b"\x05\x05\x00\x01" + bytes(6))
        await self._drip(writer, b"\x05\x00\x00\x03\x04here\x00\x00")
        return await self._join((reader, writer), theirs)

    @staticmethod
    async def _drip(writer, data):
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()

    @staticmethod
    async def _join(ours, theirs):
        async def pump(source, sink):
            while data := await source.read(10_000):
                sink.write(data)
                await sink.drain()
            sink.write_eof() if sink.can_write_eof() else sink.close()

        try:
            await asyncio.gather(pump(ours[0], theirs[1]), pump(theirs[0], ours[1]))
        finally:
            theirs[1].close()


def fetching(*feeds, scheme, proxy=None, login="", timeout=PATIENCE, allowed=LOOPBACK, max_size=100_000, tls=TLS):
    """Return (outcomes, proxy) of feeds that are fetched side by side by way of a proxy; a outcome may be an error."""

    async def all_of_them():
        async with AsyncExitStack() as stack:
            through = await stack.enter_async_context(proxy or Proxy())
            access = [Access(feed, proxy=f"{scheme}://{login}{through.place}") for feed in feeds]
            settings = {"user_agent": "aggregator/test", "timeout": timedelta(seconds=timeout), "max_size": max_size}
            settings["spacing"] = timedelta()
            fetcher = await stack.enter_async_context(Fetcher(**settings, allowed=allowed, access=access, tls=tls))
            visits = (fetcher.fetch(feed, feed=feed) for feed in feeds)
            return await asyncio.gather(*visits, return_exceptions=True), through

    return asyncio.run(all_of_them())


def fetch(feed, **settings):
    """Return the answer of one feed, or raise its error."""
    ((outcome,), _) = fetching(feed, **settings)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def named(site, host="feeds.example.org"):
    """Return a server's address by a name that only the proxy knows."""
    return site.replace("127.0.0.1", host)


@pytest.fixture
def secure(serve, certificate) -> Iterator[tuple]:
    """Give a server for https, and what trusts it."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    return serve({"/": (200, {}, RSS)}, tls), ssl.create_default_context(cafile=certificate[0])


def test_an_http_proxy_is_given_the_whole_address(serve):
    """And looks up the name itself."""
    site = named(serve({"/feed.xml": (200, {"ETag": "1"}, RSS)}))
    (answer,), proxy = fetching(f"{site}/feed.xml", scheme="http")
    assert (answer.url, answer.body, answer.headers["etag"]) == (f"{site}/feed.xml", RSS, "1")
    assert [asked[:2] for asked in proxy.asked] == [("GET", f"{site}/feed.xml")]


def test_an_http_proxy_connects_us_for_https(secure):
    """It sees neither path nor headers, and the certificate is that of the feed's host."""
    site, tls = secure
    (answer,), proxy = fetching(f"{named(site)}/", scheme="http", tls=tls)
    assert answer.body == RSS
    assert [asked[:2] for asked in proxy.asked] == [("CONNECT", named(site).removeprefix("https://"))]
    with pytest.raises(FetchError, match="certificate is not valid"):
        fetch(f"{named(site, 'other.example.org')}/", scheme="http", tls=tls)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_is_given_the_name(serve, scheme):
    """Nobody else learns which host is visited; addresses are given as such."""
    site = serve({"/": (200, {}, RSS)})
    (first, second), proxy = fetching(f"{named(site)}/", f"{site}/", scheme=scheme)
    assert first.body == second.body == RSS
    port = int(site.rpartition(":")[2])
    assert sorted(proxy.asked) == [(1, "\x7f\0\0\1", port), (3, "feeds.example.org", port)]


def test_https_goes_through_a_socks_proxy(secure):
    """Encrypted from here to the feed's host."""
    site, tls = secure
    assert fetch(f"{named(site)}/", scheme="socks5", tls=tls).body == RSS


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_may_want_a_name_and_password(serve, scheme):
    """They may be written with any letters, and no other host learns them."""
    site = serve({"/": (200, {}, RSS)})
    assert fetch(f"{named(site)}/", scheme=scheme, proxy=Proxy(login=LOGIN), login=WRITTEN).body == RSS
    assert "proxy-authorization" not in site.asked[0].headers


@pytest.mark.parametrize(
    ("scheme", "login", "told"),
    [
        ("socks5", "", "the proxy does not take us in .* wants a name and password"),
        ("socks5", "me:wrong@", "the proxy does not accept the name and password"),
    ],
)
def test_a_proxy_that_does_not_let_us_in_is_told(serve, scheme, login, told):
    """Without the password."""
    with pytest.raises(FetchError, match=told) as error:
        fetch("http://a.example.org/", scheme=scheme, proxy=Proxy(login=LOGIN), login=login)
    assert "wrong" not in str(error.value)


def test_an_http_proxy_that_does_not_let_us_in_is_told(serve):
    """In its own words."""
    assert fetch("http://a.example.org/", scheme="http", proxy=Proxy(login=LOGIN)).status == 407
    with pytest.raises(FetchError, match=r"^the proxy says: 407 Proxy Authentication Required$"):
        fetch("https://a.example.org/", scheme="http", proxy=Proxy(login=LOGIN))


def test_a_proxy_that_is_not_there_bothers_no_publisher():
    """So the next attempt may be soon."""

    async def absent():
        settings = {
            "user_agent": "aggregator/test",
            "timeout": timedelta(seconds=PATIENCE),
            "max_size": 1000,
            "tls": TLS,
        }
        feeds = ["http://a.example.org/1", "http://a.example.org/2"]
        ways = ["http://me:secret@127.0.0.1:1", "socks5://me:secret@127.0.0.1:1"]
        access = [Access(feed, proxy=way) for feed, way in zip(feeds, ways, strict=True)]
        async with Fetcher(**settings, access=access) as fetcher:
            return await asyncio.gather(*(fetcher.fetch(feed, feed=feed) for feed in feeds), return_exceptions=True)

    for error in asyncio.run(absent()):
        assert isinstance(error, Unreached)
        assert str(error) == "the proxy at 127.0.0.1:1 cannot be reached (Connection refused)"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize(
    "saying", [b"", b"\x05", b"\x04\x00", b"\x05\xff", b"SSH-2.0-x\r\n", b"\x05\x00\x05\x09\x00\x01"]
)
def test_what_is_no_proxy_costs_a_visit(scheme, saying):
    """Whatever it says."""
    with pytest.raises(FetchError):
        fetch("http://a.example.org/", scheme=scheme, proxy=Proxy(saying=saying))


def test_a_socks_proxy_says_why_it_cannot_reach_a_host():
    """In words."""
    with pytest.raises(FetchError, match=r"^the proxy cannot reach a\.example\.org: connection refused$"):
        fetch("http://a.example.org:1/", scheme="socks5")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "10.0.0.1", "[::1]", "localhost", "x.localhost", "nas", "nas.local"],
)
def test_a_proxy_does_not_lead_home(host):
    """What is obviously of this machine or network is refused, also behind a redirect."""
    (error,), proxy = fetching(f"http://{host}/", scheme="http", allowed=())
    assert isinstance(error, AddressRefused)
    assert proxy.asked == []


def test_a_redirect_through_a_proxy_does_not_lead_home(serve):
    """Every hop is checked."""
    site = serve({"/": (302, {"Location": "http://169.254.169.254/"}, b"")})
    with pytest.raises(AddressRefused, match="redirects to"):
        fetch(f"{named(site)}/", scheme="socks5", allowed=())


def test_own_names_are_asked_where_own_addresses_may_be():
    """Who opens the network to feeds opens it through proxies too."""
    (error,), proxy = fetching("http://nas.local:1/", scheme="socks5", allowed=("192.168.0.0/16",))
    assert "connection refused" in str(error)
    assert proxy.asked[0][1] == "nas.local"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_every_bound_holds_behind_a_proxy(serve, scheme):
    """Redirects are followed, size and time are limited, and a host is asked twice at a time at most."""
    seen = []

    async def slow(asked):
        seen.append(1)
        await asyncio.sleep(0.05)
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

    async def silent(asked):
        await asyncio.Event().wait()
        yield b""

    slows = {f"/{n}": slow for n in range(6)}
    routes = {"/go": (302, {"Location": "/0"}, b""), "/silent": silent, "/large": (200, {}, b"x" * 200_000)}
    site = named(serve(slows | routes))
    (moved, large), _ = fetching(f"{site}/go", f"{site}/large", scheme=scheme)
    assert moved.url == f"{site}/0"
    assert isinstance(large, TooLarge)
    with pytest.raises(FetchError, match="no complete answer"):
        fetch(f"{site}/silent", scheme=scheme, timeout=0.2)
    answers, proxy = fetching(*(f"{site}{path}" for path in slows), scheme=scheme)
    assert [answer.body for answer in answers] == [b"x"] * 6
    assert proxy.most <= 2
