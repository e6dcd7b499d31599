"""Invented feeds, entries and stories, and an output to show them in."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from lxml import etree

from aggregator.config import Config, Output
from aggregator.models import NEVER, Document, Entry, Feed, Member, Publication, Story
from aggregator.publish.formats import documents as documents_of
from aggregator.publish.publications import Occasion, Published, Record, publish_stories

_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
)
_ATOM = {"{http://www.w3.org/2005/Atom}link"}
_DC = "{http://purl.org/dc/elements/1.1/}"
_CHANNEL = {"title", "link", "description", "language", "lastBuildDate", "generator", "ttl", "item"}
_TEXTS = {"title", "link", "description", "language", "category", "comments", "source", f"{_DC}creator"}
_ITEM = {"title", "link", "description", "comments", "enclosure", "guid", "pubDate", "source"} | {
    "{http://purl.org/rss/1.0/modules/content/}encoded",
    f"{_DC}creator",
    f"{_DC}language",
}
_MANY = {"item", "category", "{http://search.yahoo.com/mrss/}content"}
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
        record = Record(
            {publication.unit: publication for publication in self.shown.values()},
            after=max(self.updated, default=None),
            taken=lambda ids: (self.removed | self.shown.keys()) & set(ids),
        )
        published = publish_stories(stories, self.output, record, Occasion(now, WINDOW, hold=hold, room=room))
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
def documents(config) -> Callable[..., dict[str, Document]]:
    """Make an output's documents, by ending: `documents(output, publications, before, now=…)[".rss"]`."""

    def make(output, publications, before=None, *, now=NOW, token=""):
        known = {document.path: document for document in (before or {}).values()}
        made = documents_of(config, output, publications, previous=known, now=now, token=token)
        return {Path(document.path).suffix: document for document in made}

    return make


@pytest.fixture(scope="session")
def rss_mistakes() -> Callable[[bytes], list[str]]:
    """Say what in a document RSS 2.0 and the RSS Advisory Board's profile do not allow."""
    return lambda body: list(_mistakes(etree.fromstring(body)))


def _mistakes(rss: etree._Element) -> Iterator[str]:
    """Yield each rule that is broken."""
    if (rss.tag, rss.get("version"), [child.tag for child in rss]) != ("rss", "2.0", ["channel"]):
        yield "the root is rss 2.0 around one channel"
    channel = rss[0]
    yield from _miscounted(channel, {"title": 1, "link": 1, "description": 1}, _CHANNEL | _ATOM)
    items = channel.findall("item")
    if list(channel)[len(channel) - len(items) :] != items:
        yield "items stand last"
    for item in items:
        yield from _miscounted(item, {"guid": 1, "pubDate": 1, "title": 1}, _ITEM | _MANY)
        yield from _ill_typed(item)
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) < len(guids):
        yield "guids are unique"
    for date in rss.iter("pubDate", "lastBuildDate"):
        if (
            not _RFC822.fullmatch(date.text)
            or format_datetime(parsedate_to_datetime(date.text), usegmt=True) != date.text
        ):
            yield f"{date.text} is no date of RFC 822"
    for link in [*rss.iter("link", "comments")]:
        if not re.fullmatch(r"https?://\S+", link.text):
            yield f"{link.text} is no address"


def _miscounted(element: etree._Element, needed: dict[str, int], allowed: set[str]) -> Iterator[str]:
    """Yield what is missing, stands too often, is empty, or does not belong here."""
    counts = Counter(child.tag for child in element)
    for name, count in needed.items():
        if counts[name] != count:
            yield f"{element.tag} has {counts[name]} {name}"
    for name, count in counts.items():
        if name not in allowed or (count > 1 and name not in _MANY):
            yield f"{element.tag} has {count} {name}"
    for child in element:
        if child.tag in _TEXTS and not (child.text or "").strip():
            yield f"{child.tag} is empty"


def _ill_typed(item: etree._Element) -> Iterator[str]:
    """Yield attributes that lack or are not what they should be."""
    if item.find("guid").get("isPermaLink") != "false":
        yield "a guid that is no address says so"
    for source in item.findall("source"):
        if not (source.get("url") or "").startswith("http"):
            yield "a source has an address"
    for file in item.findall("enclosure"):
        if (
            set(file.attrib) != {"url", "length", "type"}
            or not file.get("length").isdigit()
            or "/" not in file.get("type")
        ):
            yield "an enclosure has url, length and type"


@pytest.fixture(scope="session")
def now() -> datetime:
    """Return a moment in the afternoon."""
    return NOW
