"""A well-formed document through feedparser's own strict handler, without the ways around it.  Pure; owns feedparser.

`feedparser.parse` guesses encodings, rewrites document types, and resolves every element's base address anew: half of
its time where only a few entries are left to read.
"""

import re
from typing import Any, ClassVar
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from xml.sax.xmlreader import AttributesNSImpl

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^<>]*\?>")
_BASES = frozenset({"xml:base", "base"})
_ITEMS = frozenset({"item", "entry"})
_REMARKED = frozenset({"math", "svg"})  # feedparser notes their namespaces at each
_NO_ATTRIBUTES = AttributesNSImpl({}, {})
_KNOWN = frozenset(uri.lower() for uri in StrictFeedParser.namespaces)
_MOST_NAMES = 500

# What a feed says of itself besides title, link and language, as feedparser calls it: nobody asks for it.
_UNUSED = frozenset(
    """
    author category cloud contributor copyright description docs generator icon image keywords lastbuilddate logo
    managingeditor modified pubdate published rating rights skipdays skiphours subtitle tagline textinput ttl updated
    webmaster admin:generatoragent dc:creator dc:date dc:publisher dc:rights itunes:author itunes:category
    itunes:explicit itunes:image itunes:keywords itunes:owner itunes:subtitle itunes:summary itunes:type rdf:seq
    sy:updatebase sy:updatefrequency sy:updateperiod
    """.split()  # noqa: SIM905 -- words read best as text
)


def read_strictly(body: bytes, base: str, lang: str | None) -> dict[str, Any] | None:
    """Return what feedparser reads in a document in UTF-8; None unless it is well-formed and declares no type.

    `base` is the document's address and `lang` its language.  Only under an xml:base are addresses absolute; what else
    is relative stays as it is.  HTML is not sanitised.  Of the feed itself only title, link and language are read.
    Raise whatever feedparser raises.
    """
    if b"<!DOCTYPE" in body:
        return None
    declaration = _DECLARATION.match(body)
    text = body[declaration.end() :] if declaration else body
    handler = _Handler(base, lang)
    try:
        for parser in (ParserCreate("utf-8", " "), handler.expat()):  # expat alone soon tells what is in vain
            parser.Parse(text, True)  # noqa: FBT003 -- expat's way
    except (ExpatError, _Unusual):
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


class _Unusual(Exception):
    """Items stand where nobody looks for any."""


class _Names:
    """What feedparser calls elements that expat names so, learned from it."""

    everywhere: ClassVar[dict[str, str]] = {}  # names in no namespace, or in one that feedparser knows

    def __init__(self) -> None:
        self.here: dict[str, str] = {}  # names that depend on the prefixes of a document

    def tag(self, name: str) -> str | None:
        return self.everywhere.get(name) or self.here.get(name)

    def learn(self, name: str, tag: str) -> None:
        namespace, local = _name(name)
        if local in _REMARKED:
            return
        known = namespace is None or namespace.lower() in _KNOWN
        (self.everywhere if known and len(self.everywhere) < _MOST_NAMES else self.here)[name] = tag


class _Handler(StrictFeedParser):  # type: ignore[misc]
    """feedparser's handler, to which a base address counts only where an element names one."""

    sanitize_html = False

    def __init__(self, base: str, lang: str | None) -> None:
        super().__init__("", lang, "utf-8")
        self.baseuri = ""
        self.contentparams = _Parameters()
        self._base = base
        self._names = _Names()
        self._met = ""  # the name of an element that feedparser is just to name
        self._ignored = 0  # elements that are open in what nobody asks for, itself included

    def expat(self) -> XMLParserType:
        """Return a parser that tells this handler what it meets, as xml.sax would."""
        parser = ParserCreate("utf-8", " ", intern={})
        parser.buffer_text = parser.namespace_prefixes = True
        parser.StartNamespaceDeclHandler = self.startPrefixMapping
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._names.tag(name)
        if self._ignored:
            self._ignored += 1
            if _name(name)[1].lower() in _ITEMS:
                raise _Unusual
        elif tag is None or self.decls or " " in "".join(attributes):  # attributes in namespaces
            self._met = name
            self.startElementNS(_name(name), None, _attributes(attributes) if attributes else _NO_ATTRIBUTES)
        else:
            self.unknown_starttag(tag, [(name.lower(), value) for name, value in attributes.items()])

    def _end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
        elif tag := self._names.tag(name):
            self.unknown_endtag(tag)
        else:
            self.endElementNS(_name(name), None)

    def _text(self, text: str) -> None:
        if not self._ignored:
            self.handle_data(text)

    @property
    def resolve_relative_uris(self) -> bool:
        """Whether links in HTML are made absolute; where no element names a base, sanitising does it."""
        return bool(self.baseuri)

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        super().track_namespace(prefix, uri)
        self._names.here.clear()

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        if self._met:
            self._names.learn(self._met, tag)
        self._met = ""
        if tag in _UNUSED and not self.inentry and not self.incontent:
            self._ignored = 1
            return
        if attrs and not self.baseuri and any(name in _BASES for name, _ in attrs):
            self.baseuri = self._base
        super().unknown_starttag(tag, attrs)

    def unknown_endtag(self, tag: str) -> None:
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
