"""Lists of feeds to subscribe to, as OPML 2.0 (http://opml.org/spec2.opml).  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.publish.markup import escaped

TYPE = "text/x-opml; charset=utf-8"


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
        f"<head><title>{escaped(title)}</title></head>",
        "<body>",
        *map(_outline, outlines),
        "</body>",
        "</opml>\n",
    )
    return "\n".join(lines).encode()


def _outline(outline: Outline) -> str:
    name, home = escaped(outline.title), f' htmlUrl="{escaped(outline.home)}"' if outline.home else ""
    return f'<outline type="rss" text="{name}" title="{name}" xmlUrl="{escaped(outline.address)}"{home}/>'
