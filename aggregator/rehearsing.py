"""What a person put right as labels: the stored entries are grouped again without it, and compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from aggregator.config.values import Handling
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Pairs, decided_right, labelled
from aggregator.models import Entry
from aggregator.store.protocol import Store

_AT_ONCE = 500  # entries that are looked for at once
_BRIEFLY = ""  # how every trace begins: of no entry is more read than its times


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How many of the labelled pairs a caution decides rightly."""

    caution: float
    together: int
    apart: int


def labels(store: Store) -> Pairs:
    """Return the pairs of stored entries that corrections put together or take apart."""
    corrections = store.corrections.since(0)
    named = sorted({entry for each in corrections for entry in (*each.entries, *each.others)})
    return labelled(corrections, {entry.id for entry in _stored(store, named)})


def around(store: Store, pairs: Pairs, window: timedelta) -> Iterator[tuple[Entry, Handling]]:
    """Yield what was grouped within `window` before entries of these pairs, and them, in order of assignment."""
    feeds = {feed.id: feed.group for feed in store.feeds.all()}
    for begin, end in _spans(store, pairs, window):
        for entry, *_ in store.stories.grouped_since(begin, until=end):
            yield entry, feeds[entry.feed]


def count(store: Store, pairs: Pairs, window: timedelta) -> int:
    """Return how many entries `around` yields."""
    spans = _spans(store, pairs, window)
    found = (store.stories.grouped_since(begin, until=end, noted=_BRIEFLY) for begin, end in spans)
    return sum(1 for _ in chain.from_iterable(found))


def rehearse(
    entries: Iterable[tuple[Entry, Handling]], pairs: Pairs, groupers: Mapping[float, Grouper]
) -> tuple[Rehearsal, ...]:
    """Group entries by each caution, and count the pairs that it decides rightly."""
    wanted = pairs.entries
    found: dict[float, dict[int, int]] = {caution: {} for caution in groupers}
    for entry, handling in entries:
        for caution, grouper in groupers.items():
            story = grouper.assign(entry, handling=handling).story
            if entry.id in wanted:
                found[caution][entry.id] = story
    return tuple(Rehearsal(caution, *decided_right(pairs, stories)) for caution, stories in found.items())


def _spans(store: Store, pairs: Pairs, window: timedelta) -> list[tuple[datetime, datetime]]:
    """Return the time before the entries of these pairs, as spans that do not touch, in order."""
    spans: list[tuple[datetime, datetime]] = []
    moments = (max(entry.published, entry.first_seen) for entry in _stored(store, sorted(pairs.entries)))
    for moment in sorted(moments):
        begin = moment - window
        if spans and begin <= spans[-1][1]:
            begin, _ = spans.pop()
        spans.append((begin, moment))
    return spans


def _stored(store: Store, entries: list[int]) -> Iterator[Entry]:
    """Yield these entries, as far as they are still there and grouped."""
    portions = (entries[start : start + _AT_ONCE] for start in range(0, len(entries), _AT_ONCE))
    found = chain.from_iterable(map(store.entries.get, portions))
    return (entry for entry in found if store.stories.story_of(entry.id) is not None)
