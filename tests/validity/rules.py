"""What validators find in feeds, beyond what a schema can say: rules that hold in Atom and RSS alike."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.entities import name2codepoint

import html5lib
from lxml import etree

_URI = re.compile(
    r"https?://[^\s/?#\"<>\\^`{|}]+(:\d+)?([/?#][\w/?:@!$&'()*+,;=.~%-]*(#[\w/?:@!$&'()*+,;=.~%-]*)?)?", re.ASCII
)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOST = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff\U0001fffe\U0001ffff]")
_READ_TWICE = re.compile("[\xc2\xc3][\x80-\xbf]")  # the bytes of UTF-8, read as those of Latin-1
_TAG = re.compile(r"</(\w+)>")
_REFERENCE = re.compile(r"&(#?\w+)")
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Za-z0-9]{1,8})*", re.IGNORECASE)
_NO_LANGUAGES = frozenset(  # as publishers write: names of countries, long codes of what has short ones, and others
    "cn jp gr dk cz ua us en_us english eng deu ger fra spa iw in ji cmn yue ckb gsw foo xxx".split()  # noqa: SIM905
)
_RELATIVE = re.compile(r"(?i)<(?:a|img)\b[^>]*?\b(?:href|src)=[\"'](?![a-z][a-z0-9+.-]*:)([^\"']*)")
_LATEST, _EARLIEST = timedelta(minutes=10), 1990

# Elements and attributes of HTML that no validator takes for a risk.
_ELEMENTS = frozenset(
    """
    a abbr address article aside audio b bdi blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture pre
    q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr
    track tt u ul var video wbr
    """.split()  # noqa: SIM905 -- words read best as text
)
_ATTRIBUTES = frozenset(
    """
    alt cite colspan datetime dir height href kind label lang media poster preload rel reversed rowspan scope
    sizes span src srclang srcset start title type value width
    """.split()  # noqa: SIM905 -- words read best as text
)


def no_uri(text: str) -> bool:
    """Return whether something is no address of the web in the signs that RFC 3986 allows."""
    return not _URI.fullmatch(text or "")


def no_id(text: str) -> bool:
    """Return whether something is not one of our ids."""
    return not _UUID.fullmatch(text or "")


def no_language(text: str) -> bool:
    """Return whether something is no language."""
    found = _LANGUAGE.fullmatch(text)
    return not found or found[1].lower() in _NO_LANGUAGES


def implausible(moment: datetime, now: datetime) -> bool:
    """Return whether a date is in the future, or from before there were feeds."""
    return moment > now + _LATEST or moment.year < _EARLIEST


def looks_like_html(text: str, written: str) -> bool:
    """Return whether plain text, written so in the document, would be taken for HTML."""
    return bool(_TAG.search(text)) or ("&#x" not in written and any(map(_is_entity, _REFERENCE.findall(text))))


def _is_entity(name: str) -> bool:
    return name in name2codepoint or name == "apos" or not name.isalpha()


def lost_signs(root: etree._Element) -> Iterator[str]:
    """Yield controls, and signs that stand for something unreadable."""
    for element in root.iter():
        for text in (element.text or "", *element.attrib.values()):
            for sign in _LOST.findall(text):
                yield f"{element.tag} has {sign!r}"
            if _READ_TWICE.search(text) and _is_utf8(text):
                yield f"{element.tag} was written as UTF-8 and read as something else: {text!r}"


def _is_utf8(text: str) -> bool:
    try:
        return bool(text.encode("latin-1").decode())
    except UnicodeError:
        return False


def repeated(element: etree._Element, many: frozenset[str]) -> Iterator[str]:
    """Yield children that stand more than once, but for those that may."""
    for name, count in Counter(child.tag for child in element).items():
        if count > 1 and name not in many:
            yield f"{element.tag} has {count} {name}"


def mistakes_in_html(html: str, *, buttons: bool = False) -> Iterator[str]:
    """Yield what a strict reader of HTML complains about, and what could do harm; players may have `buttons` or not."""
    attributes = _ATTRIBUTES | {"controls"} if buttons else _ATTRIBUTES
    parser = html5lib.HTMLParser()
    fragment = parser.parseFragment(html)
    for _, kind, _ in parser.errors:
        yield f"{kind} in {html[:300]!r}"
    for element in fragment.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            name = element.tag.rpartition("}")[2]
            if name not in _ELEMENTS:
                yield f"element {name}"
            yield from (f"attribute {each} of {name}" for each in element.attrib if each not in attributes)
    for address in _RELATIVE.findall(html):
        yield f"relative {address!r}"
