"""Documents as bytes: a page, UTF-8, and what often stands in the way of a strict reading.  Pure."""

import re
import sys

_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|rdf|html|entry|channel|item)\b|<!doctype\s+(html)", re.IGNORECASE)
_FEED_END = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_REFERENCES = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_SUSPICIOUS = re.compile(  # most documents have only references to good characters: to find that out must be quick
    rb"&#(?:0(?!39;)|[1-8]\b|1[124-9]\b|2[0-9]\b|3[01]\b|5[5-7]|6553|[0-9]{7}"
    rb"|[xX](?:0|[1-8b-fB-F]\b|1[0-9a-fA-F]\b|[dD][89a-fA-F]|[fF]{3}|[0-9a-fA-F]{6}))"
)
_WIDE = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rb"\xff\xfe\0\0|[<\s]\0\0\0", "utf-32le"),
        (rb"\0\0\xfe\xff|\0\0\0[<\s]", "utf-32be"),
        (rb"\xff\xfe|[<\s]\0", "utf-16le"),
        (rb"\xfe\xff|\0[<\s]", "utf-16be"),
    )
)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def is_page(body: bytes) -> bool:
    """Return whether a document is an HTML page: its first element says so."""
    found = _ROOT.search(body.replace(b"\0", b"") if b"\0" in body[:4] else body, 0, 100_000)
    return found is not None and b"html" in {(found[1] or b"").lower(), (found[2] or b"").lower()}


def tidy(body: bytes) -> bytes:
    """Return a document with what often stands in the way of a strict reading taken out; tidying twice changes nothing.

    Blanks and other text before the XML declaration, scripts behind the end, control characters and references to what
    is no character (XML 1.0 §2.2, §4.1), and single broken bytes in what else is UTF-8.  UTF-16 stays as it is.
    """
    if b"\0" in body or b"\x1b" in body:  # UTF-16, UTF-32 and ISO 2022 are not to be read byte by byte
        return body
    body = _as_utf8(body).translate(None, _CONTROL)
    if _SUSPICIOUS.search(body):
        body = _REFERENCES.sub(_legal, body)
    return _without_trailer(_without_preamble(body).strip())


def _as_utf8(body: bytes) -> bytes:
    """Return UTF-8 with its broken bytes replaced; what is mostly not UTF-8 stays as it is."""
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = len(text) - len(text.encode("ascii", "ignore")) - broken
        return text.encode() if broken < whole else body
    return body


def _legal(references: re.Match[bytes]) -> bytes:
    """Return numeric references one by one, without those to what is no character.

    Two that spell one character in UTF-16, as careless generators write emoji, become one.
    """
    codes = [_code(digits) for digits in references[0].replace(b";", b"").split(b"&#")[1:]]
    spelt = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _NO_CHARACTER.sub("", spelt)
    if len(text) == len(codes) and "\ufffd" not in text:
        return references[0]
    return b"".join(b"&#%d;" % ord(character) for character in text)


def _code(digits: bytes) -> int:
    """Return the code point that a reference names; beyond Unicode, the one that stands for what is unknown."""
    code = int(digits[1:20], 16) if digits[:1] in b"xX" else int(digits[:20])
    return code if code <= sys.maxunicode else 0xFFFD


def _without_preamble(body: bytes) -> bytes:
    """Return the document without what precedes its XML declaration, or its root where it has none."""
    start = body.find(b"<?xml ", 0, 10_000)
    root = _ROOT.search(body, 0, 10_000)
    if start < 0 and root:
        start = root.start()
    if start <= 0 or b"<!" in body[:start] or (root and root.start() < start):
        return body
    return body[start:]


def _without_trailer(body: bytes) -> bytes:
    """Return the document without what follows its end, if no entries follow."""
    if body.endswith((b"</rss>", b"</feed>", b"</rdf:RDF>")):
        return body
    ends = [found.end() for found in _FEED_END.finditer(body)]
    if ends and not re.search(rb"<(?:item|entry)\b", body[ends[-1] :]):
        return body[: ends[-1]]
    return body


def wide_encoding(body: bytes) -> str:
    """Return in which form of UTF-16 or UTF-32 a document is, by its first bytes (XML 1.0, F.1); "" for in none.

    Plain English in one of them is UTF-8 as well, with many NULs.
    """
    return next((name for begin, name in _WIDE if begin.match(body)), "")


def is_utf8(body: bytes) -> bool:
    """Return whether the bytes are UTF-8.  UTF-16, UTF-32 and ISO 2022 can look like it, but have NUL or ESC."""
    if b"\0" in body or b"\x1b" in body:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
