"""The bytes of an OPML file → its outlines, one after the other.  Pure; owns expat.

Other readers' exports are read as they are, faults included; what could harm is refused: entities, sizes, depths.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import escape

from aggregator.errors import UsageError

NAMESPACE = "urn:aggregator:opml"
LARGEST = 20_000_000  # bytes, some 80,000 feeds
_DEEPEST = 100

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?:#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_QUOTED = {'"': "&quot;", "'": "&apos;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(slots=True)
class Outline:
    """An outline element: `attributes` with names in lower case, `settings` those of our own namespace.

    `folders` are the names of the outlines that it lies in, outermost first, those left out that are feeds themselves.
    """

    line: int
    attributes: Mapping[str, str]
    settings: Mapping[str, str]
    folders: tuple[str, ...]
    is_ours: bool  # stands where our namespace is known: what we wrote ourselves needs no leniency
    has_others: bool = False  # outlines lie in it

    @property
    def name(self) -> str:
        """Return what a reader shows, as it is written."""
        text = self.attributes.get("text", "")
        return text if text.strip() else self.attributes.get("title", "")


def outlines(content: bytes) -> list[Outline]:
    """Return the outlines of an OPML 1.0 or 2.0 file in their order; raise UsageError, which says why it is none.

    Accepted are byte order marks, names in any case, ampersands that are not escaped, HTML's entities, and characters
    that XML forbids (they are dropped).
    """
    text = _FORBIDDEN.sub("", _decoded(content)).lstrip()
    if not text:
        raise UsageError("is empty")
    walk = _Walk()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = walk.refuse_entity
    parser.StartElementHandler = lambda name, attributes: walk.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = walk.end
    try:
        parser.Parse(_AMPERSAND.sub(_reference, text).encode("utf-8"), True)  # noqa: FBT003 -- that it is all
    except expat.ExpatError as error:
        raise UsageError(f"line {error.lineno}: is not well-formed XML ({expat.ErrorString(error.code)})") from error
    return walk.found


def _decoded(content: bytes) -> str:
    """Return the file's text, by its byte order mark or by what it says of its encoding."""
    if len(content) > LARGEST:
        raise UsageError(f"is larger than {LARGEST // 1_000_000} MB, which no list of subscriptions is")
    declared = _DECLARED.match(content)
    named = declared[1].decode("ascii").lower() if declared else "utf-8"
    if named.startswith(("utf-16", "utf-32")):
        named = "utf-8"  # whoever can read these letters one by one knows better
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), named)
    try:
        return content.decode(encoding)
    except LookupError as error:
        raise UsageError(f"says that its encoding is {encoding}, which is unknown; save it in UTF-8") from error
    except UnicodeError as error:
        raise UsageError(f"is not {encoding}, although it should be; save it in UTF-8") from error


def _reference(match: re.Match[str]) -> str:
    """Return what an ampersand and what follows it mean, as XML has it: HTML's names are unknown there."""
    text = match[0]
    meant = unescape(text) if text.startswith("&#") else html5.get(text[1:], text)
    return escape(_FORBIDDEN.sub("", meant), _QUOTED)


@dataclass(slots=True)
class _Walk:
    """The way through a file, from one tag to the next."""

    found: list[Outline] = field(default_factory=list)
    open: list[Outline | None] = field(default_factory=list)  # the elements that we are in, None for other ones
    prefixes: set[str] = field(default_factory=set)  # that stand for our namespace

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Enter an element."""
        if not self.open and name.lower() != "opml":
            raise UsageError(f"is no OPML: its first element is <{name[:40]}>")
        if len(self.open) > _DEEPEST:
            raise UsageError(f"line {line}: lies deeper than {_DEEPEST} elements, which no list of subscriptions does")
        for key, value in attributes.items():
            if key.startswith("xmlns:") and value == NAMESPACE:
                self.prefixes.add(key.removeprefix("xmlns:"))
        if name.lower() != "outline":
            self.open.append(None)
            return
        around = [outline for outline in self.open if outline]
        if around:
            around[-1].has_others = True
        folders = tuple(outline.name for outline in around if not outline.attributes.get("xmlurl"))
        outline = Outline(line, *self._parted(attributes), folders, bool(self.prefixes))
        self.found.append(outline)
        self.open.append(outline)

    def end(self, _name: str) -> None:
        """Leave an element."""
        self.open.pop()

    def refuse_entity(self, name: str, *_: object) -> None:
        """Refuse a file that declares entities: they blow up, or read other files."""
        raise UsageError(f"declares an entity ({name[:40]}), which lists of subscriptions have no use for")

    def _parted(self, attributes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return an outline's own attributes, and those that are settings of ours."""
        plain: dict[str, str] = {}
        ours: dict[str, str] = {}
        for key, value in attributes.items():
            prefix, _, name = key.partition(":")
            if name and prefix in self.prefixes:
                ours[name] = value
            else:
                plain[key.lower()] = value
        return plain, ours
