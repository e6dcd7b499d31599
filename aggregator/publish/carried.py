"""What documents of ours carry, read back from their bytes, in any of the formats.  Pure."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from aggregator.publish import atom, jsonfeed, rss
from aggregator.publish.markup import uri

_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ATOM = "{http://www.w3.org/2005/Atom}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What stays of a publication for good: `address` is the canonical one of its link."""

    id: str
    link: str
    outlet: str
    published: datetime
    updated: datetime
    outlets: int = 1
    address: str = ""


ENDINGS = (jsonfeed.ENDING, atom.ENDING, rss.ENDING)  # of documents that tell most first


def carried(ending: str, body: bytes) -> Iterator[Adopted]:
    """Yield what a document of ours with this ending carries; nothing of what is damaged, or is none."""
    items, adopted = _READERS[ending]
    try:
        found = list(items(body))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ET.ParseError):
        return
    for place, item in enumerate(found):
        try:
            yield adopted(item, place)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            continue


def _json_items(body: bytes) -> list[Mapping[str, object]]:
    items = json.loads(body)["items"]
    return items if isinstance(items, list) else []


def _of_json(item: Mapping[str, object], _place: int) -> Adopted:
    authors, extension = item["authors"], item["_aggregator"]
    if not isinstance(authors, list) or not isinstance(extension, dict):
        raise TypeError(item["id"])
    dates = _moment(item["date_published"]), _moment(item["date_modified"])
    outlets = max(0, int(extension["outlets"]))
    return Adopted(_id(item["id"]), uri(str(item.get("url", ""))), str(authors[0]["name"]), *dates, outlets)


def _atom_entries(body: bytes) -> list[ET.Element]:
    return _root(body).findall(f"{_ATOM}entry")


def _of_atom(entry: ET.Element, _place: int) -> Adopted:
    """Return an entry of ours; how many outlets have it is told by the links to their articles, more or less."""
    link = entry.find(f"{_ATOM}link[@rel='alternate']")
    dates = _moment(entry.findtext(f"{_ATOM}published")), _moment(entry.findtext(f"{_ATOM}updated"))
    outlet = entry.findtext(f"{_ATOM}author/{_ATOM}name", "")
    outlets = max(1, len(entry.findall(f"{_ATOM}link[@rel='related']")))
    return Adopted(_id(entry.findtext(f"{_ATOM}id")), uri(_href(link)), outlet, *dates, outlets)


def _rss_items(body: bytes) -> list[tuple[datetime, ET.Element]]:
    channel = _root(body)[0]
    newest = parsedate_to_datetime(channel.findtext("lastBuildDate", "")).astimezone(UTC)
    return [(newest, item) for item in channel.findall("item")]


def _of_rss(dated: tuple[datetime, ET.Element], place: int) -> Adopted:
    """Return an item of ours.  RSS has no word for `updated`: it is a second earlier with each place."""
    newest, item = dated
    published = parsedate_to_datetime(item.findtext("pubDate", "")).astimezone(UTC)
    outlet = item.findtext(_CREATOR, "")
    return Adopted(
        _id(item.findtext("guid")), uri(item.findtext("link", "")), outlet, published, newest - place * _SECOND
    )


def _root(body: bytes) -> ET.Element:
    """Return a document of ours; raise ValueError for one that declares entities, as none of ours does."""
    if b"<!" in body:
        raise ValueError(body[:99])
    return ET.fromstring(body)  # noqa: S314 -- without declarations, nothing can grow


def _id(text: object) -> str:
    if not _ID.fullmatch(str(text)):
        raise ValueError(text)
    return str(text)


def _href(link: ET.Element | None) -> str:
    return "" if link is None else link.get("href", "")


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).astimezone(UTC)


_READERS: Mapping[str, tuple[Callable[[bytes], Iterable[object]], Callable[..., Adopted]]] = {
    jsonfeed.ENDING: (_json_items, _of_json),
    atom.ENDING: (_atom_entries, _of_atom),
    rss.ENDING: (_rss_items, _of_rss),
}
