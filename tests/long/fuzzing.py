"""Documents that nobody wrote, read and identified: what comes out must be harmless, and nothing else may happen.

python -m tests.long.fuzzing --minutes 30 --seed 1 FOLDER
"""

import argparse
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from aggregator.errors import AggregatorError
from aggregator.models import Entry, Feed, Identified, KnownEntry, Reading, Task
from aggregator.visit.identify import identify
from aggregator.visit.read import read
from aggregator.visit.urls import canonical_url
from tests.hostile.documents import JSON, OTHER_THINGS, RECOVERED
from tests.hostile.identities import IDENTITIES
from tests.hostile.texts import MARKUP, PAYLOADS, TITLES
from tests.hostile.times import TIMES
from tests.markup import faults

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FEED = Feed(id=1, url="https://o.example/feed", address="https://o.example/feed")

_PATIENCE = 20.0  # seconds of processor time for one document; a worker has ten
_LARGEST = 200_000  # bytes: larger ones only take longer
_CHARSETS = (
    "utf-8",
    "iso-8859-1",
    "windows-1252",
    "utf-16",
    "utf-32",
    "shift_jis",
    "utf-7",
    "ascii",
    "x-unknown",
    "rot13",
)
_TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        *PAYLOADS,
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<item>",
        "</item>",
        "<entry>",
        "</entry>",
        "<title>",
        "<link>",
        "&",
        "<",
        ">",
        '"',
        "'",
        "&#0;",
        "&#xD800;",
        "&#x10FFFF;",
        "&bogus;",
        "&amp;amp;",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ud800",
        "\ufeff",
        "\uffff",
        "]]&gt;",
        'xml:base="http://["',
        'xml:base="javascript:x"',
        'xmlns:x="urn:x"',
        "<x:y>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<?xml version='1.0'?>",
        '<guid isPermaLink="true">',
        "<pubDate>99 Foo 99999</pubDate>",
        "<updated>0000-00-00</updated>",
        "http://[",
        "http://o.example:99999/",
        "http://\u2100.example/",
        "https://www.google.com/url?q=https://www.google.com/url?q=x",
        "https://x.cdn.ampproject.org/c/s/",
        "//",
        "?utm_a=b",
        '{"version":"https://jsonfeed.org/version/1","items":[{"id":NaN}]}',
        "\\ud800",
        "1e999",
        "null",
        "[[[[",
        "}}}}",
        "<content type='xhtml'>",
        '<content type="application/octet-stream">',
        "<media:content url='x'/>",
        "<enclosure url='x' length='-1'/>",
        "<georss:point>x</georss:point>",
    )
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the document that it is wrong with."""

    what: str
    body: bytes


def corpus(folder: Path | None = None) -> list[bytes]:
    """Return the documents that are mutated: those of the scenarios, and every small file of a folder."""
    tables = (RECOVERED, OTHER_THINGS, JSON, IDENTITIES, TITLES, MARKUP, TIMES)
    visits = (visit for table in tables for case in table for visit in case.visits)
    bodies = [visit[2] if isinstance(visit, tuple) else visit for visit in visits if not callable(visit)]
    if folder:
        bodies += [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return [body for body in bodies if 0 < len(body) <= _LARGEST]


def fuzz(
    bodies: Sequence[bytes], seed: int, *, count: int | None = None, seconds: float = 1e9
) -> Iterator[Fault | None]:
    """Yield what is wrong with each of `count` documents, or of as many as there is time for; None for nothing."""
    chance, end, number = random.Random(seed), time.monotonic() + seconds, 0
    while number != count and time.monotonic() < end:
        number += 1
        body = _mutated(chance, bodies)
        headers = {"content-type": f"text/xml; charset={chance.choice(_CHARSETS)}"} if chance.random() < 0.2 else {}
        try:
            with _limit(_PATIENCE):
                what = "; ".join(_wrong(body, headers))
        except Exception:  # noqa: BLE001 -- whatever it is, it is what is looked for
            what = traceback.format_exc()
        yield Fault(what, body) if what else None


def _mutated(chance: random.Random, bodies: Sequence[bytes]) -> bytes:
    """Return one of the bodies, changed a little, or two that were spliced."""
    body = bytearray(chance.choice(bodies))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8, 20))):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice((1, 2, 8, 50, 400, 5000)))
        match chance.randrange(8):
            case 0:
                body[start:end] = b""
            case 1 | 2 | 3:
                body[start:start] = chance.choice(_TOKENS)
            case 4:
                body[start:end] = chance.choice(_TOKENS)
            case 5:
                body[start:start] = body[start:end] * chance.choice((1, 2, 10))
            case 6:
                other = chance.choice(bodies)
                cut = chance.randrange(len(other))
                body[start:] = other[cut : cut + _LARGEST]
            case _:
                body[start : start + 1] = bytes([chance.randrange(256)])
    return bytes(body[:_LARGEST])


def _wrong(body: bytes, headers: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with what is made of a document."""
    task = Task(FEED, FEED.url, headers, body, {}, NOW, 2000)
    try:
        reading = read(task)
    except AggregatorError as error:
        if len(str(error)) > 2000:
            yield "an error without end"
        return
    for entry in reading.entries:
        yield from _wrong_with(entry)
    yield from _wrong_with_reading(reading)
    for known in (reading.fingerprints[::2], reading.fingerprints[1::2]):
        yield from _wrong_when_pruned(task, reading, frozenset(known) - {b""})


def _wrong_with(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with an entry."""
    yield from faults(entry.content)
    for address in (entry.address, canonical_url(entry.link), canonical_url(entry.guid)):
        if canonical_url(address) != address:
            yield f"the address {address!r} is not canonical"
    for link in (entry.link, entry.comments, *(enclosure.url for enclosure in entry.enclosures)):
        if link and not link.startswith(("http://", "https://")):
            yield f"the link {link!r}"
    for text in (entry.title, entry.text, entry.author, entry.content, entry.guid, entry.link):
        if any((c < " " and c not in "\t\n\r") or "\ud7ff" < c < "\ue000" for c in text):
            yield f"a character that XML forbids in {text[:80]!r}"
    if "\n" in entry.title or len(entry.title) > 1000 or any("\u202a" <= c <= "\u202e" for c in entry.title):
        yield f"the title {entry.title[:80]!r}"
    if not entry.keys or entry.published.tzinfo is None or entry.published > NOW.replace(hour=14):
        yield "no keys, or no date"


def _wrong_with_reading(reading: Reading) -> Iterator[str]:
    """Yield what is wrong where a document's entries are told apart, now and when it comes again."""
    first = identify(reading.entries, {}, frozenset(), FEED)
    stored = _stored(first)
    again = identify(reading.entries, stored, frozenset(), FEED)
    if again.fresh or again.edited:
        again_fresh, edited = len(again.fresh), len(again.edited)
        yield f"of {len(first.fresh)} entries {again_fresh} are fresh and {edited} edited when they come again"


def _wrong_when_pruned(task: Task, whole: Reading, known: frozenset[bytes]) -> Iterator[str]:
    """Yield what is read otherwise once some of a document's items are known."""
    marked = zip(whole.entries, whole.fingerprints, strict=True)
    rest = replace(whole, entries=tuple(entry for entry, mark in marked if mark not in known))
    part = read(replace(task, carried=dict.fromkeys(known, 1)))
    for name in ("entries", "title", "home", "invited", "quiet"):
        if getattr(part, name) != getattr(rest, name):
            yield f"{name} differ once {len(known)} items are known"


def _stored(identified: Identified) -> dict[str, KnownEntry]:
    """Return the entries as the store would know them."""
    known = {}
    for number, entry in enumerate(identified.fresh, 1):
        each = KnownEntry(
            number, entry.identity, entry.guid, entry.address, entry.title, entry.published, entry.dated, entry.digest
        )
        known |= dict.fromkeys(entry.keys, each)
    return known


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes more processor time."""

    def ring(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"more than {seconds:g} s of processor time")

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Print how much was tried, and each kind of fault once; keep the first documents of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="further documents to begin from")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to keep documents with faults")
    arguments = parser.parse_args()
    tried, kinds = 0, Counter[str]()
    for fault in fuzz(corpus(arguments.folder), arguments.seed, seconds=arguments.minutes * 60):
        tried += 1
        if fault:
            kind = fault.what.strip().splitlines()[-1][:150]
            kinds[kind] += 1
            if kinds[kind] == 1:
                print(f"--- after {tried}: {fault.what[-1500:]}", flush=True)  # noqa: T201 -- its report
                if arguments.keep:
                    (arguments.keep / f"{arguments.seed}-{tried}").write_bytes(fault.body)
    print(f"{tried} documents, {sum(kinds.values())} faults of {len(kinds)} kinds")  # noqa: T201 -- its report


if __name__ == "__main__":
    main()
