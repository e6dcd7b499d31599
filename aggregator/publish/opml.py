"""Lists of feeds to subscribe to, as OPML 2.0 (http://opml.org/spec2.opml).  Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.publish.markup import escaped, uri

TYPE = "text/x-opml; charset=utf-8"
_MARKS = str.maketrans({"&": "\uff06", "<": "\u2039"})
_MARKUP = re.compile(r"&(?=[^\s&<])|<")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list; `home` may be empty."""

    title: str
    address: str
    home: str = ""


def listing(title: str, outlines: Iterable[Outline]) -> bytes:
    """Return a subscription list in UTF-8.  It has no date: bytes change only when what is listed does."""
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_name(title)}</title></head>",
        "<body>",
        *map(_outline, outlines),
        "</body>",
        "</opml>\n",
    )
    return "\n".join(lines).encode()


def _outline(outline: Outline) -> str:
    home = uri(outline.home)
    name, home = _name(outline.title), f' htmlUrl="{escaped(home)}"' if home else ""
    return f'<outline type="rss" text="{name}" title="{name}" xmlUrl="{escaped(outline.address)}"{home}/>'


def _name(text: str) -> str:
    """Return a name that reads the same as text and as HTML, which readers take it for as they like: OPML allows both.

    Signs that would be markup give way to those that look like them.
    """
    return escaped(_MARKUP.sub(lambda found: found[0].translate(_MARKS), text))
