"""What is wrong with a feed is told in plain words, with what to do."""

from http import HTTPStatus

import pytest

from aggregator.advice import advise, of_feed
from aggregator.models import Feed

URL = "https://a.example/feed"


@pytest.mark.parametrize(
    ("error", "status", "what"),
    [
        ("HTTP 404 Not Found", 404, "nothing at its address"),
        ("HTTP 403 Forbidden", 403, "does not let us in"),
        ("HTTP 401 Unauthorized", 401, "name and a password"),
        ("HTTP 410 Gone", 410, "gone for good"),
        ("HTTP 429 Too Many Requests", 429, "too often"),
        ("HTTP 503 Service Unavailable", 503, "overloaded"),
        ("HTTP 500 Internal Server Error", 500, "fault of its own"),
        ("HTTP 599", 599, "fault of its own"),
        ("HTTP 418", 418, "refuses"),
        ("HTTP 301 Moved Permanently", 301, "redirects"),
        (f"redirects to {URL}: HTTP 404 Not Found", 404, "nothing at its address"),
        ("the server answers 404 Not Found", 0, "nothing at its address"),
        ("a.example asked for quiet until 14:00 UTC (429)", 0, "leave it alone"),
        ("the certificate is not valid: certificate has expired", 0, "certificate"),
        ("SSL: WRONG_VERSION_NUMBER", 0, "TLS"),
        ("[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure", 0, "TLS"),
        ("there is no host a.example (Name or service not known)", 0, "DNS"),
        ("no complete answer within 30 s", 0, "in time"),
        ("Connection timed out", 0, "in time"),
        ("a.example has been busy with other feeds for 60 s", 0, "in time"),
        ("Network is unreachable", 0, "no way to it"),
        ("Connection refused", 0, "Nobody listens"),
        ("Connection reset by peer", 0, "broke off"),
        ("Server disconnected without sending a response.", 0, "broke off"),
        ("the body breaks off", 200, "broke off"),
        ("the body has 30,000,000 bytes, more than 20,000,000", 200, "too big"),
        ("the body has more than 20,000,000 bytes", 200, "too big"),
        ("reading it took more than 20 s", 200, "bounds of time and memory"),
        ("this is a web page, not a feed", 200, "web page at its address, not"),
        ("this is a web page, not a feed; it links to https://a.example/b.xml", 200, "links to a feed"),
        ("this is no feed: neither RSS nor Atom nor JSON Feed", 200, "no feed"),
        ("this is JSON, but no JSON Feed", 200, "no feed"),
        ("the answer is empty", 200, "no feed"),
        ("broken JSON: Expecting value", 200, "broken"),
        ("the body's encoding is broken: Error -3", 200, "broken"),
        ("127.0.0.1, where feeds may not lead; see allow_private_addresses", 0, "private network"),
        ("the proxy at 127.0.0.1:3128 cannot be reached (Connection refused)", 0, "proxy"),
        ("redirects in a circle, by way of https://a.example/", 0, "only redirects"),
        ("more than 10 redirects", 0, "only redirects"),
        ("this is no web address; one begins with https:// or http://", 0, "cannot be asked"),
        ("something that nobody foresaw", 0, "cannot be reached"),
    ],
)
def test_each_error_has_its_advice(error, status, what):
    """Whatever a visit may say has a plain sentence, and says what to do."""
    advice = advise(error, status)
    assert what in advice.what
    assert advice.do.endswith(".")


@pytest.mark.parametrize("status", [status.value for status in HTTPStatus if status >= 300])
def test_no_status_is_without_advice(status):
    """Nobody has to look a number up."""
    advice = advise(f"HTTP {status}", status)
    assert advice.what
    assert advice.do


def test_a_port_or_size_is_no_status():
    """Numbers that errors happen to contain do not decide."""
    assert "Nobody listens" in advise("a.example:404: Connection refused").what


def test_only_feeds_in_trouble_get_advice():
    """One that is well, paused or retired needs none, whatever happened once."""
    failed = {"failures": 2, "error": "HTTP 404 Not Found", "status": 404}
    assert of_feed(Feed(1, URL)) is None
    assert of_feed(Feed(1, URL, paused=True, **failed)) is None
    assert "404" in of_feed(Feed(1, URL, **failed)).what
    assert "410" in of_feed(Feed(1, URL, gone=True, failures=1, error="HTTP 410 Gone", status=410)).what
