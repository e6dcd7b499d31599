"""The same pages as files, for any web server or none: what open outputs show, and nothing else."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
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
_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html")


def files(store: Store, config: Config, complain: Callable[[str], None]) -> Iterator[File]:
    """Yield each page as a file below `static`, and None for the pages of stories that are no longer among the newest.

    Bytes depend on what is stored, never on the clock.  `complain` is told at the end of templates that are broken.
    """
    folder = config.general.templates
    overrides = Overrides(Path(folder)) if folder else None
    own = overrides.render if overrides else None
    yield from _pages(store, config, Links(is_static=True, own=own), Links("../", is_static=True, own=own))
    yield "style.css", _style(Path(folder) if folder else None)
    if config.general.members:
        yield _LIST, _members(store, config)
    elif (Path(config.general.static) / _LIST).exists() and _LIST not in store.publications.paths():
        yield _LIST, None
    for mistake in overrides.mistakes if overrides else ():
        complain(mistake)


def _pages(store: Store, config: Config, here: Links, below: Links) -> Iterator[File]:
    """Yield the pages, those of stories with the links of a folder `below`."""
    listed: list[PublicStory] = []
    names = set()
    for each in stories(store, config, most=_PAGES):
        listed += [each] if len(listed) < _LISTED else []
        names.add(f"{each.name}.html")
        page = story.static_page(store, config, below, each.story, each.publications)
        yield f"stories/{each.name}.html", page.encode()
    shown = [(each.story, each.name, each.publications[0].content) for each in listed]
    yield "index.html", front.static_page(store, config, here, shown).encode()
    members = list(islice(_public(store, config), feeds.MOST))
    yield "feeds.html", feeds.static_page(store, config, here, members).encode()
    yield "outputs.html", outputs.static_page(store, config, here).encode()
    for path in (Path(config.general.static) / "stories").glob("*.html"):
        if _OURS.fullmatch(path.name) and path.name not in names:
            yield f"stories/{path.name}", None


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
