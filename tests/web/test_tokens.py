"""Documents of closed outputs: for those who have the token, over real HTTP."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from aggregator.publish.documents import make

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
TOKEN = "a-token-that-nobody-guesses"
CLOSED = make("closed.rss", "application/rss+xml; charset=utf-8", b"<rss/>", previous=None, now=NOW, token=TOKEN)


@pytest.fixture(scope="module")
def site(start):
    """Serve a closed document beside the open one, with a password for pages."""
    site = start(password="open sesame")
    site.documents[CLOSED.path] = CLOSED
    return site


def basic(password):
    """Return the header that a reader sends for a feed with a password."""
    return "Basic " + b64encode(f"anybody:{password}".encode()).decode()


def test_the_token_opens_it(site):
    """In the address, as readers are given it, or in a header; nothing between may keep it for others."""
    for path, headers in (
        (f"/closed.rss?token={TOKEN}", {}),
        ("/closed.rss", {"authorization": f"Bearer {TOKEN}"}),
        ("/closed.rss", {"authorization": basic(TOKEN)}),
    ):
        answer = site.ask(path, **headers)
        assert (answer.status_code, answer.content) == (200, CLOSED.body)
        assert answer.headers["cache-control"].startswith("private")
    again = site.ask(f"/closed.rss?token={TOKEN}", if_none_match=CLOSED.etag)
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, max-age=300")


def test_the_password_for_pages_opens_it(site):
    """Who may see everything may see this."""
    assert site.ask("/closed.rss", authorization=basic("open sesame")).status_code == 200


@pytest.mark.parametrize(
    ("query", "header"),
    [
        ("", ""),
        ("?token=", ""),
        ("?token=%ff%00", ""),
        ("?token=A", "Bearer B"),
        ("", "Bearer"),
        ("", "Basic %%"),
        ("", basic("")),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_nothing_else_opens_it(site, query, header, method):
    """Nor does the answer tell what there is."""
    answer = site.ask(f"/closed.rss{query}", method, authorization=header, if_none_match=CLOSED.etag)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert answer.headers["cache-control"] == "no-store"
    assert not {"etag", "last-modified"} & answer.headers.keys()
    assert "rss" not in answer.text


def test_an_open_document_asks_for_nothing(site):
    """Whatever its readers send."""
    assert site.ask("/feed.atom?token=other", authorization="Bearer other").status_code == 200
