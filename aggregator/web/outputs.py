"""The page of the outputs: what each carries, by which rules, and where to subscribe.  Pure but for the store."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from aggregator.config import Config, Output
from aggregator.measures import counted, sized
from aggregator.models import Document, Publication
from aggregator.outputs import parts_of, token_of
from aggregator.policy import rules
from aggregator.publish.markup import web_link
from aggregator.store import Store
from aggregator.web.asked import Asked
from aggregator.web.lines import Moment, moment
from aggregator.web.links import Links
from aggregator.web.rendering import render

FORMATS = (
    (".atom", "Atom", "application/atom+xml"),
    (".rss", "RSS", "application/rss+xml"),
    (".json", "JSON Feed", "application/feed+json"),
)

LISTS = ((".opml", "OPML", "text/x-opml"),)

_LATEST = 5  # items that are shown of each
_ENTRY = re.compile(rb"<entry[ >]")


@dataclass(frozen=True, slots=True)
class Alternate:
    """One document that a reader can subscribe to."""

    label: str  # of all documents: the output and the format
    format: str
    type: str
    address: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of an output that is split, as the page shows it."""

    title: str
    documents: tuple[Alternate, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What an output announced: where it leads, and where its story is."""

    title: str
    link: str
    outlet: str
    story: str
    when: Moment


@dataclass(frozen=True, slots=True)
class OutputView:
    """An output as the page shows it; of one that is split, `documents` is the list of its parts' documents.

    What only the operator is to know, or what time changes, is empty in files: from `changed` on.
    """

    name: str
    is_open: bool
    documents: tuple[Alternate, ...]
    parts: tuple[PartView, ...]
    carries: tuple[str, ...]
    changed: Moment | None = None
    size: str = ""
    latest: tuple[Item, ...] = ()
    hub: str = ""
    requests: int = 0  # of readers since the daemon started


def show(asked: Asked) -> str:
    """Show what can be subscribed to."""
    views = [_shown(asked, output) for output in asked.config.outputs]
    return render("outputs.html", asked.links, site=asked.config.general.title, outputs=views)


def static_page(store: Store, config: Config, links: Links) -> str:
    """Return the page of the open outputs as a file."""
    views = [_view(store, config, output, links) for output in config.outputs if output.access == "open"]
    return render("outputs.html", links, site=config.general.title, outputs=views)


def alternates(store: Store, config: Config, links: Links) -> tuple[Alternate, ...]:
    """Return every document, for readers that find them by themselves; in files only the open ones."""
    shown = [output for output in config.outputs if output.access == "open" or not links.is_static]
    return tuple(alternate for output in shown for alternate in _documents(store, config, output, links))


def _shown(asked: Asked, output: Output) -> OutputView:
    """Return an output as who may change it sees it."""
    store, config, links = asked.store, asked.config, asked.links
    stem = config.path_of(output)
    paths = [path for path in asked.documents if path.startswith((f"{stem}.", f"{stem}/"))]
    return replace(
        _view(store, config, output, links),
        changed=_changed(asked, f"{stem}.{'atom' if output.per == 'one' else 'opml'}"),
        size=_size(asked.documents.get(f"{stem}.atom")),
        latest=tuple(_item(each, asked) for each in store.publications.latest(output.name, limit=_LATEST)),
        hub=config.hub_of(output),
        requests=sum(asked.state.requests.get(path, 0) for path in paths),
    )


def _changed(asked: Asked, path: str) -> Moment | None:
    """Return when a document changed last, None where there is none yet."""
    document = asked.documents.get(path)
    return moment(document.modified, ZoneInfo(asked.config.general.timezone), asked.now) if document else None


def _item(publication: Publication, asked: Asked) -> Item:
    zone = ZoneInfo(asked.config.general.timezone)
    return Item(
        title=publication.title,
        link=web_link(publication.link),
        outlet=publication.outlet,
        story=asked.links.story(publication.id.rpartition(":")[2]),
        when=moment(publication.updated, zone, asked.now),
    )


def _size(document: Document | None) -> str:
    """Return how much a document has: entries, and bytes as readers take them; of an output that is split nothing."""
    if document is None:
        return ""
    entries = len(_ENTRY.findall(document.body))
    return f"{counted(entries, 'entry', 'entries')}, {sized(len(document.gzip))} compressed"


def _view(store: Store, config: Config, output: Output, links: Links) -> OutputView:
    """Return an output as everybody may see it."""
    return OutputView(
        name=output.name,
        is_open=output.access == "open",
        documents=_documents(store, config, output, links),
        parts=tuple(_parts(store, config, output, links)),
        carries=tuple(rules(output)),
    )


def _documents(store: Store, config: Config, output: Output, links: Links) -> tuple[Alternate, ...]:
    """Return where to subscribe, each address with the token that it may need; relative in files."""
    formats = FORMATS if output.per == "one" else LISTS
    return _offered(config, output.name, config.path_of(output), links, token=token_of(store, output), formats=formats)


def _parts(store: Store, config: Config, output: Output, links: Links) -> Iterator[PartView]:
    """Yield the parts of an output that is split."""
    token = token_of(store, output)
    for part in parts_of(store, config, output) if output.per != "one" else ():
        stem = f"{config.path_of(output)}/{part.slug}"
        yield PartView(part.title, _offered(config, part.title, stem, links, token=token))


def _offered(
    config: Config,
    name: str,
    stem: str,
    links: Links,
    *,
    token: str,
    formats: Sequence[tuple[str, str, str]] = FORMATS,
) -> tuple[Alternate, ...]:
    """Return the documents that have this stem, in each of these formats."""
    base = "" if links.is_static else f"{config.general.base_url.rstrip('/')}/"
    query = f"?token={token}" if token else ""
    return tuple(
        Alternate(f"{name} ({kind})", kind, media, f"{base}{path}{query}" if base else links.document(path))
        for ending, kind, media in formats
        for path in [stem + ending]
    )
