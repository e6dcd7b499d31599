"""A well-formed document through feedparser's own strict handler, without the ways around it.  Pure; owns feedparser.

`feedparser.parse` guesses encodings, rewrites document types, and resolves every element's base address anew: half of
its time where only a few entries are left to read.
"""

import re
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from xml.sax.xmlreader import AttributesNSImpl

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^<>]*\?>")
_BASES = frozenset({"xml:base", "base"})
_NO_ATTRIBUTES = AttributesNSImpl({}, {})


def read_strictly(body: bytes, base: str, lang: str | None) -> dict[str, Any] | None:
    """Return what feedparser reads in a document in UTF-8; None unless it is well-formed and declares no type.

    `base` is the document's address and `lang` its language.  Only under an xml:base are addresses absolute; what else
    is relative stays as it is.  HTML is not sanitised.  Raise whatever feedparser raises.
    """
    if b"<!DOCTYPE" in body:
        return None
    declaration = _DECLARATION.match(body)
    handler = _Handler(base, lang)
    try:
        handler.expat().Parse(body[declaration.end() :] if declaration else body, True)  # noqa: FBT003 -- expat's way
    except ExpatError:
        return None
    return {"version": handler.version, "feed": handler.feeddata, "entries": handler.entries}


class _Parameters(FeedParserDict):  # type: ignore[misc]
    """What feedparser notes of a text: asked at every element, and copied at its end.  No key of it has other names."""

    __getitem__ = dict.__getitem__
    __setitem__ = dict.__setitem__
    __contains__ = dict.__contains__
    get = dict.get

    def __deepcopy__(self, _memo: object) -> FeedParserDict:
        return FeedParserDict(self)


class _Handler(StrictFeedParser):  # type: ignore[misc]
    """feedparser's handler, to which a base address counts only where an element names one."""

    sanitize_html = False

    def __init__(self, base: str, lang: str | None) -> None:
        super().__init__("", lang, "utf-8")
        self.baseuri = ""
        self.contentparams = _Parameters()
        self._base = base
        self._begun: dict[str, str] = {}  # what feedparser calls an element that expat names so, at its begin
        self._ended: dict[str, str] = {}  # and at its end
        self._met = ""

    def expat(self) -> XMLParserType:
        """Return a parser that tells this handler what it meets, as xml.sax would."""
        parser = ParserCreate("utf-8", " ", intern={})
        parser.buffer_text = parser.namespace_prefixes = True
        parser.StartNamespaceDeclHandler = self.startPrefixMapping
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.handle_data
        return parser

    @property
    def resolve_relative_uris(self) -> bool:
        """Whether links in HTML are made absolute; where no element names a base, sanitising does it."""
        return bool(self.baseuri)

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        super().track_namespace(prefix, uri)
        self._begun.clear()
        self._ended.clear()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = None if attributes or self.decls else self._begun.get(name)
        if tag is None:
            self._met = name
            self.startElementNS(_name(name), None, _attributes(attributes) if attributes else _NO_ATTRIBUTES)
        else:
            self.unknown_starttag(tag, [])

    def _end(self, name: str) -> None:
        tag = self._ended.get(name)
        if tag is None:
            self._met = name
            self.endElementNS(_name(name), None)
        else:
            self.unknown_endtag(tag)

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> object:
        if self._met and not attrs:
            self._begun[self._met] = tag
        elif attrs and not self.baseuri and any(name in _BASES for name, _ in attrs):
            self.baseuri = self._base
        self._met = ""
        return super().unknown_starttag(tag, attrs)

    def unknown_endtag(self, tag: str) -> None:
        if self._met:
            self._ended[self._met] = tag
            self._met = ""
        super().unknown_endtag(tag)
        self.baseuri = self.basestack[-1] if self.basestack else ""

    def push_content(self, tag: str, attrs_d: dict[str, str], default_content_type: str, expecting_text: int) -> None:
        super().push_content(tag, attrs_d, default_content_type, expecting_text)
        self.contentparams = _Parameters(self.contentparams)


def _name(text: str) -> tuple[str | None, str]:
    """Return namespace and name of what expat spells as "namespace name prefix", the first and the last if any."""
    parts = text.split()
    return (None, text) if len(parts) == 1 else (parts[0], parts[1])


def _attributes(values: dict[str, str]) -> AttributesNSImpl:
    named = {_name(text): value for text, value in values.items()}
    spelt = {_name(text): ":".join(reversed(text.split()[1:])) or text for text in values}
    return AttributesNSImpl(named, spelt)
