"""Tests of fetching, against real servers on loopback."""

import asyncio
import gzip
import os
import re
import socket
import ssl
import zlib
from datetime import timedelta

import brotli
import pytest

from aggregator.errors import AddressRefused, FetchError, TooLarge, Unreached
from aggregator.models import Validators
from aggregator.visit.bodies import zstd
from aggregator.visit.fetch import Access, Fetcher, user_agent
from aggregator.visit.packing import whole
from tests.conftest import PATIENCE

LOOPBACK = ("127.0.0.0/8",)
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody; to load the authorities for each test takes long
HERE = ["127.0.0.1"]
PUBLIC = ["127.0.0.1", "8.8.8.8"]  # not only the user's own; the first answers, so that the second is never dialled
RSS = b"<rss><channel><title>Invented</title></channel></rss>"
OK = b"HTTP/1.1 200 OK\r\n"


class Advancing(asyncio.SelectorEventLoop):
    """A loop whose clock may be set forward."""

    ahead = 0.0

    def time(self):
        """Return what the clock shows."""
        return super().time() + self.ahead


def fetcher(*, timeout=PATIENCE, **settings):
    """Return a fetcher that may visit this machine, and waits for no host."""
    usual = {"user_agent": "aggregator/test", "allowed": LOOPBACK, "max_size": 1_000_000, "tls": TLS}
    return Fetcher(**usual | {"spacing": timedelta()} | settings, timeout=timedelta(seconds=timeout))


def fetching(*addresses, validators=Validators(), feed="", loop=None, **settings):  # noqa: B008 -- frozen
    """Return what became of addresses that are fetched side by side: the answer, or the error."""

    async def all_of_them():
        async with fetcher(**settings) as opened:
            visits = (opened.fetch(address, validators, feed=feed or address) for address in addresses)
            return await asyncio.gather(*visits, return_exceptions=True)

    with asyncio.Runner(loop_factory=lambda: loop or Advancing()) as runner:
        return runner.run(all_of_them())


def fetch(address, **settings):
    """Return the answer of one address, or raise its error."""
    (outcome,) = fetching(address, **settings)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def redirect(target, status=302):
    """Return an answer that leads elsewhere."""
    return (status, {"Location": target}, b"")


def sending(*chunks):
    """Return a route that sends these bytes and hangs up."""

    async def send(asked):
        for chunk in chunks:
            yield chunk

    return send


def resolving(**hosts):
    """Return a resolver that knows these hosts, dots written as underscores."""

    async def resolve(host):
        return hosts[host.replace(".", "_")]

    return resolve


def named(site, host):
    """Return a server's address by a name, which a test's resolver must know."""
    return site.replace("127.0.0.1", host)


class TestAnswers:
    """What an answer is."""

    def test_a_feed_is_fetched(self, serve):
        """Status, headers in lower case and body arrive; the address is the one that answered."""
        site = serve({"/feed.xml": (200, {"ETag": '"1"', "X-Twice": "a"}, RSS)})
        answer = fetch(site + "/feed.xml")
        assert (answer.url, answer.status, answer.body, answer.permanent) == (site + "/feed.xml", 200, RSS, "")
        assert not answer.redirected
        assert answer.headers["etag"] == '"1"'

    @pytest.mark.parametrize("status", [204, 301, 304, 400, 401, 404, 410, 429, 500, 503])
    def test_every_status_is_a_value(self, serve, status):
        """What a server says is no error here, and only the body of a feed is kept."""
        site = serve({"/": (status, {"Retry-After": "60"}, b"" if status in {204, 304} else b"sorry")})
        answer = fetch(site + "/")
        assert (answer.status, answer.body, answer.headers["retry-after"]) == (status, b"", "60")

    def test_the_body_of_an_error_is_not_waited_for(self, serve):
        """A 404 whose body never ends is a 404."""

        async def endless(asked):
            yield b"HTTP/1.1 404 Not Found\r\n\r\n"
            while True:
                yield b"x" * 1000

        assert fetch(serve({"/": endless}) + "/").status == 404

    @pytest.mark.parametrize(
        ("coding", "encode"),
        [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
    )
    def test_what_we_accept_is_decoded(self, serve, coding, encode):
        """Every coding in Accept-Encoding is understood."""
        site = serve({"/": (200, {"Content-Encoding": coding}, encode(RSS))})
        assert fetch(site + "/").body == RSS
        assert coding in site.asked[0].headers["accept-encoding"]

    def test_chunks_are_put_together(self, serve):
        """A body in chunks is whole."""
        site = serve(
            {"/": sending(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n")}
        )
        assert fetch(site + "/").body == b"abcde"

    def test_repeated_headers_are_joined(self, serve):
        """Two fields of a name are one list (RFC 9110 §5.2)."""
        site = serve({"/": sending(OK + b"Cache-Control: public\r\nCache-Control: max-age=9\r\n\r\nx")})
        assert fetch(site + "/").headers["cache-control"] == "public, max-age=9"


class TestManners:
    """What a publisher sees of us."""

    def test_we_introduce_ourselves_and_say_no_more(self, serve):
        """User-Agent, Accept and Accept-Encoding are there; cookies, referrers and validators nobody gave are not."""
        site = serve({"/": (200, {"Set-Cookie": "a=b"}, RSS), "/next": redirect("/")})
        assert [answer.status for answer in fetching(site + "/", site + "/next")] == [200, 200]
        for asked in site.asked:
            assert set(asked.headers) == {"host", "user-agent", "accept", "accept-encoding"}
            assert asked.headers["user-agent"] == "aggregator/test"
            assert asked.headers["accept"].startswith("application/atom+xml, application/rss+xml")

    def test_the_environments_proxies_are_not_asked(self, serve, monkeypatch):
        """A proxy could reach what we may not."""
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert fetch(serve({"/": (200, {}, RSS)}) + "/").body == RSS

    def test_validators_are_echoed_byte_for_byte(self, serve):
        """Whatever a publisher gave us comes back unchanged, well-formed or not."""
        given = {"ETag": 'W/"caf\xe9  ,"x', "Last-Modified": "gestern, 3 Uhr"}
        site = serve({"/": lambda asked: (304 if "if-none-match" in asked.headers else 200, given, b"")})
        first = fetch(site + "/")
        again = Validators(first.headers["etag"], first.headers["last-modified"])
        assert fetch(site + "/", validators=again).status == 304
        assert b'\r\nIf-None-Match: W/"caf\xe9  ,"x\r\n' in site.asked[1].raw
        assert b"\r\nIf-Modified-Since: gestern, 3 Uhr\r\n" in site.asked[1].raw

    @pytest.mark.parametrize("giver", ["a.example.org", "b.example.org"])
    def test_validators_go_to_the_address_that_gave_them(self, serve, giver):
        """By whatever redirects we come there; no other address learns of them, at that host or another."""
        site = serve({"/feed": (304, {"ETag": "z"}, b""), "/other": (200, {}, RSS)})
        target = named(site, giver)
        site.routes |= {"/go": redirect(f"{target}/feed"), "/stray": redirect(f"{target}/other")}
        settings = {"resolve": resolving(a_example_org=HERE, b_example_org=HERE)}
        given = Validators("x", "y", f"{target}/feed")
        addresses = [f"{named(site, 'a.example.org')}/{name}" for name in ("go", "stray")]
        answers = fetching(*addresses, validators=given, **settings)
        assert [(each.status, each.headers.get("etag")) for each in answers] == [(304, "z"), (200, None)]
        told = {"if-none-match": "x", "if-modified-since": "y"}
        assert len(site.asked) == 4
        for asked in site.asked:
            assert (told.items() <= asked.headers.items()) is (asked.path == "/feed")
            assert (told.keys() & asked.headers.keys() == set()) is (asked.path != "/feed")

    def test_passwords_stay_at_their_host(self, serve):
        """A redirect within an origin keeps them; another host, or port, learns nothing of them."""
        site = serve({"/within": redirect("/feed"), "/feed": (200, {}, RSS)})
        away = serve({"/": (200, {}, RSS)})
        site.routes["/away"] = redirect(named(away, "b.example.org") + "/")
        site.routes["/beside"] = redirect(named(away, "a.example.org") + "/")
        mine = named(site, "me:secret@a.example.org")
        addresses = [f"{mine}/{name}" for name in ("within", "away", "beside")]
        fetching(*addresses, resolve=resolving(a_example_org=HERE, b_example_org=HERE))
        assert [asked.headers.get("authorization") for asked in site.asked] == ["Basic bWU6c2VjcmV0"] * 4
        assert ["authorization" in asked.headers for asked in away.asked] == [False, False]

    @pytest.mark.parametrize(
        ("contact", "spoken"),
        [("", ""), ("https://example.org/bot", " (+https://example.org/bot)"), ("a(b)\r\nX: ü", " (+abX:)")],
    )
    def test_the_user_agent_names_product_version_and_contact(self, contact, spoken):
        """Publishers learn whom to write to; no contact can break the header."""
        product, _, rest = user_agent(contact).partition(" ")
        assert product.startswith("aggregator/0.")
        assert rest == spoken.strip()

    @pytest.mark.parametrize(("host", "least", "most"), [("a.example.org", 1, 2), ("127.0.0.1", 3, 20)])
    def test_a_public_host_has_two_requests_at_a_time(self, serve, host, least, most):
        """However many feeds it has, a host never sees more than two of us; one's own machine may."""
        under_way, seen = set(), []

        async def counted(asked):
            under_way.add(asked.path)
            seen.append(len(under_way))
            for _ in range(50):
                await asyncio.sleep(0)
            under_way.discard(asked.path)
            yield OK + b"Content-Length: 0\r\n\r\n"

        site = named(serve({f"/{number}": counted for number in range(20)}), host)
        answers = fetching(*(f"{site}/{number}" for number in range(20)), resolve=resolving(a_example_org=PUBLIC))
        assert [answer.status for answer in answers] == [200] * 20
        assert least <= max(seen) <= most

    def test_fifty_at_once(self, serve):
        """Fifty visits side by side do not disturb each other."""
        site = serve({f"/{number}": (200, {}, b"%d" % number) for number in range(50)})
        answers = fetching(*(f"{site}/{number}" for number in range(50)))
        assert [answer.body for answer in answers] == [b"%d" % number for number in range(50)]


class TestRedirects:
    """Where an answer leads."""

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_redirects_are_followed(self, serve, status):
        """The final answer counts; only 301 and 308 say that the feed has moved."""
        site = serve({"/old": redirect("/new?a=b", status), "/new?a=b": (200, {}, RSS)})
        answer = fetch(site + "/old")
        assert (answer.url, answer.body) == (site + "/new?a=b", RSS)
        assert answer.permanent == (site + "/new?a=b" if status in {301, 308} else "")
        assert answer.redirected

    def test_a_move_is_permanent_all_the_way_or_not_at_all(self, serve):
        """One temporary step makes the whole chain temporary."""
        site = serve({"/1": redirect("/2", 301), "/2": redirect("/3", 308), "/3": (200, {}, RSS)})
        assert fetch(site + "/1").permanent == site + "/3"
        site.routes["/2"] = redirect("/3", 307)
        assert fetch(site + "/1").permanent == ""

    def test_ten_redirects_are_followed_and_no_more(self, serve):
        """A chain has an end."""
        site = serve({f"/{number}": redirect(f"/{number + 1}") for number in range(11)} | {"/11": (200, {}, RSS)})
        assert fetch(site + "/1").body == RSS
        with pytest.raises(FetchError, match="more than 10 redirects"):
            fetch(site + "/0")

    def test_a_circle_is_noticed(self, serve):
        """No publisher is asked the same thing twice in one visit."""
        site = serve({"/a": redirect("/b"), "/b": redirect("/a")})
        with pytest.raises(FetchError, match="in a circle"):
            fetch(site + "/a")
        assert len(site.asked) == 2

    @pytest.mark.parametrize(
        "target",
        ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://", "http://[", "http://x:99999/"],
    )
    def test_redirects_lead_to_the_web_only(self, serve, target):
        """Other schemes and nonsense are errors that name where it would lead."""
        site = serve({"/": redirect(target)})
        with pytest.raises(FetchError, match=r"^redirects (to|in a circle)"):
            fetch(site + "/")

    def test_a_redirect_may_hold_any_letters(self, serve):
        """Servers send addresses unencoded, in UTF-8."""
        site = serve({"/": redirect("/é".encode().decode("latin-1")), "/%C3%A9": (200, {}, RSS)})
        assert fetch(site + "/").body == RSS

    def test_a_redirect_to_nowhere_is_an_answer(self, serve):
        """Without Location there is nothing to follow."""
        assert fetch(serve({"/": (302, {}, b"")}) + "/").status == 302

    def test_a_password_never_leaves_in_an_address(self, serve):
        """It is in no answer, thus in no link made from one, and no move is remembered without it."""
        site = serve({"/old": redirect("/new", 301), "/new": (200, {}, RSS)})
        answer = fetch(named(site, "me:secret@127.0.0.1") + "/old")
        assert (answer.url, answer.permanent) == (site + "/new", "")


class TestAddresses:
    """Where feeds may lead us."""

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "localhost",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::]",
            "10.0.0.1",
        ],
    )
    def test_private_addresses_are_refused_in_every_notation(self, serve, host):
        """No spelling of an address leads to this machine or its network."""
        site = serve({"/": (200, {}, b"inner secret")})
        with pytest.raises(AddressRefused, match="may not lead"):
            fetch(named(site, host) + "/", allowed=())
        assert site.asked == []

    @pytest.mark.parametrize(
        "host", ["10.0.0.1", "169.254.169.254", "127.2", "2130706434", "[::1]", "[::ffff:127.0.0.2]"]
    )
    def test_redirects_to_private_addresses_are_refused(self, serve, host):
        """Every hop is checked; the message names the address that it would have led to."""
        site = serve({"/": redirect(f"http://{host}/")})
        with pytest.raises(AddressRefused, match=f"^redirects to http://{re.escape(host)}/: .* may not lead"):
            fetch(site + "/", allowed=("127.0.0.1/32",))

    def test_the_address_that_was_checked_is_dialled(self, serve):
        """A name that changes its mind after the check (DNS rebinding) is never asked again."""
        site = serve({"/": (200, {}, RSS)})
        answers = iter([HERE, ["10.0.0.1"]])

        async def fickle(host):
            return next(answers)

        assert fetch(named(site, "a.example.org") + "/", allowed=("127.0.0.1/32",), resolve=fickle).body == RSS
        assert next(answers) == ["10.0.0.1"]

    def test_only_the_permitted_of_several_addresses_are_dialled(self, serve):
        """A name that mixes addresses gains nothing."""
        site = serve({"/": (200, {}, RSS)})
        mixed = resolving(a_example_org=["169.254.169.254", "10.0.0.1", "127.0.0.1"])
        assert fetch(named(site, "a.example.org") + "/", resolve=mixed).body == RSS

    def test_the_next_address_is_tried_when_one_does_not_answer(self, serve):
        """One dead address of several costs no visit."""
        site = serve({"/": (200, {}, RSS)})
        two = resolving(a_example_org=["127.0.0.9", "127.0.0.1"])
        assert fetch(named(site, "a.example.org") + "/", resolve=two).body == RSS

    @pytest.mark.parametrize(
        "address", ["", "nonsense", "ftp://example.org/", "http://", "http://[::1", "http://a b/", "http://\0/", "//x"]
    )
    def test_what_is_no_web_address_is_an_error(self, address):
        """No text makes more of it than a FetchError."""
        with pytest.raises(FetchError):
            fetch(address)

    @pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".org"])
    def test_a_name_that_cannot_be_one_is_an_error(self, host):
        """The message says what was looked for."""
        with pytest.raises(Unreached, match=f"^there is no host {host}"):
            fetch(f"http://{host}/")

    def test_a_host_that_is_not_known_is_named(self):
        """The message says what the name server said."""

        async def nowhere(host):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        with pytest.raises(FetchError, match=r"no host gone\.example\.org \(Name or service not known\)"):
            fetch("http://gone.example.org/", resolve=nowhere)

    def test_who_redirects_to_nowhere_was_reached(self, serve):
        """The publisher was asked, and is not asked again as soon as one whom nobody could ask."""
        site = serve({"/": redirect("http://a..b/")})
        with pytest.raises(FetchError, match="redirects to") as told:
            fetch(f"{site}/")
        assert not isinstance(told.value, Unreached)


class TestBounds:
    """What a publisher may cost us."""

    def test_the_time_limit_is_total(self, serve):
        """A server that sends a byte now and then is cut off when the time is over."""

        async def drip(asked):
            yield OK + b"\r\n"
            while True:
                await asyncio.sleep(0.02)
                yield b"x"

        with pytest.raises(FetchError, match=r"no complete answer within 0\.3 s"):
            fetch(serve({"/": drip}) + "/", timeout=0.3)

    @pytest.mark.parametrize("beginning", [b"", OK, OK + b"X: ", OK + b"Content-Length: 10\r\n\r\nabc"])
    def test_silence_ends_with_the_time_limit(self, serve, beginning):
        """A server that says nothing more, wherever it stops, is not waited for."""

        async def silent(asked):
            yield beginning
            await asyncio.Event().wait()

        with pytest.raises(FetchError, match="no complete answer"):
            fetch(serve({"/": silent}) + "/", timeout=0.2)

    def test_a_slow_name_server_is_within_the_time_limit(self):
        """Looking up the name counts."""

        async def never(host):
            await asyncio.Event().wait()

        with pytest.raises(FetchError, match="no complete answer"):
            fetch("http://a.example.org/", timeout=0.1, resolve=never)

    def test_redirects_share_one_time_limit(self, serve):
        """Many slow steps are as long as one."""

        async def slow(asked):
            await asyncio.sleep(0.1)
            yield b"HTTP/1.1 302 Found\r\nLocation: /%d\r\n\r\n" % (int(asked.path[1:]) + 1)

        site = serve({f"/{number}": slow for number in range(10)})
        with pytest.raises(FetchError, match="no complete answer"):
            fetch(site + "/0", timeout=0.25)

    def test_waiting_for_a_busy_host_is_no_failure(self, serve):
        """Our own restraint towards a host is not held against its feeds."""
        loop, two = Advancing(), asyncio.Barrier(2)

        async def slow(asked):
            async with two as which:
                loop.ahead += 5 if which == 0 else 0
            yield OK + b"\r\nx"

        site = named(serve({f"/{number}": slow for number in range(14)}), "a.example.org")
        settings = {"timeout": 30, "resolve": resolving(a_example_org=PUBLIC), "loop": loop}
        answers = fetching(*(f"{site}/{number}" for number in range(14)), **settings)
        assert [answer.body for answer in answers] == [b"x"] * 14
        assert loop.ahead == 35

    def test_an_endless_body_is_cut_off(self, serve):
        """Nothing beyond the size limit is kept."""

        async def endless(asked):
            yield OK + b"\r\n"
            while True:
                yield b"x" * 10_000

        with pytest.raises(TooLarge, match="more than 100,000 bytes"):
            fetch(serve({"/": endless}) + "/", max_size=100_000)

    @pytest.mark.parametrize(
        ("coding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("zstd", zstd.compress)]
    )
    def test_a_bomb_is_cut_off(self, serve, coding, encode):
        """The size limit is of decoded bytes."""
        site = serve({"/": (200, {"Content-Encoding": coding}, encode(b"\0" * 20_000_000))})
        with pytest.raises(TooLarge, match=r"^the body has more than 100,000 bytes$"):
            fetch(site + "/", max_size=100_000)

    def test_a_body_that_is_announced_as_too_large_is_not_begun(self, serve):
        """Nobody's line is filled for a body that would be thrown away."""
        site = serve({"/": sending(OK + b"Content-Length: 30000000\r\n\r\n")})
        with pytest.raises(TooLarge, match="30,000,000 bytes"):
            fetch(site + "/")

    def test_endless_headers_are_cut_off(self, serve):
        """Headers have a limit too."""

        async def endless(asked):
            yield OK
            while True:
                yield b"X-Padding: " + b"x" * 10_000 + b"\r\n"

        with pytest.raises(FetchError):
            fetch(serve({"/": endless}) + "/")

    @pytest.mark.parametrize(
        "sent",
        [
            (),
            (b"SSH-2.0-OpenSSH_9.9\r\n",),
            (OK + b"Content-Length: 100\r\n\r\nabc",),
            (OK + b"Content-Length: many\r\n\r\nabc",),
            (OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",),
            (OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nabc",),
            (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",),
            (OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(RSS)[:20]),
            (OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8bnonsense",),
            (OK + b"no colon\r\n\r\nabc",),
            (b"HTTP/1.1 999999 ?\r\n\r\n",),
        ],
    )
    def test_an_answer_that_breaks_off_or_makes_no_sense_is_an_error(self, serve, sent):
        """Half a feed is not taken for a feed; the message says what is wrong."""
        site = serve({"/": sending(*sent)})
        with pytest.raises(FetchError, match=r"\w \w"):
            fetch(site + "/")

    def test_what_follows_an_answer_is_no_answer_to_the_next_request(self, serve):
        """A connection that holds more than was asked for serves no other feed."""
        more = RSS + b"HTTP/1.1 200 Told\r\nContent-Length: 4\r\n\r\nevil"
        site = serve({"/long": (200, {"Content-Length": str(len(RSS))}, more), "/feed": (200, {}, b"good")})

        async def one_after_the_other():
            async with fetcher() as opened:
                return [(await opened.fetch(site + path)).body for path in ("/long", "/feed", "/feed")]

        assert asyncio.run(one_after_the_other()) == [RSS, b"good", b"good"]

    def test_a_refused_connection_is_told_without_the_address(self):
        """Who shows the message knows the address, which may carry a password."""
        with pytest.raises(FetchError, match=r"^Connection refused$"):
            fetch("http://me:secret@127.0.0.1:1/")

    def test_what_fails_behind_a_redirect_is_told_with_its_address_but_no_password(self, serve):
        """There the feed's own address explains nothing."""
        site = serve({"/": redirect("http://me:secret@127.0.0.1:1/")})
        with pytest.raises(FetchError, match=r"^redirects to http://127\.0\.0\.1:1/: Connection refused$"):
            fetch(site + "/")

    def test_one_bad_publisher_disturbs_no_other(self, serve):
        """Bombs, silence and feeds side by side: the feeds arrive."""

        async def silent(asked):
            yield OK
            await asyncio.Event().wait()

        bomb = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 5_000_000))
        site = serve({"/bomb": bomb, "/silent": silent, "/feed": (200, {}, RSS)})
        loop = Advancing()

        async def all_of_them():
            async with fetcher() as opened:
                silent = [asyncio.ensure_future(opened.fetch(site + "/silent")) for _ in range(5)]
                others = [opened.fetch(site + path) for path in ("/bomb", "/feed") * 5]
                outcomes = await asyncio.gather(*others, return_exceptions=True)
                assert not any(visit.done() for visit in silent)
                loop.ahead += PATIENCE
                return outcomes + await asyncio.gather(*silent, return_exceptions=True)

        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            outcomes = runner.run(all_of_them())
        assert [type(outcome).__name__ for outcome in outcomes] == ["TooLarge", "Answer"] * 5 + ["FetchError"] * 5

    def test_large_bodies_come_one_after_the_other(self, serve):
        """Where there is room for two, all bombs end at the limit, and a large feed of a known publisher arrives."""
        bomb = (200, {"Content-Encoding": "gzip"}, gzip.compress(os.urandom(60_000_000), 0))
        large = RSS + os.urandom(30_000_000)
        site = serve({"/bomb": bomb, "/large": (200, {}, large), "/feed": (200, {}, RSS)})
        sizes = []

        async def all_of_them():
            async with fetcher(max_size=40_000_000) as opened:

                async def visit(path, lane):
                    async with opened.room(lane) as room:
                        answer = await opened.fetch(site + path, room=room)
                        sizes.append(answer.size)

                bombs = [visit("/bomb", "new") for _ in range(6)]
                others = [visit("/large", "usual"), visit("/feed", "new")]
                return await asyncio.gather(*bombs, *others, return_exceptions=True)

        outcomes = asyncio.run(all_of_them())
        assert [type(outcome).__name__ for outcome in outcomes] == ["TooLarge"] * 6 + ["NoneType"] * 2
        assert sorted(sizes) == [len(RSS), len(large)]

    def test_a_body_that_nobody_keeps_leaves_its_room(self, serve):
        """Whoever only looks what stands at an address need not say when it is read."""
        site = serve({"/": (200, {}, os.urandom(3_000_000))})
        answers = fetching(*[site + "/"] * 5, max_size=60_000_000)
        assert [answer.size for answer in answers] == [3_000_000] * 5

    def test_a_large_body_arrives_packed(self, serve):
        """Until it is read it takes as little memory as can be."""
        answer = fetch(serve({"/": (200, {}, RSS + b" " * 3_000_000)}) + "/", max_size=4_000_000)
        assert len(answer.body) < 100_000
        assert whole(answer.body, answer.unpacked) == RSS + b" " * 3_000_000


class TestAccess:
    """What the config adds to the visits of one feed."""

    def test_a_feeds_own_headers_are_sent(self, serve):
        """They take the place of ours, whatever their capitals, and are nobody else's."""
        site = serve({"/": (200, {}, RSS), "/other": (200, {}, RSS)})
        own = {"Authorization": "Bearer hunter2", "user-agent": "Mine/1.0", "ACCEPT": "text/xml", "Cookie": "a=b"}
        answers = fetching(site + "/", site + "/other", access=[Access(site + "/", own)])
        assert [answer.status for answer in answers] == [200, 200]
        mine, theirs = sorted(site.asked, key=lambda asked: asked.path)
        assert {name.lower(): value for name, value in own.items()}.items() <= mine.headers.items()
        assert mine.raw.lower().count(b"user-agent") == mine.raw.lower().count(b"\r\naccept:") == 1
        assert set(theirs.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        assert theirs.headers["user-agent"] == "aggregator/test"

    def test_headers_go_to_the_feeds_own_origin_alone(self, serve):
        """Within it a redirect keeps them; another host, port or scheme learns nothing of them."""
        site = serve({"/within": redirect("/feed"), "/feed": (200, {}, RSS)})
        away = serve({"/": (200, {}, RSS)})
        host = named(site, "a.example.org")
        site.routes |= {"/port": redirect(named(away, "a.example.org") + "/"), "/host": redirect(site + "/feed")}
        feeds = [f"{host}{path}" for path in ("/within", "/port", "/host")]
        access = [Access(url, {"Authorization": "Bearer hunter2"}) for url in feeds]
        answers = fetching(*feeds, access=access, resolve=resolving(a_example_org=HERE))
        assert [answer.status for answer in answers] == [200] * 3
        told = [asked.headers.get("host") for asked in site.asked + away.asked if "authorization" in asked.headers]
        assert told == [host.removeprefix("http://")] * 4
        assert "authorization" not in away.asked[0].headers

    def test_headers_are_never_sent_in_the_clear(self, serve, certificate):
        """A redirect from https to http leaves them behind; so does an address that is remembered instead."""
        plain = serve({"/": (200, {}, RSS)})
        site, settings = TestEncryption.secure(serve, certificate)
        site.routes["/down"] = redirect(named(plain, "feeds.example.org") + "/")
        feed = named(site, "feeds.example.org") + "/down"
        access = [Access(feed, {"Authorization": "Bearer hunter2"})]
        assert fetch(feed, access=access, **settings).body == RSS
        assert fetch(named(plain, "feeds.example.org") + "/", feed=feed, access=access, **settings).body == RSS
        assert site.asked[0].headers["authorization"] == "Bearer hunter2"
        assert not any("authorization" in asked.headers for asked in plain.asked)

    def test_a_feed_with_headers_is_not_moved_where_they_cannot_follow(self, serve):
        """The next visit begins at its own host again."""
        site = serve({"/old": redirect("/new", 301), "/new": (200, {}, RSS)})
        assert fetch(site + "/old", access=[Access(site + "/old", {"Cookie": "a"})]).permanent == ""

    def test_headers_and_proxy_are_not_shown(self):
        """Whatever prints an access prints no secret."""
        shown = repr(Access("https://example.org/", {"Cookie": "hunter2"}, "http://me:hunter2@127.0.0.1:1"))
        assert "hunter2" not in shown


class TestEncryption:
    """HTTPS."""

    @staticmethod
    def secure(serve, certificate):
        """Return a server with this certificate, and the settings to trust it by any name."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*certificate)
        settings = {
            "tls": ssl.create_default_context(cafile=certificate[0]),
            "resolve": resolving(feeds_example_org=HERE, other_example_org=HERE),
        }
        return serve({"/": (200, {}, RSS)}, tls), settings

    def test_a_certificate_for_the_name_is_accepted(self, serve, certificate):
        """The name counts, although an address is dialled."""
        site, settings = self.secure(serve, certificate)
        assert fetch(named(site, "feeds.example.org") + "/", **settings).body == RSS

    @pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1"])
    def test_a_certificate_for_another_name_is_not(self, serve, certificate, host):
        """Who answers must be who was asked."""
        site, settings = self.secure(serve, certificate)
        with pytest.raises(FetchError, match=r"the certificate is not valid: .*mismatch"):
            fetch(named(site, host) + "/", **settings)
        assert site.asked == []

    def test_a_certificate_whose_time_is_over_is_not(self, serve, expired):
        """Although it is for the name, and of an authority that is trusted."""
        site, settings = self.secure(serve, expired)
        with pytest.raises(FetchError, match=r"the certificate is not valid: .*expired"):
            fetch(named(site, "feeds.example.org") + "/", **settings)
        assert site.asked == []

    def test_a_certificate_of_nobody_known_is_not(self, serve, certificate):
        """Only the public authorities are trusted by themselves."""
        site, settings = self.secure(serve, certificate)
        with pytest.raises(FetchError, match="the certificate is not valid"):
            fetch(named(site, "feeds.example.org") + "/", tls=None, resolve=settings["resolve"])
