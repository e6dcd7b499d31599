"""What the daemon tells of itself: each outcome is counted, and told in the log."""

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache

from aggregator import log
from aggregator.clock import now
from aggregator.config import Config
from aggregator.hubs import Told
from aggregator.metrics import Metrics
from aggregator.models import Document, Outcome
from aggregator.sampling import Happened
from aggregator.store import Store
from aggregator.web.desk import Heard

_LINES = 20  # about refusals of one reason in a minute; the others are summed up
_MINUTE = 60.0
_SHOWN = 200  # characters of what a stranger sent
_HEARD = 5000  # visits that are remembered, to be shown


class Watch:
    """Metrics and log of one daemon.  `tell` writes a line, `clock` tells seconds that never run backwards."""

    def __init__(
        self,
        tell: Callable[..., None] = log.line,
        clock: Callable[[], float] = time.monotonic,
        time_of_day: Callable[[], datetime] = now,
    ) -> None:
        """Begin with nothing counted."""
        self.metrics = Metrics()
        self._tell = tell
        self._clock = clock
        self._time_of_day = time_of_day
        self._minute = clock()
        self._refused: Counter[str] = Counter()
        self._requests: Counter[str] = Counter()
        self._happened: Counter[str] = Counter()
        self._heard: deque[Heard] = deque(maxlen=_HEARD)
        self._answers = cache(self.metrics.counts.requests.labels)  # routes and statuses are few

    def started(self, config: Config) -> None:
        """Tell that everything runs, where, and what is missing."""
        base = config.general.base_url.rstrip("/")
        self._tell("started", listen=config.general.listen, feeds=len(config.feeds), subscribe=f"{base}/feed.atom")
        if not config.feeds:
            self._tell("hint", text=f"there are no feeds yet: {base}/start leads to some")
        if not config.general.contact:
            self._tell("hint", text="aggregator.contact is empty: set it, so that publishers can reach you")

    def visited(self, outcome: Outcome) -> None:
        """Tell of a visit."""
        self._sum_up()
        self.metrics.count_visit(outcome)
        self._happened.update(visits=1, failed=bool(outcome.error), fresh=outcome.fresh)
        self._heard.append(_heard(outcome, self._time_of_day()))
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
        self._happened.update(grouped=entries)
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

    @property
    def requests(self) -> Mapping[str, int]:
        """Return how often each document was asked for since this began."""
        return dict(self._requests)

    def answered(self, route: str, status: int, document: str = "") -> None:
        """Count an answer over HTTP, that of a document by its path, too."""
        self._sum_up()
        if document:
            self._requests[document] += 1
        self._answers(route, str(status)).inc()

    def refused(self, reason: str, *, path: str, client: str, detail: str = "") -> None:
        """Tell of a request that was refused; a flood of them fills no disk."""
        self._sum_up()
        self.metrics.counts.refusals.labels(reason).inc()
        self._refused[reason] += 1
        if self._refused[reason] <= _LINES:
            self._tell("refused", reason=reason, path=path[:_SHOWN], client=client, detail=detail[:_SHOWN])

    @property
    def heard(self) -> tuple[Heard, ...]:
        """Return the latest visits, oldest first."""
        return tuple(self._heard)

    def since_last(self) -> Happened:
        """Return what was done since this was asked last."""
        happened, self._happened = Happened(**self._happened), Counter()
        return happened

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


def _heard(outcome: Outcome, at: datetime) -> Heard:
    """Return what is remembered of a visit: little, since there are many."""
    return Heard(
        feed=outcome.feed.id,
        at=at,
        status=outcome.status,
        fresh=outcome.fresh,
        edited=outcome.edited,
        seconds=outcome.seconds,
        error=outcome.error[:_SHOWN],
    )
