"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): each key with its type, and what must be there."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from tests.validity import rules

Check = Callable[[object], bool]


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _address(value: object) -> bool:
    return isinstance(value, str) and not rules.no_uri(value)


def _moment(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def _language(value: object) -> bool:
    return isinstance(value, str) and not rules.no_language(value)


def _number(value: object) -> bool:
    return isinstance(value, int) and value > 0


def _list(check: Check) -> Check:
    return lambda value: isinstance(value, list) and bool(value) and all(map(check, value))


def _object(keys: Mapping[str, Check], *needed: str) -> Check:
    return lambda value: isinstance(value, dict) and not list(_wrong("it", value, keys, needed))


def _extension(value: object) -> bool:
    return isinstance(value, dict)


_FEED: Mapping[str, Check] = {
    "version": lambda value: value == "https://jsonfeed.org/version/1.1",
    "title": _text,
    "home_page_url": _address,
    "feed_url": _address,
    "language": _language,
    "hubs": _list(_object({"type": _text, "url": _address}, "type", "url")),
    "items": lambda value: isinstance(value, list),
    "_aggregator": _extension,
}
_ITEM: Mapping[str, Check] = {
    "id": lambda value: isinstance(value, str) and not rules.no_id(value),
    "url": _address,
    "title": _text,
    "content_html": _text,
    "summary": _text,
    "image": _address,
    "date_published": _moment,
    "date_modified": _moment,
    "authors": _list(_object({"name": _text}, "name")),
    "tags": _list(_text),
    "language": _language,
    "attachments": _list(_object({"url": _address, "mime_type": _text, "size_in_bytes": _number}, "url", "mime_type")),
    "_aggregator": _extension,
}
_NEEDED = ("id", "title", "content_html", "date_published", "date_modified", "authors")


def mistakes(body: bytes, address: str, *, now: datetime) -> Iterator[str]:
    """Yield what is wrong with a document that was asked for at `address`."""
    feed = json.loads(body)
    yield from _wrong("the feed", feed, _FEED, ("version", "title", "items"))
    if feed.get("feed_url") != address:
        yield "feed_url is the address of the document"
    if len({item["id"] for item in feed["items"]}) < len(feed["items"]):
        yield "two items share their id"
    for item in feed["items"]:
        yield from _wrong(f"item {item.get('id')}", item, _ITEM, _NEEDED)
        yield from rules.mistakes_in_html(item.get("content_html", ""), buttons=True)
        if any(
            rules.implausible(datetime.fromisoformat(item[f"date_{name}"]), now) for name in ("published", "modified")
        ):
            yield f"item {item['id']} is dated {item['date_published']}"


def _wrong(
    what: str, values: Mapping[str, object], keys: Mapping[str, Check], needed: tuple[str, ...]
) -> Iterator[str]:
    yield from (f"{what} lacks {key}" for key in needed if key not in values)
    yield from (f"{what} has {key}" for key in values if key not in keys)
    yield from (
        f"{what}: {key} {value!r}"[:300] for key, value in values.items() if key in keys and not keys[key](value)
    )
