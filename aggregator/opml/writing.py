"""The feeds of a config → OPML 2.0 that any reader understands, and that this program reads back.  Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from xml.etree import ElementTree as ET

from aggregator.opml.outlines import NAMESPACE

_PREFIX = "aggregator"
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed to write: its settings as they are written, without secrets; its own title and home where known."""

    settings: Mapping[str, object]
    title: str = ""
    home: str = ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Return its tags."""
        tags = self.settings.get("tags", ())
        return tuple(tags) if isinstance(tags, list | tuple) else ()


def write(feeds: Sequence[Shown], *, title: str, now: datetime) -> bytes:
    """Return an OPML 2.0 subscription list (http://opml.org/spec2.opml) of these feeds, in their order.

    Neighbours with the same first tag lie in a folder of that name; `category` has all tags that it can hold.  What
    OPML has no words for stands in attributes of the namespace "urn:aggregator:opml".
    """
    root = ET.Element("opml", {"version": "2.0", f"xmlns:{_PREFIX}": NAMESPACE})
    head = ET.SubElement(root, "head")
    for name, text in (("title", title), ("dateCreated", format_datetime(now, usegmt=True))):
        ET.SubElement(head, name).text = _FORBIDDEN.sub("", text)
    body = ET.SubElement(root, "body")
    for tag, neighbours in groupby(feeds, key=lambda feed: feed.tags[:1]):
        folder = ET.SubElement(body, "outline", _named(*tag)) if tag else body
        for feed in neighbours:
            ET.SubElement(folder, "outline", _attributes(feed))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _named(name: str) -> dict[str, str]:
    return {"text": name, "title": name}


def _attributes(feed: Shown) -> dict[str, str]:
    """Return the attributes of a feed's outline."""
    url, name = str(feed.settings["url"]), str(feed.settings.get("name", ""))
    category = ",".join(tag for tag in feed.tags if not re.search("[,/]", tag))
    attributes = {"type": "rss"} | _named(_FORBIDDEN.sub("", name or feed.title) or url) | {"xmlUrl": url}
    attributes |= {"htmlUrl": feed.home} if feed.home else {}
    attributes |= {"category": category} if category else {}
    return attributes | {f"{_PREFIX}:{key}": text for key, text in _ours(feed, name, category).items()}


def _ours(feed: Shown, name: str, category: str) -> dict[str, str]:
    """Return the settings that the usual attributes do not tell."""
    others = {key: value for key, value in feed.settings.items() if key not in ("url", "name", "tags")}
    if not name.strip():
        others["name"] = name  # that it has none, although the outline shows its own title
    if category.split(",") != list(feed.tags) and feed.tags:
        others["tags"] = list(feed.tags)
    return {key: value if isinstance(value, str) else _json(value) for key, value in others.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
