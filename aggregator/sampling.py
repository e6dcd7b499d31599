"""A sample of what the daemon does, every few minutes, for the plots of its last day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.models import Sample
from aggregator.store import Store

EVERY = timedelta(minutes=5)
_KEPT = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Happened:
    """What was done since the last sample: visits, those of them that failed, entries that were fresh, and grouped."""

    visits: int = 0
    failed: int = 0
    fresh: int = 0
    grouped: int = 0


def keep_sample(store: Store, happened: Happened, *, memory: int, now: datetime) -> None:
    """Keep what was done and how things stand, `memory` in bytes; forget what is older than a week and a day."""
    sample = Sample(
        at=now,
        visits=happened.visits,
        failed=happened.failed,
        fresh=happened.fresh,
        grouped=happened.grouped,
        stories=store.stories.count(),
        memory=memory,
        size=store.size(),
        waiting=store.entries.ungrouped_count(),
    )
    with store.transaction():
        store.figures.add(sample)
        store.figures.forget(now - _KEPT)
