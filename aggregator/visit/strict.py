"""A well-formed document through feedparser's own strict handler, without the ways around it.  Pure; owns feedparser.

`feedparser.parse` guesses encodings, rewrites document types, and resolves every element's base address anew: half of
its time where only a few entries are left to read.
"""

import re
from typing import Any
from xml.sax import SAXException
from xml.sax.expatreader import ExpatParser

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^<>]*\?>")
_BASES = frozenset({"xml:base", "base"})


def read_strictly(body: bytes, base: str, lang: str | None) -> dict[str, Any] | None:
    """Return what feedparser reads in a document in UTF-8; None unless it is well-formed and declares no type.

    `base` is the document's address and `lang` its language.  Only under an xml:base are addresses absolute; what else
    is relative stays as it is.  HTML is not sanitised.  Raise whatever feedparser raises.
    """
    if b"<!DOCTYPE" in body:
        return None
    handler = _Handler(base, lang)
    parser = ExpatParser(namespaceHandling=1)
    parser.setContentHandler(handler)
    parser.setErrorHandler(handler)
    try:
        parser.feed(_DECLARATION.sub(b"", body, count=1))  # without one, it is UTF-8
        parser.close()
    except SAXException:
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

    @property
    def resolve_relative_uris(self) -> bool:
        """Whether links in HTML are made absolute; where no element names a base, sanitising does it."""
        return bool(self.baseuri)

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> object:
        if attrs and not self.baseuri and any(name in _BASES for name, _ in attrs):
            self.baseuri = self._base
        return super().unknown_starttag(tag, attrs)

    def unknown_endtag(self, tag: str) -> None:
        super().unknown_endtag(tag)
        self.baseuri = self.basestack[-1] if self.basestack else ""

    def push_content(self, tag: str, attrs_d: dict[str, str], default_content_type: str, expecting_text: int) -> None:
        super().push_content(tag, attrs_d, default_content_type, expecting_text)
        self.contentparams = _Parameters(self.contentparams)
