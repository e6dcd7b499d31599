"""What pages have done, over real HTTP: forms, tokens, and what is told afterwards."""

from types import SimpleNamespace

import httpx
import pytest
from lxml import html

from aggregator.errors import UsageError
from aggregator.web.desk import Preview, State
from tests.conftest import PATIENCE


class Desk:
    """Somebody who writes down what was asked for."""

    def __init__(self):
        """Begin with nothing."""
        self.done = []

    async def change(self, verb, arguments):
        """Do it, unless it is to hide s404."""
        if arguments.get("name") == "s404":
            raise UsageError("there is no story <s404>")
        self.done.append((verb, dict(arguments)))
        if verb == "split":
            return (
                '{"told": "two stories now; a and b; all: urn:uuid:1-2 stays with s1, urn:uuid:3 goes; b: urn:uuid:4"}'
            )
        return '{"told": "s1 is hidden", "correction": 7}' if verb == "hide" else "it is done"

    async def look(self, _url):
        """Find nothing."""
        return ()

    async def preview(self, _opml):
        """Offer nothing."""
        return Preview(())

    def state(self):
        """Be idle."""
        return State()


@pytest.fixture(scope="module")
def served(start):
    """Serve pages with forms, and return the site with its desk."""
    desk = Desk()
    return SimpleNamespace(site=start(desk=desk), desk=desk)


@pytest.fixture
def desk(served):
    """Return the desk, with nothing done."""
    served.desk.done.clear()
    return served.desk


@pytest.fixture
def client(served):
    """Return a browser, as far as it keeps cookies and follows redirects."""
    with httpx.Client(base_url=served.site.url, trust_env=False, timeout=PATIENCE, follow_redirects=True) as client:
        yield client


def token_of(client):
    """Return what this browser's forms carry."""
    return html.fromstring(client.get("/feeds").text).xpath("string(//meta[@name='token']/@content)")


def fill_form(page, action):
    """Return what the form of a page that leads to this address sends."""
    (form,) = [each for each in html.fromstring(page).forms if each.get("action").endswith(action)]
    return {name: value for name, value in form.form_values() if value}


def told(answer):
    """Return what a page tells on its top, and how loudly."""
    (flash,) = html.fromstring(answer.text).xpath("//*[contains(@class, 'flash')]")
    return flash.get("role"), " ".join(flash.xpath("string(p)").split())


def test_a_form_has_something_done_and_leads_back(client, desk):
    """With the outcome told once."""
    sent = {"token": token_of(client), "back": "feeds?page=1", "names": ["s1", "s2"]}
    answer = client.post("/do/merge", data=sent)
    assert desk.done == [("merge", {"names": ["s1", "s2"]})]
    assert [(each.status_code, each.headers["location"]) for each in answer.history] == [(303, "../feeds?page=1")]
    assert told(answer) == ("status", "it is done")
    assert "it is done" not in client.get("/feeds").text


def test_ids_of_publications_are_left_to_other_places(client, desk):
    """Of those, people need no list on top of a page."""
    answer = client.post("/do/split", data={"token": token_of(client), "names": ["e1"]})
    assert told(answer) == ("status", "two stories now; a and b")


def test_a_correction_can_be_undone_where_it_is_told(client, desk):
    """With one press."""
    answer = client.post("/do/hide", data={"token": token_of(client), "name": "s1"})
    client.post("/do/undo", data=fill_form(answer.text, "do/undo"))
    assert desk.done == [("hide", {"name": "s1"}), ("undo", {"number": 7})]


def test_what_cannot_be_done_is_told_as_an_alert(client, desk):
    """In words, which stay text."""
    answer = client.post("/do/hide", data={"token": token_of(client), "name": "s404", "undo": "1"})
    assert told(answer) == ("alert", "there is no story <s404>")
    assert desk.done == []


def test_a_script_is_told_at_once(client, desk):
    """As JSON, with the status that says whether it went well."""
    sent = {"token": token_of(client), "name": "s1"}
    done = client.post("/do/hide", data=sent, headers={"accept": "application/json"})
    failed = client.post("/do/hide", data=sent | {"name": "s404"}, headers={"accept": "application/json"})
    assert (done.status_code, done.json()) == (200, {"told": "s1 is hidden", "correction": 7})
    assert (failed.status_code, failed.json()) == (409, {"error": "there is no story <s404>"})


@pytest.mark.parametrize(
    ("headers", "change"),
    [
        ({}, {"token": ""}),
        ({}, {"token": "AAAA"}),
        ({}, {"token": "ümlaut"}),
        ({"sec-fetch-site": "cross-site"}, {}),
        ({"sec-fetch-site": "same-site"}, {}),
        ({"sec-fetch-site": "none"}, {}),
        ({"origin": "https://evil.example.org"}, {}),
        ({"origin": "http://127.0.0.1:1"}, {}),
        ({"origin": "null"}, {}),
    ],
)
def test_a_form_from_elsewhere_does_nothing(client, desk, served, headers, change):
    """Be it sent by a page of another site, or by one of another port of this machine."""
    answer = client.post("/do/hide", data={"token": token_of(client), "name": "s1"} | change, headers=headers)
    assert answer.status_code == 403
    assert "no longer good" in answer.text
    assert desk.done == []
    assert served.site.watch.refusals[-1][0] == "form"


def test_a_token_is_good_for_its_own_browser_only(client, desk, served):
    """Whoever can see pages elsewhere has a token, but not my cookie."""
    with httpx.Client(base_url=served.site.url, trust_env=False, timeout=PATIENCE) as other:
        stolen = token_of(other)
    token_of(client)
    assert client.post("/do/hide", data={"token": stolen, "name": "s1"}).status_code == 403
    assert (
        httpx.post(f"{served.site.url}/do/hide", data={"token": stolen, "name": "s1"}, timeout=PATIENCE).status_code
        == 403
    )
    assert desk.done == []


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://127.0.0.1:8080"}])
def test_our_own_pages_may_send_forms(client, desk, headers):
    """As old browsers say it, as new ones do, and under the address by which readers know us."""
    assert client.post("/do/reload", data={"token": token_of(client)}, headers=headers).status_code == 200
    assert desk.done == [("reload", {})]


@pytest.mark.parametrize(
    "back",
    ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "\t//evil", "../../x", "a\r\nb: c"],
)
def test_a_form_leads_back_to_our_pages_only(client, desk, back):
    """Whatever it says."""
    answer = client.post("/do/reload", data={"token": token_of(client), "back": back}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "../")


@pytest.mark.parametrize(("path", "status"), [("/do/nothing", 404), ("/do/", 404), ("/do/merge/x", 404)])
def test_what_is_no_verb_is_not_there(client, desk, path, status):
    """For whoever asks."""
    assert client.post(path, data={"token": token_of(client)}).status_code == status


def test_a_deed_is_never_done_by_following_a_link(client, desk):
    """Only by a form."""
    assert client.get("/do/reload").status_code == 405
    assert desk.done == []


def test_more_than_a_form_holds_is_refused(client, desk):
    """Before it fills the memory."""
    sent = {"token": token_of(client), "name": "s" * 1_100_000}
    assert client.post("/do/hide", data=sent).status_code == 413
    assert desk.done == []


@pytest.mark.parametrize(
    ("verb", "fields", "why"),
    [
        ("merge", {}, "names"),
        ("undo", {"number": "seven"}, "whole number"),
        ("hide", {"name": "s1", "by": "me"}, "takes no by"),
    ],
)
def test_a_form_that_lacks_something_is_told(client, desk, verb, fields, why):
    """Rather than failing somewhere inside."""
    role, text = told(client.post(f"/do/{verb}", data={"token": token_of(client)} | fields))
    assert role == "alert"
    assert why in text
    assert desk.done == []


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    """And not encrypted only where nothing leaves this machine."""
    (cookie,) = client.get("/feeds").headers.get_list("set-cookie")
    assert cookie.startswith("aggregator-8080-session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "set-cookie" not in client.get("/feeds").headers


def test_without_a_desk_pages_can_only_be_read(start):
    """They have no forms, and nobody who would do what they ask for."""
    site = start()
    assert "token" not in site.ask("/feeds").text
    assert site.ask("/do/reload", "POST").status_code == 404
