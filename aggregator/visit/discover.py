"""Find the feeds that a page offers.  Pure.

Pages are scanned, not parsed: every step here takes time in proportion to the page, whatever it holds.
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

_LONGEST_PAGE = 4_000_000  # bytes; some put their links behind megabytes of script
_MOST = 50  # feeds of one page
_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/rss",
    "application/atom",
    "application/xml",
    "text/xml",
    "text/rss+xml",
    "text/atom+xml",
}
_VAGUE = {"application/json", "application/xml", "text/xml"}  # feeds, but also APIs and site maps
_LOOKS_LIKE_FEED = re.compile(r"feed|rss|atom", re.IGNORECASE)
_TAG = re.compile(r"<(link|base)\s([^<>]{1,4000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Only charsets of the web: Python knows others that decode slowly, or to anything at all.
_CHARSET = re.compile(
    rb"""charset\s{0,9}=\s{0,9}["']?(iso-8859-[1-9]\b|windows-125[0-8]|koi8-[ru]|gb18030|gbk|big5|euc-(?:jp|kr)|shift_jis)""",
    re.IGNORECASE,
)
_WELL_KNOWN = ("feed", "rss", "atom.xml", "feed.xml", "index.xml", "rss.xml", "feed.json")
_CHANNEL = re.compile(r"(?:/channel/|\"externalId\":\"|\"channelId\":\")(UC[\w-]{22})")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that a page offers; `type` is the media type that the page gives it."""

    url: str
    type: str = ""
    title: str = ""


def discover(page: bytes, url: str) -> tuple[Found, ...]:
    """Return the feeds that a page links to, in its order, each once; `url` is the page's own.

    A YouTube channel or playlist has its feed even when the page does not say so.
    """
    text = _without(_without(_text(page[:_LONGEST_PAGE]), "<!--", "-->"), "<script", "</script")
    base, found = "", dict[str, Found]()
    for tag, inside in _TAG.findall(text):
        attributes = _attributes(inside)
        if tag.lower() == "base":
            base = base or _absolute(url, attributes.get("href", ""))
        elif _offers_feed(attributes) and (address := _absolute(base or url, attributes.get("href", ""))):
            kind = _media_type(attributes)
            found.setdefault(address, Found(address, kind, " ".join(attributes.get("title", "").split())))
        if len(found) == _MOST:
            break
    return tuple(found.values()) or _on_youtube(page, url)


def well_known(url: str) -> tuple[str, ...]:
    """Return where a page's site may have a feed that the page does not link to, likeliest first."""
    parts = _split(url)
    return tuple(f"{parts[0]}://{parts[1]}/{path}" for path in _WELL_KNOWN) if parts else ()


def _offers_feed(attributes: dict[str, str]) -> bool:
    """Return whether a link leads to a feed of this page (HTML §4.6.7.1; RSS and Atom autodiscovery)."""
    relations = attributes.get("rel", "").lower().split()
    kind = _media_type(attributes)
    if kind not in _TYPES:
        return "feed" in relations
    if kind in _VAGUE and not _LOOKS_LIKE_FEED.search(attributes.get("href", "") + attributes.get("title", "")):
        return False
    return "alternate" in relations or "feed" in relations


def _media_type(attributes: dict[str, str]) -> str:
    """Return a link's type without its parameters."""
    return attributes.get("type", "").partition(";")[0].strip().lower()


def _on_youtube(page: bytes, url: str) -> tuple[Found, ...]:
    """Return the feed of a YouTube channel or playlist."""
    parts = _split(url)
    if not parts or not re.fullmatch(r"(www\.|m\.)?youtube\.com", parts[1].lower()):
        return ()
    feed = "https://www.youtube.com/feeds/videos.xml?{}={}"
    playlist = parse_qs(parts[3]).get("list")
    if playlist:
        return (Found(feed.format("playlist_id", playlist[0]), "application/atom+xml"),)
    channel = _CHANNEL.search(parts[2]) or _CHANNEL.search(page[:_LONGEST_PAGE].decode("utf-8", "replace"))
    return (Found(feed.format("channel_id", channel[1]), "application/atom+xml"),) if channel else ()


def _text(page: bytes) -> str:
    """Return a page as text; what cannot be decoded is replaced."""
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page.decode("utf-16", "replace")
    named = _CHARSET.search(page[:4096])
    try:
        return page.decode("utf-8")
    except UnicodeError:
        return page.decode(named[1].decode("ascii") if named else "windows-1252", "replace")


def _without(text: str, opening: str, closing: str) -> str:
    """Return the text without everything from an opening to its closing; an opening that is never closed stays."""
    opens, closes = re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE)
    kept, start = [], 0
    while (begin := opens.search(text, start)) and (end := closes.search(text, begin.end())):
        kept.append(text[start : begin.start()])
        start = end.end()
    return "".join([*kept, text[start:]])


def _attributes(inside: str) -> dict[str, str]:
    """Return a tag's attributes, names in lower case; the first of a name counts."""
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(inside):
        attributes.setdefault(name.lower(), html.unescape("".join(values)).strip())
    return attributes


def _absolute(base: str, href: str) -> str:
    """Return the web address that a link means, "" for none."""
    try:
        address = urljoin(base, href.removeprefix("feed:"))
    except ValueError:
        return ""
    return address.partition("#")[0] if href and _split(address) else ""


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Return scheme, host with port, path and query of a web address; None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", url)
    return (parts.scheme, parts.netloc, parts.path, parts.query) if usable else None
