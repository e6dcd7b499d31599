"""Publications → a JSON Feed 1.1 document: items rendered once, the document joined of stored ones.  Pure."""

import json
from collections.abc import Collection, Mapping, Sequence

from aggregator.models import Entry, Member, Publication
from aggregator.publish.channel import Channel
from aggregator.publish.content import summary
from aggregator.publish.markup import legal, one_line, precise_timestamp, timestamp, uri
from aggregator.publish.media import attachments
from aggregator.publish.outlets import count_outlets, is_pointer, language_of, outlet_of
from aggregator.publish.titles import title_of

ENDING = ".json"
TYPE = "application/feed+json; charset=utf-8"
_VERSION = "https://jsonfeed.org/version/1.1"
_EXTENSION = 1  # version of what `_aggregator` holds


def fragment(publication: Publication, representative: Member, coverage: Sequence[Member]) -> bytes:
    """Return the item in UTF-8.  `_aggregator` says who else has the story, in the order of the list in the content."""
    entry = representative.entry
    shown = {member.entry.id for member in (representative, *coverage)}
    others = sorted(coverage, key=lambda member: (member.entry.published, member.entry.id))
    return _written(
        {
            "id": publication.id,
            "url": uri(publication.link),
            "title": publication.title,
            "content_html": legal(publication.content + publication.coverage),
            "summary": summary(entry),
            "image": next((file.url for file in attachments(entry) if file.type.startswith("image/")), ""),
            "date_published": timestamp(publication.published),
            "date_modified": precise_timestamp(publication.updated),
            "authors": [{"name": one_line(publication.outlet)}],
            "tags": [tag for tag in map(one_line, representative.feed.tags) if tag],
            "language": language_of(representative),
            "attachments": _attachments(entry),
            "_aggregator": {
                "outlets": count_outlets([representative, *coverage]),
                "coverage": [_covered(member, shown) for member in others if member.entry.id != entry.id],
            },
        }
    )


def body(channel: Channel, fragments: Sequence[bytes]) -> bytes:
    """Return the document that carries these items, newest first."""
    head = _written(
        {
            "version": _VERSION,
            "title": channel.title,
            "home_page_url": channel.home,
            "feed_url": channel.link(ENDING),
            "language": channel.lang,
            "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
            "_aggregator": {"about": channel.home, "version": _EXTENSION},
        }
    )
    return b"".join((head[:-1], b',"items":[\n', b",\n".join(fragments), b"\n]}\n"))


def _written(values: Mapping[str, object]) -> bytes:
    """Return an object without what is empty; `content_html` stays, because an item must have a content."""
    kept = {name: value for name, value in values.items() if value or name == "content_html"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _attachments(entry: Entry) -> list[dict[str, object]]:
    """Return the entry's media files, with their sizes where they are known."""
    return [
        {"url": file.url, "mime_type": file.type} | ({"size_in_bytes": file.length} if file.length else {})
        for file in attachments(entry)
    ]


def _covered(member: Member, shown: Collection[int]) -> dict[str, object]:
    """Return one entry of the coverage; a pointer's `comments` is where the story is discussed.

    Why it joined is told where what it joined is `shown`, too: it may be an entry that is not for everybody.
    """
    entry = member.entry
    is_told = member.joined in shown and member.path != "founded"
    values: dict[str, object] = {
        "outlet": one_line(outlet_of(member)),
        "title": title_of(entry),
        "url": uri(entry.link),
        "comments": uri(entry.comments or entry.link) if is_pointer(member) else "",
        "published": timestamp(entry.published),
        "joined_by": member.path if is_told else "",
        "score": round(member.score, 2) if is_told and member.score is not None else None,
        "why": one_line(member.why) if is_told else "",
    }
    return {name: value for name, value in values.items() if value}
