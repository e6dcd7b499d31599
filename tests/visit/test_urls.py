"""Addresses compare equal exactly where pages are equal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.visit.urls import absolute_url, canonical_url, host_of, path_of, registrable_domain, strip_tracking

HOSTS = st.sampled_from(
    ["www.", "m.", "amp.", "google.com", "x.cdn.ampproject.org", "example.org", "[::1]", ":80", "@"]
)
PATHS = st.sampled_from(
    ["/", "/amp", "/amp/s/", "/c/s/", "/url?q=", "http://", "%41", "%2541", "%", "é", "?", "&", "#", "#!"]
)
NASTY = st.builds(
    lambda scheme, hosts, paths: scheme + "".join(hosts) + "".join(paths),
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.lists(HOSTS, max_size=4),
    st.lists(PATHS | st.text(max_size=3), max_size=8),
)
TEXT = st.text() | st.from_regex(r"https?://[a-z:\[\]@0-9]{1,12}/\S*") | NASTY


@given(TEXT)
@settings(deadline=None, max_examples=500)
def test_a_canonical_url_is_a_fixed_point(text):
    """Canonicalising twice changes nothing."""
    once = canonical_url(text)
    assert canonical_url(once) == once


@given(TEXT, TEXT)
@settings(deadline=None, max_examples=200)
def test_an_absolute_url_is_safe_and_stays_as_it_is(link, base):
    """Whatever publishers write, an address is http(s), without blanks, quotes or angle brackets, or there is none."""
    url = absolute_url(link, base)
    assert absolute_url(url, "https://other.example/") == url
    assert url == "" or url.lower().startswith(("http://", "https://"))
    assert not set(url) & set(" \"'<>\n\0")


@given(TEXT)
@settings(deadline=None, max_examples=200)
def test_the_other_functions_take_any_text(text):
    """No text raises, and stripping twice changes nothing."""
    assert strip_tracking(strip_tracking(text)) == strip_tracking(text)
    assert "/" not in registrable_domain(text)
    assert bool(host_of(text)) or not path_of(text)


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/news/1?id=7",
        "https://www.example.org/news/1/?id=7",
        "HTTPS://EXAMPLE.ORG:443/news/1?id=7#comments",
        "http://example.org.:80/news/1?id=7",
        "https://m.example.org/news/1?id=7&utm_source=rss&utm_medium=feed&fbclid=a&gclid=b&mc_cid=c",
        "https://example.org/news/1?at_medium=RSS&at_campaign=RSS&id=7",
        "https://example.org/news/1?ref=rss&amp;id=7",
        "https://amp.example.org/news/1/amp?id=7&amp=1",
        "https://example.org/news/1/amp/?id=7",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/1?id=7",
        "https://www.google.com/amp/s/example.org/news/1%3Fid=7",
        "https://www.google.com/url?rct=j&sa=t&url=https://example.org/news/1%3Fid%3D7&ct=ga",
        "https://example.org/%6eews/1?id=7",
        "  https://user:secret@example.org/ne\nws/1;jsessionid=AB12?id=7  ",
    ],
)
def test_forms_of_one_page_are_equal(variant):
    """What differs only by transport, presentation or tracking is one page."""
    variant = variant.replace("%3Fid=7", "?id=7")
    assert canonical_url(variant) == "https://example.org/news/1?id=7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?p=123", "https://example.org/?p=124"),
        ("https://example.org/watch?v=a", "https://example.org/watch?v=b"),
        ("https://example.org/item?id=1", "https://example.org/item?id=2"),
        ("https://example.org/#!/news/1", "https://example.org/#!/news/2"),
        ("https://example.org/#/news/1", "https://example.org/#/news/2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?ref=main", "https://example.org/?ref=develop"),
        ("https://example.org/?source=17", "https://example.org/"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://www.com/", "https://com/"),
        ("https://m.co.uk/", "https://co.uk/"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/100%25", "https://example.org/100"),
    ],
)
def test_different_pages_stay_different(one, other):
    """What names a page is kept."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "text",
    ["", "urn:uuid:1", "mailto:a@example.org", "javascript:alert(1)", "http://", "http://[sic]/", "http://e.org:x/",
     "http://e.org:99999/", "http://a b/", "http://..", "https://" + "a" * 9000],
)  # fmt: skip
def test_what_is_no_web_address_has_no_canonical_form(text):
    """It compares equal to nothing."""
    assert canonical_url(text) == ""


def test_names_in_other_scripts_are_compared_in_ascii():
    """A publisher may write either form."""
    assert canonical_url("https://Bücher.example/ü") == canonical_url("https://xn--bcher-kva.example/%C3%BC")


def test_parameters_are_compared_in_any_order():
    """Their order says nothing."""
    assert canonical_url("https://example.org/?b=2&a=1&&c") == canonical_url("https://example.org/?c&a=1&b=2")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a?b=1#c", "https://example.org/a?b=1#c"),
        ("a b", "https://example.org/blog/a%20b"),
        ("//other.example/x", "https://other.example/x"),
        ("www.other.example/x", "https://www.other.example/x"),
        ("HTTP://Other.example/x", "HTTP://Other.example/x"),
        ("", ""),
        ("   ", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[sic]/", ""),
        ("https:///path", ""),
    ],
)
def test_a_link_becomes_absolute_or_nothing(link, url):
    """Only http and https lead anywhere."""
    found = absolute_url(link, "https://example.org/blog/feed.xml")
    assert found.lower() == url.lower()


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("https://example.org/a?utm_source=x&b=%C3%BC&fbclid=1#top", "https://example.org/a?b=%C3%BC#top"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a#xtor=RSS-1", "https://example.org/a"),
        ("https://Example.org/a/?B=2&a", "https://Example.org/a/?B=2&a"),
        ("tag:example.org,2026:1?utm_source=x", "tag:example.org,2026:1?utm_source=x"),
    ],
)
def test_only_tracking_is_stripped_from_what_is_shown(text, stripped):
    """Everything else stays byte for byte."""
    assert strip_tracking(text) == stripped


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://news.example.org:8080/", "example.org"),
        ("https://alice.github.io/", "alice.github.io"),
        ("https://alice.substack.com/p/x", "alice.substack.com"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "[::1]"),
        ("https://blog.otter.newest/", "otter.newest"),
        ("nothing", ""),
    ],
)
def test_an_outlet_is_a_registrable_domain(url, owner):
    """Public suffixes, those of hosting services included, separate owners."""
    assert registrable_domain(url) == owner
