"""Publications → an Atom document (RFC 4287): each entry rendered once, the document joined of stored ones.  Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from aggregator.models import Entry, Member, Publication
from aggregator.publish.channel import Channel
from aggregator.publish.markup import escaped, one_line, plain, precise_timestamp, timestamp, uri
from aggregator.publish.media import attachments
from aggregator.publish.outlets import feed_name, language_of

ENDING = ".atom"
TYPE = "application/atom+xml; charset=utf-8"
_NOTHING_YET = datetime(2005, 12, 1, tzinfo=UTC)  # `updated` of a feed without entries: RFC 4287 is of that month
_PLAUSIBLE = datetime(1990, 1, 1, tzinfo=UTC)  # validators and readers distrust dates from before
_MAIL = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_END_TAG = re.compile(r"</\w")


def fragment(publication: Publication, representative: Member, coverage: Sequence[Member]) -> bytes:
    """Return the `<entry>` in UTF-8.

    One `rel="alternate"`; `rel="related"` for the coverage only after the representative's own, because some readers
    take the first for the article.  The outlet is the author, because most readers ignore `source`; `source` stands
    last, because some take its id and title for the entry's.
    """
    lines = (
        f"<entry{_language(representative)}>",
        f"<id>{escaped(publication.id)}</id>",
        _title(publication.title),
        _links(publication, coverage),
        _enclosures(representative.entry),
        f"<published>{timestamp(publication.published)}</published>",
        f"<updated>{precise_timestamp(publication.updated)}</updated>",
        f"<author><name>{plain(_name(publication.outlet))}</name></author>",
        *(f'<category term="{escaped(term)}"/>' for tag in representative.feed.tags if (term := one_line(tag))),
        f'<content type="html">{escaped(publication.content + publication.coverage)}</content>',
        _source(publication, representative),
        "</entry>",
    )
    return "\n".join(filter(None, lines)).encode()


def carries_enclosures(fragment: bytes, entry: Entry) -> bool:
    """Return whether the fragment has the entry's enclosures as they are now."""
    return _enclosures(entry).encode() in fragment


def body(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    """Return the document that carries these entries, newest first.  Its `updated` is the newest entry's."""
    return b"\n".join([_head(channel).encode(), *fragments, b"</feed>\n"])


def _head(channel: Channel) -> str:
    """Return everything before the first entry."""
    return "\n".join(
        line
        for line in (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<id>{channel.id}</id>",
            _title(channel.title),
            f'<link rel="self" type="application/atom+xml" href="{escaped(channel.link(ENDING))}"/>',
            f'<link rel="hub" href="{escaped(channel.hub)}"/>' if channel.hub else "",
            f'<link rel="alternate" type="text/html" href="{escaped(channel.home)}"/>',
            f"<updated>{precise_timestamp(channel.updated or _NOTHING_YET)}</updated>",
            "<generator>aggregator</generator>",
        )
        if line
    )


def _language(member: Member) -> str:
    """Return the attribute for the entry's language, nothing where it has none that XML accepts."""
    lang = language_of(member)
    return f' xml:lang="{lang}"' if lang else ""


def _name(outlet: str) -> str:
    """Return a name without an address in angle brackets, which would belong into an element of its own (§3.2.3)."""
    return _MAIL.sub(r"(\1)", one_line(outlet))


def _title(title: str) -> str:
    """Return the title as text; as HTML where it speaks of tags, which readers would take for some (§3.1.1)."""
    if _END_TAG.search(title):
        return f'<title type="html">{escaped(escaped(title))}</title>'
    return f'<title type="text">{plain(title)}</title>'


def _links(publication: Publication, coverage: Sequence[Member]) -> str:
    """Return the alternate and related links, each address once."""
    own = uri(publication.link)
    links = (uri(member.entry.link) for member in coverage if member.entry.id != publication.entry)
    others = [link for link in dict.fromkeys(links) if link and link != own]
    related = [own, *others] if own and others else others
    alternate = [f'<link rel="alternate" href="{escaped(own)}"/>'] if own else []
    return "\n".join(alternate + [f'<link rel="related" href="{escaped(link)}"/>' for link in related])


def _enclosures(entry: Entry) -> str:
    """Return the links to the entry's media files, with lengths where they are known."""
    return "\n".join(
        f'<link rel="enclosure" type="{file.type}"{_length(file.length)} href="{escaped(file.url)}"/>'
        for file in attachments(entry)
    )


def _length(length: int) -> str:
    return f' length="{length}"' if length else ""


def _source(publication: Publication, representative: Member) -> str:
    """Return the feed that the entry is from (§4.2.11).  Its address stays with us: it may carry a secret."""
    feed, dated = representative.feed, representative.entry.published
    return (
        f"<source><id>{uuid5(NAMESPACE_URL, feed.url).urn}</id>"
        f"{_title(one_line(feed_name(feed)))}"
        f"<updated>{timestamp(dated if dated >= _PLAUSIBLE else publication.published)}</updated></source>"
    )
