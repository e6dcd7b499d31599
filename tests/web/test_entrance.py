"""Logging in and out, over real HTTP, with attacks."""

from base64 import b64encode

import httpx
import pytest
from lxml import html

from aggregator import password
from tests.conftest import PATIENCE
from tests.web.test_deeds import Desk, fill_form

PASSWORD = "öpen sesame, please"
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def desk():
    """Return a desk with nothing done."""
    return Desk()


@pytest.fixture
def public(start, desk):
    """Return a server that others can reach by plain HTTP."""
    return start(PASSWORD, desk=desk, listen="0.0.0.0:8080")


@pytest.fixture
def client(public):
    """Return a browser."""
    with browsing(public) as client:
        yield client


def browsing(site, **headers):
    """Return a browser that knows nothing yet."""
    return httpx.Client(
        base_url=site.url, trust_env=False, timeout=PATIENCE, follow_redirects=True, headers=HTML | headers
    )


def log_in(client, given=PASSWORD, path="/feeds?page=1"):
    """Go to a page, and give the password where it leads."""
    page = client.get(path)
    assert page.url.path == "/login"
    return client.post("/login", data=fill_form(page.text, "login") | {"password": given})


def test_who_logs_in_comes_where_they_wanted_to_go(client):
    """And needs not do so again."""
    page = log_in(client)
    assert (page.status_code, page.url.path, page.url.query) == (200, "/feeds", b"page=1")
    assert client.get("/stories/s1").url.path == "/stories/s1"


def test_the_form_needs_no_script(client):
    """It says what it is, and a password manager can fill it in."""
    page = html.fromstring(client.get("/").text)
    (field,) = page.xpath("//input[@id=//label/@for and @type='password']")
    assert field.get("autocomplete") == "current-password"
    assert page.xpath("//form[@method='post']//button")


def test_wrong_passwords_are_counted_before_ones_eyes(client):
    """And after five, the wait is told in seconds."""
    told = []
    for number in range(6):
        page = log_in(client, f"guess {number}")
        told.append((page.status_code, html.fromstring(page.text).xpath("string(//*[@role='alert'])").strip()))
    again = "That is not the password. You can try {} more within this minute."
    assert told[:2] == [(403, again.format("4 times")), (403, again.format("3 times"))]
    assert told[3] == (403, again.format("once"))
    assert told[5][0] == page.status_code == 429
    assert "try again in" in told[5][1]
    assert 0 < int(page.headers["retry-after"]) <= 61


def test_who_logged_in_before_goes_on_while_others_guess(client, public):
    """A session needs no password."""
    log_in(client)
    with browsing(public) as other:
        for number in range(6):
            log_in(other, f"guess {number}")
    assert client.get("/feeds").status_code == 200


def test_a_session_from_before_the_login_is_worth_nothing_after_it(client, public):
    """Whoever planted a cookie does not come in with it (session fixation)."""
    client.get("/")
    planted = dict(client.cookies)
    log_in(client)
    assert dict(client.cookies).keys() == planted.keys()
    with browsing(public) as other:
        other.cookies.update(planted)
        assert other.get("/feeds").url.path == "/login"


def test_logging_out_ends_the_session_for_good(client, public, desk):
    """A copy of its cookie is worth nothing either; the desk remembers it beyond a restart."""
    page = log_in(client)
    copied = dict(client.cookies)
    left = client.post("/logout", data=fill_form(page.text, "logout"))
    assert "You are logged out." in left.text
    assert client.get("/feeds").url.path == "/login"
    with browsing(public) as other:
        other.cookies.update(copied)
        assert other.get("/feeds").url.path == "/login"
    assert [verb for verb, _ in desk.done] == ["end_session"]


@pytest.mark.parametrize(
    ("change", "headers"),
    [({"token": ""}, {}), ({}, {"origin": "https://evil.example.org"}), ({}, {"sec-fetch-site": "cross-site"})],
)
def test_nobody_is_logged_in_by_another_site(client, change, headers):
    """Nor out: they would then do things in a session that is not theirs (login CSRF)."""
    form = fill_form(client.get("/login").text, "login") | {"password": PASSWORD} | change
    answer = client.post("/login", data=form, headers=headers)
    assert answer.status_code == 403
    assert client.get("/feeds").url.path == "/login"
    page = log_in(client)
    form = fill_form(page.text, "logout") | change
    assert client.post("/logout", data=form, headers=headers).status_code == 403
    assert client.get("/feeds").url.path == "/feeds"


@pytest.mark.parametrize("back", ["https://evil.example.org", "//evil.example.org", "/\\evil.example.org", "..//x"])
def test_a_login_leads_to_our_own_pages_only(client, back):
    """A link to the login that leads elsewhere afterwards is how passwords are fished for (open redirect)."""
    page = client.get("/login", params={"back": back})
    form = fill_form(page.text, "login") | {"password": PASSWORD}
    for sent in (form, form | {"back": back}):
        answer = client.post("/login", data=sent, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "./")


def test_programs_are_asked_in_their_own_way(public):
    """Readers and scripts go on with a password in each request; a script of ours never makes the browser ask."""
    assert public.ask("/feeds").headers["www-authenticate"].startswith("Basic")
    basic = "Basic " + b64encode(f"any:{PASSWORD}".encode()).decode()
    assert public.ask("/feeds", authorization=basic).status_code == 200
    assert public.ask("/feeds", authorization=basic + "x", accept="text/html").status_code == 401
    refused = public.ask("/do/merge", "POST", accept="application/json")
    assert (refused.status_code, "www-authenticate" in refused.headers) == (401, False)
    assert "password" in refused.json()["error"]


def test_forms_of_strangers_do_nothing(client, desk):
    """They are led to the login instead."""
    form = fill_form(client.get("/login").text, "login")
    assert client.post("/do/hide", data={"token": form["token"], "name": "s1"}).url.path == "/login"
    assert desk.done == []


def test_deeds_are_done_for_who_is_logged_in(client, desk):
    """With the token of the session after the login, and not of the one before."""
    before = fill_form(client.get("/login").text, "login")["token"]
    page = log_in(client)
    assert client.post("/do/hide", data={"token": before, "name": "s1"}).status_code == 403
    token = fill_form(page.text, "logout")["token"]
    assert client.post("/do/hide", data={"token": token, "name": "s1"}).status_code == 200
    assert desk.done == [("hide", {"name": "s1"})]


def test_cookies_go_over_https_only_where_there_is_https(start, desk):
    """Behind a proxy that speaks it; and then no other host may set them."""
    site = start(PASSWORD, desk=desk, base_url="https://reading.example.org")
    through = {"host": "reading.example.org", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
    with browsing(site, **through) as client:
        page = client.get("/login")
        (cookie,) = page.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-aggregator-8080-session=")
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        sent = fill_form(page.text, "login") | {"password": PASSWORD}
        jar = {"cookie": cookie.partition(";")[0], "origin": "https://reading.example.org"}
        answer = client.post("/login", data=sent, headers=jar, follow_redirects=False)
        assert answer.status_code == 303
        assert "not encrypted" not in page.text
    with browsing(site) as client:
        assert "Secure" not in client.get("/login").headers["set-cookie"]


def test_an_encrypted_connection_is_missed_where_others_may_listen(start):
    """Who types a password should know."""
    site = start(PASSWORD, listen="0.0.0.0:8080")
    overheard = site.ask("/login", host="192.0.2.1:8080", x_forwarded_for="192.0.2.7", accept="text/html")
    assert "not encrypted" in overheard.text
    assert "not encrypted" not in site.ask("/login", accept="text/html").text


def test_sessions_outlive_the_server_but_not_the_password(start):
    """What they are sealed with is stored; another password seals otherwise."""

    def kept(hashed):
        def fill(store):
            with store.transaction():
                store.keep_note("session key", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I=")
                password.keep(store, hashed)

        return fill

    first, second = password.hash_of("first password"), password.hash_of("second password")
    with browsing(start("", kept(first), listen="0.0.0.0:8080")) as client:
        log_in(client, "first password")
        cookies = dict(client.cookies)
    for hashed, path in ((first, "/feeds"), (second, "/login")):
        with browsing(start("", kept(hashed), listen="0.0.0.0:8080")) as client:
            client.cookies.update(cookies)
            assert client.get("/feeds").url.path == path


def test_without_any_password_the_login_says_how_to_set_one(start):
    """Rather than refusing everything that is typed."""
    page = start(listen="0.0.0.0:8080").ask("/login", accept="text/html")
    assert "aggregator password" in page.text
    assert "<form" not in page.text


def test_a_trusted_proxy_says_who_somebody_is(start):
    """Then nothing is asked for; but a form is still believed only with its token."""
    desk = Desk()
    settings = {"base_url": "https://reading.example.org", "user_header": "Remote-User"}
    site = start(PASSWORD, desk=desk, **settings)
    with browsing(site, **{"remote-user": "ann"}) as client:
        page = client.get("/feeds")
        assert page.url.path == "/feeds"
        token = html.fromstring(page.text).xpath("string(//meta[@name='token']/@content)")
        assert client.post("/do/reload", data={"token": "x"}).status_code == 403
        assert client.post("/do/reload", data={"token": token}).status_code == 200
    assert desk.done == [("reload", {})]
    with browsing(site) as client:
        assert client.get("/feeds").url.path == "/login"


def test_nobody_else_says_who_somebody_is(start):
    """Although it is the right header: the connection comes from no trusted proxy."""
    site = start(
        PASSWORD,
        base_url="https://reading.example.org",
        user_header="Remote-User",
        trusted_proxies=["192.0.2.0/24"],
    )
    for headers in ({"remote_user": "ann"}, {"remote_user": "ann", "x_forwarded_for": "192.0.2.1"}):
        assert site.ask("/feeds", **headers).status_code == 401


def test_pages_are_not_open_to_whom_a_forgotten_proxy_serves(start):
    """It hands on what others ask as if it came from this machine, where `base_url` was not set."""
    site = start()
    assert site.ask("/feeds").status_code == 200
    for name in ("x_forwarded_for", "forwarded", "x_real_ip", "x_forwarded_host"):
        assert site.ask("/feeds", **{name: "192.0.2.7"}).status_code == 401
    assert site.ask("/feed.atom", x_forwarded_for="192.0.2.7").status_code == 200
