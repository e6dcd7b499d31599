"""What commands change in feeds.toml: feeds come, go and move; the contact is filled in."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import tomlkit

from aggregator import config
from aggregator.config.values import same_address
from aggregator.errors import UsageError
from aggregator.models import without_login
from aggregator.subscriptions.file import alone, read, replace, validate
from aggregator.subscriptions.layout import Span, exchanged, feeds, lines_of, plain, spliced

Table = Mapping[str, object]  # a [[feed]] as it is written

_GENERAL = re.compile(r"(?m)^\[aggregator\][^\n]*$")


def written(path: Path) -> list[tuple[dict[str, Any], str]]:
    """Return each feed as it is written, and its address with its secrets filled in; ConfigError for mistakes."""
    _, tables = read(path)
    return [(table, filled) for table, (_, filled) in zip(tables.get("feed", []), _spellings(tables), strict=True)]


def add(path: Path, url: str, *, name: str = "", tags: Sequence[str] = ()) -> None:
    """Write a feed below the last one; raise UsageError if it is there already or would be a mistake."""
    feed = {"url": url} | ({"name": name} if name else {}) | ({"tags": list(tags)} if tags else {})
    for there in add_all(path, [feed]).values():
        shown, known = without_login(url), without_login(there)
        raise UsageError(f"{path}: {shown} is there already" + (f", as {known}" if known != shown else ""))


def add_all(path: Path, wanted: Sequence[Table], *, dry_run: bool = False) -> dict[str, str]:
    """Write feeds below the last one, in one edit; return, of those that are there already, address → as it is written.

    Those are passed over, in whatever spelling; the others get the settings that they are known to need.  Raises
    UsageError if one of them would be a mistake: then, and in a dry run, nothing is written.
    """
    with alone(path):
        text, tables = read(path)
        known = {same_address(spelling): pair[0] for pair in _spellings(tables) for spelling in pair}
        addresses = {str(feed["url"]): same_address(str(feed["url"])) for feed in wanted}
        there = {url: known[address] for url, address in addresses.items() if address in known}
        fresh = [{**feed, **config.needed(str(feed["url"])), **feed} for feed in wanted if feed["url"] not in there]
        if fresh and not dry_run:
            spans = feeds(text)
            end = spans[-1][1] if spans else text.count("\n") + 1
            block = "\n\n".join(map(_block, fresh))
            replace(path, spliced(text, (end, end), block), tables | {"feed": [*tables.get("feed", []), *fresh]})
    return there


def remove(path: Path, url: str) -> str:
    """Take a feed out, and the comment directly above it; return its address as it was written.

    Raises UsageError, which names similar ones, if it is not there.
    """
    with alone(path):
        text, tables = read(path)
        index = _found(path, url, _spellings(tables))
        span, others = _span(text, tables, index), list(tables["feed"])
        gone = others.pop(index)
        replace(path, spliced(text, span, ""), tables | {"feed": others})
        return str(gone["url"])


def move(path: Path, url: str, to: str, check: Callable[[str, str], None]) -> tuple[str, str]:
    """Give a feed another address where it stands; return both, with their secrets filled in, as `check` is told them.

    `check` raises UsageError where that cannot be; then nothing is written.  A file that has `to` and not `url` was
    edited by hand, and one that has neither may have had it once: both stay as they are.  Raises UsageError where it
    has both.
    """
    with alone(path):
        text, tables = read(path)
        spellings = _spellings(tables)
        old, new = _index(url, spellings), _index(to, spellings)
        if old is None:
            check(url, to := to if new is None else spellings[new][1])
            return url, to
        if new not in (None, old):
            raise UsageError(f"{path} has both; `aggregator remove` takes out the one that is not to stay")
        moved = [table | ({"url": to} if index == old else {}) for index, table in enumerate(tables["feed"])]
        span = _span(text, tables, old)
        edited = exchanged(text, span, _changed(lines_of(text, span), {"url": to}))
        validate(path, tables | {"feed": moved})
        both = spellings[old][1], _spellings({"feed": moved})[old][1]
        check(*both)
        replace(path, edited, tables | {"feed": moved})
        return both


def change(path: Path, url: str, settings: Mapping[str, object]) -> str:
    """Change settings of a feed where it stands; one that is None, as one that was never written.  Return its address.

    Raises UsageError, and leaves the file as it is, where the feed is not there or one of them would be a mistake.
    """
    with alone(path):
        text, tables = read(path)
        index = _found(path, url, _spellings(tables))
        changed = [dict(table) for table in tables["feed"]]
        for key, value in settings.items():
            changed[index].pop(key, None)
            changed[index] |= {} if value is None else {key: value}
        span = _span(text, tables, index)
        edited = exchanged(text, span, _changed(lines_of(text, span), settings))
        replace(path, edited, tables | {"feed": changed})
        return str(changed[index]["url"])


def set_general(path: Path, key: str, value: str) -> None:
    """Set a text of [aggregator] where it stands, be it as a comment, else below the section's name.

    Raises UsageError if it would be a mistake, or where the layout misleads us.
    """
    with alone(path):
        text, tables = read(path)
        line = tomlkit.dumps({key: value}).strip()
        stands = re.compile(rf'(?m)^(?:# ?)?{key} *= *"[^"\n]*"( *(?=#))?')
        edited, places = stands.subn(partial(_in_place, line), plain(text), count=1)
        if not places:
            edited, places = _GENERAL.subn(lambda header: f"{header[0]}\n{line}", edited, count=1)
        everything = (0, edited.count("\n") + 1)
        edited = exchanged(text, everything, edited) if places else spliced(text, (0, 0), f"[aggregator]\n{line}")
        replace(path, edited, tables | {"aggregator": tables.get("aggregator", {}) | {key: value}})


def _in_place(line: str, found: re.Match[str]) -> str:
    """Return a line in another's place; a comment behind it stays in its column where there is room."""
    return line.ljust(len(found[0]) - 2) + "  " if found[1] else line


def _spellings(tables: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each feed's address as it is written, and as it is with its secrets filled in."""
    filled = config.read(tables).feeds
    return [(table["url"], feed.url) for table, feed in zip(tables.get("feed", []), filled, strict=True)]


def _index(url: str, spellings: Sequence[tuple[str, str]]) -> int | None:
    """Return which of the feeds has this address, in whatever spelling."""
    wanted = same_address(url)
    return next((index for index, pair in enumerate(spellings) if wanted in map(same_address, pair)), None)


def _found(path: Path, url: str, spellings: Sequence[tuple[str, str]]) -> int:
    """Return which of the feeds has this address; raise UsageError where none has."""
    index = _index(url, spellings)
    if index is None:
        close = get_close_matches(url, [without_login(written) for written, _ in spellings], n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "`aggregator feeds` lists those that are"
        raise UsageError(f"{path}: {without_login(url)} is not there; {hint}")
    return index


def _span(text: str, tables: Mapping[str, Any], index: int) -> Span:
    """Return where a feed stands; nowhere, so that the edit is refused, where the layout misleads us."""
    spans = feeds(text)
    return spans[index] if len(spans) == len(tables["feed"]) else (0, 0)


def _block(feed: Table) -> str:
    """Return a feed as a careful person would write it: tables within it on one line."""
    table = tomlkit.table()
    for key, value in feed.items():
        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            inline.update(value)
            table[key] = inline
        else:
            table[key] = value
    return tomlkit.dumps({"feed": [table]}).strip()


def _changed(block: str, settings: Mapping[str, object]) -> str:
    """Return the lines of a feed with these settings; without those that are None."""
    document = tomlkit.parse(block)
    for feed in document.get("feed", ())[:1]:
        for key, value in settings.items():
            if value is not None:
                feed[key] = value
            elif key in feed:
                del feed[key]
    return document.as_string().rstrip("\n")
