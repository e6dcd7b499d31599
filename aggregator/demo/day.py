"""The invented day: its outlets, stories and items, as the files in `day/` tell it.  Owns those files."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

OUTLETS, ALIASES = "outlets.toml", "aliases.toml"

Format = Literal["rss", "atom", "rdf", "json"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes a feed, and how.

    `carries` is how many of its newest items the feed has; `zone` the hours that its dates are ahead of UTC.  `habits`
    are bad ones: "guids" draws new guids and tracking parameters at every look, "dates" dates everything anew.
    `settings` are further keys of its `[[feed]]` in the config.
    """

    name: str
    title: str
    domain: str
    path: str
    format: Format
    lang: str = "en"
    carries: int = 12
    encoding: str = "utf-8"
    titles: Literal["plain", "cdata", "html"] = "plain"
    zone: int = 0
    habits: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """What an item says from a minute of the day on."""

    at: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of one outlet; `story` is what it tells, by a careful editor's judgement.

    The first of `versions` is what it said at first.  `html` stands beside the text; `to` is the item that a pointer
    points to; `audio` the length in bytes of a recording.
    """

    slug: str
    outlet: str
    story: str
    versions: tuple[Version, ...]
    html: str = ""
    to: str = ""
    audio: int = 0

    @property
    def at(self) -> int:
        """Return the minute of the day at which it was published."""
        return self.versions[0].at

    def as_of(self, minute: int) -> Version:
        """Return what it says at a minute of the day, not before it was published."""
        return max((version for version in self.versions if version.at <= minute), key=lambda version: version.at)


@dataclass(frozen=True, slots=True)
class Day:
    """The whole day: outlets and what each story is about by name, items in order of time."""

    outlets: Mapping[str, Outlet]
    stories: Mapping[str, str]
    items: tuple[Item, ...]

    def link(self, item: Item) -> str:
        """Return where an item leads: to its outlet's own page, or for a pointer to another's."""
        item = self.item(item.to) if item.to else item
        return f"https://{self.outlets[item.outlet].domain}/{item.slug}"

    def item(self, slug: str) -> Item:
        """Return the item with a slug; raise KeyError for none."""
        return next(item for item in self.items if item.slug == slug)


def minute(text: str) -> int:
    """Return the minute of the day that "05:40" is."""
    clock = time.fromisoformat(text)
    return 60 * clock.hour + clock.minute


def read_day() -> Day:
    """Return the day that comes with the program."""
    folder = _folder()
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    tables = {name: tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in names}
    return day_of(tables.pop(OUTLETS), [tables[name] for name in names if name not in (OUTLETS, ALIASES)])


def aliases() -> bytes:
    """Return the day's own names and their spellings, a file as `grouping.aliases` takes it."""
    return _folder().joinpath(ALIASES).read_bytes()


def day_of(outlets: Mapping[str, Any], sections: Iterable[Mapping[str, Any]]) -> Day:
    """Return the day that tables describe, as docs/demo.md has them."""
    stories = [story for section in sections for story in section["story"]]
    tables = [{"story": story["name"], **item} for story in stories for item in story["item"]]
    by_slug = {table["slug"]: table for table in tables}
    items = [_item({**_text(by_slug[table["copies"]]), **table} if "copies" in table else table) for table in tables]
    return Day(
        {outlet["name"]: _outlet(outlet) for outlet in outlets["outlet"]},
        {story["name"]: story["says"] for story in stories},
        tuple(sorted(items, key=lambda item: (item.at, item.slug))),
    )


def _folder() -> Traversable:
    return files("aggregator.demo").joinpath("day")


def _outlet(table: Mapping[str, Any]) -> Outlet:
    return Outlet(**{**table, "habits": tuple(table.get("habits", ()))})


def _text(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what copies take from the original unless they have their own."""
    return {name: table[name] for name in ("title", "text", "html") if name in table}


def _item(table: Mapping[str, Any]) -> Item:
    known = {name: table[name] for name in ("slug", "outlet", "story", "html", "to", "audio") if name in table}
    return Item(versions=tuple(_versions(table)), **known)


def _versions(table: Mapping[str, Any]) -> Iterator[Version]:
    """Yield what an item says at first, and then with each edit."""
    said = Version(minute(table["at"]), table["title"], table.get("text", ""))
    yield said
    for edit in table.get("edit", ()):
        said = Version(minute(edit["at"]), edit.get("title", said.title), edit.get("text", said.text))
        yield said
