"""Who may see what."""

import socket
from base64 import b64encode

import pytest

from aggregator.config.sections import General
from aggregator.web.guard import Guard

PASSWORD = "open sésame: please"


def basic(user, password):
    """Return the header that a browser sends."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def say(site, *lines):
    """Send raw lines and return the status line of the answer."""
    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection.makefile("rb").readline().decode()


@pytest.fixture(scope="module")
def public(start):
    """Return a server that listens to the world, behind a name and a password."""
    return start(PASSWORD, listen="0.0.0.0:8080", base_url="https://reading.example.org/news")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8080", "localhost."])
def test_loopback_names_are_ours(site, host):
    """At any port, because a tunnel or a container may change it."""
    assert site.ask("/feed.atom", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example.org", "127.0.0.1.evil.example.org", "localhost@evil.example.org", "10.0.0.1", "", "a b", "[::1"],
)
def test_other_names_are_refused(site, host):
    """A page elsewhere cannot read the feeds of who opens it (DNS rebinding)."""
    for path in ("/feed.atom", "/", "/healthz", "/nothing"):
        answer = site.ask(path, host=host)
        assert answer.status_code in (400, 421)
    if answer.status_code == 421:
        assert "base_url" in answer.text


def test_two_names_are_refused(site):
    """Which of them a proxy believed cannot be known."""
    assert " 4" in say(site, "GET /feed.atom HTTP/1.1", "Host: localhost", "Host: evil.example.org")
    assert " 4" in say(site, "GET /feed.atom HTTP/1.0")


def test_a_public_server_answers_to_its_name_and_to_addresses(public):
    """An address cannot be rebound, a foreign name can."""
    assert public.ask("/feed.atom", host="reading.example.org").status_code == 200
    assert public.ask("/feed.atom", host="192.0.2.7:8080").status_code == 200
    assert public.ask("/feed.atom", host="evil.example.org").status_code == 421


@pytest.mark.parametrize(
    ("listen", "base_url", "is_open"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("[::1]:8080", "http://localhost:8080", True),
        ("localhost:8080", "http://[::1]:8080", True),
        ("127.0.0.1:8080", "https://reading.example.org", False),
        ("127.0.0.1:8080", "http://192.0.2.7:8080", False),
        ("0.0.0.0:8080", "http://127.0.0.1:8080", False),
        ("192.0.2.7:8080", "http://192.0.2.7:8080", False),
    ],
)
def test_pages_are_open_only_where_nobody_comes_from_elsewhere(listen, base_url, is_open):
    """A name in `base_url` says that a proxy on this machine hands on what others ask."""
    assert Guard(General(listen=listen, base_url=base_url)).is_open is is_open


def test_behind_a_proxy_pages_need_the_password_too(start):
    """Although only this machine can connect."""
    proxied = start(PASSWORD, base_url="https://reading.example.org")
    assert proxied.ask("/", host="reading.example.org").status_code == 401
    assert proxied.ask("/", authorization=basic("", PASSWORD)).status_code == 200


def test_off_loopback_pages_need_the_password(public):
    """Any user name will do; open outputs need none."""
    assert public.ask("/feed.atom").status_code == 200
    refused = public.ask("/")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic ")
    assert "Bridge" not in refused.text
    assert public.ask("/", authorization=basic("anyone", PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        basic("anyone", "wrong"),
        basic("anyone", ""),
        basic(PASSWORD, ""),
        basic("", PASSWORD).replace("Basic", "Bearer"),
        "Basic",
        "Basic ????",
        "Basic " + b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_wrong_password_is_refused(public, header):
    """However it is wrong."""
    assert public.ask("/", authorization=header).status_code == 401


def test_without_a_password_nobody_is_admitted_off_loopback(start):
    """An empty password is none."""
    unguarded = start("", listen="[::]:8080")
    assert unguarded.ask("/", authorization=basic("", "")).status_code == 401


def test_health_tells_strangers_no_more_than_that_it_is_well(public):
    """How much somebody reads is their own business."""
    assert public.ask("/healthz").json() == {"status": "ok"}
    assert public.ask("/healthz", authorization=basic("", PASSWORD)).json()["feeds"] == 3


@pytest.mark.parametrize("path", ["/stories/s1", "/feeds", "/outputs", "/metrics"])
def test_all_that_tells_what_somebody_reads_needs_the_password(public, path):
    """Not only the front page."""
    assert public.ask(path).status_code == 401
    assert public.ask(path, authorization=basic("", PASSWORD)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/feeds", "/metrics", "/healthz", "/style.css", "/nothing"])
def test_every_page_binds_the_browser(site, path):
    """No script, no frame, no guessing of types, no trace to where a link leads."""
    headers = site.ask(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
