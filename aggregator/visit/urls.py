"""Addresses: absolute for showing, canonical for comparing, and whose they are.  Pure; owns tldextract."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

if TYPE_CHECKING:  # a pass that brings nothing asks whose an address is of none
    import tldextract

_LONGEST = 8_000  # characters; what is longer is no address

_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_UNSAFE = {ord(character): f"%{ord(character):02X}" for character in " \"'<>\\^`{|}"}
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&()*+,;=:@/?-]")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")

_TRACKING_FAMILIES = tuple(
    "utm_ mc_ pk_ mtm_ hsa_ oly_ vero_ guce_ ns_ wt_ wt. at_link_ at_custom at_bbc_".split()  # noqa: SIM905 -- words
)
_TRACKING = frozenset(
    """
    fbclid gclid dclid gclsrc msclkid yclid twclid ttclid igshid igsh gbraid wbraid li_fat_id mkt_tok srsltid _ga _gl
    _hsenc _hsmi __s guccounter cmp cmpid ncid ocid smid xtor at_medium at_campaign at_format at_creation at_ptr_name
    jsessionid phpsessid
    """.split()  # noqa: SIM905 -- words read best as text
)
_REFERRER = frozenset("ref ref_src refsrc referer referrer source src from via feed partner origin".split())  # noqa: SIM905 -- words
_CERTAIN_REFERRER = re.compile(r"rss(?:[\W_\d].*)?|atom|feed|feedburner|feedly|newsletter|twitter|facebook|linkedin")
_AMP_QUERY = re.compile(r"amp(?:=(?:1|true)?)?|output_?type=amp", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=[^/])/amp$|\.amp(?=\.html?$)|;jsessionid=[^/]*$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/[cv](/s)?/(.+)")
_AMP_VIEWER = re.compile(r"/amp(/s)?/(.+\..+)")


@dataclass(frozen=True, slots=True)
class _Address:
    """A web address in its parts; `host` is in lower case and in ASCII, `port` None where none is named."""

    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def canonical_url(text: str) -> str:
    """Return the form of a web address that is equal for equal pages; "" where the text is no web address.

    For comparing, never for showing: https, no www./m./amp., no tracking, no fragment (client-side routes apart).  What
    names a page, such as `?id=`, stays.  Canonicalising twice changes nothing; no text raises.
    """
    for _ in range(30):  # each round unwraps one layer; honest addresses have two at most
        before, text = text, _canonical(text)
        if text == before:
            return text
    return ""


def strip_tracking(text: str) -> str:
    """Return a web address without the parameters that only tell where its reader came from; other text as it is."""
    if not text[:8].lower().startswith(("http://", "https://")):
        return text
    address, hash_mark, fragment = text.partition("#")
    path, question_mark, query = address.partition("?")
    if question_mark:
        kept = [piece for piece in query.split("&") if not _is_tracking(piece)]
        if len(kept) < query.count("&") + 1:
            address = path + ("?" + "&".join(kept) if kept else "")
    if hash_mark and not _is_tracking(fragment):
        address += "#" + fragment
    return address


def absolute_url(link: str, base: str) -> str:
    """Return the http(s) address of a link found at `base`, fit for XML and HTML; "" for any other scheme or text."""
    link = _UNUSABLE.sub("", link).strip()
    if not link or len(link) > _LONGEST:
        return ""
    if link.startswith("www."):
        link = "https://" + link
    try:
        joined = link if link[:8].lower().startswith(("http://", "https://")) else urljoin(base, link)
        parts = urlsplit(joined)
        usable = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:  # urlsplit and urljoin raise on what publishers write, e.g. "http://[sic]"
        return ""
    return (parts.scheme + joined[len(parts.scheme) :]).translate(_UNSAFE) if usable else ""


def registrable_domain(url: str) -> str:
    """Return who owns the address, "bbc.co.uk" for "https://www.bbc.co.uk/news"; its host where that has no suffix."""
    parts = _split(url)
    if parts is None:
        return ""
    return _domain(parts.host) or parts.host.removeprefix("www.")


def host_of(url: str) -> str:
    """Return the host, lower case, in ASCII and without www.; "" where the text is no web address."""
    parts = _split(url)
    return "" if parts is None else parts.host.removeprefix("www.")


def path_of(url: str) -> str:
    """Return the path and query as they stand; "" where the text is no web address."""
    parts = _split(url)
    if parts is None:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _canonical(text: str) -> str:
    """Return the address one step nearer to its canonical form."""
    parts = _split(text)
    if parts is None:
        return ""
    host, path = _plain_host(parts.host), _path(parts.path)
    inner = _wrapped(host, path, parts.query)
    if inner:
        return inner
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    query = _query(parts.query)
    route = _escaped(parts.fragment) if parts.fragment[:1] in {"!", "/"} else ""
    return f"https://{host}{port}{path}{'?' if query else ''}{query}{'#' if route else ''}{route}"


def _split(text: str) -> _Address | None:
    """Return the parts of a web address with a usable host and port; None for any other text."""
    return _parts(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=64)  # an entry's few addresses, and its feed's, are looked at from many sides
def _parts(text: str) -> _Address | None:
    text = _UNUSABLE.sub("", text).strip()
    if not text[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        host, port = _ascii((parts.hostname or "").rstrip(".")), parts.port
    except ValueError:
        return None
    if port == 0 or not _HOST.fullmatch(host):
        return None
    return _Address(host, port, parts.path, parts.query, parts.fragment)


def _ascii(host: str) -> str:
    """Return a host in lower case and in ASCII (RFC 3490); raise ValueError where it cannot be."""
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode().lower()


def _plain_host(host: str) -> str:
    """Return the host without a prefix that names a presentation, if a registrable domain remains."""
    prefix, _, rest = host.partition(".")
    return rest if prefix in {"www", "m", "amp", "mobile"} and _domain(rest) else host


@cache
def _suffixes() -> "tldextract.TLDExtract":
    """Return what knows the public suffixes, from the snapshot in the package: nothing is fetched, or kept on disk."""
    import tldextract  # noqa: PLC0415 -- it takes a tenth of a second

    return tldextract.TLDExtract(
        cache_dir=None,
        suffix_list_urls=(),
        include_psl_private_domains=True,
        extra_suffixes=("medium.com", "substack.com", "tumblr.com", "wordpress.com"),  # each subdomain another outlet
    )


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    """Return the registrable domain of a host; "" for an IP address, a single word or a bare public suffix."""
    found = _suffixes().extract_str(host)
    if found.suffix or found.ipv4 or found.ipv6 or "." not in host:
        return found.top_domain_under_public_suffix
    return ".".join(host.split(".")[-2:])  # by the list's own rule for suffixes that it does not know


def _path(path: str) -> str:
    """Return the path in one spelling, without trailing slash and AMP forms."""
    return _AMP_PATH.sub("", _escaped(path).rstrip("/")).rstrip("/")


def _query(query: str) -> str:
    """Return the parameters that name the page, sorted."""
    pieces = (piece.removeprefix("amp;") for piece in query.split("&"))
    kept = (piece for piece in pieces if piece and not _is_tracking(piece) and not _AMP_QUERY.fullmatch(piece))
    return "&".join(sorted(_escaped(piece).replace("%20", "+") for piece in kept))


def _is_tracking(piece: str) -> bool:
    """Return whether a parameter only tells where the reader came from.  "ref" and its like do so by value only."""
    name, _, value = piece.partition("=")
    name = unquote(name).removeprefix("amp;").lower()
    if name in _REFERRER:
        return _CERTAIN_REFERRER.fullmatch(value.lower()) is not None
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)


def _wrapped(host: str, path: str, query: str) -> str:
    """Return the address inside that of an AMP cache or of Google's redirector; "" for any other address."""
    if host.endswith("cdn.ampproject.org"):
        found = _AMP_CACHE.match(path)
    elif host == "google.com" and path == "/url":
        values = parse_qs(query[:_LONGEST])
        target = (values.get("url") or values.get("q") or [""])[0]
        return target if _split(target) else ""
    else:
        found = _AMP_VIEWER.match(path) if host == "google.com" else None
    if not found:
        return ""
    target = f"http{'s' if found[1] else ''}://{found[2]}{'?' if query else ''}{query}"
    return target if _split(target) else ""


def _escaped(text: str) -> str:
    """Return the text with its percent-encoding in one spelling (RFC 3986 §6.2.2)."""
    return _TOKEN.sub(_spelling, text)


def _spelling(token: re.Match[str]) -> str:
    """Return a character as itself where it need not be encoded, else as %XX."""
    text = token[0]
    if len(text) == 1:
        return "".join(f"%{byte:02X}" for byte in text.encode())
    character = chr(int(text[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else text.upper()
