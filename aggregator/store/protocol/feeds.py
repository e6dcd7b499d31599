"""Subscriptions, their state, and who visits them.  Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.config import FeedSettings
from aggregator.models import Feed, Health, Selection


class Feeds(Protocol):
    """Subscriptions, their state, and who visits them."""

    def subscribe(self, settings: Sequence[FeedSettings], *, now: datetime) -> tuple[tuple[Feed, Feed], ...]:
        """Make the given feeds the ones that are visited; return (before, after) of those known that changed.

        Feeds not seen before fall due `now`; feeds that are left out are retired and keep everything; feeds that come
        back are revived with their history: due `now`, gone no longer, and their next visit is not their first.
        A failing feed whose credentials changed falls due, its failures forgotten; credentials that are not known here
        count as unchanged.
        """

    def all(self) -> tuple[Feed, ...]:
        """Return every feed, retired ones included, in order of id."""

    def listed(self, *, limit: int, skip: int = 0, retired: bool = False) -> tuple[Feed, ...]:
        """Return the feeds of the config, or those that were retired: failing and gone ones first, then by label."""

    def selected(self, selection: Selection, *, limit: int, skip: int = 0) -> tuple[Feed, ...]:
        """Return the feeds that are asked for, in the order that is."""

    def states(self) -> dict[Health, int]:
        """Return how many feeds there are of each health; none of those with no feed."""

    def find(self, url: str) -> Feed | None:
        """Return the feed with this key."""

    def by_id(self, ids: Iterable[int]) -> dict[int, Feed]:
        """Return feeds by id; unknown ids are left out."""

    def claim_due(
        self,
        now: datetime,
        *,
        limit: int,
        urls: Sequence[str] | None = None,
        lease: timedelta = timedelta(minutes=2),
    ) -> tuple[Feed, ...]:
        """Lease at most `limit` feeds that are due, of those named or of all, longest overdue first.

        Retired, paused and gone ones never are; nor is what is leased already.
        """

    def hasten(self, urls: Sequence[str] | None, *, now: datetime) -> None:
        """Make feeds due `now`, or when `not_before` allows: those named, gone ones included, or all but gone ones."""

    def move(self, url: str, to: str, *, now: datetime) -> None:
        """Give a feed another key, where it is asked from now on: due `now`, with all it brought and no failures.

        A feed that has that key already and never brought anything gives way; StoreError where it did.
        """

    def forget_move(self, url: str, *, now: datetime) -> None:
        """Ask a feed at its own address again, due as `hasten` makes it, whatever permanent redirects led to."""

    def save(self, feed: Feed) -> None:
        """Keep the state after a visit and end the lease, unless the feed was moved to another key meanwhile.

        Settings are left as `subscribe` set them.
        """

    def keep_pace(self, feed: int, *, slow: bool) -> None:
        """Keep whether a feed's last visit was slow."""

    def release(self) -> None:
        """End all leases: those of a process that ended in the middle."""

    def turn_back(self, now: datetime) -> None:
        """Reckon from `now` for feeds whose last visit lies in the future, because the clock jumped back.

        They wait as long as they would have after that visit, and no lease outlasts two minutes.
        """

    def next_due(self) -> datetime | None:
        """Return when the next active feed falls due, or its lease ends by itself."""

    def due_by(self, moments: Sequence[datetime]) -> tuple[int, ...]:
        """Return how many active feeds are due at each of these moments, or were before."""

    def leased(self, now: datetime) -> tuple[Feed, ...]:
        """Return the feeds that are being visited, or wait for their turn, longest overdue first."""

    def quieten(self, host: str, until: datetime, *, now: datetime) -> None:
        """Remember that a host, by whatever name it counts requests, wants to be left alone."""

    def quiet(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that want to be left alone now, each until when."""
