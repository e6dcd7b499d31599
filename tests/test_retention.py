"""What was forgotten stays away, whatever its feed says: from a publisher's bytes to a reader's document."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.polling import poll
from aggregator.requests import carry_out
from aggregator.store import open_store
from aggregator.upkeep import tend

OLD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
LATER = (
    "Railway workers in Delgor begin strike over night shifts",
    "Bridge between Kirwen and Lomtav reopens to lorries",
    "Museum of Zenfir shows clocks that nobody wound for a century",
)


def rss(*titles, guids="1"):
    """Return an RSS document, its guids those of a turn."""
    items = "".join(
        f"<item><title>{title}</title><link>https://outlet.example/{title[:4]}</link>"
        f'<guid isPermaLink="false">{guids}-{title[:4]}</guid><pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate></item>'
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>Outlet</title>{items}</channel></rss>".encode()


class Reader:
    """Somebody who follows one feed, whose documents change."""

    def __init__(self, site, folder):
        """Follow /feed.xml of a site, with a database in a folder."""
        self.site, self.folder = site, folder
        self.config = self._config("/feed.xml")

    def _config(self, path):
        general = {"database": f"sqlite:///{self.folder}/aggregator.db", "static": f"{self.folder}/www"}
        return read(
            {
                "aggregator": general | {"allow_private_addresses": True, "keep": "30d"},
                "feed": [{"url": f"{self.site}{path}"}],
                "output": [{"name": "all", "max_entries": 1}],
            }
        )

    def polled(self, document):
        """Poll a document; return how many of its entries were fresh, and edited."""
        for path in ("/feed.xml", "/other.xml"):
            self.site.routes[path] = (200, {}, document)
        (outcome,) = asyncio.run(poll(self.config, force=True))
        assert outcome.error == ""
        return outcome.fresh, outcome.edited

    def shown(self):
        """Return the documents' bytes."""
        return [Path(self.folder, "www", f"feed.{ending}").read_bytes() for ending in ("atom", "rss", "json")]

    def forget(self):
        """Let a year pass; return how many entries were forgotten."""
        with closing(open_store(self.config.general.database)) as store:
            later = datetime.now(UTC) + timedelta(days=365)
            return sum(map(len, tend(store, self.config, now=later)))

    def move(self):
        """Have the feed go on at another address."""
        before, self.config = self.config, self._config("/other.xml")
        urls = {"url": before.feeds[0].url, "to": self.config.feeds[0].url}
        with closing(open_store(self.config.general.database)) as store:
            carry_out(store, self.config, "move", urls, now=datetime.now(UTC))


@pytest.fixture
def reader(serve, tmp_path):
    """Return a reader whose feed brought an entry, then others, so that the first was forgotten."""
    reader = Reader(serve({}), tmp_path)
    assert reader.polled(rss(OLD)) == (1, 0)
    assert reader.polled(rss(*LATER)) == (3, 0)
    assert reader.forget() == 1
    return reader


def test_an_entry_that_was_forgotten_does_not_return(reader):
    """Its feed carries it again: it is neither fresh nor edited, and no byte changes; then neither once more."""
    before = reader.shown()
    assert reader.polled(rss(OLD, *LATER)) == (0, 0)
    assert reader.polled(rss(*LATER)) == (0, 0)
    assert reader.polled(rss(*LATER, OLD)) == (0, 0)
    assert reader.shown() == before


def test_an_entry_that_was_forgotten_does_not_return_under_another_guid(reader):
    """Its link and title tell that it is the same."""
    before = reader.shown()
    assert reader.polled(rss(OLD, *LATER, guids="2")) == (0, 0)
    assert reader.polled(rss(OLD, *LATER, guids="3")) == (0, 0)
    assert reader.shown() == before


def test_an_entry_that_was_forgotten_does_not_return_with_its_feed_at_another_address(reader):
    """A feed that moves keeps what it was known by."""
    before = reader.shown()
    reader.move()
    assert reader.polled(rss(OLD, *LATER)) == (0, 0)
    assert reader.polled(rss(OLD, *LATER, guids="2")) == (0, 0)
    assert reader.shown() == before


def test_an_entry_that_was_forgotten_does_not_return_when_it_is_edited(reader):
    """A publisher who mends the title of what nobody shows changes nothing."""
    before = reader.shown()
    edited = rss(OLD, *LATER).replace(b"300 millimetres", b"310 millimetres")
    assert reader.polled(edited) == (0, 0)
    assert reader.shown() == before
