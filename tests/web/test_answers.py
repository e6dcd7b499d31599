"""Documents as polite readers ask for them, over real HTTP."""

import gzip
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from aggregator.config import read
from aggregator.publish.documents import make
from aggregator.publish.formats import documents, list_of
from aggregator.publish.parts import Part
from aggregator.web.answers import accepts_gzip
from tests.conftest import PATIENCE


@pytest.fixture
def feed(site):
    """Return the document that the site serves."""
    return site.documents["feed.atom"]


def test_a_document_comes_with_its_validators(site, feed):
    """The bytes as they were rendered, what they are, and what to ask with next time."""
    answer = site.ask("/feed.atom")
    assert answer.status_code == 200
    assert answer.content == feed.body
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["etag"] == feed.etag
    assert answer.headers["last-modified"] == "Sat, 14 Mar 2026 15:09:26 GMT"
    assert answer.headers["cache-control"] == "max-age=300"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("ending", "type"),
    [
        ("atom", "application/atom+xml; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("json", "application/feed+json; charset=utf-8"),
    ],
)
def test_every_format_is_served_alike(site, ending, type):
    """By its own type, whole or gzipped, by GET or HEAD, and not again to who has it."""
    config = read({"aggregator": {"base_url": f"http://127.0.0.1:{site.port}"}}, environ={})
    made = documents(config, config.outputs[0], [], previous={}, now=site.documents["feed.atom"].modified)
    document = next(each for each in made if each.path.endswith(ending))
    path = f"/other.{ending}"
    site.documents[path[1:]] = document
    plain, zipped, head = site.ask(path), site.ask(path, accept_encoding="gzip"), site.ask(path, "HEAD")
    assert (plain.status_code, plain.content, plain.headers["content-type"]) == (200, document.body, type)
    assert (zipped.content, zipped.headers["content-encoding"]) == (document.body, "gzip")
    assert (head.status_code, head.content) == (200, b"")
    assert all(head.headers[name] == plain.headers[name] for name in ("content-length", "content-type", "etag"))
    for answer in (plain, zipped):
        assert site.ask(path, if_none_match=answer.headers["etag"]).status_code == 304
    assert site.ask(path, if_modified_since=plain.headers["last-modified"]).status_code == 304
    del site.documents[path[1:]]


def test_gzip_comes_as_it_was_made(site, feed):
    """Not compressed again for each reader; an ETag of its own, because strong ones stand for bytes."""
    with httpx.stream("GET", f"{site.url}/feed.atom", trust_env=False, timeout=PATIENCE) as answer:
        raw = b"".join(answer.iter_raw())
    assert raw == feed.gzip
    assert gzip.decompress(raw) == feed.body
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(feed.gzip))
    assert answer.headers["etag"] == feed.etag[:-1] + '-gzip"'


def test_head_tells_what_get_would(site):
    """The same headers without the body."""
    got, head = site.ask("/feed.atom"), site.ask("/feed.atom", "HEAD")
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_other_methods_are_refused(site):
    """Nothing can be written there."""
    answer = site.ask("/feed.atom", "POST")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x",W/{} , "y"', "*", "{gzip}", 'W/{gzip}, "z"', "{bare}"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_etag_that_is_known_saves_the_body(site, feed, form, encoding):
    """Strong, weak, in a list, of the other encoding, without quotes: all of them are ours."""
    header = form.format(feed.etag, gzip=feed.etag[:-1] + '-gzip"', bare=feed.etag.strip('"'))
    answer = site.ask("/feed.atom", if_none_match=header, accept_encoding=encoding)
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"].startswith(feed.etag[:-1])
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-type" not in answer.headers


def test_an_etag_decides_alone(site, feed):
    """A date is not looked at where an ETag is given (RFC 9110 §13.2.2)."""
    date = format_datetime(feed.modified, usegmt=True)
    assert site.ask("/feed.atom", if_none_match='"other"', if_modified_since=date).status_code == 200
    assert site.ask("/feed.atom", if_none_match="", if_modified_since=date).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 304), (99, 304)])
def test_a_date_decides_where_there_is_no_etag(site, feed, seconds, status):
    """For readers that keep nothing else."""
    date = format_datetime(feed.modified + timedelta(seconds=seconds), usegmt=True)
    assert site.ask("/feed.atom", if_modified_since=date).status_code == status


@pytest.mark.parametrize("date", ["", "yesterday", "0", "Sat, 99 Mar 2026 15:09:26 GMT", "Sat, 14 Mar 999999999 1:1:1"])
def test_a_date_that_is_none_is_ignored(site, date):
    """Rather a body too many than a reader that misses news."""
    assert site.ask("/feed.atom", if_modified_since=date).status_code == 200


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("br", False),
        ("", False),
        ("gzip;q=much", False),
    ],
)
def test_gzip_is_sent_to_who_accepts_it(header, accepted):
    """Named or meant by the star, and not refused by a weight of zero."""
    assert accepts_gzip(header) is accepted


def test_a_document_that_is_replaced_is_served_at_once(start):
    """The daemon publishes by putting another document in its place."""
    site = start()
    before = site.documents["feed.atom"]
    site.documents["feed.atom"] = make(
        before.path, before.type, b"<feed>new</feed>", previous=before, now=before.modified
    )
    answer = site.ask("/feed.atom", if_none_match=before.etag)
    assert (answer.status_code, answer.content) == (200, b"<feed>new</feed>")
    del site.documents["feed.atom"]
    assert site.ask("/feed.atom").status_code == 404


@pytest.mark.parametrize("ending", ["atom", "rss", "json", "opml"])
@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:9000", "[::1]:{port}", "127.0.0.1"])
def test_a_document_names_itself_as_it_is_asked_for(start, ending, host):
    """Where `base_url` is known on this machine alone: a tunnel or a container gives it other names."""
    site = start()
    host = host.format(port=site.port)
    place(site, per="tag" if ending == "opml" else "one")
    answer, usual = site.ask(f"/feed.{ending}", host=host), site.ask(f"/feed.{ending}", host="127.0.0.1:8080")
    assert usual.content == site.documents[f"feed.{ending}"].body
    assert answer.content == usual.content.replace(b"http://127.0.0.1:8080/", f"http://{host.lower()}/".encode())
    assert answer.content != usual.content
    assert answer.headers["etag"] != usual.headers["etag"]
    assert answer.headers["last-modified"] == usual.headers["last-modified"]
    assert site.ask(f"/feed.{ending}", host=host, if_none_match=answer.headers["etag"]).status_code == 304
    zipped = site.ask(f"/feed.{ending}", "HEAD", host=host, accept_encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "settings", [{"base_url": "https://news.example.org"}, {"hub": "https://hub.example.org/"}], ids=["public", "hub"]
)
def test_a_document_has_one_name_for_all_where_others_know_one(start, settings):
    """Readers elsewhere, or a hub."""
    site = start(**settings)
    place(site, **settings)
    assert site.ask("/feed.atom", host="localhost").content == site.documents["feed.atom"].body


def place(site, per="one", **settings):
    """Put documents of an output without entries where a site serves them."""
    config = read({"aggregator": settings, "output": [{"name": "all", "per": per}]}, environ={})
    output, now = config.outputs[0], site.documents["feed.atom"].modified
    made = [*documents(config, output, [], previous={}, now=now)]
    made.append(list_of(config, output, [Part("tag sea", "sea", "sea")], previous=None, now=now))
    site.documents.update((each.path, each) for each in made)
