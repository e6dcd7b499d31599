"""Cut out of a document what its feed carried last time, so that only the rest is read.  Pure; owns lxml.etree here."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1

from lxml import etree

from aggregator.errors import ParseError
from aggregator.visit.jsonfeed import load, looks_like_json

_XML = "{http://www.w3.org/XML/1998/namespace}"
_INHERITED = (f"{_XML}base", f"{_XML}lang", "base", "lang")
_ITEMS = {"rss": "item", "RDF": "item", "feed": "entry"}  # by the root's local name
_BEGIN = re.compile(rb"<(?:item|entry)[\s>]")
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
# Nothing is fetched, no entity replaced, and libxml2's limits on depth and size hold (XML bombs).
_PARSER = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
)
_SPELLINGS = ("{*}item", "{*}entry", "{*}Item", "{*}Entry", "{*}ITEM", "{*}ENTRY")  # all the same to feedparser


@dataclass(frozen=True, slots=True)
class Pruned:
    """A document without the items that were known.

    `fingerprints` are of the items that remain, in document order: parallel to the entries that they are read as, or
    empty where items could not be told apart.  `carried` holds the known ones: fingerprint → entry id.
    """

    body: bytes
    fingerprints: tuple[bytes, ...] = ()
    carried: Mapping[bytes, int] = field(default_factory=dict)


def prune(body: bytes, carried: Mapping[bytes, int]) -> Pruned:
    """Return the document without the items whose fingerprints `carried` knows, everything else byte for byte.

    On any doubt (not well-formed, not in UTF-8, a DTD, items in unusual places) the whole body comes back with no
    fingerprints, for a strict reading of a part must never differ from feedparser's of the whole.
    """
    return _prune_json(body, carried) if looks_like_json(body) else _prune_xml(body, carried)


def shorten(body: bytes, limit: int) -> bytes:
    """Return an XML document with at most its first and its last `limit` items: its newest are at one of its ends.

    feedparser would take half a minute for 100,000 of them, to no use.  What is not well-formed is cut where
    items begin.
    """
    if body.count(b"<item") + body.count(b"<entry") <= 2 * limit:
        return body
    root = _root(body)
    if root is None:
        begins = [found.start() for found in _BEGIN.finditer(body)]
        return body if len(begins) <= 2 * limit else body[: begins[limit]] + body[begins[-limit] :]
    items = _items(root)
    if len(items) <= 2 * limit:
        return body
    for item in items[limit : len(items) - limit]:
        _cut(item)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _prune_json(body: bytes, carried: Mapping[bytes, int]) -> Pruned:
    """Return a JSON Feed without the known items; an item's order of keys does not matter."""
    try:
        feed = load(body)
    except ParseError:
        return Pruned(body)
    items = feed["items"]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return Pruned(body)
    key = _key(repr([feed.get(name) for name in ("author", "authors", "language")]))
    prints = [_fingerprint(key, json.dumps(item, sort_keys=True).encode()) for item in items]
    rest = [item for item, known in zip(items, prints, strict=True) if known not in carried]

    def remains() -> bytes:
        return json.dumps({**feed, "items": rest}).encode()

    return _pruned(body, prints, carried, remains)


def _prune_xml(body: bytes, carried: Mapping[bytes, int]) -> Pruned:
    """Return an RSS, RDF or Atom document without the known items."""
    root = _root(body)
    items = [] if root is None else _items(root)
    bounds = _bounds(body, items) if items else []
    if not bounds:
        return Pruned(body)
    key = _key(_context(items[0]))
    prints = [_fingerprint(key, body[begin:end]) for begin, end in bounds]

    def remains() -> bytes:
        cuts = [bound for bound, known in zip(bounds, prints, strict=True) if known in carried]
        begins, ends = [0, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), len(body)]
        return b"".join(body[begin:end] for begin, end in zip(begins, ends, strict=True))

    return _pruned(body, prints, carried, remains)


def _bounds(body: bytes, items: Sequence[etree._Element]) -> list[tuple[int, int]]:
    """Return where each of these elements begins and ends in a well-formed document; nothing where that is uncertain.

    There, "<" begins a tag unless it is hidden in a comment, a CDATA section or a processing instruction (XML 1.0
    §2.4).  Every element has a tag at its begin and another at its end, but for an empty one, which may have one only:
    so where twice as many are found as there are elements, and none is empty, they are theirs.
    """
    first = items[0]
    name = re.escape(f"{first.prefix}:{_local(first.tag)}" if first.prefix else _local(first.tag))
    tag = re.compile(rb"<(?:(%b)(?=[\s/>])|/%b\s*>)" % (name.encode(), name.encode()))
    bounds = [] if any(len(item) == 0 and not item.text for item in items) else _pairs(tag, body)
    if len(bounds) != len(items):
        bounds = _pairs(tag, _HIDDEN.sub(lambda hidden: b" " * len(hidden[0]), body))
    return bounds if len(bounds) == len(items) else []


def _pairs(tag: re.Pattern[bytes], text: bytes) -> list[tuple[int, int]]:
    """Return from where to where tags reach that begin and end by turns; nothing where they do otherwise."""
    tags = list(tag.finditer(text))
    begins, ends = tags[::2], tags[1::2]
    if len(begins) != len(ends) or not all(found[1] for found in begins) or any(found[1] for found in ends):
        return []
    return [(begin.start(), end.end()) for begin, end in zip(begins, ends, strict=True)]


def _pruned(body: bytes, prints: Sequence[bytes], carried: Mapping[bytes, int], remains: Callable[[], bytes]) -> Pruned:
    """Return what is left; the body untouched where nothing was known."""
    found = {known: carried[known] for known in prints if known in carried}
    fresh = tuple(known for known in prints if known not in carried)
    return Pruned(remains() if found else body, fresh, found)


def _root(body: bytes) -> etree._Element | None:
    """Return the root of a document that every parser reads alike; None for any other."""
    if b"<!DOCTYPE" in body:
        return None
    try:
        return etree.fromstring(body, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _items(root: etree._Element) -> list[etree._Element]:
    """Return the items in document order; none where some stand in unusual places."""
    name = _ITEMS.get(_local(root.tag))
    items = list(root.iter(*_SPELLINGS)) if name else []
    if not items or {_local(tag) for tag in {item.tag for item in items}} != {name}:
        return []
    parent = items[0].getparent()
    assert parent is not None
    usual = parent is root or (name == "item" and parent.getparent() is root and _local(parent.tag) == "channel")
    return items if usual and all(item.getparent() is parent for item in items) else []


def _local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _cut(item: etree._Element) -> None:
    """Take an item out of its document."""
    parent = item.getparent()
    assert parent is not None
    parent.remove(item)


def _context(item: etree._Element) -> str:
    """Return what an item, like its neighbours, inherits: namespaces, base address and language."""
    ancestors = list(item.iterancestors())
    names = sorted((prefix or "", uri) for prefix, uri in ancestors[0].nsmap.items())
    inherited = [node.get(name) for node in ancestors for name in _INHERITED]
    return repr([names, *inherited, *(language.text for language in ancestors[0].iterchildren("{*}language"))])


def _key(context: str) -> bytes:
    """Return 20 bytes that stand for what items inherit."""
    return sha1(context.encode(), usedforsecurity=False).digest()


def _fingerprint(key: bytes, item: bytes) -> bytes:
    """Return 16 bytes that stand for an item and what it inherits; who forges one deceives only its own readers."""
    return sha1(key + item, usedforsecurity=False).digest()[:16]
