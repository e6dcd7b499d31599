"""What kind of thing an entry is, and where a pointer points.  Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from aggregator.models import Enclosure, Feed, Kind
from aggregator.visit.urls import absolute_url, host_of, path_of

_POINTERS = frozenset({
    "news.ycombinator.com", "hnrss.org", "lobste.rs", "reddit.com", "old.reddit.com", "techmeme.com", "mediagazer.com",
    "memeorandum.com", "news.google.com",
})  # fmt: skip
_DISCUSSIONS = frozenset({"news.ycombinator.com", "lobste.rs", "reddit.com", "old.reddit.com"})
_TARGETS = (
    re.compile(r'<a href="([^"]+)">\s*\[link\]\s*</a>', re.IGNORECASE),  # Reddit
    re.compile(r'<span[^<>]{0,200}><b><a href="([^"]+)"', re.IGNORECASE),  # Techmeme and its sisters
)
_RELEASES = re.compile(
    r"^(?:github\.com|gitlab\.com|codeberg\.org|gitea\.com)/.+/(?:releases|tags)\.(?:atom|rss)"
    r"|/-/(?:releases|tags)(?:\.atom|\?(?:.*&)?format=atom)|/(?:releases|tags)\.(?:atom|rss)$"
    r"|/project/[^/]+/releases\.xml$"
)
_RELEASE = re.compile(r"^[^/]+/[^/]+/[^/]+/releases/tag/|/-/releases/")  # one of them, in whoever's feed
_ADVISORIES = re.compile(
    r"^(?:nvd\.nist\.gov|cvefeed\.io|zerodayinitiative\.com)/"
    r"|/(?:cybersecurity-|security-|security/)?advisor(?:y|ies)\b|/security/(?:notices|dsa|errata)\b"
)
_PAPERS = re.compile(r"^(?:[a-z]+\.)?(?:arxiv\.org|biorxiv\.org|medrxiv\.org|chemrxiv\.org|doi\.org)/")
_DOI = re.compile(
    r"(?:doi:|oai:arxiv\.org:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+|oai:arxiv\.org:\S+", re.IGNORECASE
)
_VIDEOS = re.compile(
    r"^(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)/|^[^/]+/feeds/videos\.(?:xml|atom)|^[^/]+/(?:w|videos/watch)/[\w-]{22,}"
)
_FEEDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("release", _RELEASES),
    ("advisory", _ADVISORIES),
    ("paper", _PAPERS),
    ("video", _VIDEOS),
)


def is_pointer(feed: Feed, link: str, comments: str) -> bool:
    """Return whether an entry points to somebody else's page: by the feed's role, address, or a known comments page."""
    if feed.role != "auto":
        return feed.role == "pointer"
    hosts = {host_of(feed.url), host_of(feed.address)}
    return not hosts.isdisjoint(_POINTERS) or (host_of(comments) in _DISCUSSIONS and host_of(link) != host_of(comments))


def target(link: str, content: str, base: str) -> str:
    """Return where a pointer points: the link that its content marks as such, else its own."""
    for pattern in _TARGETS:
        found = pattern.search(content)
        if found:
            return absolute_url(unescape(found[1]), base) or link
    return link


def kind_of(feed: Feed, guid: str, link: str, enclosures: Iterable[Enclosure]) -> Kind:
    """Return the kind of an entry that is no pointer, from addresses and media types."""
    whole = _kind_of_feed(feed.url, feed.address)
    here = _place(link)
    types = [enclosure.type.lower() for enclosure in enclosures]
    if whole == "release" or _RELEASE.search(here):
        return "release"
    if whole == "advisory":
        return "advisory"
    if whole == "paper" or _PAPERS.search(here) or _DOI.fullmatch(guid):
        return "paper"
    if any(media.startswith("audio/") for media in types):
        return "podcast"
    if whole == "video" or _VIDEOS.search(here) or any(media.startswith("video/") for media in types):
        return "video"
    return "article"


@lru_cache(maxsize=16)
def _kind_of_feed(*addresses: str) -> Kind:
    """Return the kind of all entries of a feed with one of these addresses; "article" where they may be anything."""
    places = [_place(address) for address in addresses]
    return next((kind for kind, known in _FEEDS if any(known.search(place) for place in places)), "article")


def _place(url: str) -> str:
    """Return host, path and query, "" for what is no address."""
    host = host_of(url)
    return host + (path_of(url) or "/") if host else ""
