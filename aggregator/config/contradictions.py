"""What is right by itself in feeds.toml, but not together.  Pure.

Looks at tables that may have other mistakes: what cannot be compared is passed over, since it is told elsewhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from aggregator.config.lines import Place
from aggregator.config.sections import Visits
from aggregator.config.values import same_address

Tables = Mapping[str, Any]
_INTERVALS = ("busy_interval", "min_interval", "interval", "max_interval")


def contradictions(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Yield places and sentences about feeds and outputs that stand there twice, and crossed bounds."""
    yield from _repeated_feeds(tables)
    yield from _repeated_outputs(tables)
    yield from _empty_outputs(tables)
    yield from _told_secrets(tables)
    yield from _crossed_bounds(_table(tables, "visits"))


def _repeated_feeds(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Yield each feed whose address stands above it already, in whatever spelling."""
    seen: dict[str, int] = {}
    for index, feed in enumerate(_list(tables, "feed")):
        url = feed.get("url")
        if not isinstance(url, str):
            continue
        first = seen.setdefault(same_address(url), index)
        if first != index:
            yield ("feed", index, "url"), f"is that of feed[{first + 1}] again; keep one of them"


def _repeated_outputs(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Yield each output that would be served under an address that is taken."""
    seen: set[object] = set()
    for index, output in enumerate(_list(tables, "output")):
        name = output.get("name", "all")
        if (
            name == "feeds"
            and output.get("per", "one") != "one"
            and _table(tables, "aggregator").get("members") is True
        ):
            yield ("output", index, "name"), 'should be another: "feeds.opml" is the list of members'
        elif index and name == "feed":
            yield ("output", index, "name"), 'should be another: "feed" is where the first output is served'
        elif name in seen if isinstance(name, str) else False:
            yield ("output", index, "name"), f'is "{name}" again; give each output a name of its own'
        elif isinstance(name, str):
            seen.add(name)


def _empty_outputs(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Yield each output that shows only what those above it leave, where one of them leaves nothing."""
    outputs = _list(tables, "output")
    for index, output in enumerate(outputs):
        full = next((number for number, other in enumerate(outputs[:index]) if _leaves_nothing(other, output)), None)
        if output.get("once") is True and full is not None:
            told = f"leaves nothing to show: output[{full + 1}] above it carries every story; put that one below"
            yield ("output", index, "once"), told


def _leaves_nothing(other: Tables, output: Tables) -> bool:
    """Return whether an output carries whatever another one could."""
    if any(other.get(key) for key in ("tags", "include", "exclude")) or other.get("min_outlets", 1) != 1:
        return False
    is_closed = other.get("access", "open") != "open" or output.get("access", "open") == "open"
    return is_closed and output.get("group", "story") in ("story", other.get("group", "story"))


def _told_secrets(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Yield each output with a hub of its own that would be told an address with a token."""
    for index, output in enumerate(_list(tables, "output")):
        if output.get("access") == "token" and output.get("hub"):
            told = "would be told the token, which the output's addresses carry; take it out, or open the output"
            yield ("output", index, "hub"), told


def _crossed_bounds(visits: Tables) -> Iterator[tuple[Place, str]]:
    """Yield intervals that are shorter than the shortest or longer than the longest."""
    try:
        settings = Visits.model_validate({key: visits[key] for key in _INTERVALS if key in visits})
    except ValueError:
        return
    shortest, usual, longest = settings.min_interval, settings.interval, settings.max_interval
    if shortest > longest:
        yield ("visits", "min_interval"), "is longer than max_interval; make it shorter, or max_interval longer"
    elif usual < shortest:
        yield ("visits", "interval"), "is shorter than min_interval; make it longer, or min_interval shorter"
    elif usual > longest:
        yield ("visits", "interval"), "is longer than max_interval; make it shorter, or max_interval longer"
    if settings.busy_interval > shortest:
        yield ("visits", "busy_interval"), "is longer than min_interval; make it shorter, or min_interval longer"


def _table(tables: Tables, name: str) -> Tables:
    """Return a section, empty where it is none."""
    section = tables.get(name)
    return section if isinstance(section, Mapping) else {}


def _list(tables: Tables, name: str) -> list[Tables]:
    """Return the sections of this name in their order, an empty one for what is none."""
    sections = tables.get(name)
    return [s if isinstance(s, Mapping) else {} for s in sections] if isinstance(sections, list | tuple) else []
