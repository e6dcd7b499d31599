"""Atom by RFC 4287: its own grammar, and what validators warn about."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lxml import etree

from tests.validity import rules

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
_ATOM = "{http://www.w3.org/2005/Atom}"
_MANY = frozenset(f"{_ATOM}{name}" for name in ("author", "category", "contributor", "link", "entry"))
_TEXTS = frozenset(f"{_ATOM}{name}" for name in ("title", "name"))
_DATES = tuple(f"{_ATOM}{name}" for name in ("updated", "published"))
_MAIL = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def mistakes(body: bytes, address: str, *, now: datetime) -> Iterator[str]:
    """Yield what is wrong with a document that was asked for at `address`."""
    root = etree.fromstring(body)
    if not _SCHEMA.validate(root):
        yield from (f"line {error.line}: {error.message}" for error in _SCHEMA.error_log)
    yield from rules.lost_signs(root)
    yield from rules.repeated(root, _MANY)
    if [link.get("href") for link in root.findall(f"{_ATOM}link[@rel='self']")] != [address]:
        yield "rel=self is the address of the document"
    for name in ("id", "updated"):
        values = [entry.findtext(f"{_ATOM}{name}") for entry in root.findall(f"{_ATOM}entry")]
        if len(set(values)) < len(values):
            yield f"two entries share their {name}"
    for element in root.iter():
        yield from _in_element(element, now)
    for entry in root.findall(f"{_ATOM}entry"):
        yield from _in_entry(entry)


def _in_element(element: etree._Element, now: datetime) -> Iterator[str]:
    if element.tag == f"{_ATOM}link" and rules.no_uri(element.get("href")):
        yield f"{element.get('rel')} leads to {element.get('href')!r}"
    if element.tag == f"{_ATOM}id" and rules.no_id(element.text):
        yield f"id {element.text!r}"
    if element.tag in _DATES and rules.implausible(datetime.fromisoformat(element.text), now):
        yield f"{element.tag} {element.text}"
    if _LANG in element.attrib and rules.no_language(element.get(_LANG)):
        yield f"language {element.get(_LANG)!r}"
    if element.tag in _TEXTS and element.get("type") in (None, "text"):
        if not (element.text or "").strip():
            yield f"{element.tag} is blank"
        elif rules.looks_like_html(element.text, "&#x"):
            yield f"{element.tag} {element.text!r} looks like HTML"
    if element.tag == f"{_ATOM}name" and _MAIL.search(element.text or ""):
        yield f"a name with an address: {element.text!r}"


def _in_entry(entry: etree._Element) -> Iterator[str]:
    yield from rules.repeated(entry, _MANY)
    relations = [link.get("rel") for link in entry.findall(f"{_ATOM}link")]
    if relations.count("alternate") > 1:
        yield "two alternates"
    for needed in ("author", "content", "published", "source"):
        if entry.find(f"{_ATOM}{needed}") is None:
            yield f"an entry without {needed}"
    content = entry.findtext(f"{_ATOM}content") or ""
    if not content.strip():
        yield "an entry says nothing"
    yield from rules.mistakes_in_html(content)
