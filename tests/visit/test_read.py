"""One body is read once: what the feed carried is recognised, the rest normalised."""

import pickle
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.errors import ParseError
from aggregator.models import Feed, Task
from aggregator.visit.identify import identify
from aggregator.visit.read import read

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/feeds.tar.gz"
URL = "https://example.org/feed.xml"
NOW = datetime(2026, 3, 20, tzinfo=UTC)
ITEM = "<item><title>Title {0}</title><link>/{0}</link><guid isPermaLink='false'>{0}</guid></item>"


def task(*numbers, carried=None, body=None, url=URL, max_entries=100):
    """Return the task to read a document with items of these numbers, or another body."""
    items = "".join(ITEM.format(number) for number in numbers)
    rss = f"<rss><channel><title>A &amp;amp; B</title><link>/home</link>{items}</channel></rss>"
    return Task(Feed(1, URL), url, {}, (rss if body is None else body).encode(), carried or {}, NOW, max_entries)


def carry(reading):
    """Return what the feed carries after a reading whose entries were stored under 1, 2, 3 …"""
    return {fingerprint: number for number, fingerprint in enumerate(reading.fingerprints, start=1)}


def test_a_first_reading_has_every_entry():
    """With a fingerprint each, and the feed's own data made plain and absolute."""
    reading = read(task(1, 2, 3))
    assert (reading.title, reading.home) == ("A & B", "https://example.org/home")
    assert [entry.guid for entry in reading.entries] == ["1", "2", "3"]
    assert len(set(reading.fingerprints)) == 3
    assert reading.carried == {}


def test_a_second_reading_has_only_what_is_new():
    """The others are told by the ids that they are stored under."""
    carried = carry(read(task(1, 2, 3)))
    reading = read(task(4, 1, 2, carried=carried))
    assert [entry.guid for entry in reading.entries] == ["4"]
    assert sorted(reading.carried.values()) == [1, 2]
    assert not set(reading.fingerprints) & set(carried)


def test_entries_are_the_same_with_pruning_and_without():
    """Cutting out their neighbours changes nothing about them."""
    pruned = read(task(4, 1, 5, carried=carry(read(task(1)))))
    whole = read(task(4, 1, 5))
    assert pruned.entries == (whole.entries[0], whole.entries[2])
    assert pruned.fingerprints == (whole.fingerprints[0], whole.fingerprints[2])


@pytest.mark.parametrize(
    ("charset", "declared", "headers"),
    [
        ("iso-8859-1", "iso-8859-1", {}),
        ("windows-1252", "utf-8", {"content-type": "text/xml; charset=windows-1252"}),
        ("utf-16", "utf-16", {}),
        ("utf-16-le", "utf-8", {"content-type": "application/rss+xml; charset=utf-16-le"}),
        ("utf-8", "iso-8859-1", {}),
        ("shift_jis", "shift_jis", {}),
        ("gb18030", "gb2312", {}),
        ("euc-kr", "euc-kr", {}),
        ("iso-2022-jp", "iso-2022-jp", {}),
    ],
)
def test_every_encoding_is_pruned(charset, declared, headers):
    """And read as without: by what the publisher's headers say, then the document, then its bytes."""
    word = {"iso-8859-1": "Caf\u00e9", "windows-1252": "\u201eCaf\u00e9\u201c", "euc-kr": "\ud55c\uad6d"}.get(
        charset, "\u65e5\u672c"
    )
    items = "".join(ITEM.format(number).replace("Title", word) for number in range(4))
    text = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><title>{word}</title>{items}</channel></rss>'
    whole = replace(task(), body=text.encode(charset), headers=headers)
    everything = read(whole)
    assert [entry.title for entry in everything.entries] == [f"{word} {number}" for number in range(4)]
    pruned = read(replace(whole, carried=dict.fromkeys(everything.fingerprints[2:], 1)))
    assert (pruned.entries, pruned.title) == (everything.entries[:2], word)
    assert len(pruned.carried) == 2


def test_a_document_beyond_the_limit_has_no_fingerprints():
    """Its oldest entries, never stored, must not come back as new ones once the newest are cut out."""
    reading = read(task(1, 2, 3, max_entries=2))
    assert [entry.guid for entry in reading.entries] == ["1", "2"]
    assert reading.fingerprints == (b"", b"")


def test_a_growing_document_beyond_the_limit_is_read_as_a_whole():
    """Where the rest alone exceeds the limit, what was cut out comes back."""
    reading = read(task(2, 3, 4, 1, carried=carry(read(task(1))), max_entries=2))
    assert [entry.guid for entry in reading.entries] == ["2", "3"]
    assert reading.carried == {}


def test_guids_and_tracking_that_change_at_every_visit_bring_nothing_fresh():
    """From bytes to identity."""
    first = identify(read(task(1, 2, 3)).entries, {}, (), Feed(1, URL))
    assert len(first.fresh) == 3
    changed = task(1, 2, 3)
    body = changed.body.replace(b"</link>", b"?utm_source=z</link>").replace(b"'>", b"'>z")
    entries = read(replace(changed, body=body)).entries
    assert [entry.guid for entry in entries] == ["z1", "z2", "z3"]
    assert {key for entry in entries for key in entry.keys if key[:2] == "lt"} == {
        key for entry in first.fresh for key in entry.keys if key[:2] == "lt"
    }


def test_a_page_names_the_feeds_that_it_links_to():
    """At most three, in an error that can cross a process boundary."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.xml">' for n in range(5))
    with pytest.raises(ParseError) as caught:
        read(task(body=f"<!DOCTYPE html><html><head>{links}</head></html>"))
    told = str(pickle.loads(pickle.dumps(caught.value)))
    assert told.startswith("this is a web page, not a feed; it links to https://example.org/0.xml, ")
    assert told.count("https://") == 3


def test_a_page_without_feeds_and_other_bodies_are_told_as_they_are():
    """Only pages link to feeds."""
    with pytest.raises(ParseError, match=r"a web page, not a feed$"):
        read(task(body="<!DOCTYPE html><html></html>"))
    with pytest.raises(ParseError, match="empty"):
        read(task(body=""))


def test_every_file_of_other_projects_becomes_entries_that_fit_the_store():
    """Feeds of other projects: nothing but our error; texts that can be stored, dates that can be."""
    if not FIXTURES.exists():
        pytest.skip("the collection of feeds is not there")
    entries = 0
    with tarfile.open(FIXTURES) as archive:
        for member in archive:
            if not member.isfile():
                continue
            try:
                reading = read(replace(task(), body=archive.extractfile(member).read()))
            except ParseError:
                continue
            assert len(reading.entries) == len(reading.fingerprints)
            for entry in reading.entries:
                assert "\0" not in f"{entry.title}{entry.text}{entry.content}{entry.guid}{entry.link}"
                assert str(entry).encode()
                assert entry.published <= NOW.replace(hour=1)
                assert entry.keys[0] == entry.identity
            entries += len(reading.entries)
    assert entries > 1400


def test_a_feed_that_moves_keeps_its_entries_names():
    """An id that is no address is not taken for one relative to the document's."""
    item = "<rss><channel><item><title>T</title><guid>otter 7</guid></item></channel></rss>"
    (here,), (there,) = (
        read(task(body=item, url=url)).entries for url in (URL, "https://feeds.example.net/moved/feed.xml")
    )
    assert (here.guid, here.link) == ("otter 7", "")
    assert here.keys == there.keys


def test_an_item_that_says_nothing_is_no_entry():
    """Readers would see a line without title, text and link; its neighbours keep their fingerprints."""
    items = (
        f"{ITEM.format(1)}<item></item><item><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>{ITEM.format(2)}"
    )
    reading = read(task(body=f"<rss><channel>{items}</channel></rss>"))
    assert [entry.guid for entry in reading.entries] == ["1", "2"]
    assert reading.fingerprints == read(task(1, 2)).fingerprints
