"""The same pages as files, for any web server or none: what open outputs show, and nothing else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import islice
from operator import attrgetter
from pathlib import Path

from aggregator.config import Config
from aggregator.models import Feed
from aggregator.publish.files import File
from aggregator.publish.markup import one_line
from aggregator.publish.opml import Outline, listing
from aggregator.publish.outlets import feed_name
from aggregator.store import Store
from aggregator.web import feeds, front, outputs, story
from aggregator.web.links import Links
from aggregator.web.public import PublicStory, is_public, stories
from aggregator.web.rendering import Overrides, shipped

_PAGES = 300  # stories that have a page
_LISTED = 100  # stories on the front page
_FEEDS = 3 * feeds.MOST  # that are looked at
_LIST = "feeds.opml"  # of the members
_NO_FEED = Feed(0, "")
_OF_FEED = attrgetter("id", "url", "name", "outlet", "tags", "role", "private", "lang", "retired", "title", "home")
_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html")


def files(
    store: Store, config: Config, complain: Callable[[str], None], standing: dict[str, str] | None = None
) -> Iterator[File]:
    """Yield each page as a file below `static`, and None for the pages of stories that are no longer among the newest.

    Bytes depend on what is stored, never on the clock.  `complain` is told at the end of templates that are broken.
    Pages of stories that stand there are left out where `standing` knows them to be made of the same by the same
    settings and templates; it is brought up to date.
    """
    standing = {} if standing is None else standing
    folder = config.general.templates
    overrides = Overrides(Path(folder)) if folder else None
    own = overrides.render if overrides else None
    here, below = Links(is_static=True, own=own), Links("../", is_static=True, own=own)
    yield from _pages(store, config, here, below, standing)
    yield "style.css", _style(Path(folder) if folder else None)
    if config.general.members:
        yield _LIST, _members(store, config)
    elif (Path(config.general.static) / _LIST).exists() and _LIST not in store.publications.paths():
        yield _LIST, None
    for mistake in overrides.mistakes if overrides else ():
        complain(mistake)


def _pages(store: Store, config: Config, here: Links, below: Links, standing: dict[str, str]) -> Iterator[File]:
    """Yield the pages, those of stories with the links of a folder `below` and only where they differ."""
    folder = Path(config.general.static)
    listed: list[PublicStory] = []
    there: dict[str, str] = {}
    for each in stories(store, config, most=_PAGES):
        listed += [each] if len(listed) < _LISTED else []
        path, made_of = f"stories/{each.name}.html", _made_of(each)
        there[path] = made_of
        if standing.get(path) != made_of or not (folder / path).is_file():
            yield path, story.static_page(store, config, below, each.story, each.publications).encode()
    shown = [(each.story, each.name, each.publications[0].content) for each in listed]
    yield "index.html", front.static_page(store, config, here, shown).encode()
    members = list(islice(_public(store, config), feeds.MOST))
    yield "feeds.html", feeds.static_page(store, config, here, members).encode()
    yield "outputs.html", outputs.static_page(store, config, here).encode()
    for old in (folder / "stories").glob("*.html"):
        if _OURS.fullmatch(old.name) and f"stories/{old.name}" not in there:
            yield f"stories/{old.name}", None
    standing.clear()
    standing.update(there)


def _made_of(each: PublicStory) -> str:
    """Return what stands for all that the page of a story shows, which is little of its feeds."""
    members = [(replace(member, feed=_NO_FEED), _OF_FEED(member.feed)) for member in each.story.members]
    shown = [replace(publication, atom=b"", rss=b"", json=b"") for publication in each.publications]
    told = repr((each.story.id, members, shown))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _public(store: Store, config: Config) -> Iterator[Feed]:
    """Yield the feeds that open outputs carry."""
    return (feed for feed in store.feeds.listed(limit=_FEEDS) if is_public(feed, config))


def _style(folder: Path | None) -> bytes:
    """Return the stylesheet: the operator's, where there is one."""
    own = folder / "style.css" if folder else None
    if own and own.is_file():
        return own.read_bytes()
    return shipped("style.css")


def _members(store: Store, config: Config) -> bytes:
    """Return the list of all feeds that open outputs carry, without names and passwords in their addresses."""
    public = (feed for feed in store.feeds.all() if is_public(feed, config))
    shown = sorted(public, key=lambda feed: (one_line(feed_name(feed)).casefold(), feed.id))
    outlines = [Outline(one_line(feed_name(feed)), feed.shown, feed.home) for feed in shown]
    return listing(one_line(config.general.title), outlines)
