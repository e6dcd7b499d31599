"""What a document carries, and when it counts as changed."""

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.models import Publication
from aggregator.publish.documents import cut, make


@pytest.fixture
def publications(now):
    """Make publications of 1,000 bytes each, a day apart, the newest first."""

    def some(count):
        return [
            Publication(
                id=f"urn:uuid:{age}",
                output="all",
                story=age,
                unit=age,
                entry=age,
                outlet="",
                link="",
                published=now,
                updated=now - timedelta(days=age),
                title="",
                content="",
                **dict.fromkeys(("atom", "rss", "json"), b"x" * 998),
            )
            for age in range(count)
        ]

    return some


def test_the_newest_are_carried(publications, output):
    """At most `max_entries`, in order of moment whatever the order they are given in."""
    carried = cut(publications(9)[::-1], output(max_entries=3))
    assert [each.unit for each in carried] == [0, 1, 2]


def test_old_ones_leave_but_never_below_fifty(publications, output):
    """A quiet output stays full: age counts from its newest entry."""
    assert len(cut(publications(80), output(max_age="60d"))) == 61
    assert len(cut(publications(80), output(max_age="14d"))) == 50
    assert len(cut(publications(80), output(max_age="14d", max_entries=20))) == 20


def test_bytes_are_bounded_but_never_empty(publications, output):
    """Readers refuse documents beyond a size; the largest format counts, with what stands around its entries."""
    assert len(cut(publications(9), output(max_bytes="6500B"))) == 5
    large = [replace(each, json=b"x" * 1998) for each in publications(9)]
    assert len(cut(large, output(max_bytes="6500B"))) == 2
    assert len(cut(publications(9), output(max_bytes="1B"))) == 1
    assert cut([], output()) == ()


@pytest.mark.parametrize("name", ["atom", "rss", "json"])
def test_what_lacks_a_fragment_is_passed_over(publications, output, name):
    """It is no entry of any format until it is whole again."""
    newest, *others = publications(3)
    assert [each.unit for each in cut([replace(newest, **{name: b""}), *others], output())] == [1, 2]


def test_another_token_makes_another_document(now):
    """Whoever has the old one must not be told that nothing changed."""
    first = make("feed.atom", "text/plain", b"news", previous=None, now=now)
    assert make("feed.atom", "text/plain", b"news", previous=first, now=now, token="t") is not first


def test_a_document_is_gzipped_once_for_all(now):
    """The same body gives the same bytes and the same strong ETag, whatever the time."""
    first = make("feed.atom", "text/plain", b"news" * 100, previous=None, now=now)
    later = make("feed.atom", "text/plain", b"news" * 100, previous=None, now=now + timedelta(hours=1))
    assert gzip.decompress(first.gzip) == first.body
    assert (first.gzip, first.etag) == (later.gzip, later.etag)
    assert first.etag.startswith('"')
    assert make("feed.atom", "text/plain", b"olds" * 100, previous=None, now=now).etag != first.etag


def test_equal_bytes_keep_the_document(now):
    """Nothing changed, so nothing is dated anew."""
    first = make("feed.atom", "text/plain", b"news", previous=None, now=now)
    assert make("feed.atom", "text/plain", b"news", previous=first, now=now + timedelta(hours=1)) is first


@pytest.mark.parametrize("jump", [timedelta(0), timedelta(milliseconds=5), -timedelta(days=400)])
def test_other_bytes_are_always_later(now, jump):
    """Two changes in a second, or a clock set back: If-Modified-Since still tells them apart."""
    first = make("feed.atom", "text/plain", b"news", previous=None, now=now)
    second = make("feed.atom", "text/plain", b"more", previous=first, now=now + jump)
    assert second.modified >= first.modified + timedelta(seconds=1)
    assert second.modified.microsecond == 0
