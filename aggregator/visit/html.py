"""HTML from publishers: safe to show, or reduced to plain text.  Pure; owns nh3."""

import html as entities
import re
import unicodedata
from functools import lru_cache

import nh3

from aggregator.visit.urls import absolute_url, strip_tracking

# What XML 1.0 §2.2 forbids, C1 controls, and invisible marks that only disturb comparison or turn text around.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_OVERRIDE = re.compile("[\u202d\u202e]")  # text that reads otherwise than it is written
_LONGEST = 2_000_000  # characters of markup that are read: its tree takes fifty times as much memory

_TAGS = frozenset(
    """
    a abbr address article aside audio b bdi blockquote br caption center cite code col colgroup dd del details dfn
    div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture
    pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time
    tr track tt u ul var video wbr
    """.split()  # noqa: SIM905 -- words read best as text
)
_DROPPED_WHOLE = frozenset("script style noscript template title textarea select object applet svg math".split())  # noqa: SIM905 -- words
_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "audio": {"src", "controls", "preload"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "type", "media"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "poster", "controls", "preload", "width", "height"},
}
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_IMAGE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_BETWEEN = re.compile(r"(?<=\d[wxh])\s*,\s*|,\s+")
_SIZE = re.compile(r"[\d.]{1,9}[wxh]")

# A "<" opens a tag only before the name of an element; "Vec<T>" and "5 < 6" are text.
_KNOWN = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h[1-6] head header hgroup hr html i iframe img input ins
    kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup
    option output p param picture plaintext pre progress q rp rt ruby s samp script section select slot small source
    span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt
    u ul var video wbr xmp
    """.split()  # noqa: SIM905 -- words read best as text
# Without these elements, what they held may stand where it may not.
_LET_GO = re.compile(rf"<(?:{'|'.join(sorted(set(_KNOWN) - _TAGS - _DROPPED_WHOLE))})\b", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{'|'.join(_KNOWN)}|[a-z]\w*[:-][\w:-]+)(?![\w:-])|!--|!doctype\b)", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|dl|dt|dd|h[1-6]|hr|tr|td|th|table|blockquote|pre|figure|figcaption|section|article|"
    r"header|footer|img)\b)",
    re.IGNORECASE,
)


def without_illegal(text: str) -> str:
    """Return the text without the characters that may not stand in XML (1.0 §2.2) or disturb a terminal."""
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def sanitise(html: str, base: str) -> str:
    """Return HTML that is safe in any reader: known elements only, http(s) links, absolute against `base`.

    No scripts, styles, forms, frames, event handlers, comments, tracking pixels or tracking parameters.  Every
    character may stand in XML once it is escaped.  Text without any markup keeps its lines.  What is longer than two
    million characters is cut.
    """
    html = html[:_LONGEST]
    if not html or html.isspace():
        return ""
    if "<" not in html:
        html = html.strip().replace("\n", "<br>\n")
    cleaner = _cleaner(base)
    clean = cleaner.clean(_without_cdata(without_illegal(html)))
    if "<" in html and _LET_GO.search(html):
        clean = cleaner.clean(clean)
    clean = _IMAGE.sub(_unless_pixel, clean)
    if "&" in html:  # entities can spell anything
        clean = without_illegal(clean)
    return (clean if clean.isascii() else _OVERRIDE.sub("", clean)).strip()


def plain_text(html: str) -> str:
    """Return HTML or text as one line of plain text: no tags, entities decoded once, NFC, single spaces.

    What only looks like a tag, as in "5 < 6" or "Vec<T>", is kept.
    """
    text = _without_cdata(without_illegal(html[:_LONGEST]))
    if "<" in text:
        text = _bare.clean(_BLOCK.sub(" <", _NO_TAG.sub("&lt;", text)))
    if "&" in text:
        text = entities.unescape(text)
    if "&" in html:  # entities can spell anything
        text = without_illegal(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def _without_cdata(text: str) -> str:
    return text.replace("<![CDATA[", "").replace("]]>", "")


_bare = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "template", "svg", "math"}, attributes={})


@lru_cache(maxsize=8)
def _cleaner(base: str) -> nh3.Cleaner:
    """Return the sanitiser for a document at `base`."""

    def allowed(_tag: str, attribute: str, value: str) -> str | None:
        if attribute in _ADDRESSES:
            return _address(value, base, mail=attribute == "href")
        return _srcset(value, base) if attribute == "srcset" else value

    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _address(value: str, base: str, *, mail: bool) -> str | None:
    """Return an absolute address, a mailto: address as it is where `mail` may stand, and None for all else."""
    if mail and value[:7].lower() == "mailto:":
        return value
    return strip_tracking(absolute_url(value, base)) or None


def _srcset(value: str, base: str) -> str | None:
    """Return the candidates of a srcset (HTML §4.8.4.2.1) with absolute addresses, those that cannot be left out."""
    found = []
    for candidate in _BETWEEN.split(value.strip()):
        url, _, size = candidate.strip().partition(" ")
        address = absolute_url(url, base)
        if address:
            found.append(f"{address} {size.strip()}" if _SIZE.fullmatch(size.strip()) else address)
    return ", ".join(found) or None


def _unless_pixel(image: re.Match[str]) -> str:
    """Return an image as it is, but "" for one that shows nothing: without source, or one pixel to count readers."""
    tag = image[0]
    counted = re.search(r' width="[01](?:px)?"', tag) and re.search(r' height="[01](?:px)?"', tag)
    return "" if counted or ' src="' not in tag else tag
