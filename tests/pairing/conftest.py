"""A store whose entries are grouped as they arrive, and questions about them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config, read
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Entry
from aggregator.pairing.telling import Pair, pair
from aggregator.requests import carry_out, take_over
from aggregator.store import Store, open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Newsroom:
    """Eight feeds and what they bring; the seventh keeps its entries apart, the eighth joins only copies."""

    def __init__(self, store: Store) -> None:
        """Begin with nothing."""
        feeds = [{"url": f"https://o{number}.example/feed.xml"} for number in range(6)]
        feeds += [{"url": f"https://{group}.example/feed.xml", "group": group} for group in ("none", "copies")]
        self.store, self.count = store, 0
        self.config: Config = read({"feed": feeds})
        take_over(store, self.config, now=NOW)
        self._groups = Groups(self.config.grouping, load_aliases())

    def bring(self, title: str, *, of: str = "", hours: float = 0, seen: float | None = None, **fields: object) -> int:
        """Store an entry, of another feed each time unless told, and group it; return its id."""
        self.count += 1
        name = of or f"o{self.count % 6}"
        moment = NOW + timedelta(hours=hours)
        link = f"https://{name}.example/{self.count}"
        made = {"identity": f"{self.count}", "link": link, "address": link, "outlet": f"{name}.example", "lang": "en"}
        made |= {"published": moment, "first_seen": moment if seen is None else NOW + timedelta(hours=seen)}
        feed = self.store.feeds.find(f"https://{name}.example/feed.xml")
        self.store.entries.add([Entry(feed=feed.id, title=title, **(made | fields))])
        self.group()
        return self.count

    def group(self) -> None:
        """Group what waits."""
        self._groups.group(self.store, limit=100)

    def correct(self, verb: str, *names: str) -> None:
        """Do what a command asks for."""
        carry_out(self.store, self.config, verb, {"names": list(names)}, now=NOW)

    def asked(self, one: int, other: int) -> Pair:
        """Return why two entries are together or not."""
        return pair(self.store, self.config, *self.store.entries.get([one, other]))


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """Give a newsroom of its own."""
    with closing(open_store("sqlite://")) as store:
        yield Newsroom(store)


@pytest.fixture
def asked(newsroom: Newsroom) -> Callable[..., Pair]:
    """Give a function that brings two entries, each a title or a title with fields, and asks about them."""

    def asked(*entries: tuple[str, dict] | str) -> Pair:
        ids = [
            newsroom.bring(entry) if isinstance(entry, str) else newsroom.bring(entry[0], **entry[1])
            for entry in entries
        ]
        return newsroom.asked(ids[-2], ids[-1])

    return asked
