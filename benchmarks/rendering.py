"""What formats cost: bytes of a publication, and milliseconds from one change to three documents of 500 entries.

python benchmarks/rendering.py --size 3000

Beside it feedgen renders the same 500 entries, from nothing each time, as it has to; left out where it is
not installed.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from aggregator.config import Config, read
from aggregator.models import Decision, Entry, Member, Publication, Story
from aggregator.pipeline import publish
from aggregator.publish import atom, rss
from aggregator.publish.channel import channel
from aggregator.publish.documents import cut, make
from aggregator.publish.formats import FORMATS, Format, with_fragments
from aggregator.requests import take_over
from aggregator.store import Store, open_store

try:
    from feedgen.feed import FeedGenerator
except ImportError:
    FeedGenerator = None

_NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_ENTRIES, _TIMES, _ROUNDS = 500, 11, 5


def main(size: int) -> None:
    """Print a row for each format, and what the whole step takes."""
    config = read({"feed": [{"url": "https://one.example/feed.xml", "tags": ["news"]}], "output": [{"hold": "0s"}]})
    with tempfile.TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{Path(folder)}/a.db")) as store:
        _fill(store, config, size)
        print(f"{'':<22}{'bytes each':>11}{'document kB':>12}{'gzip kB':>9}{'join ms':>9}{'with gzip ms':>13}")
        _measure_formats(store, config)
        print(f"one edit to documents  {median(_edit_one(store, config, number) for number in range(_TIMES)):.0f} ms")
        if FeedGenerator:
            _compare(store, config)


def _fill(store: Store, config: Config, size: int) -> None:
    take_over(store, config, now=_NOW)
    text = " ".join(f"word{number * 7919 % 10007}" for number in range(size // 8))
    with store.transaction():
        entries = store.entries.add([_entry(number, text) for number in range(2 * _ENTRIES)])
        store.stories.assign([Decision(entry.id, entry.id, None, "founded") for entry in entries])
    publish(store, config, now=_NOW, hold=False)


def _entry(number: int, text: str) -> Entry:
    link = f"https://one.example/{number}"
    named = {"identity": link, "keys": (link,), "link": link, "address": link, "title": f"Harbour opens pier {number}"}
    dates = {"published": _NOW - timedelta(minutes=number), "first_seen": _NOW}
    return Entry(feed=1, text=text[:2000], content=f"<p>{number} {text}</p>", outlet="one.example", **named, **dates)


def _measure_formats(store: Store, config: Config) -> None:
    (output,) = config.outputs
    carried = cut(store.publications.latest(output.name, limit=_ENTRIES), output)
    head = channel(config, output, carried)
    for each in FORMATS:
        fragments = [each.fragment_of(publication) for publication in carried]
        made = make("x", each.type, each.body(head, fragments), previous=None, now=_NOW)
        joining = _milliseconds(lambda each=each, fragments=fragments: each.body(head, fragments))
        making = _milliseconds(
            lambda each=each, fragments=fragments: make(
                "x", each.type, each.body(head, fragments), previous=None, now=_NOW
            )
        )
        mean = sum(map(len, fragments)) / len(fragments)
        print(
            f"{each.ending:<22}{mean:>11.0f}{len(made.body) / 1e3:>12.0f}{len(made.gzip) / 1e3:>9.0f}"
            f"{joining:>9.2f}{making:>13.1f}"
        )


def _edit_one(store: Store, config: Config, number: int) -> float:
    """Return how many milliseconds it takes from an edit to the three documents."""
    (entry,) = store.entries.get([2 * _ENTRIES - number])
    with store.transaction():
        store.entries.edit([replace(entry, title=f"Harbour closes pier {number}")])
    begun = time.perf_counter()
    assert len(publish(store, config, now=_NOW + timedelta(minutes=number + 1), hold=False)) == len(FORMATS)
    return 1000 * (time.perf_counter() - begun)


def _compare(store: Store, config: Config) -> None:
    """Print what it takes to render 500 entries after a story was published, for feedgen and for us, by turns."""
    (output,) = config.outputs
    shown = store.publications.latest(output.name, limit=_ENTRIES)
    (story,) = store.stories.get([shown[0].story])
    renew = {".atom": _renewed_atom, ".rss": _renewed_rss}
    print(f"{'500 entries anew':<22}{'feedgen ms':>11}{'ours ms':>10}{'times':>8}")
    for each in FORMATS[:2]:
        theirs = partial(_rendered_by_feedgen, shown, each.ending)
        ours = partial(_rendered_again, config, story, shown, renew[each.ending], [each])
        _show(each.ending, [(_milliseconds(theirs), _milliseconds(ours)) for _ in range(_ROUNDS)])
    ours = partial(_rendered_again, config, story, shown, with_fragments, FORMATS)
    both = [partial(_rendered_by_feedgen, shown, each.ending) for each in FORMATS[:2]]
    _show("both; ours all three", [(sum(map(_milliseconds, both)), _milliseconds(ours)) for _ in range(_ROUNDS)])


def _renewed_atom(publication: Publication, member: Member, coverage: Sequence[Member]) -> Publication:
    return replace(publication, atom=atom.fragment(publication, member, coverage))


def _renewed_rss(publication: Publication, member: Member, _coverage: Sequence[Member]) -> Publication:
    return replace(publication, rss=rss.fragment(publication, member))


def _show(label: str, pairs: list[tuple[float, float]]) -> None:
    theirs, ours = (median(each) for each in zip(*pairs, strict=True))
    print(f"{label:<22}{theirs:>11.1f}{ours:>10.2f}{median(one / other for one, other in pairs):>8.0f}")


def _rendered_again(
    config: Config,
    story: Story,
    shown: Sequence[Publication],
    renewed: Callable[..., Publication],
    formats: Sequence[Format],
) -> list[bytes]:
    """Render the newest publication, and documents of it and the others."""
    (output,) = config.outputs
    (member,) = story.members
    carried = cut((renewed(shown[0], member, ()), *shown[1:]), output)
    head = channel(config, output, carried)
    return [each.body(head, [each.fragment_of(publication) for publication in carried]) for each in formats]


def _rendered_by_feedgen(shown: Sequence[Publication], ending: str) -> bytes:
    """Render the same with feedgen."""
    feed = FeedGenerator()
    feed.id("urn:uuid:5d0c2f0e-7d5b-4b8e-9a53-0e6f1c1a7b42")
    feed.title("My merged feed")
    feed.description("Every story once")
    feed.link(href="http://127.0.0.1:8080/")
    for publication in shown:
        entry = feed.add_entry(order="append")
        entry.id(publication.id)
        entry.title(publication.title)
        entry.link(href=publication.link)
        entry.published(publication.published)
        entry.updated(publication.updated)
        entry.author(name=publication.outlet)
        entry.content(publication.content + publication.coverage, type="html")
    return feed.atom_str() if ending == ".atom" else feed.rss_str()


def _milliseconds(action: Callable[[], object]) -> float:
    times = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - begun))
    return median(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=3000, help="bytes of a publisher's text")
    main(parser.parse_args().size)
