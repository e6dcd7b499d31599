"""RSS 2.0 by its specification and the RSS Advisory Board's profile, and what validators warn about."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from lxml import etree

from tests.validity import rules

_ATOM, _DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
_CONTENT, _MEDIA = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://search.yahoo.com/mrss/}content"
_CHANNEL = {"title", "link", "description", "language", "lastBuildDate", "generator", "ttl", "item", f"{_ATOM}link"}
_ITEM = {"title", "link", "description", "category", "comments", "enclosure", "guid", "pubDate", "source"} | {
    _CONTENT,
    _MEDIA,
    f"{_DC}creator",
    f"{_DC}language",
}
_MANY = frozenset({"item", "category", _MEDIA, f"{_ATOM}link"})
_TEXTS = frozenset({"title", "category", "source"})
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_FETCHED = re.compile(r"https?://([a-z0-9-]+\.)+[a-z0-9-]+(:\d+)?(/|$)", re.IGNORECASE)


def mistakes(body: bytes, address: str, *, now: datetime) -> Iterator[str]:
    """Yield what is wrong with a document that was asked for at `address`."""
    root = etree.fromstring(body)
    if (root.tag, root.get("version"), [child.tag for child in root]) != ("rss", "2.0", ["channel"]):
        yield "the root is rss 2.0 around one channel"
    channel = root[0]
    items = channel.findall("item")
    yield from rules.lost_signs(root)
    yield from _children(channel, _CHANNEL, {"title", "link", "description"})
    if list(channel)[len(channel) - len(items) :] != items:
        yield "items stand last"
    if [link.get("href") for link in channel.findall(f"{_ATOM}link[@rel='self']")] != [address]:
        yield "rel=self is the address of the document"
    if len({item.findtext("guid") for item in items}) < len(items):
        yield "two items share their guid"
    for element in channel.iter():
        yield from _in_element(element, now)
    for item in items:
        yield from _in_item(item)


def _children(element: etree._Element, known: set[str], needed: set[str]) -> Iterator[str]:
    names = [child.tag for child in element]
    yield from (f"{element.tag} has {name}" for name in set(names) - known)
    yield from (f"{element.tag} lacks {name}" for name in needed - set(names))
    yield from rules.repeated(element, _MANY)
    yield from (f"{child.tag} is blank" for child in element if not (child.text or child.attrib or len(child)))


def _in_element(element: etree._Element, now: datetime) -> Iterator[str]:
    name, text = element.tag, element.text or ""
    if name in ("link", "comments") and rules.no_uri(text):
        yield f"{name} {text!r}"
    if name in ("pubDate", "lastBuildDate"):
        moment = parsedate_to_datetime(text)
        if format_datetime(moment).replace("+0000", "GMT") != text or rules.implausible(moment, now):
            yield f"{name} {text}"
    if name in ("language", f"{_DC}language") and rules.no_language(text):
        yield f"{name} {text!r}"
    if name in _TEXTS and rules.looks_like_html(text, "&#x"):
        yield f"{name} {text!r} looks like HTML"


def _in_item(item: etree._Element) -> Iterator[str]:
    yield from _children(item, _ITEM, {"title", "description", "guid", "pubDate", f"{_DC}creator"})
    names = [child.tag for child in item]
    if _CONTENT in names and names.index("description") > names.index(_CONTENT):
        yield "a description stands before the content"
    guid = item.find("guid")
    if rules.no_id(guid.text) or guid.get("isPermaLink") != "false":
        yield f"guid {guid.text!r}"
    if any(rules.no_uri(source.get("url")) for source in item.findall("source")):
        yield "a source has an address"
    for file in (*item.findall("enclosure"), *item.findall(_MEDIA)):
        yield from _in_file(file)
    for html in (item.findtext("description"), item.findtext(_CONTENT)):
        yield from rules.mistakes_in_html(html or "")


def _in_file(file: etree._Element) -> Iterator[str]:
    if rules.no_uri(file.get("url")) or not _TYPE.fullmatch(file.get("type", "")):
        yield f"a file {file.attrib}"
    if file.tag == "enclosure" and not (file.get("length", "").isdigit() and _FETCHED.match(file.get("url", ""))):
        yield f"an enclosure {file.attrib}"
    if file.get("fileSize", "1") in ("", "0"):
        yield "a size of nothing"
