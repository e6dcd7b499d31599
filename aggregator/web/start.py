"""The page to begin with: feeds by address, from another reader or suggested; then their first visits.

Pure but for the store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aggregator.config import Config, suggested
from aggregator.config.values import same_address
from aggregator.models import Candidate, Feed, without_login
from aggregator.publish.markup import one_line
from aggregator.web import guide
from aggregator.web.asked import Asked
from aggregator.web.desk import Offer, Preview
from aggregator.web.feed_view import without_secrets
from aggregator.web.lines import Moment, moment
from aggregator.web.outputs import FORMATS, LISTS
from aggregator.web.rendering import render

_VISITS = 40  # feeds whose visits are shown
_OFFERS = 500  # feeds of a list that are shown


@dataclass(frozen=True, slots=True)
class Looked:
    """What was asked about, and what was found: feeds at an address, or in a list that comes along `packed`.

    As long as addresses are `waiting` to be looked at, it is not all that there is.
    """

    url: str = ""
    tags: str = ""
    error: str = ""
    candidates: tuple[Candidate, ...] = ()
    waiting: int = 0
    preview: Preview | None = None
    packed: str = ""


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A feed that was found; `is_chosen` where it is the best guess."""

    url: str
    shown: str
    title: str
    entries: int
    newest: Moment | None
    error: str
    is_known: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class VisitView:
    """How a feed's first visits go."""

    name: str
    told: str
    is_ill: bool


def show(asked: Asked) -> str:
    """Show how to begin, and how far that got."""
    return page(asked, Looked(url=asked.query.get("url", "")[:2000]))


def page(asked: Asked, looked: Looked) -> str:
    """Return the page with what was found."""
    config, flash = asked.config, asked.links.flash
    kept = flash.typed if flash and flash.failed else {}
    known = {same_address(feed.url) for feed in config.feeds}
    states = asked.store.feeds.states()
    return render(
        "start.html",
        asked.links,
        looked=looked,
        url=looked.url or "".join(kept.get("url", ())[:1]),
        typed_tags=looked.tags or ", ".join(kept.get("tags", ())),
        candidates=tuple(_candidates(asked, looked.candidates, known)),
        offers=looked.preview.offers[:_OFFERS] if looked.preview else (),
        suggested=_suggested(known),
        tags=sorted({tag for feed in config.feeds for tag in feed.tags}, key=str.casefold),
        feeds=len(config.feeds),
        waiting=states.get("waiting", 0),
        visits=tuple(_visits(asked)),
        address=_address(config),
        is_local=(urlsplit(config.general.base_url).hostname or "") in ("127.0.0.1", "localhost", "::1"),
        readers=guide.READERS,
        stories=asked.store.stories.count(),
        has_contact=bool(config.general.contact),
        contact="".join(kept.get("contact", ())[:1]),
    )


def _candidates(asked: Asked, found: Sequence[Candidate], known: set[str]) -> Iterator[CandidateView]:
    """Yield what was found; the first feed that can be read, and is not followed yet, is chosen."""
    zone, is_open = ZoneInfo(asked.config.general.timezone), True
    for each in found:
        is_known = same_address(each.url) in known
        is_chosen = is_open and not is_known and not each.error
        is_open = is_open and not is_chosen
        yield CandidateView(
            url=each.url,
            shown=without_login(each.url),
            title=one_line(each.title) or without_login(each.url),
            entries=each.entries,
            newest=moment(each.newest, zone, asked.now) if each.newest else None,
            error=without_secrets(one_line(each.error)),
            is_known=is_known,
            is_chosen=is_chosen,
        )


def _visits(asked: Asked) -> Iterator[VisitView]:
    """Yield how each feed fares, as long as there are few of them."""
    feeds = asked.store.feeds.listed(limit=_VISITS)
    flying = {flight.feed for flight in asked.state.visits}
    stored = asked.store.entries.counts(feed.id for feed in feeds)
    for feed in feeds:
        yield VisitView(one_line(feed.label), _told(feed, stored.get(feed.id, 0), flying), feed.failures > 0)


def _told(feed: Feed, entries: int, flying: set[str]) -> str:
    """Return how a feed's visits go, in plain words."""
    if feed.label in flying:
        return "is being visited now"
    if feed.failures:
        return without_secrets(one_line(feed.error)) or f"answers HTTP {feed.status}"
    if feed.paused:
        return "is paused"
    if not feed.last_visit:
        return "waits for its first visit"
    return "has no entries yet" if not entries else "has one entry" if entries == 1 else f"has {entries:,} entries"


def _address(config: Config) -> str:
    """Return the address to subscribe to; nothing where the first output is closed, whose page has it."""
    output = config.outputs[0]
    ending = (FORMATS if output.per == "one" else LISTS)[0][0]
    path = f"{config.general.base_url.rstrip('/')}/{config.path_of(output)}{ending}"
    return path if output.access == "open" else ""


def _suggested(known: set[str]) -> Mapping[str, Sequence[Offer]]:
    """Return topic → feeds that are suggested, without those that are followed."""
    topics: dict[str, list[Offer]] = {}
    for feed in suggested():
        if same_address(feed["url"]) not in known:
            topics.setdefault(feed["tags"][0], []).append(Offer(feed["url"], feed["name"], tuple(feed["tags"])))
    return topics
