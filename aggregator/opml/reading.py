"""OPML → the feeds of a config: addresses, names, tags and settings, as other readers mean them.  Pure."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from aggregator.config.values import same_address
from aggregator.opml.outlines import Outline, outlines

_AS_JSON = frozenset({"tags", "priority", "private", "headers", "paused"})  # the settings that are no texts
_SECRET = re.compile(r"\$\{\w+\}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed of the file: `settings` as a `[[feed]]` has them, with `url` and perhaps `name`, `tags` and others."""

    line: int
    settings: dict[str, object]

    @property
    def url(self) -> str:
        """Return its address."""
        return str(self.settings["url"])

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return each ${NAME} in its settings, which would be filled in from the environment."""
        return tuple(dict.fromkeys(_SECRET.findall(json.dumps(self.settings))))


@dataclass(frozen=True, slots=True)
class Refused:
    """An outline that cannot be followed, and why."""

    line: int
    name: str
    url: str
    why: str


@dataclass(slots=True)
class Listing:
    """What a file holds: `repeated` counts feeds that stood there before, whose tags went to the first."""

    feeds: list[Subscription] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0


def read(content: bytes, known_tags: Iterable[str] = ()) -> Listing:
    """Return the feeds of an OPML file, in their order, each once; raise UsageError where it is no OPML.

    Folders and `category` become tags, in their own words; one that differs from a known tag, or from one before it in
    the file, only by capitals is that tag.  What this program wrote itself is taken as it stands.
    """
    listing = Listing()
    spellings = {tag.casefold(): tag for tag in known_tags}
    places: dict[str, int] = {}
    for outline in outlines(content):
        try:
            feed = _subscription(outline, spellings)
        except ValueError as error:
            listing.refused.append(Refused(outline.line, _line(outline.name), _address(outline), str(error)))
            continue
        if feed is None:
            continue
        place = places.setdefault(same_address(feed.url), len(listing.feeds))
        if place == len(listing.feeds):
            listing.feeds.append(feed)
        else:
            listing.repeated += 1
            _join(listing.feeds[place], feed)
    return listing


def _subscription(outline: Outline, spellings: dict[str, str]) -> Subscription | None:
    """Return the feed that an outline stands for, None for a folder; raise ValueError, which says why, for neither."""
    url = _address(outline)
    if not url:
        if outline.has_others:
            return None
        raise ValueError("has no address (xmlUrl)")
    name, tags = _name(outline, url), _tags(outline, spellings)
    plain = {"url": url} | ({"name": name} if name else {}) | ({"tags": tags} if tags else {})
    return Subscription(outline.line, plain | _settings(outline))


def _address(outline: Outline) -> str:
    """Return the feed's address, "" where there is none."""
    attributes = outline.attributes
    is_feed = attributes.get("type", "").lower() in ("rss", "atom", "feed")
    url = attributes.get("xmlurl", "").strip() or (attributes.get("url", "").strip() if is_feed else "")
    if outline.is_ours:
        return url
    if url.lower().startswith("feed:"):
        rest = url[len("feed:") :]
        url = f"http:{rest}" if rest.startswith("//") else rest
    return url.replace("&amp;", "&")


def _name(outline: Outline, url: str) -> str:
    """Return what the feed is called, "" where that is only its address."""
    if outline.is_ours:
        return outline.settings.get("name", outline.name)
    name = _line(outline.name)
    return _line(outline.attributes.get("title", "")) if name == url else name if name != url else ""


def _tags(outline: Outline, spellings: dict[str, str]) -> list[str]:
    """Return the folders that a feed lies in and its categories, each once, in the spelling that came first."""
    words = [*outline.folders, *re.split(r"[,/]", outline.attributes.get("category", ""))]
    if outline.is_ours:
        return list(dict.fromkeys(filter(None, words)))
    tags = filter(None, map(_line, words))
    return list(dict.fromkeys(spellings.setdefault(tag.casefold(), tag) for tag in tags))


def _settings(outline: Outline) -> dict[str, object]:
    """Return the settings of ours; raise ValueError where one cannot be read."""
    settings: dict[str, object] = {}
    for key, text in outline.settings.items():
        try:
            settings[key] = json.loads(text) if key in _AS_JSON else text
        except ValueError as error:
            raise ValueError(f"aggregator:{key} is not JSON") from error
    if settings.get("name") == "":
        del settings["name"]
    return settings


def _join(feed: Subscription, repeated: Subscription) -> None:
    """Give a feed the tags of its repetition: other readers list a feed in each of its folders."""
    tags = [*_list(feed.settings.get("tags")), *_list(repeated.settings.get("tags"))]
    if tags:
        feed.settings["tags"] = list(dict.fromkeys(tags))


def _list(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (tag for tag in value if isinstance(tag, str))


def _line(text: str) -> str:
    """Return a title as one line of plain text: many exports hold HTML's entities, escaped once more."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", unescape(text)).split())
