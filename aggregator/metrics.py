"""What is counted, and how monitors read it.  Owns prometheus-client."""

import re
from collections.abc import Iterable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    Summary,
    generate_latest,
)

from aggregator import __version__
from aggregator.models import Document, Outcome
from aggregator.store import Store

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)
_NAME = "aggregator"
_ENTRY = re.compile(rb"<entry[ >]")


class Counts:
    """What happened since the process started; every name begins with `aggregator_`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Begin at nothing."""

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(name, text, labels, namespace=_NAME, registry=registry)

        self.visits = counter("visits", "Visits of feeds, by what became of them.", "outcome")
        self.visit_entries = counter("visit_entries", "Entries that visits stored or renewed.", "change")
        self.restarts = counter("worker_restarts", "Processes that documents cost, by time, memory or crash.")
        self.visit_bytes = counter("visit_bytes", "Bytes of the documents that publishers sent, decoded.")
        self.visit_seconds = Histogram(
            "visit_seconds", "How long visits took.", namespace=_NAME, registry=registry, buckets=_SECONDS
        )
        self.grouped = counter("grouped_entries", "Entries that were grouped.")
        self.grouping = Summary("grouping_seconds", "How long grouping took.", namespace=_NAME, registry=registry)
        self.publishing = Summary("publishing_seconds", "How long publishing took.", namespace=_NAME, registry=registry)
        self.published = counter("documents_published", "Documents whose bytes changed.", "document")
        self.requests = counter("http_requests", "Requests that were answered.", "route", "status")
        self.refusals = counter("refusals", "Requests that were refused.", "reason")


class Levels:
    """How much there is now; every name begins with `aggregator_`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Begin at nothing."""

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(name, text, labels, namespace=_NAME, registry=registry)

        self.feeds = gauge("feeds", "Feeds, by their health.", "state")
        self.entries = gauge("entries", "Entries stored.")
        self.stories = gauge("stories", "Stories stored.")
        self.ungrouped = gauge("ungrouped_entries", "Entries that wait to be grouped.")
        self.pending = gauge("pending_stories", "Stories that wait to be published.")
        self.database = gauge("database_bytes", "Size of the database.")
        self.document_bytes = gauge("document_bytes", "Size of each document.", "document")
        self.document_entries = gauge("document_entries", "Entries in each output's document.", "document")


class Metrics:
    """Everything that monitors may ask for, in a registry of its own."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._registry = CollectorRegistry()
        self.counts = Counts(self._registry)
        self._levels = Levels(self._registry)
        Info(_NAME, "The program.", registry=self._registry).info({"version": __version__})
        ProcessCollector(registry=self._registry)

    def count_visit(self, outcome: Outcome) -> None:
        """Count a visit with what it brought."""
        counts = self.counts
        counts.visits.labels(_became(outcome)).inc()
        counts.visit_entries.labels("new").inc(outcome.fresh)
        counts.visit_entries.labels("edited").inc(outcome.edited)
        counts.visit_bytes.inc(outcome.size)
        counts.restarts.inc(outcome.killed)
        counts.visit_seconds.observe(outcome.seconds)

    def exposition(self, store: Store, documents: Mapping[str, Document]) -> bytes:
        """Return the text that Prometheus reads (its text format 0.0.4); call it in the store's thread."""
        levels = self._levels
        for state, number in store.feeds.states().items():
            levels.feeds.labels(state).set(number)
        levels.entries.set(store.entries.count())
        levels.stories.set(store.stories.count())
        levels.ungrouped.set(store.entries.ungrouped_count())
        levels.pending.set(store.stories.pending_count())
        levels.database.set(store.size())
        self._measure(list(documents.values()))
        return generate_latest(self._registry)

    def _measure(self, documents: Iterable[Document]) -> None:
        """Measure the documents as they are served now."""
        self._levels.document_bytes.clear()
        self._levels.document_entries.clear()
        for document in documents:
            self._levels.document_bytes.labels(document.path).set(len(document.body))
            if document.path.endswith(".atom"):  # its siblings carry the same entries
                self._levels.document_entries.labels(document.path).set(len(_ENTRY.findall(document.body)))


def _became(outcome: Outcome) -> str:
    """Return what became of a visit, in a word."""
    if outcome.feed.gone:
        return "gone"
    if outcome.error:
        return "failed"
    return "unchanged" if outcome.status == 304 else "read"
