"""What is answered at once is what would be answered otherwise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import read
from aggregator.publish.documents import make
from aggregator.web.answers import answer
from aggregator.web.app import App
from aggregator.web.ready import Ready

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
PLAIN = make("feed.atom", "application/atom+xml", b"<feed/>" * 99, previous=None, now=NOW)
HUB = make(
    "a.rss", "application/rss+xml", b"<rss/>", previous=None, now=NOW, address="https://a.example/a.rss", hub="h:"
)
CLOSED = make("b.rss", "application/rss+xml", b"<rss/>", previous=None, now=NOW, token="s3cret")
ASKED = st.fixed_dictionaries(
    {},
    optional={
        b"accept-encoding": st.sampled_from([b"gzip", b"gzip;q=0, *", b"br", b"*", b"identity", b"\xff"]) | st.binary(),
        b"if-none-match": st.sampled_from(
            [b"*", b"", PLAIN.etag.encode(), HUB.etag.encode(), PLAIN.etag[:-1].encode() + b'-gzip"', b'W/"x"']
        )
        | st.binary(),
        b"if-modified-since": st.sampled_from(
            [b"Sat, 14 Mar 2026 15:09:26 GMT", b"Sat, 14 Mar 2026 15:09:25 GMT", b"yesterday"]
        ),
    },
)


@given(asked=ASKED, document=st.sampled_from([PLAIN, HUB]))
def test_an_answer_at_once_is_the_answer(asked, document):
    """Whatever a reader sends."""
    status, headers, body = answer(document, asked)
    wire = Ready(document).answer(asked)
    assert (wire.status, wire.body) == (status, body)
    assert wire.headers == b"".join(name + b": " + value + b"\r\n" for name, value in headers)


@pytest.fixture
def app():
    """Return an app with an open and a closed document."""
    documents = {each.path: each for each in (PLAIN, CLOSED)}
    return App(read({}, environ={}), documents, None, environment={})


@pytest.mark.parametrize(
    ("target", "hosts"),
    [
        (b"/feed.atom", []),
        (b"/feed.atom", [b"evil.example.org"]),
        (b"/feed.atom", [b"127.0.0.1:8080", b"127.0.0.1:8080"]),
        (b"/b.rss", [b"127.0.0.1:8080"]),
        (b"/b.rss?token=s3cret", [b"127.0.0.1:8080"]),
        (b"/feed.atom?x", [b"127.0.0.1:8080"]),
        (b"//feed.atom", [b"127.0.0.1:8080"]),
        (b"/", [b"127.0.0.1:8080"]),
        (b"*", [b"127.0.0.1:8080"]),
        (b"", [b"127.0.0.1:8080"]),
        (b"/\xff", [b"127.0.0.1:8080"]),
    ],
)
def test_what_needs_a_look_is_not_answered_at_once(app, target, hosts):
    """Names that are not ours, tokens, pages."""
    assert app.at_once(target, [(b"host", host) for host in hosts]) is None


def test_a_document_that_was_replaced_is_answered_anew(app):
    """And one that is gone is not answered."""
    named = [(b"host", b"localhost")]
    assert app.at_once(b"/feed.atom", named).body == PLAIN.body
    app._documents["feed.atom"] = make("feed.atom", PLAIN.type, b"<feed>2</feed>", previous=PLAIN, now=NOW)
    assert app.at_once(b"/feed.atom", named).body == b"<feed>2</feed>"
    del app._documents["feed.atom"]
    assert app.at_once(b"/feed.atom", named) is None
