"""What stands at an address: a feed, or a page with the feeds that it offers.  Stores nothing."""

import asyncio
from http import HTTPStatus
from http.client import responses

from aggregator.clock import now
from aggregator.config import Config
from aggregator.errors import FetchError, ParseError, PublisherError, UsageError
from aggregator.models import Answer, Candidate, Feed, Task, without_login
from aggregator.visit.discover import discover, well_known
from aggregator.visit.fetch import Fetcher
from aggregator.visit.tidy import is_page
from aggregator.visit.workers import Workers
from aggregator.visiting import outside

_ENOUGH = 2000  # entries that are looked at


async def look(config: Config, url: str) -> tuple[Candidate, ...]:
    """Return the feed at an address, or else the feeds that the page there links to, each looked at.

    Where a page links to none, well-known addresses of its site are asked, one after the other, up to the first feed.
    Raises UsageError for what is no web address, FetchError where nothing answers, ParseError where the answer is
    neither feed nor page with feeds; all name the address.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"{url}: this is no web address; one begins with https:// or http://")
    try:
        async with outside(config) as (fetcher, workers):
            return await _look(fetcher, workers, url)
    except PublisherError as error:
        kind = ParseError if isinstance(error, ParseError) else FetchError
        raise kind(f"{without_login(url)}: {error}") from error


async def _look(fetcher: Fetcher, workers: Workers, url: str) -> tuple[Candidate, ...]:
    answer = await _fetch(fetcher, url)
    try:
        return (await _candidate(workers, url, answer),)
    except ParseError as error:
        found = discover(answer.body, answer.url)
        if not found and is_page(answer.body):
            return (await _guess(fetcher, workers, answer.url, str(error)),)
        if not found:
            raise
    return tuple(await asyncio.gather(*(_try(fetcher, workers, feed.url, feed.title) for feed in found)))


async def _guess(fetcher: Fetcher, workers: Workers, url: str, told: str) -> Candidate:
    """Return the first feed at a well-known address of a page's site; raise ParseError where there is none."""
    for address in well_known(url):
        candidate = await _try(fetcher, workers, address, "")
        if not candidate.error:
            return candidate
    raise ParseError(f"{told}, and it offers none; nor is there one at the usual addresses")


async def _fetch(fetcher: Fetcher, url: str) -> Answer:
    """Return a good answer, or raise FetchError."""
    answer = await fetcher.fetch(url, feed=url)
    if answer.status != 200:
        told = f"the server answers {answer.status} {responses.get(answer.status, '')}".rstrip()
        if answer.status == HTTPStatus.UNAUTHORIZED and without_login(url) == url:
            told += "; where a name and a password open it, write https://NAME:PASSWORD@ before its host"
        raise FetchError(f"redirects to {answer.url}: {told}" if answer.redirected else told)
    return answer


async def _try(fetcher: Fetcher, workers: Workers, url: str, title: str) -> Candidate:
    """Return what stands at a linked address, readable or not."""
    try:
        return await _candidate(workers, url, await _fetch(fetcher, url))
    except PublisherError as error:
        return Candidate(url, title, error=str(error))


async def _candidate(workers: Workers, url: str, answer: Answer) -> Candidate:
    """Return what a feed is like; raise ParseError where the answer is none."""
    feed = Feed(id=0, url=url, address=url)
    task = Task(feed, answer.url, answer.headers, answer.body, {}, now(), _ENOUGH)
    reading = await workers.read(task)
    newest = max((entry.published for entry in reading.entries), default=None)
    return Candidate(url, reading.title, len(reading.entries), newest, answer.permanent)
