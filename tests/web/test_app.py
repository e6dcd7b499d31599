"""Health, style and what goes wrong, over real HTTP."""

import re

import pytest

from aggregator.errors import StoreError


def test_the_stylesheet_knows_light_and_dark(site):
    """And loads nothing."""
    answer = site.ask("/style.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in answer.text
    assert "url(" not in answer.text


def test_health_is_told_in_numbers(site):
    """For monitors."""
    answer = site.ask("/healthz")
    assert answer.json() == {
        "status": "ok",
        "feeds": 3,
        "failing": 1,
        "entries": 3,
        "stories": 1,
        "changed": "2026-03-14T15:09:26+00:00",
    }
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_not_there_is_told_as_a_page(site):
    """With a way back, and in our style however deep the address is, under whatever path a proxy serves us."""
    answer = site.ask("/nothing/here.atom")
    assert answer.status_code == 404
    assert 'href="../"' in answer.text
    assert 'href="../style.css?' in answer.text
    assert "<h1>There is nothing here</h1>" in answer.text


def test_a_slash_too_many_leads_nowhere(site):
    """Least of all to another host."""
    assert site.ask("/feeds/").status_code == 404


def test_what_was_answered_is_counted_by_kind(start):
    """Few kinds, however many addresses strangers try."""
    site = start()
    for path in ("/feed.atom", "/", "/stories/s1", "/feeds", "/healthz", "/metrics", "/style.css", "/wp-login.php"):
        site.ask(path)
    site.ask("/", host="evil.example.org")
    assert site.watch.answers == [
        ("document", 200),
        ("page", 200),
        ("page", 200),
        ("page", 200),
        ("health", 200),
        ("metrics", 200),
        ("style", 200),
        ("other", 404),
        ("page", 421),
    ]


def test_what_was_refused_is_told_with_the_reason(start):
    """And by whom it was asked, but not with which query."""
    site = start()
    site.ask("/?token=s3cret", host="evil.example.org")
    assert site.ask("/feeds", "POST").status_code == 405
    assert site.ask("/feed.atom", "DELETE").status_code == 405
    assert site.watch.refusals == [
        ("host", "/", "127.0.0.1", "evil.example.org"),
        ("method", "/feeds", "127.0.0.1", "POST"),
        ("method", "/feed.atom", "127.0.0.1", "DELETE"),
    ]


def test_metrics_are_served_as_monitors_read_them(site):
    """In Prometheus's text format, never from a cache."""
    answer = site.ask("/metrics")
    assert answer.text == "entries 3 in 1\n"
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


def test_a_store_that_fails_is_told_in_words(start):
    """The text of our own errors is fit for people."""

    async def ask(_question):
        raise StoreError("the database is locked")

    answer = start(ask=ask).ask("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "the database is locked" in answer.text


def test_a_bug_is_told_without_its_insides(start):
    """The log has the traceback; the page has not."""

    async def ask(_question):
        raise KeyError("internal detail")

    answer = start(ask=ask).ask("/healthz")
    assert answer.status_code == 500
    assert not re.search("Traceback|KeyError|internal detail", answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["style.css", "script.js", "icon.svg"])
def test_what_pages_load_is_kept_for_good_under_its_own_name(site, name):
    """A release that changes it changes the name in the pages; under the bare name it is asked about each time."""
    (address,) = re.findall(rf'"((?:\./)?{re.escape(name)}\?[0-9a-f]{{12}})"', site.ask("/").text)
    kept, bare, other = site.ask(f"/{address}"), site.ask(f"/{name}"), site.ask(f"/{name}?0123456789ab")
    assert kept.headers["cache-control"] == "max-age=31536000, immutable"
    assert bare.headers["cache-control"] == other.headers["cache-control"] == "no-cache"
    assert kept.content == bare.content != b""
    again = site.ask(f"/{name}", if_none_match=bare.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert site.ask(f"/{name}", if_none_match='"another"').status_code == 200
