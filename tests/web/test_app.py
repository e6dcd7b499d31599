"""Pages and health over real HTTP."""

import re

from lxml import html

from aggregator.errors import StoreError


def text_of(element):
    """Return the text that a person sees, on one line."""
    return " ".join(element.text_content().split())


def test_the_front_page_shows_stories_with_their_coverage_folded(site):
    """Who speaks for it, who else has it, and where it is discussed."""
    (story,) = html.fromstring(site.ask("/").text).findall(".//article")
    assert text_of(story.find("h3")) == "Harbour bridge is open"
    assert "Herald, 2026-03-14 14:09 CET" in text_of(story)
    assert text_of(story.find("details/summary")) == "Also covered, 2 outlets in all"
    assert text_of(story.find("details/ul/li")).startswith("Bridge <script>alert(1)</script> reopens Gazette,")
    assert "https://talk.example.org/77" in story.xpath(".//@href")


def test_the_front_page_leads_to_every_output(site):
    """For people to copy, and for readers that discover."""
    page = html.fromstring(site.ask("/").text)
    addresses = ["http://127.0.0.1:8080/feed.atom", "http://127.0.0.1:8080/harbour.atom"]
    assert page.xpath("//nav//a/@href") == addresses
    assert page.xpath("//link[@rel='alternate']/@href") == addresses


def test_the_front_page_shows_feeds_in_trouble_first(site):
    """What somebody should look at; a retired feed is nobody's trouble."""
    rows = [text_of(row) for row in html.fromstring(site.ask("/").text).findall(".//tbody/tr")]
    assert len(rows) == 3
    assert rows[0].startswith("b.example.org failing (3 in a row): its address: no answer within 30 s")
    assert any(row.startswith("Gazette <News> well 2026-03-14 16:09 CET") for row in rows)
    assert any(row.endswith("not visited yet never") for row in rows)


def test_the_front_page_carries_no_secret_no_script_and_nothing_from_elsewhere(site):
    """Feed addresses may hold keys; publishers' text stays text; only our own stylesheet is loaded."""
    page = site.ask("/").text
    assert "s3cret" not in page
    parsed = html.fromstring(page)
    assert not parsed.xpath("//script | //style | //img | //iframe | //@style | //@onclick")
    assert parsed.xpath("//link[@rel='stylesheet']/@href") == ["style.css"]
    assert not [link for link in parsed.xpath("//@href") if link.startswith("javascript:")]


def test_the_front_page_of_an_empty_store_says_what_comes(start):
    """The first thing that a new user sees."""
    page = start(fill=lambda _store: None).ask("/").text
    assert "Nothing yet" in page
    assert "0 feeds" in page


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
    """With a way back."""
    answer = site.ask("/nothing/here.atom")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
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
