"""Ask one publisher once, politely and within bounds.  Owns httpx."""

import asyncio
import base64
import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from aggregator import __version__
from aggregator.clock import now
from aggregator.config.values import same_address
from aggregator.errors import FetchError, Quieted, TooLarge, Unreached
from aggregator.models import Answer, Validators
from aggregator.visit.addresses import Policy
from aggregator.visit.bodies import ACCEPT_ENCODING, Body
from aggregator.visit.hosts import SPACING, Hosts
from aggregator.visit.lanes import Lane
from aggregator.visit.network import Resolve
from aggregator.visit.pausing import standing_still
from aggregator.visit.room import Pool, Room
from aggregator.visit.transport import CheckedTransport

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)

_MOST_REDIRECTS = 10
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves to publishers: product, version, and whom to write to."""
    spoken = re.sub(r"[^\x21-\x7e]|[()\\]", "", contact)  # what a comment in a header may hold (RFC 9110 §5.6.5)
    return f"aggregator/{__version__}" + (f" (+{spoken})" if spoken else "")


@lru_cache(maxsize=10_000)
def host_of(address: str) -> str:
    """Return the host that an address is asked from, as `Fetcher.places` takes it; what is no address as it is."""
    try:
        return _parsed(address).raw_host.decode("ascii")
    except FetchError:
        return address


@dataclass(frozen=True, slots=True)
class Access:
    """How the config wants the feed at `url` to be asked: with `headers` at the url's own origin, through a `proxy`.

    Either may be secret, so neither is shown.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str = field(default="", repr=False)


class Fetcher:
    """Fetches feeds over one pool of connections; an async context manager.

    Never more than two requests at a time to one public host, nor two in a moment.  No cookies, no Referer, no proxies,
    unless the config says so of a feed; no retries: there is no httpx client that could add them, only its transport.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        timeout: timedelta,
        max_size: int,
        allowed: tuple[str, ...] = (),
        access: Iterable[Access] = (),
        tls: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
        quiet: Mapping[str, datetime] = MappingProxyType({}),
        spacing: timedelta = SPACING,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Set the bounds: `timeout` for a whole visit, `max_size` in decoded bytes, `allowed` as for `Policy`.

        `quiet` are hosts that asked to be left alone, each until when; `spacing` lies between requests to one host.
        """
        told = {"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        self._headers = tuple((name.encode(), text.encode()) for name, text in told.items())
        self._access = {same_address(each.url): each for each in access}
        self._timeout = timeout.total_seconds()
        self._max_size = max_size
        self._pool = Pool(max_size)
        self._policy = Policy(allowed)
        self._transport = CheckedTransport(self._policy, tls=tls, resolve=resolve)
        self._hosts = Hosts(self._is_own, clock=clock, spacing=spacing, quiet=quiet)

    async def __aenter__(self) -> Self:
        """Return the fetcher."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def fetch(
        self,
        address: str,
        validators: Validators = Validators(),  # noqa: B008 -- frozen
        *,
        feed: str = "",
        room: Room | None = None,
    ) -> Answer:
        """Return the publisher's answer, whatever its status; only a 2xx has a body.  `feed` is whose access counts.

        Raises FetchError, or a kind of it, whose text says what happened, and where if not at this address.
        The time limit covers everything from the name's look-up to the last byte, redirects included; only waiting for
        a busy host, or for room, does not count.  Validators go to the address that gave them, and nowhere else.  A
        large body stays in its `room`, for others to wait; without one it leaves its room when it is returned.
        """
        access = (self._access and self._access.get(same_address(feed))) or Access(address)
        try:
            asked, home = _parsed(address), _parsed(access.url)
            async with asyncio.timeout(self._timeout) as limit, nullcontext(room) if room else self.room() as place:
                return await self._follow(_Visit(asked, validators, limit, home, access, place))
        except TimeoutError as error:
            raise FetchError(f"no complete answer within {self._timeout:g} s") from error

    def room(self, lane: Lane = "usual") -> AbstractAsyncContextManager[Room]:
        """Give the room for the body of a feed in this lane, for as long as it is in memory."""
        return self._pool.room(lane)

    def places(self, host: str) -> int:
        """Return how many requests at a time a host takes from us; own machines take any number."""
        return self._hosts.places(host)

    def quiet(self, address: str) -> tuple[str, datetime] | None:
        """Return the name under which an address's host is to be left alone, and until when; None where it is not."""
        return self._hosts.quiet(host_of(address))

    def _is_own(self, host: str) -> bool:
        return self._policy.is_own(host) or self._transport.is_own(host)

    async def _follow(self, visit: "_Visit") -> Answer:
        """Return the first answer that leads no further."""
        url, seen, permanent = visit.asked, set[httpx.URL](), True
        while True:
            answer = await self._ask_on(visit, url) if seen else await self._ask(visit, url)
            target = _target(url, answer)
            if target is None:
                end = answer.url if seen and permanent and not visit.secret else ""
                return replace(answer, permanent=end, redirected=bool(seen))
            seen.add(url)
            if target in seen:
                raise FetchError(f"redirects in a circle, by way of {_shown(str(target))}")
            if len(seen) > _MOST_REDIRECTS:
                raise FetchError(f"more than {_MOST_REDIRECTS} redirects")
            permanent = permanent and answer.status in _PERMANENT
            url = target

    async def _ask_on(self, visit: "_Visit", url: httpx.URL) -> Answer:
        """Return the answer of an address that a redirect led to; errors name it."""
        try:
            return await self._ask(visit, url)
        except Quieted:
            raise
        except FetchError as error:
            kind = FetchError if isinstance(error, Unreached) else type(error)  # the publisher was reached
            raise kind(f"redirects to {_shown(str(url))}: {error}") from error

    async def _ask(self, visit: "_Visit", url: httpx.URL) -> Answer:
        """Return the answer of one address, redirect or not."""
        host = url.raw_host.decode("ascii")
        async with self._hosts.turn(host, visit.limit):
            request = httpx.Request("GET", url, headers=visit.headers(url, self._headers))
            response = await self._transport.handle_async_request(request, visit.access.proxy)
            try:
                spoken = _spoken(response)
                body, unpacked = await self._body(response, spoken, visit)
            finally:
                await response.aclose()
        answer = Answer(str(_public(url)), response.status_code, spoken, body, unpacked=unpacked)
        self._hosts.hear(host, answer)
        return answer

    async def _body(self, response: httpx.Response, headers: dict[str, str], visit: "_Visit") -> tuple[bytes, int]:
        """Return the decoded body of a 2xx, and its size where it is packed.

        The end of a 304 is read, so that its connection can serve again.
        """
        if not response.is_success and response.status_code != 304:
            return b"", 0
        told = headers.get("content-length", "")
        if told.isdecimal() and int(told) > self._max_size:
            raise TooLarge(f"the body has {int(told):,} bytes, more than {self._max_size:,}")
        body = Body(headers.get("content-encoding", ""), self._max_size)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for chunk in response.stream:
            for kept in body.growing(chunk):
                if not visit.room.fits(kept):
                    with standing_still(visit.limit):
                        await visit.room.fit(kept)
        decoded, unpacked = body.finish()
        visit.room.settle(len(decoded))
        return decoded, unpacked


@dataclass(frozen=True, slots=True)
class _Visit:
    """What a visit was asked to do."""

    asked: httpx.URL
    validators: Validators
    limit: asyncio.Timeout
    home: httpx.URL  # of the feed, as configured
    access: Access
    room: Room

    @property
    def secret(self) -> bool:
        """Return whether this needs what only its own host may know."""
        return bool(self.asked.userinfo or self.access.headers)

    def headers(self, url: httpx.URL, usual: Iterable[tuple[bytes, bytes]]) -> httpx.Headers:
        """Return the headers for one address of the visit: nothing that is meant for one reaches another."""
        headers = [*usual]
        if str(_public(url)) == (self.validators.url or str(_public(self.asked))):
            if self.validators.etag:
                headers.append((b"If-None-Match", self.validators.etag.encode("latin-1", "ignore")))
            if self.validators.last_modified:
                headers.append((b"If-Modified-Since", self.validators.last_modified.encode("latin-1", "ignore")))
        if self.asked.userinfo and _is_at_home(url, self.asked):
            named = f"{self.asked.username}:{self.asked.password}".encode()
            headers.append((b"Authorization", b"Basic " + base64.b64encode(named)))
        told = httpx.Headers(headers)
        if self.access.headers and _is_at_home(url, self.home):
            told.update(self.access.headers)
        return told


def _is_at_home(url: httpx.URL, home: httpx.URL) -> bool:
    """Return whether an address is of the origin of another, or of its host by HTTPS where that is asked by HTTP."""
    usual = url.host == home.host and url.port is home.port is None
    return _origin(url) == _origin(home) or (usual and (home.scheme, url.scheme) == ("http", "https"))


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    """Return scheme, host and port: who answers there is one and the same (RFC 6454 §4)."""
    return url.scheme, url.raw_host, url.port


def _spoken(response: httpx.Response) -> dict[str, str]:
    """Return the headers, repeated ones joined (RFC 9110 §5.2); Latin-1 keeps every byte, for validators to echo."""
    joined: dict[str, list[str]] = {}
    for name, value in response.headers.raw:
        joined.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return {name: ", ".join(values) for name, values in joined.items()}


def _target(url: httpx.URL, answer: Answer) -> httpx.URL | None:
    """Return where an answer redirects to, None if nowhere."""
    location = answer.headers.get("location", "").encode("latin-1").decode(errors="replace")
    if answer.status not in _REDIRECTS or not location:
        return None
    try:
        return _parsed(str(_public(url.join(location))))
    except (httpx.InvalidURL, ValueError, FetchError) as error:
        raise FetchError(f"redirects to {location[:200]!r}, which is no web address") from error


@lru_cache(maxsize=1000)  # a visit asks for its address three times
def _parsed(address: str) -> httpx.URL:
    """Return an address that can be asked; raise FetchError for any other."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"this is no address ({error})") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchError("this is no web address; one begins with https:// or http://")
    return url


def _public(url: httpx.URL) -> httpx.URL:
    """Return the address without what is only for its host or only for a browser."""
    return url.copy_with(userinfo=b"", fragment=None) if url.userinfo or url.fragment else url


def _shown(address: str) -> str:
    """Return the address without name and password, for a message."""
    return re.sub(r"//[^/?#]*@", "//", address)
