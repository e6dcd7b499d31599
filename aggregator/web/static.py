"""The same pages as files, for any web server or none: what open outputs show, and nothing else."""

import re
from collections.abc import Iterator
from importlib.resources import files as resources
from itertools import islice
from pathlib import Path

from aggregator.config import Config
from aggregator.publish.files import File
from aggregator.store import Store
from aggregator.web import feeds, front, outputs, story
from aggregator.web.links import Links
from aggregator.web.public import PublicStory, is_public, stories

_PAGES = 300  # stories that have a page
_LISTED = 100  # stories on the front page
_FEEDS = 3 * feeds.MOST  # that are looked at
_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html")

_HERE = Links(is_static=True)
_BELOW = Links("../", is_static=True)


def files(store: Store, config: Config) -> Iterator[File]:
    """Yield each page as a file below `static`, and None for the pages of stories that are no longer among the newest.

    Bytes depend on what is stored, never on the clock.
    """
    listed: list[PublicStory] = []
    names = set()
    for each in stories(store, config, most=_PAGES):
        listed += [each] if len(listed) < _LISTED else []
        names.add(f"{each.name}.html")
        page = story.static_page(store, config, _BELOW, each.story, each.publications)
        yield f"stories/{each.name}.html", page.encode()
    yield "index.html", front.static_page(store, config, _HERE, [(each.story, each.name) for each in listed]).encode()
    yield "feeds.html", _feeds(store, config).encode()
    yield "outputs.html", outputs.static_page(store, config, _HERE).encode()
    yield "style.css", resources("aggregator.web").joinpath("templates", "style.css").read_bytes()
    for path in (Path(config.general.static) / "stories").glob("*.html"):
        if _OURS.fullmatch(path.name) and path.name not in names:
            yield f"stories/{path.name}", None


def _feeds(store: Store, config: Config) -> str:
    """Return the page of the feeds that open outputs carry, as many as one page has."""
    public = (feed for feed in store.feeds.listed(limit=_FEEDS) if is_public(feed, config))
    return feeds.static_page(store, config, _HERE, list(islice(public, feeds.MOST)))
