"""The formats that every output has: how each is called and typed, and what fills its documents.  Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.config import Config, Output
from aggregator.models import Document, Member, Publication
from aggregator.publish import atom, jsonfeed, opml, rss
from aggregator.publish.channel import Channel, channel
from aggregator.publish.documents import cut, make
from aggregator.publish.parts import Part, listing_path
from aggregator.publish.players import with_links

_WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the ending of its documents' paths, their Content-Type, and how they are joined of fragments."""

    ending: str
    type: str
    body: Callable[[Channel, Sequence[bytes]], bytes]
    fragment_of: Callable[[Publication], bytes]


FORMATS = (
    Format(atom.ENDING, atom.TYPE, atom.body, lambda publication: publication.atom),
    Format(rss.ENDING, rss.TYPE, rss.body, lambda publication: publication.rss),
    Format(jsonfeed.ENDING, jsonfeed.TYPE, jsonfeed.body, lambda publication: publication.json),
)


def paths(config: Config, output: Output, part: Part = _WHOLE) -> tuple[str, ...]:
    """Return the paths of the output's documents: "feed.atom", "feed.rss", "feed.json"; of a part "feed/sea.atom"."""
    stem = "/".join(filter(None, (config.path_of(output), part.slug)))
    return tuple(stem + each.ending for each in FORMATS)


def with_fragments(publication: Publication, representative: Member, coverage: Sequence[Member]) -> Publication:
    """Return the publication with its fragments made anew; `coverage` has the members that its content lists."""
    linked = replace(publication, content=with_links(publication.content))
    return replace(
        publication,
        atom=atom.fragment(linked, representative, coverage),
        rss=rss.fragment(linked, representative),
        json=jsonfeed.fragment(publication, representative, coverage),
    )


def documents(
    config: Config,
    output: Output,
    publications: Sequence[Publication],
    *,
    previous: Mapping[str, Document],
    now: datetime,
    token: str = "",
    part: Part = _WHOLE,
) -> Iterator[Document]:
    """Yield the output's, or a part's, document in each format: the one in `previous`, by path, if no byte changes.

    All carry the same publications.  They depend on nothing but those, settings and token: their dates are the newest
    entry's, never the clock's.
    """
    carried = cut(publications, output)
    head = channel(config, output, carried, token=token, part=part)
    for each, path in zip(FORMATS, paths(config, output, part), strict=True):
        body = each.body(head, [each.fragment_of(publication) for publication in carried])
        yield make(
            path,
            each.type,
            body,
            previous=previous.get(path),
            now=now,
            token=token,
            address=head.link(each.ending),
            hub=head.hub,
        )


def list_of(
    config: Config,
    output: Output,
    parts: Sequence[Part],
    *,
    previous: Document | None,
    now: datetime,
    token: str = "",
) -> Document:
    """Return the list of a split output's documents, in one format: the `previous` one, if no byte would change."""
    whole = channel(config, output, (), token=token)
    outlines = [
        opml.Outline(part.title, channel(config, output, (), token=token, part=part).link(atom.ENDING), part.home)
        for part in parts
    ]
    body = opml.listing(whole.title, outlines)
    return make(listing_path(config, output), opml.TYPE, body, previous=previous, now=now, token=token)
