"""Invented feeds, entries and stories, and an output to show them in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config, Output
from aggregator.models import NEVER, Entry, Feed, Member, Publication, Story
from aggregator.publish.publications import Published, publish_stories

NOW = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)
WINDOW = timedelta(hours=72)


def make_member(id: int, path: str = "founded", joined: int | None = None, feed: dict | None = None, **entry) -> Member:
    """Return an entry of the feed with the same number, an hour old, with its place in the story."""
    outlet = f"Outlet {id}"
    settings = {"url": f"https://outlet{id}.example.org/feed.xml", "title": f"{outlet} News", "outlet": outlet}
    values = {
        "identity": f"guid-{id}",
        "link": f"https://outlet{id}.example.org/articles/{id}",
        "address": f"outlet{id}.example.org/articles/{id}",
        "title": f"Harbour bridge reopens after repairs, part {id}",
        "text": f"The harbour bridge is open again, says reporter {id}.",
        "content": f"<p>The harbour bridge is open again, says reporter {id}.</p>",
        "published": NOW - timedelta(hours=1),
        "first_seen": NOW - timedelta(minutes=1),
    }
    return Member(
        Entry(id=id, feed=id, **(values | entry)),
        Feed(id=id, **(settings | {"first_visit": NEVER} | (feed or {}))),
        path,
        joined,
    )


def make_story(*members: Member) -> Story:
    """Return a story founded by the first of its members."""
    founder = members[0]
    return Story(founder.entry.id, f"{founder.feed.url} {founder.entry.identity}", members)


def make_output(**settings) -> Output:
    """Return the default output with some settings changed."""
    return Output.model_validate(settings)


def edited(member: Member, **changes) -> Member:
    """Return the member with its entry changed."""
    return replace(member, entry=replace(member.entry, **changes))


class Reader:
    """An output over time: what was published is remembered and passed on, as the store does."""

    def __init__(self, output: Output) -> None:
        """Begin with nothing published."""
        self.output = output
        self.shown: dict[str, Publication] = {}
        self.removed: set[str] = set()
        self.updated: list[datetime] = []

    def publish(self, *stories: Story, now: datetime = NOW, hold: bool = False, room: int = 0) -> Published:
        """Publish stories as they are now and remember it."""
        published = publish_stories(
            stories,
            self.output,
            {publication.unit: publication for publication in self.shown.values()},
            now=now,
            after=max(self.updated, default=None),
            window=WINDOW,
            hold=hold,
            room=room,
            taken=lambda ids: self.removed & set(ids),
        )
        self._remember(published)
        return published

    def _remember(self, published: Published) -> None:
        for gone in published.removed:
            del self.shown[gone]
            self.removed.add(gone)
        for publication in published.publications:
            known = self.shown.get(publication.id)
            if known is None or known.updated != publication.updated:
                self.updated.append(publication.updated)
            self.shown[publication.id] = publication

    @property
    def only(self) -> Publication:
        """Return the one publication there is."""
        (publication,) = self.shown.values()
        return publication


@pytest.fixture(scope="session")
def member() -> Callable[..., Member]:
    """Make a member: `member(2, "score", 1, feed={"priority": 1}, title="…")`."""
    return make_member


@pytest.fixture(scope="session")
def story() -> Callable[..., Story]:
    """Make a story of members, founded by the first."""
    return make_story


@pytest.fixture(scope="session")
def output() -> Callable[..., Output]:
    """Make an output: `output(growth="bump")`."""
    return make_output


@pytest.fixture(scope="session")
def edit() -> Callable[..., Member]:
    """Change a member's entry: `edit(member, title="…")`."""
    return edited


@pytest.fixture(scope="session")
def reader() -> Callable[..., Reader]:
    """Start an output that remembers what it published: `reader(growth="bump")`."""
    return lambda **settings: Reader(make_output(**settings))


@pytest.fixture(scope="session")
def config() -> Config:
    """Return a configuration with two outputs."""
    return Config.model_validate(
        {
            "aggregator": {"title": "Morning reading", "base_url": "https://reading.example.org"},
            "output": [{"name": "all"}, {"name": "harbour"}],
        }
    )


@pytest.fixture(scope="session")
def now() -> datetime:
    """Return a moment in the afternoon."""
    return NOW
