"""Samples of what the daemon does."""

from datetime import UTC, datetime, timedelta

from aggregator.models import Sample
from aggregator.sampling import Happened, keep_sample
from aggregator.store import open_store

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def test_a_sample_tells_what_was_done_and_how_things_stand():
    """With the size of the database."""
    store = open_store("sqlite://")
    keep_sample(store, Happened(visits=5, failed=1, fresh=9, grouped=8), memory=77, now=NOW)
    (sample,) = store.figures.samples(NOW - timedelta(hours=1))
    assert sample == Sample(NOW, visits=5, failed=1, fresh=9, grouped=8, memory=77, size=store.size())
    assert sample.size > 0
    store.close()


def test_samples_are_forgotten_after_a_week_and_a_day():
    """So that they take no space to speak of."""
    store = open_store("sqlite://")
    for days in (0, 7, 9):
        keep_sample(store, Happened(), memory=0, now=NOW + timedelta(days=days))
    assert [sample.at for sample in store.figures.samples(NOW)] == [NOW + timedelta(days=days) for days in (7, 9)]
    store.close()
