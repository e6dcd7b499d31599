"""The invented feeds are read as real ones are."""

import pytest

from aggregator.demo.day import read_day
from aggregator.demo.feeds import document
from aggregator.demo.issues import issue
from aggregator.models import Feed, Task
from aggregator.visit.read import read
from tests.demo.conftest import ENDS

NAMES = sorted(read_day().outlets)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_what_is_read(day, evening, name):
    """In every format, encoding and manner of writing titles: titles, texts, links, dates, language."""
    outlet, items = day.outlets[name], issue(day, day.outlets[name], evening)
    kind, body = document(outlet, items)
    url = f"http://127.0.0.1/{outlet.path}"
    feed = Feed(id=1, url=url, role=outlet.settings.get("role", "auto"))
    reading = read(Task(feed, url, {"content-type": kind}, body, {}, ENDS, 2000))
    written = {item.link.partition("?utm")[0]: item for item in items}
    assert reading.title == outlet.title
    assert len(reading.entries) == len(items)
    for entry in reading.entries:
        item = written[entry.link]
        assert entry.title == item.title
        assert entry.text == " ".join(item.text.split())
        assert entry.published == item.published
        assert entry.lang == outlet.lang
        assert entry.comments == item.comments
        assert [media.url for media in entry.enclosures] == [item.audio] * bool(item.audio)


def test_every_kind_is_recognised(day, evening):
    """Pointers, recordings and releases, by their addresses and media."""
    kinds = {}
    for outlet in day.outlets.values():
        kind, body = document(outlet, issue(day, outlet, evening))
        url = f"http://127.0.0.1/{outlet.path}"
        feed = Feed(id=1, url=url, role=outlet.settings.get("role", "auto"))
        entries = read(Task(feed, url, {"content-type": kind}, body, {}, ENDS, 2000)).entries
        kinds[outlet.name] = {entry.kind for entry in entries}
    assert kinds.pop("linkferry") == {"pointer"}
    assert kinds.pop("ladle") == {"podcast"}
    assert kinds.pop("tallow") == kinds.pop("quillstore") == {"release"}
    assert set().union(*kinds.values()) == {"article"}
