"""Health, style and what goes wrong, over real HTTP."""

import re

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
    """With a way back, and in our style however deep the address is."""
    answer = site.ask("/nothing/here.atom")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
    assert 'href="/style.css"' in answer.text
    assert site.ask("/", "POST").status_code == 405


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
