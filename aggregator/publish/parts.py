"""Which document of a split output a story stands in, and how that is called.  Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from unicodedata import normalize
from urllib.parse import urlsplit

from aggregator.config import Config, Output
from aggregator.models import Feed
from aggregator.publish.markup import one_line
from aggregator.publish.outlets import feed_name

_LONGEST = 60  # characters of a name in an address
_UNTAGGED = "untagged"


@dataclass(frozen=True, slots=True)
class Part:
    """One document of an output, all of it where it is not split: then everything is empty.

    `key` is what its publications are marked with, `slug` how addresses call it for good, `title` how people do.
    """

    key: str = ""
    slug: str = ""
    title: str = ""
    home: str = ""


def part_of(feed: Feed, output: Output) -> str:
    """Return the key of the part that entries of this feed stand in: its own, or that of its first tag.

    Where the output asks for tags, the first of those that the feed has is meant.
    """
    if output.per == "tag":
        tags = [tag for tag in output.tags if tag in feed.tags] or feed.tags
        return f"tag {tags[0] if tags else ''}"
    return f"feed {feed.id}" if output.per == "feed" else ""


def standing(feeds: Iterable[Feed], output: Output) -> dict[str, Feed]:
    """Return the parts that have a document whether anything stands in it or not, each with a feed that fills it."""
    parts: dict[str, Feed] = {}
    for feed in feeds:
        is_seen = not output.tags or set(output.tags) & set(feed.tags)
        if is_seen and not feed.retired and not (feed.private and output.access == "open"):
            parts.setdefault(part_of(feed, output), feed)
    return parts


def named(key: str, feed: Feed | None) -> str:
    """Return how people call a part: by its tag, or by its feed."""
    kind, _, value = key.partition(" ")
    if kind == "tag":
        return one_line(value) or _UNTAGGED
    return one_line(feed_name(feed)) if feed else "a feed"


def slugs(known: Mapping[str, str], parts: Mapping[str, Feed | None]) -> dict[str, str]:
    """Return how addresses call each part: as they are `known`, the others by a name that is free."""
    given = dict(known)
    taken = set(given.values())
    for key, feed in parts.items():
        if key not in given:
            given[key] = _free(_slug(key, feed), taken)
            taken.add(given[key])
    return given


def _slug(key: str, feed: Feed | None) -> str:
    """Return a name that an address can carry: of a tag, or of a feed as the config calls it, else of its host.

    A feed's address stays with us: it may carry a secret.
    """
    kind, _, value = key.partition(" ")
    text = value or _UNTAGGED if kind == "tag" else (feed.name or _host(feed.url) if feed else "feed")
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")
    return slug or f"{kind}-{blake2b(text.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def _free(slug: str, taken: set[str]) -> str:
    """Return the name, with a number where another part has it."""
    number = 1
    while (name := f"{slug}-{number}" if number > 1 else slug) in taken:
        number += 1
    return name


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def listing_path(config: Config, output: Output) -> str:
    """Return the path of the list of a split output's documents."""
    return f"{config.path_of(output)}.opml"


def belongs(config: Config, output: Output, path: str) -> bool:
    """Return whether a document of this path can be one of the output's, as it is split or not."""
    stem = config.path_of(output)
    if output.per == "one":
        return "/" not in path and path.rpartition(".")[0] == stem and not path.endswith(".opml")
    return path == listing_path(config, output) or path.startswith(f"{stem}/")
