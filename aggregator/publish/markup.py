"""Text that XML and HTML can carry, whatever a publisher wrote.  Pure."""

import re
from datetime import datetime, tzinfo
from html import escape
from unicodedata import bidirectional

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFTWARDS = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)  # Unicode's blocks
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)


def legal(text: str) -> str:
    """Return the text without what XML 1.0 forbids (§2.2); line ends become plain newlines."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Return legal text for an element or a quoted attribute, in XML and HTML alike."""
    return escape(legal(text))


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
