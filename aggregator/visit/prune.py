"""Cut out of a document what its feed carried last time, so that only the rest is read.  Pure; owns lxml.etree here."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from lxml import etree

from aggregator.errors import ParseError
from aggregator.visit.jsonfeed import load, looks_like_json

_XML = "{http://www.w3.org/XML/1998/namespace}"
_INHERITED = (f"{_XML}base", f"{_XML}lang", "base", "lang")
_ITEMS = {"rss": "item", "RDF": "item", "feed": "entry"}  # by the root's local name
_BEGIN = re.compile(rb"<(?:item|entry)[\s>]")
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
    """Return the document without the items whose fingerprints `carried` knows, everything else as it was.

    On any doubt (not well-formed, another encoding than UTF-8, a DTD, items in unusual places) the whole body comes
    back with no fingerprints, for a strict reading of a part must never differ from feedparser's of the whole.
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
    context = repr([feed.get(key) for key in ("author", "authors", "language")])
    prints = [_fingerprint(context, json.dumps(item, sort_keys=True)) for item in items]
    rest = [item for item, known in zip(items, prints, strict=True) if known not in carried]

    def remains() -> bytes:
        return json.dumps({**feed, "items": rest}).encode()

    return _pruned(body, prints, carried, remains)


def _prune_xml(body: bytes, carried: Mapping[bytes, int]) -> Pruned:
    """Return an RSS, RDF or Atom document without the known items."""
    root = _root(body)
    items = [] if root is None else _items(root)
    if root is None or not items:
        return Pruned(body)
    context = _context(items[0])
    prints = [_fingerprint(context, etree.tostring(item, with_tail=False)) for item in items]

    def remains() -> bytes:
        for item, known in zip(items, prints, strict=True):
            if known in carried:
                _cut(item)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    return _pruned(body, prints, carried, remains)


def _pruned(body: bytes, prints: Sequence[bytes], carried: Mapping[bytes, int], remains: Callable[[], bytes]) -> Pruned:
    """Return what is left; the body untouched where nothing was known."""
    found = {known: carried[known] for known in prints if known in carried}
    fresh = tuple(known for known in prints if known not in carried)
    return Pruned(remains() if found else body, fresh, found)


def _root(body: bytes) -> etree._Element | None:
    """Return the root of a document that every parser reads alike; None for any other."""
    if b"<!DOCTYPE" in body:
        return None
    # Nothing is fetched, no entity replaced, and libxml2's limits on depth and size hold (XML bombs).
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    return root if encoding.upper() in {"UTF-8", "US-ASCII", "ASCII"} else None


def _items(root: etree._Element) -> list[etree._Element]:
    """Return the items in document order; none where some stand in unusual places."""
    name = _ITEMS.get(etree.QName(root).localname)
    if name is None:
        return []
    parents = [root, *root.iterchildren("{*}channel")] if name == "item" else [root]
    items = [item for parent in parents for item in parent.iterchildren(f"{{*}}{name}")]
    everywhere = sum(1 for _ in root.iter(*_SPELLINGS))
    return items if len(items) == everywhere and len({item.getparent() for item in items}) == 1 else []


def _cut(item: etree._Element) -> None:
    """Take an item out of its document."""
    parent = item.getparent()
    assert parent is not None
    parent.remove(item)


def _context(item: etree._Element) -> str:
    """Return what an item, like its neighbours, inherits: base address and language."""
    ancestors = list(item.iterancestors())
    inherited = [node.get(name) for node in ancestors for name in _INHERITED]
    return repr([*inherited, *(language.text for language in ancestors[0].iterchildren("{*}language"))])


def _fingerprint(context: str, item: str | bytes) -> bytes:
    """Return 16 bytes that stand for an item and what it inherits."""
    content = item if isinstance(item, bytes) else item.encode()
    return blake2b(content, digest_size=16, key=blake2b(context.encode(), digest_size=32).digest()).digest()
