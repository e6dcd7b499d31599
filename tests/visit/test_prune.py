"""Pruning never changes what is read of the rest."""

import json
import tarfile
from pathlib import Path

import pytest

from aggregator.errors import ParseError
from aggregator.visit.parse import parse
from aggregator.visit.prune import Pruned, prune, shorten
from aggregator.visit.tidy import tidy

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/feeds.tar.gz"

HEAD = '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><language>en</language>'
RSS = HEAD + "{}<item><title>New</title><dc:creator>Ann</dc:creator></item></channel></rss>"
OLD = "<item><title>Old {}</title><description><![CDATA[<p>1 & 2</p>]]></description></item>"
OLD_ONES = "".join(OLD.format(number) for number in range(3))
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>T</title></channel>{}</rdf:RDF>"
)


def titles(body):
    """Return the titles of the entries that a body has."""
    return [entry.title for entry in parse(body, {}, "https://example.org/", max_entries=100).entries]


def carry(body):
    """Return what a feed carries whose last document was this one."""
    return {fingerprint: number for number, fingerprint in enumerate(prune(body, {}).fingerprints, start=1)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (RSS.format(OLD_ONES).replace("New", "Old 3"), RSS.format(OLD_ONES)),
        (ATOM.format("<entry><title>Old</title></entry>"),
         ATOM.format("<entry><title>New</title></entry><entry><title>Old</title></entry>")),
        (RDF.format("<item><title>Old</title></item>"),
         RDF.format("<item><title>New</title></item><item><title>Old</title></item>")),
        (json.dumps({"title": "T", "items": [{"id": "1", "title": "Old"}]}),
         json.dumps({"title": "T", "items": [{"title": "Old", "id": "1"}, {"id": "2", "title": "New"}]})),
    ],
)  # fmt: skip
def test_what_was_carried_is_cut_out(old, new):
    """Only the rest is left, with its fingerprints and the channel's own data."""
    carried = carry(old.encode())
    pruned = prune(new.encode(), carried)
    assert titles(pruned.body) == ["New"]
    assert len(pruned.fingerprints) == 1
    assert sorted(pruned.carried.values()) == sorted(carried.values())[: len(pruned.carried)] != []
    assert parse(pruned.body, {}, "https://example.org/", max_entries=9).title == "T"


@pytest.mark.parametrize(
    "hidden",
    ["<!-- <item><title>No</title></item> -->", "<![CDATA[</item><item>]]>", "<!-- </item> -->", "<?php <item> ?>"],
)
def test_what_looks_like_a_tag_is_none(hidden):
    """Comments, CDATA sections and instructions can say anything, in an item and beside it."""
    body = RSS.format(f"{hidden}<item><title>Old</title><description>{hidden}</description></item>{hidden}").encode()
    first, last = prune(body, {}).fingerprints
    assert titles(prune(body, {first: 1}).body) == ["New"]
    assert titles(prune(body, {last: 1}).body) == ["Old"]


def test_all_but_the_known_stays_byte_for_byte():
    """Whatever stands around the items, and however their tags are written."""
    body = b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'> %s<!-- 1 -->\n%s<a:id >&#x31;</a:id></a:feed >"
    old, new = b"<a:entry a:x='>'><a:title>Old</a:title></a:entry >", b"<a:entry\n><a:title>New</a:title></a:entry>"
    assert prune(body % (old, new), carry(body % (old, b""))).body == body % (b"", new)


def test_a_document_without_anything_known_stays_byte_for_byte():
    """What is read then is the publisher's own bytes; nothing is written anew."""
    body = RSS.format(OLD_ONES).encode()
    pruned = prune(body, {b"another": 7})
    assert pruned.body is body
    assert len(pruned.fingerprints) == 4
    assert pruned.carried == {}


def test_a_document_of_known_items_alone_is_left_empty():
    """Nothing is read then, and everything is carried."""
    body = RSS.format(OLD_ONES).encode()
    pruned = prune(body, carry(body))
    assert titles(pruned.body) == []
    assert sorted(pruned.carried.values()) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("before", "after"),
    [("Old 1", "Old one"), ("<channel>", '<channel xml:base="https://example.net/">'), ("<language>en", "<language>fr"),
     ("<rss ", '<rss xml:lang="de" ')],
)  # fmt: skip
def test_what_changes_an_item_changes_its_fingerprint(before, after):
    """Its own bytes, and what it inherits: base address and language."""
    body = RSS.format(OLD_ONES)
    assert set(carry(body.replace(before, after).encode())) != set(carry(body.encode()))


def test_neighbours_do_not_change_a_fingerprint():
    """An item is the same wherever it stands."""
    body = RSS.format(OLD_ONES)
    later = body.replace("<item><title>Old 0", "<item><title>Newest</title></item>\n <item><title>Old 0")
    assert set(carry(body.encode())) < set(carry(later.encode()))


@pytest.mark.parametrize(
    "body",
    [
        RSS.format("<item><item/></item>"),
        RSS.format("<item>"),
        RSS.format("<x:y/>"),
        RSS.format("<foo><item/></foo>"),
        RSS.format("<entry/>"),
        RSS.replace("</rss>", "<item/></rss>").format(""),
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>" + RSS.format(OLD_ONES),
        RSS.format("<item/>"),
        RSS.format("<item/><!-- </item> -->"),
        RSS.format(OLD_ONES + "\udce9"),
        "<opml><item/></opml>",
        ATOM.format(""),
        "<" * 1000,
        "<a>" * 2000,
        "{",
        '{"title": "T", "items": [1]}',
        "",
    ],
)
def test_in_doubt_nothing_is_cut(body):
    """The whole body comes back, without fingerprints."""
    bytes_ = body.encode("utf-8", "surrogateescape")
    assert prune(bytes_, {}) == Pruned(bytes_)


def test_a_document_without_end_keeps_its_ends():
    """The newest entries are the first or the last ones."""
    body = RSS.format("".join(OLD.format(number) for number in range(5000))).encode()
    assert titles(shorten(body, 2)) == ["Old 0", "Old 1", "Old 4999", "New"]
    assert shorten(body, 2501) is body
    for doubtful in (body[:-9], b"<!DOCTYPE rss>" + body, body.replace(b"<channel>", b"<channel>&nbsp;")):
        assert titles(shorten(doubtful, 2)) == ["Old 0", "Old 1", "Old 4999", "New"]


def test_no_entity_is_looked_up(tmp_path):
    """A document cannot make us read files."""
    (tmp_path / "secret").write_text("secret")
    body = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>{RSS.format("<item>&a;</item>")}'.encode()
    assert prune(body, {}) == Pruned(body)


def test_every_file_of_other_projects_is_read_alike_with_and_without():
    """Half of each document's items cut out, feedparser reads of the others what it reads of the whole."""
    if not FIXTURES.exists():
        pytest.skip("the collection of feeds is not there")
    compared = 0
    with tarfile.open(FIXTURES) as archive:
        for member in archive:
            body = tidy(archive.extractfile(member).read()) if member.isfile() else b""
            fingerprints = prune(body, {}).fingerprints
            if not fingerprints:
                continue
            try:
                whole = parse(body, {}, "https://example.org/", max_entries=1000)
            except ParseError:
                continue
            if len(whole.entries) != len(fingerprints):
                continue
            known = dict.fromkeys(fingerprints[::2], 1)
            pruned = prune(body, known)
            rest = parse(pruned.body, {}, "https://example.org/", max_entries=1000)
            together = zip(whole.entries, fingerprints, strict=True)
            assert rest.entries == tuple(entry for entry, fingerprint in together if fingerprint not in known)
            assert (rest.title, rest.home, rest.lang) == (whole.title, whole.home, whole.lang)
            compared += 1
    assert compared > 1000
