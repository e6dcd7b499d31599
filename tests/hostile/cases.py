"""What a scenario is: what a publisher sends at each visit, and what has to come of it."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

NOW = datetime.now(UTC).replace(microsecond=0)
GOOD = ("Alpha", "Beta")  # the titles of a good document, newest first

Reply = tuple[int, Mapping[str, str], bytes]
Raw = Callable[..., object]  # a route of `serve`
Answers = tuple[bytes | Reply | Raw, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One publisher.

    `visits` are its answers, one a visit: a document, a whole reply, or a route of `serve`; or what makes them, where
    they are so large that nobody should make them in vain.  After the last one `titles` are what is stored, newest
    first, None for whatever; `error` is a pattern for what the last visit tells, "" for no error; `fresh` and `edited`
    count entries over all visits.  `routes` are served besides.
    """

    name: str
    visits: Answers | Callable[[], Answers]
    titles: tuple[str, ...] | None = GOOD
    error: str = ""
    fresh: int | None = None
    edited: int | None = None
    routes: Mapping[str, bytes | Reply | Raw] = field(default_factory=dict)

    def made(self) -> "Case":
        """Return the case with its answers made."""
        return replace(self, visits=self.visits()) if callable(self.visits) else self


def ago(hours: float) -> str:
    """Return a date as RSS writes it, this long ago."""
    return format_datetime(NOW - timedelta(hours=hours))


def item(name: str = "", hours: float | None = None, **parts: str) -> str:
    """Return an RSS item; `parts` are its further elements, as they are."""
    told = {"title": escape(name)} if name else {}
    told |= {"pubDate": ago(hours)} if hours is not None else {}
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in (told | parts).items()) + "</item>"


def entry(title: str, hours: float = 1, **parts: str) -> str:
    """Return an Atom entry; `parts` are its further elements, as they are."""
    told = {"title": escape(title), "id": f"urn:x:{title}", "updated": (NOW - timedelta(hours=hours)).isoformat()}
    return "<entry>" + "".join(f"<{name}>{text}</{name}>" for name, text in (told | parts).items()) + "</entry>"


def rss(*items: str, head: str = "") -> bytes:
    """Return an RSS document with these items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Invented</title>'
        f"<link>https://o.example/</link>{head}{''.join(items)}</channel></rss>"
    ).encode()


def atom(*entries: str, head: str = "") -> bytes:
    """Return an Atom document with these entries."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Invented</title>'
        f"<id>urn:x:feed</id><updated>2026-01-01T00:00:00Z</updated>{head}{''.join(entries)}</feed>"
    ).encode()


def good_items() -> tuple[str, str]:
    """Return the items of a good document."""
    return (
        item("Alpha", 1, guid="a", link="https://o.example/alpha", description="The first text."),
        item("Beta", 2, guid="b", link="https://o.example/beta", description="The second text."),
    )


FEED = rss(*good_items())
ZIPPED = gzip.compress(FEED)


def reply(body: bytes = FEED, status: int = 200, **headers: str) -> Reply:
    """Return a whole answer; "_" in a header's name stands for "-"."""
    return (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def raw(*chunks: bytes) -> Raw:
    """Return a route that sends these bytes, status line and all, and hangs up."""

    async def send(_asked: object) -> object:
        for chunk in chunks:
            yield chunk

    return send


def http(body: bytes = FEED, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """Return an answer with exactly these header lines."""
    return b"\r\n".join([status, *lines, b"", b""]) + body
