"""What people see in a browser: values from the store → HTML.  Owns jinja2."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from aggregator.config import Config
from aggregator.models import Document, Feed, Member, Story
from aggregator.publish.choose import representative_of
from aggregator.publish.markup import local_time, one_line, web_link
from aggregator.publish.outlets import count_outlets, feed_name, is_pointer, outlet_of
from aggregator.publish.titles import headline
from aggregator.store.protocol import Store

_STORIES = 100
_FEEDS = 25

_TEMPLATES = Environment(
    loader=PackageLoader("aggregator.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list: who, what, where and when."""

    outlet: str
    title: str
    link: str
    when: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story: who speaks for it, and what is folded beneath."""

    lead: Line
    outlets: int
    others: tuple[Line, ...]
    discussions: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """How a feed fares, in a few words; `is_ill` where somebody should look at it."""

    name: str
    home: str
    state: str
    is_ill: bool
    last_visit: str


def counts(store: Store) -> dict[str, int]:
    """Return how much there is."""
    feeds = [feed for feed in store.feeds.all() if not feed.retired]
    return {
        "feeds": len(feeds),
        "failing": sum(map(_is_ill, feeds)),
        "entries": store.entries.count(),
        "stories": store.stories.count(),
    }


def last_change(documents: Mapping[str, Document]) -> str | None:
    """Return when what readers get last changed, in RFC 3339."""
    newest = max((document.modified for document in list(documents.values())), default=None)
    return newest.isoformat() if newest else None


def front(store: Store, config: Config) -> str:
    """Return the front page: latest stories with their coverage folded, subscriptions, and the feeds' health."""
    zone = ZoneInfo(config.general.timezone)
    base = config.general.base_url.rstrip("/")
    feeds = [feed for feed in store.feeds.all() if not feed.retired]
    worst = sorted(feeds, key=lambda feed: (not _is_ill(feed), feed_name(feed).casefold()))[:_FEEDS]
    return _TEMPLATES.get_template("front.html").render(
        title=config.general.title,
        outputs=[(output.name, f"{base}/{config.path_of(output)}.atom") for output in config.outputs],
        stories=[_story(story, zone) for story in store.stories.latest(limit=_STORIES) if story.members],
        feeds=[_feed(feed, zone) for feed in worst],
        feed_count=len(feeds),
        ill_count=sum(map(_is_ill, feeds)),
    )


def message(title: str, text: str) -> str:
    """Return a page that says one thing."""
    return _TEMPLATES.get_template("message.html").render(title=title, text=text)


def _story(story: Story, zone: tzinfo) -> StoryView:
    """Return a story as the page shows it."""
    lead = representative_of(story.members)
    others = sorted(
        (member for member in story.members if member is not lead),
        key=lambda member: (member.entry.published, member.entry.id),
    )
    return StoryView(
        lead=_line(lead, zone),
        outlets=count_outlets(story.members),
        others=tuple(_line(member, zone) for member in others if not is_pointer(member)),
        discussions=tuple(_line(member, zone) for member in others if is_pointer(member)),
    )


def _line(member: Member, zone: tzinfo) -> Line:
    """Return an entry as a list shows it; a pointer leads to its comments."""
    entry, outlet = member.entry, outlet_of(member)
    link = entry.comments or entry.link if is_pointer(member) else entry.link or entry.comments
    return Line(
        outlet=one_line(outlet),
        title=headline(entry, outlet, "plain"),
        link=web_link(link),
        when=local_time(entry.published, zone),
    )


def _feed(feed: Feed, zone: tzinfo) -> FeedView:
    """Return a feed as the page shows it."""
    return FeedView(
        name=one_line(feed_name(feed)),
        home=web_link(feed.home),
        state=_state(feed),
        is_ill=_is_ill(feed),
        last_visit=local_time(feed.last_visit, zone) if feed.last_visit else "never",
    )


def _is_ill(feed: Feed) -> bool:
    """Return whether somebody should look at this feed."""
    return feed.gone or feed.failures > 0


def _state(feed: Feed) -> str:
    """Return how a feed fares.  Addresses are left out: they may carry a secret."""
    if feed.gone:
        return "gone: its publisher says that it will not come back"
    if feed.failures:
        reason = feed.error.replace(feed.url, "its address").replace(feed.address or feed.url, "its address")
        return f"failing ({feed.failures} in a row): {one_line(reason) or f'HTTP {feed.status}'}"
    if feed.paused:
        return "paused"
    return "well" if feed.last_visit else "not visited yet"
