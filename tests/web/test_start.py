"""Getting started, over real HTTP: without a script, as with one."""

import tomllib
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from lxml import html

from aggregator.config.sections import Config
from aggregator.errors import FetchError, UsageError
from aggregator.models import Candidate
from aggregator.web.desk import Flight, LeftOut, Offer, Preview, State
from tests.conftest import PATIENCE
from tests.web.conftest import NOW, text_of
from tests.web.test_deeds import Desk, fill_form

ROOT = Path(__file__).parent.parent.parent


class Finder(Desk):
    """Somebody who finds feeds."""

    async def look(self, url, _tell=None):
        """Find three, of which one cannot be read; or say why none."""
        if "nothing" in url:
            raise FetchError(f"{url}: there is no host nothing.example")
        return (
            Candidate("https://b.example.org/feed", "Known"),
            Candidate("https://x.example/feed", "<b>X</b>", 5, NOW - timedelta(hours=3)),
            Candidate("https://y.example/feed", "Y", 1),
            Candidate("https://z.example/secret?key=1", "Z", error="https://z.example/secret?key=1: no feed"),
        )

    async def preview(self, opml):
        """Find a feed in a list."""
        if not opml.startswith(b"<opml"):
            raise UsageError("this is no OPML")
        return Preview(
            (Offer("https://x.example/feed", "X", ("news",)),), 2, 1, (LeftOut(3, "C", "c", "is no address"),)
        )

    def state(self):
        """Be visiting one."""
        return State(visits=(Flight("https://c.example.org/feed", "c.example.org", NOW, "new"),))


@pytest.fixture
def desk():
    """Return somebody who finds feeds."""
    return Finder()


@pytest.fixture
def client(start, desk):
    """Return a browser at a site without feeds in its config."""
    with browsing(start(desk=desk, fill=lambda _store: None)) as client:
        yield client


def browsing(site):
    """Return a browser."""
    return httpx.Client(base_url=site.url, trust_env=False, timeout=PATIENCE, follow_redirects=True)


def found(page):
    """Return what was found, as a person reads it."""
    return text_of(html.fromstring(page.text).get_element_by_id("found"))


def token_of(page):
    """Return what the forms of a page carry."""
    return html.fromstring(page.text).xpath("string(//meta[@name='token']/@content)")


def test_without_feeds_the_front_page_leads_there(client):
    """And it says what to do."""
    page = client.get("/")
    assert page.url.path == "/start"
    assert "Begin with some feeds" in page.text
    assert client.get("/?q=bridge").url.path == "/start"


def test_with_stories_the_front_page_stays(start, desk):
    """They outlive their feeds."""
    with browsing(start(desk=desk)) as client:
        assert client.get("/").url.path == "/"


def test_without_a_desk_the_command_is_named(start):
    """Since no form would do."""
    site = start(fill=lambda _store: None)
    assert site.ask("/").status_code == 200
    page = site.ask("/start").text
    assert "aggregator add" in page
    assert "<form" not in page


def test_feeds_at_an_address_are_shown_to_choose_from(client, desk):
    """Nothing is added by looking; the best guess is ticked."""
    page = client.post("/start", data={"token": token_of(client.get("/start")), "url": "x.example"})
    told = found(page)
    assert "<b>X</b> 5 entries, the newest 3 h ago, https://x.example/feed" in told
    assert "Z z.example: no feed" in told
    assert "key=1" not in told
    boxes = html.fromstring(page.text).get_element_by_id("found").xpath(".//input[@type='checkbox']")
    assert [(box.get("value"), "checked" in box.attrib) for box in boxes] == [
        ("https://b.example.org/feed", True),
        ("https://x.example/feed", False),
        ("https://y.example/feed", False),
    ]
    assert html.fromstring(page.text).get_element_by_id("url").get("value") == "x.example"
    assert desk.done == []


def test_what_is_chosen_is_added_with_its_tags(client, desk):
    """And leads back, so that one sees it being visited."""
    page = client.post("/start", data={"token": token_of(client.get("/start")), "url": "x.example"})
    (form,) = html.fromstring(page.text).get_element_by_id("found").xpath(".//form")
    sent = dict(form.form_values()) | {
        "tags": "news, science",
        "url": ["https://x.example/feed", "https://y.example/feed"],
    }
    assert client.post("/do/add", data=sent).url.path == "/start"
    assert desk.done == [
        ("add", {"url": ["https://x.example/feed", "https://y.example/feed"], "tags": ["news", "science"]})
    ]


def test_what_cannot_be_found_is_told_in_words(client):
    """Beside what was typed."""
    page = client.post("/start", data={"token": token_of(client.get("/start")), "url": "nothing.example"})
    assert "there is no host nothing.example" in found(page)
    assert html.fromstring(page.text).get_element_by_id("url").get("value") == "nothing.example"
    page = client.post("/start", data={"token": token_of(client.get("/start")), "url": " "})
    assert "Type an address" in found(page)


def test_a_look_from_another_site_is_refused(client):
    """It would have us ask whom it likes."""
    token = token_of(client.get("/start"))
    assert client.post("/start", data={"url": "x.example"}).status_code == 403
    sent = {"token": token, "url": "x.example"}
    assert client.post("/start", data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_list_of_another_reader_is_looked_into_and_added(client, desk):
    """The file goes along byte by byte, whatever its encoding."""
    opml = b"<opml>\xfc\r\n</opml>"
    sent = {"token": token_of(client.get("/start"))}
    page = client.post("/start", data=sent, files={"opml": ("feeds.opml", opml)})
    assert "1 new, 2 followed already, 1 repeated in the file, 1 that cannot be followed" in found(page)
    assert "Line 3: C is no address" in found(page)
    assert desk.done == []
    assert client.post("/do/import", data=fill_form(page.text, "do/import")).url.path == "/start"
    assert desk.done == [("import", {"packed": opml})]


def test_what_is_no_list_is_told_in_words(client):
    """As a page, not as a failure."""
    sent = {"token": token_of(client.get("/start"))}
    page = client.post("/start", data=sent, files={"opml": ("feeds.opml", b"\x89PNG")})
    assert (page.status_code, "this is no OPML" in found(page)) == (200, True)


def test_some_feeds_are_suggested_by_topic(client, desk):
    """To be added at once, with the topic as their tag."""
    page = html.fromstring(client.get("/start").text)
    form = next(form for form in page.forms if form.fields.get("tags") == "security")
    urls = form.xpath(".//input[@type='checkbox']/@value")
    sent = {"token": form.fields["token"], "back": "start", "tags": "security", "url": urls}
    client.post("/do/add", data=sent)
    assert desk.done == [("add", {"url": urls, "tags": ["security"]})]


def test_the_suggestions_are_the_feeds_that_the_repository_follows():
    """One list, and each of its feeds can be added."""
    suggested = tomllib.loads((ROOT / "aggregator/config/starter/suggested.toml").read_text())["feed"]
    followed = tomllib.loads((ROOT / "config/feeds.toml").read_text())["feed"]
    assert suggested == [
        {key: feed[key] for key in ("url", "name", "outlet", "tags") if key in feed} for feed in followed
    ]
    assert len(Config.model_validate({"feed": suggested}).feeds) == len(suggested)


def test_the_first_visits_are_shown_as_they_happen(start, desk):
    """With what to do next: the address to subscribe to."""
    site = start(desk=desk, feeds=["https://gazette.example.org/feed?key=s3cret", "https://b.example.org/feed"])
    page = html.fromstring(site.ask("/start").text)
    told = [text_of(item) for item in page.xpath("//section[@id='visits']//li")]
    assert told == [
        "https://b.example.org/feed b.example.org: no answer within 30 s",
        "Gazette <News> has one entry",
        "https://c.example.org/feed is being visited now",
    ]
    assert page.xpath("//section[@id='visits']/@data-live") == ["2000"]
    assert "http://127.0.0.1:8080/feed.atom" in text_of(page)
    assert text_of(page.xpath("//h1")[0]) == "Add feeds"


def test_who_has_feeds_is_asked_to_introduce_themselves(start, desk):
    """Until they did."""
    feeds = ["https://b.example.org/feed"]
    with browsing(start(desk=desk, feeds=feeds)) as client:
        form = fill_form(client.get("/start").text, "do/contact")
        assert client.post("/do/contact", data=form | {"contact": "ann@example.org"}).url.path == "/start"
    assert desk.done == [("contact", {"contact": "ann@example.org"})]
    assert "Introduce" not in start(desk=desk, feeds=feeds, contact="ann@example.org").ask("/start").text


def test_a_script_finds_what_it_puts_in_place(client):
    """By the names that the page gives."""
    page = html.fromstring(client.get("/start").text)
    into = page.xpath("//form/@data-into")
    assert into
    assert all(page.get_element_by_id(name) is not None for name in into)


def test_what_is_found_is_shown_as_it_is_found(start):
    """To a script that asks for that: page after page, and only the last has something to choose."""

    class Slow(Finder):
        async def look(self, url, tell=None):
            found = await super().look(url)
            tell((), 4)
            tell(found[1:2], 3)
            return found

    with browsing(start(desk=Slow(), fill=lambda _store: None)) as client:
        sent = {"token": token_of(client.get("/start")), "url": "x.example"}
        answer = client.post("/start", data=sent, headers={"accept": "text/html; live"})
        told = [text_of(html.fromstring(page).get_element_by_id("found")) for page in answer.text.split("\0")]
        boxes = [page.count('type="checkbox" name="url"') for page in answer.text.split("\0")]
    assert told[:2] == ["Looking at 4 addresses …", "Looking at 3 addresses … <b>X</b> 5 entries"]
    assert (len(told), boxes[2] - boxes[1], "4 feeds found" in told[2]) == (3, 3, True)
    assert "there is no host" in told_of_nothing(start)


def told_of_nothing(start):
    """Return what is said of an address where nothing answers, to the same script."""
    with browsing(start(desk=Finder(), fill=lambda _store: None)) as client:
        sent = {"token": token_of(client.get("/start")), "url": "nothing.example"}
        return client.post("/start", data=sent, headers={"accept": "text/html; live"}).text
