"""Text that XML and HTML can carry, whatever a publisher wrote.  Pure."""

import re
from datetime import datetime, tzinfo
from html import escape
from unicodedata import bidirectional
from urllib.parse import quote

# What XML 1.0 forbids (§2.2), and the controls that it discourages, as it and HTML do signs that Unicode never gives.
_BEYOND = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_ILLEGAL = re.compile(f"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc{_BEYOND}]")
_ENDS = str.maketrans({"\r": "\n", "\x85": "\n", "\ufffd": "?"})
_SIGN = r"(?:[\w/?:@!$&'()*+,;=.~-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(rf"https?://[\w.:@~-]+([/?#]{_SIGN}*(#{_SIGN}*)?)?", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"(?P<scheme>https?://)(?P<host>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_END_TAG = re.compile(r"</(?=\w)")
_SAFE = "/?:@!$&'()*+,;=~%"
_NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_LEFTWARDS = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)  # Unicode's blocks
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)


def legal(text: str) -> str:
    """Return the text without controls and what XML 1.0 forbids; line ends become newlines, lost signs "?"."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").translate(_ENDS))


def escaped(text: str) -> str:
    """Return legal text for an element or a quoted attribute, in XML and HTML alike."""
    return escape(legal(text))


def plain(text: str) -> str:
    """Return escaped text such that the fewest readers take it for HTML.

    The RSS Advisory Board found that out for references; an invisible sign (word joiner) keeps the ends of tags apart.
    """
    return escaped(_END_TAG.sub("<\u2060/", text)).replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;")


def one_line(text: str) -> str:
    """Return legal text with every run of white space as one blank."""
    return " ".join((text if text.isprintable() else legal(text)).split())  # what is printable is legal


def excerpt(text: str, length: int) -> str:
    """Return at most `length` characters of the text on one line, cut between words where there are any."""
    line = one_line(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > length // 2 else cut).rstrip(" ,;:–—-") + "…"


def is_right_to_left(text: str) -> bool:
    """Return whether most letters of a text are of scripts that are written from right to left (Unicode UAX #9)."""
    if not _LEFTWARDS.search(text):
        return False
    kinds = [bidirectional(sign) for sign in text]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")


def web_link(url: str) -> str:
    """Return the address if a reader may safely follow it, else nothing: `javascript:` and the like never pass."""
    url = legal(url).strip()
    return url if _WEB.match(url) and len(url.split()) == 1 else ""


def uri(url: str) -> str:
    """Return a web link as a URI, as formats want it: other signs escaped, names in ASCII (RFC 3987 §3.1).

    Nothing where it is no web link.
    """
    link = web_link(url)
    if not link or _URI.fullmatch(link):
        return link
    parts = _AUTHORITY.match(link)
    assert parts
    rest, mark, fragment = _NO_ESCAPE.sub("%25", parts["rest"]).partition("#")
    return parts["scheme"] + _ascii(parts["host"]) + quote(rest, safe=_SAFE) + mark + quote(fragment, safe=_SAFE)


def _ascii(host: str) -> str:
    """Return a host as DNS knows it."""
    try:
        return host.encode("idna").decode() if not host.isascii() else quote(host, safe=f"[]{_SAFE}")
    except UnicodeError:
        return quote(host, safe=":@")


def timestamp(moment: datetime) -> str:
    """Return a UTC moment as RFC 3339 wants it, in whole seconds."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def precise_timestamp(moment: datetime) -> str:
    """Return a UTC moment as RFC 3339 wants it, with milliseconds where it has any."""
    return timestamp(moment)[:-1] + (f".{moment.microsecond // 1000:03}" if moment.microsecond else "") + "Z"


def local_time(moment: datetime, zone: tzinfo) -> str:
    """Return a moment for people of that zone, such as "2024-05-01 14:30 CEST"."""
    try:
        local = moment.astimezone(zone)
    except OverflowError:  # year 1, which .NET publishers send for "no date"
        local = moment
    return local.isoformat(" ", "minutes")[:16] + f" {local.tzname()}"
