"""What stands at an address: a feed, or a page with the feeds that it offers.  Stores nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from http.client import responses
from urllib.parse import urlsplit

from aggregator.clock import now
from aggregator.config import Config
from aggregator.config.values import same_address
from aggregator.errors import FetchError, ParseError, PublisherError, UsageError
from aggregator.models import Answer, Candidate, Feed, Task, without_login
from aggregator.visit.discover import Found, discover, well_known
from aggregator.visit.fetch import Fetcher
from aggregator.visit.packing import whole
from aggregator.visit.tidy import is_page
from aggregator.visit.workers import Workers
from aggregator.visiting import outside

_ENOUGH = 2000  # entries that are looked at

Look = Callable[[str], Awaitable[tuple[Candidate, ...]]]
Tell = Callable[[tuple[Candidate, ...], int], None]  # what was looked at so far, and how much still has to be
_Fetch = Callable[[str], Awaitable[Answer]]


def _silent(_found: tuple[Candidate, ...], _waiting: int) -> None:
    """Tell nobody."""


async def look(config: Config, url: str, tell: Tell = _silent) -> tuple[Candidate, ...]:
    """Return the feed at an address, or else the feeds that the page there links to, each looked at, as `tell` hears.

    Where a page links to none, well-known addresses of its site are asked, one after the other, up to the first feed.
    What is asked gets the headers and the proxy of the `lender`, the feed of the config that has them for its host.
    Raises UsageError for what is no web address, FetchError where nothing answers, ParseError where the answer is
    neither feed nor page with feeds; all name the address.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"{url}: this is no web address; one begins with https:// or http://")
    try:
        async with outside(config) as (fetcher, workers):
            return await _look(partial(_fetch, fetcher, config), workers, url, tell)
    except PublisherError as error:
        kind = ParseError if isinstance(error, ParseError) else FetchError
        raise kind(f"{without_login(url)}: {error}") from error


async def look_as_typed(look: Look, url: str) -> tuple[Candidate, ...]:
    """Look at an address as people type it: one that says no scheme is asked by https, then by http."""
    if "://" in url or "." not in url:
        return await look(url)
    try:
        return await look(f"https://{url}")
    except FetchError:
        return await look(f"http://{url}")


def lender(config: Config, url: str) -> str:
    """Return the feed whose headers and proxy count for an address: itself, else the first of its origin that has any.

    Nothing where there is none, or the address has a name and password of its own.
    """
    same = same_address(url)
    known = next((feed for feed in config.feeds if same_address(feed.url) == same), None)
    if known or without_login(url) != url:
        return url
    origin = _origin(url)
    lenders = (feed.url for feed in config.feeds if (feed.headers or feed.proxy) and _origin(feed.url) == origin)
    return next(lenders, "")


def _origin(url: str) -> str:
    """Return the scheme and the host with its port: who answers there is one and the same (RFC 6454 §4)."""
    try:
        parts = urlsplit(same_address(url))
    except ValueError:  # what cannot be asked is told when it is
        return url
    return f"{parts.scheme}://{parts.netloc}"


async def _look(fetch: _Fetch, workers: Workers, url: str, tell: Tell) -> tuple[Candidate, ...]:
    answer = await fetch(url)
    try:
        return (await _candidate(workers, url, answer),)
    except ParseError as error:
        page = whole(answer.body, answer.unpacked)
        found = discover(page, answer.url)
        if not found and is_page(page):
            return (await _guess(fetch, workers, answer.url, str(error), tell),)
        if not found:
            raise
    return await _each(fetch, workers, found, tell)


async def _each(fetch: _Fetch, workers: Workers, found: Sequence[Found], tell: Tell) -> tuple[Candidate, ...]:
    """Return what stands at linked addresses, in the order of the links."""
    seen: dict[int, Candidate] = {}

    def so_far() -> tuple[Candidate, ...]:
        return tuple(seen[place] for place in sorted(seen))

    async def try_one(place: int, url: str, title: str) -> None:
        seen[place] = await _try(fetch, workers, url, title)
        tell(so_far(), len(found) - len(seen))

    tell((), len(found))
    await asyncio.gather(*(try_one(place, feed.url, feed.title) for place, feed in enumerate(found)))
    return so_far()


async def _guess(fetch: _Fetch, workers: Workers, url: str, told: str, tell: Tell) -> Candidate:
    """Return the first feed at a well-known address of a page's site; raise ParseError where there is none."""
    addresses = tuple(well_known(url))
    for asked, address in enumerate(addresses):
        tell((), len(addresses) - asked)
        candidate = await _try(fetch, workers, address, "")
        if not candidate.error:
            return candidate
    raise ParseError(f"{told}, and it offers none; nor is there one at the usual addresses")


async def _fetch(fetcher: Fetcher, config: Config, url: str) -> Answer:
    """Return a good answer, or raise FetchError."""
    answer = await fetcher.fetch(url, feed=lender(config, url) or url)
    if answer.status != 200:
        told = f"the server answers {answer.status} {responses.get(answer.status, '')}".rstrip()
        if answer.status == HTTPStatus.UNAUTHORIZED and without_login(url) == url:
            told += "; where a name and a password open it, write https://NAME:PASSWORD@ before its host"
        raise FetchError(f"redirects to {answer.url}: {told}" if answer.redirected else told)
    return answer


async def _try(fetch: _Fetch, workers: Workers, url: str, title: str) -> Candidate:
    """Return what stands at a linked address, readable or not."""
    try:
        return await _candidate(workers, url, await fetch(url))
    except PublisherError as error:
        return Candidate(url, title, error=str(error))


async def _candidate(workers: Workers, url: str, answer: Answer) -> Candidate:
    """Return what a feed is like; raise ParseError where the answer is none."""
    feed = Feed(id=0, url=url, address=url)
    task = Task(feed, answer.url, answer.headers, answer.body, {}, now(), _ENOUGH, answer.unpacked)
    reading = await workers.read(task, size=answer.size)
    newest = max((entry.published for entry in reading.entries), default=None)
    return Candidate(url, reading.title, len(reading.entries), newest, answer.permanent)
