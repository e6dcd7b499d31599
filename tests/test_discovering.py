"""What stands at an address, asked as the feeds of the configuration are."""

import asyncio

import pytest

from aggregator.config import Config
from aggregator.discovering import lender, look, look_as_typed
from aggregator.errors import FetchError
from aggregator.models import Candidate

RSS = b"<rss version='2.0'><channel><title>Paid</title><item><title>One</title></item></channel></rss>"
PAGE = (
    b"<html><head><title>A paper</title><link rel='alternate' type='application/rss+xml' href='/b.xml'></head></html>"
)


def guarded(content):
    """Return a route that answers those who know the secret."""

    def route(request):
        return (200, {}, content) if request.headers.get("x-key") == "s3cret" else (401, {}, b"")

    return route


@pytest.fixture
def paper(serve):
    """Serve a paper that wants a header, on all its pages."""
    return serve({path: guarded(content) for path, content in (("/a.xml", RSS), ("/b.xml", RSS), ("/", PAGE))})


def config_of(*feeds):
    """Return a configuration that may reach this machine."""
    return Config.model_validate({"aggregator": {"allow_private_addresses": ["127.0.0.0/8"]}, "feed": list(feeds)})


def test_an_address_is_asked_with_what_opens_its_host(paper):
    """The headers of a feed that the configuration has there; its pages and what they link to, too."""
    config = config_of({"url": f"{paper}/a.xml", "headers": {"X-Key": "s3cret"}})
    for path in ("/a.xml", "/b.xml", "/"):
        (found,) = asyncio.run(look(config, f"{paper}{path}"))
        assert (found.title, found.entries) == ("Paid", 1)


def test_another_host_gets_nothing_of_it(paper, serve):
    """Nor does anybody where no feed of the host has anything to give."""
    other = serve({"/": guarded(RSS)})
    config = config_of({"url": f"{paper}/a.xml", "headers": {"X-Key": "s3cret"}})
    for url, known in ((f"{other}/", config), (f"{paper}/b.xml", config_of({"url": f"{paper}/a.xml"}))):
        with pytest.raises(FetchError, match="401"):
            asyncio.run(look(known, url))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/other", "https://paper.example/feed"),
        ("https://PAPER.example:443/other", "https://paper.example/feed"),
        ("https://paper.example/plain", "https://paper.example/plain"),
        ("https://me:pw@paper.example/other", "https://me:pw@paper.example/other"),
        ("http://paper.example/other", ""),
        ("https://paper.example:8443/other", ""),
        ("https://sub.paper.example/other", ""),
        ("https://[broken", ""),
    ],
)
def test_only_a_feed_of_the_same_origin_lends(url, expected):
    """Not to another scheme, port or host, nor to an address that has its own way in."""
    config = config_of(
        {"url": "https://paper.example/plain"},
        {"url": "https://paper.example/feed", "headers": {"X-Key": "s3cret"}},
    )
    assert lender(config, url) == expected


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("new.example/feed", ["https://new.example/feed"]),
        ("old.example:8000", ["https://old.example:8000", "http://old.example:8000"]),
        ("http://new.example", ["http://new.example"]),
        ("example", ["example"]),
    ],
)
def test_an_address_needs_no_scheme(typed, asked):
    """It is asked by https first; what cannot be an address is left for others to refuse."""
    seen = []

    async def look(url):
        seen.append(url)
        if url.startswith("https://old"):
            raise FetchError("no answer")
        return (Candidate(url),)

    assert asyncio.run(look_as_typed(look, typed)) == (Candidate(asked[-1]),)
    assert seen == asked


def test_feeds_of_a_page_are_told_as_they_are_found(serve):
    """In the order of its links, whichever answers first; and how many are left."""
    links = "".join(f"<link rel='alternate' type='application/rss+xml' href='/{name}.xml'>" for name in "ab")
    site = serve({"/": (200, {}, f"<html><head>{links}</head></html>".encode()), "/a.xml": (200, {}, RSS)})
    told = []
    found = asyncio.run(look(config_of(), f"{site}/", lambda *news: told.append(news)))
    assert [(each.url, bool(each.error)) for each in found] == [(f"{site}/a.xml", False), (f"{site}/b.xml", True)]
    assert [(len(seen), waiting) for seen, waiting in told] == [(0, 2), (1, 1), (2, 0)]
    assert told[-1][0] == found
