"""What is counted over time, for people to look at.  Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from aggregator.models import Sample, Tally


class Figures(Protocol):
    """What is counted over time: the days of feeds, and the daemon's samples."""

    def tally(self, *, limit: int) -> int:
        """Count at most `limit` days of feeds anew that changed since they were counted; return how many those were."""

    def tallies(self, since: datetime, feeds: Iterable[int]) -> tuple[Tally, ...]:
        """Return what was counted of these feeds since the day of a moment, by feed and day; no day without entries."""

    def add(self, sample: Sample) -> None:
        """Keep a sample, in the place of one of the same moment."""

    def samples(self, since: datetime) -> tuple[Sample, ...]:
        """Return the samples that were taken since a moment, in order of time."""

    def forget(self, before: datetime) -> None:
        """Forget the samples that were taken before a moment, and days before it that have no entries any more."""
