"""What the daemon tells of itself: each outcome is counted, and told in the log."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import cache

from aggregator import log
from aggregator.hubs import Told
from aggregator.metrics import Metrics
from aggregator.models import Document, Outcome
from aggregator.store import Store

_LINES = 20  # about refusals of one reason in a minute; the others are summed up
_MINUTE = 60.0
_SHOWN = 200  # characters of what a stranger sent


class Watch:
    """Metrics and log of one daemon.  `tell` writes a line, `clock` tells seconds that never run backwards."""

    def __init__(self, tell: Callable[..., None] = log.line, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted."""
        self.metrics = Metrics()
        self._tell = tell
        self._clock = clock
        self._minute = clock()
        self._refused: Counter[str] = Counter()
        self._answers = cache(self.metrics.counts.requests.labels)  # routes and statuses are few

    def visited(self, outcome: Outcome) -> None:
        """Tell of a visit."""
        self._sum_up()
        self.metrics.count_visit(outcome)
        self._tell(
            "visit",
            feed=outcome.feed.shown,
            status=outcome.status or None,
            entries=outcome.entries or None,
            new=outcome.fresh or None,
            edited=outcome.edited or None,
            bytes=outcome.size or None,
            seconds=f"{outcome.seconds:.2f}",
            error=outcome.error,
            next=f"{outcome.feed.due:%Y-%m-%dT%H:%M:%SZ}" if outcome.feed.due and not outcome.feed.gone else None,
        )

    def grouped(self, entries: int, seconds: float) -> None:
        """Tell of entries that were grouped; of none there is nothing to tell."""
        if not entries:
            return
        self.metrics.counts.grouped.inc(entries)
        self.metrics.counts.grouping.observe(seconds)
        self._tell("grouped", entries=entries)

    def published(self, documents: Collection[Document], seconds: float) -> None:
        """Tell of documents whose bytes changed."""
        if not documents:
            return
        for document in documents:
            self.metrics.counts.published.labels(document.path).inc()
            self._tell("published", document=document.path, bytes=len(document.body))
        self.metrics.counts.publishing.observe(seconds)

    def announced(self, told: Told) -> None:
        """Tell of a hub that was told of a change, or does not take it."""
        again = told.ping.attempts + 1 if told.error else None
        self._tell("hub", hub=told.ping.hub, document=told.ping.address, failed=again, error=told.error)

    def answered(self, route: str, status: int) -> None:
        """Count an answer over HTTP."""
        self._sum_up()
        self._answers(route, str(status)).inc()

    def refused(self, reason: str, *, path: str, client: str, detail: str = "") -> None:
        """Tell of a request that was refused; a flood of them fills no disk."""
        self._sum_up()
        self.metrics.counts.refusals.labels(reason).inc()
        self._refused[reason] += 1
        if self._refused[reason] <= _LINES:
            self._tell("refused", reason=reason, path=path[:_SHOWN], client=client, detail=detail[:_SHOWN])

    def exposition(self, store: Store, documents: Mapping[str, Document]) -> bytes:
        """Return the metrics as monitors read them; call it in the store's thread."""
        return self.metrics.exposition(store, documents)

    def _sum_up(self) -> None:
        """After a minute, tell how many refusals had no line of their own."""
        if self._clock() - self._minute < _MINUTE:
            return
        for reason, number in self._refused.items():
            if number > _LINES:
                self._tell("refused", reason=reason, more=number - _LINES)
        self._refused.clear()
        self._minute = self._clock()
