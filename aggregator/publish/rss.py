"""Publications → an RSS 2.0 document, as the RSS Advisory Board's profile has it, joined of stored items.  Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from aggregator.models import Entry, Feed, Member, Publication
from aggregator.publish.channel import Channel
from aggregator.publish.content import summary
from aggregator.publish.markup import escaped, one_line, plain, uri
from aggregator.publish.media import attachments
from aggregator.publish.outlets import feed_name, language_of

ENDING = ".rss"
TYPE = "application/rss+xml; charset=utf-8"
_NAMES = "".join(
    f' xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("media", "http://search.yahoo.com/mrss/"),
    )
)
_MINUTES = 5  # that an answer may be kept, as its Cache-Control says


def fragment(publication: Publication, representative: Member) -> bytes:
    """Return the `<item>` in UTF-8.

    The outlet is `dc:creator`, because `author` must be a mail address.  The first media file is the `enclosure`, of
    which readers expect one; others follow as Media RSS, which podcast players ignore and feed readers show.
    """
    entry, html = representative.entry, publication.content + publication.coverage
    lines = (
        "<item>",
        _element("title", publication.title),
        _element("link", uri(publication.link)),
        _html("description", escaped(summary(entry) or (publication.title if html else ""))),
        _html("content:encoded", html),
        _element("dc:creator", one_line(publication.outlet)),
        _element("dc:language", language_of(representative)),
        *(_element("category", one_line(tag)) for tag in representative.feed.tags),
        _element("comments", uri(entry.comments)),
        _files(entry),
        f'<guid isPermaLink="false">{escaped(publication.id)}</guid>',
        f"<pubDate>{_date(publication.published)}</pubDate>",
        _source(representative.feed),
        "</item>",
    )
    return "\n".join(filter(None, lines)).encode()


def body(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    """Return the document that carries these items, newest first.  Its date is the newest item's moment."""
    return b"\n".join([_head(channel).encode(), *fragments, b"</channel>\n</rss>\n"])


def _head(channel: Channel) -> str:
    """Return everything before the first item."""
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<rss version="2.0"{_NAMES}>',
        "<channel>",
        _element("title", channel.title),
        _element("link", channel.home),
        "<description>Every story once, with everyone who covered it.</description>",
        _element("language", channel.lang),
        _element("lastBuildDate", _date(channel.updated) if channel.updated else ""),
        "<generator>aggregator</generator>",
        f"<ttl>{_MINUTES}</ttl>",
        f'<atom:link rel="self" type="application/rss+xml" href="{escaped(channel.link(ENDING))}"/>',
        f'<atom:link rel="hub" href="{escaped(channel.hub)}"/>' if channel.hub else "",
    )
    return "\n".join(filter(None, lines))


def _element(name: str, text: str) -> str:
    """Return an element with plain text, nothing where there is none."""
    return f"<{name}>{plain(text)}</{name}>" if text else ""


def _html(name: str, html: str) -> str:
    """Return an element with HTML, nothing where there is none."""
    return f"<{name}>{escaped(html)}</{name}>" if html else ""


def _files(entry: Entry) -> str:
    """Return the entry's media files; a length that nobody knows is 0, as the profile wants it."""
    first, *others = attachments(entry) or (None,)
    if first is None:
        return ""
    lines = [f'<enclosure url="{escaped(first.url)}" length="{first.length}" type="{first.type}"/>']
    for file in others:
        size = f' fileSize="{file.length}"' if file.length else ""
        lines.append(f'<media:content url="{escaped(file.url)}" type="{file.type}"{size}/>')
    return "\n".join(lines)


def _source(feed: Feed) -> str:
    """Return the feed that the item is from, by its home page: its address stays with us, it may carry a secret."""
    home = uri(feed.home) or _site(feed.url)
    return f'<source url="{escaped(home)}">{plain(one_line(feed_name(feed)))}</source>' if home else ""


def _site(url: str) -> str:
    """Return the root of the site that an address is on."""
    try:
        parts = urlsplit(url)
        return uri(f"{parts.scheme}://{parts.hostname}/") if parts.hostname else ""
    except ValueError:
        return ""


def _date(moment: datetime) -> str:
    """Return a UTC moment as RFC 822 wants it, with the four digits of the year that RSS asks for."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
