"""What was polled, published again in every way that there is."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.polling import poll
from aggregator.store import open_store
from tests.validity.documents import mistakes_in

_BASE = "https://reading.example.org"
_ALL = {"max_entries": 10_000, "max_age": "36500d", "max_bytes": "500MB"}
_OUTPUTS = (
    {"name": "all"},
    {"name": "copies", "group": "copies", "content": "excerpt", "titles": "outlet", "growth": "bump"},
    {"name": "feeds", "per": "feed", "titles": "plain"},
    {"name": "tags", "per": "tag", "group": "none"},
    {"name": "empty", "tags": ["nothing has this tag"]},
)


def mistakes_of(database: Path, folder: Path) -> list[str]:
    """Return what is wrong with documents of all that a database holds."""
    with closing(open_store(f"sqlite:///{database}")) as store:
        known = store.feeds.all()
    feeds = [{"url": feed.url, "name": feed.name, "tags": list(feed.tags), "paused": True} for feed in known]
    general = {"title": "Fish & <chips>", "base_url": _BASE, "database": f"sqlite:///{database}", "static": str(folder)}
    outputs = [output | _ALL for output in _OUTPUTS]
    assert not asyncio.run(poll(read({"aggregator": general, "feed": feeds, "output": outputs})))
    found = mistakes_in(folder, _BASE)
    assert len(list(folder.glob("*.atom"))) == 3
    assert list(folder.glob("feeds/*.rss"))
    return found


@pytest.fixture(scope="session")
def republished():
    """Give `mistakes_of`."""
    return mistakes_of
