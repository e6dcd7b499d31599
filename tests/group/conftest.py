"""Entries of invented outlets, and groupers to give them to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Grouping
from aggregator.group.aliases import Aliases, load_aliases
from aggregator.group.assign import Grouper
from aggregator.models import Entry

NOON = datetime(2030, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def names() -> Aliases:
    """Return the shipped pack."""
    return load_aliases()


@pytest.fixture
def make() -> Callable[..., Entry]:
    """Return a maker of entries: each has a new id, a feed and an address of its own unless told otherwise."""
    count = 0

    def entry(title: str, *, hours: float = 0, **fields: object) -> Entry:
        nonlocal count
        count += 1
        moment = NOON + timedelta(hours=hours)
        given = {
            "id": count,
            "feed": count,
            "address": f"https://outlet{count}.example.org/{count}",
            "published": moment,
            "first_seen": moment,
            "lang": "en",
        }
        return Entry(title=title, **(given | fields))

    return entry


@pytest.fixture
def grouper(names: Aliases) -> Grouper:
    """Return an empty grouper with the defaults and the shipped pack."""
    return Grouper(Grouping(), names)
