"""Read a changed document of 25 entries, 2 of them not known yet: feedparser alone, whole, and pruned, in turn.

python benchmarks/parsing.py [FILE…]

Prints CPU ms a document, the median of all turns, in each of which every way reads the same ten documents one after
the other, as a process does that has nothing else to do.  No two documents are the same, so that nothing is remembered.
`whole` and `pruned` are all that a worker does: entries normalised and sanitised; feedparser only parses and sanitises.
`sent` is `pruned` with the way to the worker and back.  JSON Feed, which feedparser does not read, is compared with
what it takes for the same entries in RSS.  Files stand in for the invented documents, their first two entries being the
new ones.
"""

import argparse
import json
import pickle
import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import feedparser
from invented import entries_of, rss

from aggregator.clock import now
from aggregator.models import Feed, Task
from aggregator.visit.read import read

_SIZES = (5_000, 20_000, 57_000, 200_000)  # bytes
_SIZE = 20_000
_FEED = Feed(id=1, url="https://outlet.example/feed", address="https://outlet.example/feed")
_RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)
_ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom">'
_ITEM = re.compile(
    rb"<item><title>(.*?)</title><link>(.*?)</link>.*?<pubDate>.*?</pubDate><description>(.*?)</description></item>"
)

Document = Callable[[int], tuple[bytes, bytes]]  # number → what is read, and what feedparser reads
_BATCH = 10


def main(files: list[Path], turns: int) -> None:
    """Print a row for each kind of document."""
    kinds = {path.name: partial(_file, path) for path in files} or dict(_kinds())
    print(f"{'document':<28}{'feedparser':>11}{'whole':>8}{'pruned':>8}{'sent':>8}{'faster':>8}")
    for name, document in kinds.items():
        theirs, ours, cut, sent = (median(costs) for costs in zip(*_costs(document, turns), strict=True))
        print(f"{name[:27]:<28}{theirs:>11.2f}{ours:>8.2f}{cut:>8.2f}{sent:>8.2f}{theirs / cut:>7.1f}x")


def _kinds() -> Iterator[tuple[str, Document]]:
    """Yield what documents are invented."""
    for size in _SIZES:
        yield f"plain, {size:,} bytes", partial(_written, size)
    for size in _SIZES:
        yield f"HTML, {size:,} bytes", partial(_written, size, change=_marked_up)
    yield "plain Atom", partial(_written, _SIZE, change=_atom)
    yield "plain RDF", partial(_written, _SIZE, change=_rdf)
    yield "plain, windows-1252", partial(_written, _SIZE, charset="windows-1252")
    yield "plain, UTF-16", partial(_written, _SIZE, charset="utf-16")
    yield "JSON Feed", _json


def _costs(document: Document, turns: int) -> Iterator[tuple[float, ...]]:
    """Yield what a document costs each way in ms of processor time, turn by turn."""
    for turn in range(turns):
        bodies, told = zip(*(document(_BATCH * turn + number) for number in range(_BATCH)), strict=True)
        tasks = [_task(body, {}) for body in bodies]
        ours, wholes = _timed(read, tasks)
        cut = [
            _task(task.body, {mark: number for number, mark in enumerate(whole.fingerprints[2:], start=1)})
            for task, whole in zip(tasks, wholes, strict=True)
        ]
        theirs, _ = _timed(feedparser.parse, map(BytesIO, told))
        pruned, readings = _timed(read, cut)
        assert all(len(reading.entries) == 2 for reading in readings), "it cannot be pruned"
        yield theirs, ours, pruned, pruned + _timed(_sent, cut)[0] + _timed(_sent, readings)[0]


def _task(body: bytes, carried: dict[bytes, int]) -> Task:
    return Task(_FEED, _FEED.url, {"content-type": "text/xml"}, body, carried, now(), 2000)


def _timed(way: Callable[[Any], Any], things: Iterable[object]) -> tuple[float, list[Any]]:
    """Return what one of these things costs, and what became of them."""
    begun = time.process_time()
    became = [way(thing) for thing in things]
    return 1000 * (time.process_time() - begun) / len(became), became


def _sent(value: object) -> object:
    """Return a value as it comes out of the pipe between two processes."""
    return pickle.loads(pickle.dumps(value))


def _file(path: Path, _number: int) -> tuple[bytes, bytes]:
    return path.read_bytes(), path.read_bytes()


def _written(
    size: int, number: int, *, change: Callable[[bytes], bytes] | None = None, charset: str = ""
) -> tuple[bytes, bytes]:
    """Return a document of its own for each number, changed or in another encoding."""
    body = rss(number, entries_of(number, 0, count=26, share_changed=0.0)[:25], size=size)
    body = change(body) if change else body
    if charset:
        body = body.decode().replace("utf-8", charset).replace(" at ", " “at” ").encode(charset)
    return body, body


def _marked_up(body: bytes) -> bytes:
    """Return a document with the markup that texts have: a paragraph and a link every hundred characters or so."""
    markup = b'&lt;/p&gt;&lt;p&gt;&lt;a href="https://outlet.example/more"&gt;More&lt;/a&gt; '
    return re.sub(rb"(?<=[a-z]{3}) (?=the |in |at |on )", markup, body)


def _atom(body: bytes) -> bytes:
    """Return an RSS document in Atom."""
    entry = (
        rb'<entry><title>\1</title><link rel="alternate" href="\2"/><id>\2</id><updated>2026-01-05T06:00:00Z</updated>'
        rb"<summary>\3</summary></entry>"
    )
    return _ATOM + b"<title>Outlet</title><id>urn:outlet</id>" + _items(body, entry) + b"</feed>"


def _rdf(body: bytes) -> bytes:
    """Return an RSS document in RDF, which names its items twice."""
    named = b"<items><rdf:Seq>" + _items(body, rb'<rdf:li rdf:resource="\2"/>') + b"</rdf:Seq></items>"
    item = (
        rb'<item rdf:about="\2"><title>\1</title><link>\2</link><dc:date>2026-01-05T06:00:00Z</dc:date>'
        rb"<description>\3</description></item>"
    )
    channel = b"<channel><title>Outlet</title><link>https://outlet.example/</link>" + named + b"</channel>"
    return _RDF + channel + _items(body, item) + b"</rdf:RDF>"


def _items(body: bytes, template: bytes) -> bytes:
    return b"".join(found.expand(template) for found in _ITEM.finditer(body))


def _json(number: int) -> tuple[bytes, bytes]:
    """Return a JSON Feed, and the same entries in RSS."""
    body, _ = _written(_SIZE, number)
    found = (item.groups() for item in _ITEM.finditer(body))
    items = [
        {"id": link.decode(), "url": link.decode(), "title": title.decode(), "content_text": text.decode()}
        for title, link, text in found
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": items}).encode(), body


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--turns", type=int, default=10)
    arguments = parser.parse_args()
    main(arguments.files, arguments.turns)
