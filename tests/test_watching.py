"""Tests of what the daemon tells of itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.models import Feed, Outcome
from aggregator.publish.documents import make
from aggregator.sampling import Happened
from aggregator.store import open_store
from aggregator.watching import Watch

FEED = Feed(id=1, url="https://a.example/feed", due=datetime(2026, 3, 14, tzinfo=UTC))
DOCUMENT = make("feed.atom", "application/atom+xml", b"<feed><entry><entry xml:lang='en'>", previous=None, now=FEED.due)


class Told:
    """A watch with a clock that is set by hand, and the lines that it told."""

    def __init__(self):
        """Begin at second 0."""
        self.lines, self.now = [], 0.0
        self.watch = Watch(lambda event, **facts: self.lines.append({"event": event} | facts), lambda: self.now)

    def metrics(self):
        """Return name{labels} → value."""
        store = open_store("sqlite://")
        text = self.watch.exposition(store, {DOCUMENT.path: DOCUMENT}).decode()
        store.close()
        return {
            name: float(value)
            for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        }


@pytest.fixture
def told():
    """Return a watch that has told nothing."""
    return Told()


def test_a_visit_is_told_and_counted(told):
    """What it brought, how long it took, and what became of it."""
    told.watch.visited(Outcome(FEED, 200, entries=9, fresh=3, edited=1, size=4096, seconds=0.5))
    told.watch.visited(Outcome(FEED, 304))
    told.watch.visited(Outcome(FEED, 0, error="no answer"))
    assert [line["event"] for line in told.lines] == ["visit"] * 3
    assert told.lines[0] | {"new": 3, "bytes": 4096, "seconds": "0.50", "next": "2026-03-14T00:00:00Z"} == told.lines[0]
    assert told.lines[2]["error"] == "no answer"
    metrics = told.metrics()
    for outcome in ("read", "unchanged", "failed"):
        assert metrics[f'aggregator_visits_total{{outcome="{outcome}"}}'] == 1
    assert metrics['aggregator_visit_entries_total{change="new"}'] == 3
    assert metrics["aggregator_visit_bytes_total"] == 4096
    assert metrics["aggregator_visit_seconds_sum"] == 0.5


def test_no_next_visit_is_told_of_a_feed_that_is_gone(told):
    """Nobody asks it again by itself."""
    told.watch.visited(Outcome(replace(FEED, gone=True), 410, error="HTTP 410 Gone"))
    assert told.lines[0]["next"] is None


def test_grouping_and_publishing_are_told_where_something_happened(told):
    """Turns in which nothing was to do are no news."""
    told.watch.grouped(0, 0.1)
    told.watch.published((), 0.1)
    assert told.lines == []
    told.watch.grouped(200, 1.5)
    told.watch.published([DOCUMENT], 0.25)
    assert [line["event"] for line in told.lines] == ["grouped", "published"]
    metrics = told.metrics()
    assert metrics["aggregator_grouped_entries_total"] == 200
    assert metrics["aggregator_grouping_seconds_sum"] == 1.5
    assert metrics["aggregator_publishing_seconds_sum"] == 0.25
    assert metrics['aggregator_documents_published_total{document="feed.atom"}'] == 1


def test_levels_are_measured_when_they_are_asked_for(told):
    """What is stored, what waits, what is served, and the process itself."""
    metrics = told.metrics()
    assert metrics["aggregator_entries"] == metrics["aggregator_stories"] == 0
    assert metrics["aggregator_ungrouped_entries"] == metrics["aggregator_pending_stories"] == 0
    assert metrics["aggregator_database_bytes"] > 0
    assert metrics['aggregator_document_bytes{document="feed.atom"}'] == len(DOCUMENT.body)
    assert metrics['aggregator_document_entries{document="feed.atom"}'] == 2
    assert metrics["process_resident_memory_bytes"] > 0


def test_a_refusal_is_told_with_its_reason(told):
    """One line, however long what a stranger sent is."""
    told.watch.refused("host", path="/" + "a" * 5000, client="192.0.2.1", detail="evil.example.org")
    (line,) = told.lines
    assert (line["event"], line["reason"], line["client"]) == ("refused", "host", "192.0.2.1")
    assert len(line["path"]) == 200
    assert told.metrics()['aggregator_refusals_total{reason="host"}'] == 1


def test_a_flood_of_refusals_is_summed_up(told):
    """It fills no disk; other reasons are told all the same, and everything is counted."""
    for _ in range(1000):
        told.watch.refused("host", path="/", client="192.0.2.1")
    told.watch.refused("password", path="/", client="192.0.2.1")
    assert len(told.lines) == 21
    told.now = 61
    told.watch.answered("page", 200)
    assert told.lines[-1] == {"event": "refused", "reason": "host", "more": 980}
    told.watch.refused("host", path="/", client="192.0.2.1")
    assert len(told.lines) == 23
    metrics = told.metrics()
    assert metrics['aggregator_refusals_total{reason="host"}'] == 1001
    assert metrics['aggregator_http_requests_total{route="page",status="200"}'] == 1


def test_what_was_done_since_the_last_sample_is_told_once(told):
    """Visits, failures, entries: then it begins again at nothing."""
    told.watch.visited(Outcome(FEED, 200, entries=5, fresh=3))
    told.watch.visited(Outcome(FEED, 0, error="no answer"))
    told.watch.grouped(3, 0.1)
    assert told.watch.since_last() == Happened(visits=2, failed=1, fresh=3, grouped=3)
    assert told.watch.since_last() == Happened()


def test_the_latest_visits_are_remembered(told):
    """With what each brought; an error that never ends is cut."""
    told.watch.visited(Outcome(FEED, 200, entries=5, fresh=3, edited=1, seconds=0.5))
    told.watch.visited(Outcome(FEED, 0, error="x" * 5000))
    first, second = told.watch.heard
    assert (first.feed, first.status, first.fresh, first.edited, first.seconds) == (FEED.id, 200, 3, 1, 0.5)
    assert len(second.error) == 200
    assert first.at <= second.at


def test_requests_for_each_document_are_counted(told):
    """By their paths; pages have none."""
    for document in ("feed.atom", "feed.atom", "feed.rss", ""):
        told.watch.answered("document" if document else "page", 200, document)
    assert told.watch.requests == {"feed.atom": 2, "feed.rss": 1}
