"""Entries, what recognises them, and what becomes of them in the end.  Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.models import Entry, KnownEntry, Sweep


class Entries(Protocol):
    """Entries, and the keys under which their feeds may carry them again.

    Only `add` returns `keys`; entries that are read come without.
    """

    def known(self, feed: int, keys: Iterable[str]) -> dict[str, KnownEntry]:
        """Return the stored entry behind each of these keys that is known in this feed."""

    def add(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Store fresh entries with their keys; return them with ids, in the same order."""

    def edit(self, entries: Sequence[Entry]) -> None:
        """Replace what a publisher changed; id, identity, dates, backlog and story stay.

        Their stories become pending.
        """

    def learn(self, feed: int, learned: Sequence[tuple[int, str]]) -> None:
        """Remember further keys: (entry id, key)."""

    def carried(self, feed: int) -> dict[bytes, int]:
        """Return fingerprint → entry id of what the feed's last document carried."""

    def set_carried(self, feed: int, carried: Mapping[bytes, int], *, now: datetime) -> None:
        """Replace what the feed carries; entries that dropped out are marked as last carried `now`."""

    def past(self, feed: int, titles: Iterable[str]) -> tuple[datetime | None, frozenset[str]]:
        """Return the newest date that a feed's entries claim, and which of these titles they have."""

    def get(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """Return entries by id, in that order; unknown ids are left out."""

    def by_link(self, link: str) -> tuple[Entry, ...]:
        """Return the entries with this link, canonical address or comments page."""

    def links_beside(self, link: str, *, limit: int) -> tuple[str, ...]:
        """Return at most `limit` links before this one, and after it, in alphabetical order: those that begin alike."""

    def ungrouped(self, *, limit: int) -> tuple[Entry, ...]:
        """Return entries that have no story yet, in order of publisher's date, feed and identity; without `content`."""

    def search(self, words: str, *, limit: int = 50) -> tuple[Entry, ...]:
        """Return entries whose title or text has these words, newest first.

        Words within quotes stand together.  Any text is a valid query.
        """

    def excerpt(self, ids: Iterable[int], words: str) -> dict[int, tuple[str, str]]:
        """Return title and part of the text of those of these entries that have the words, as `search` takes them.

        Each hit stands between U+E000 and U+E001, which stand nowhere else.
        """

    def of_feed(self, feed: int, *, limit: int, skip: int = 0) -> tuple[Entry, ...]:
        """Return the entries of a feed that arrived last, newest first."""

    def alike(self, words: Iterable[Sequence[str]], *, limit: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return the entries that share the most of these words, the rarest counted most; of equals the newest first.

        With them, which share of all entries has each of the words, about.  A word is given in all its spellings, which
        may be several words in a row, or with "*" at the end stand for all that begin so; the most telling stand first.
        Of entries that share a common word and no other, only the newest are looked at; those that only begin like a
        common word are left out where it is not among the first.
        """

    def ungrouped_count(self) -> int:
        """Return how many entries have no story yet."""

    def count(self) -> int:
        """Return the number of entries stored, without withdrawn ones."""

    def hide(self, entries: Iterable[int], *, hidden: bool) -> None:
        """Keep entries out of every output, or no longer; their stories become pending."""

    def hidden(self, ids: Iterable[int]) -> frozenset[int]:
        """Return which of these entries are hidden by themselves, whatever their story is."""

    def counts(self, feeds: Iterable[int]) -> dict[int, int]:
        """Return how many entries of each of these feeds are stored; none is told of those without."""

    def withdraw(self, feed: int, *, most: int | None = None) -> None:
        """Take the feed's entries out of everything but `known`, for good: they stay away even when it carries them.

        Their stories become pending; one that has lost all its members has none from then on.  Of more than `most`,
        the rest is left to `Retention.withdraw`; what the feed brings from now on is not meant.
        """


class Retention(Protocol):
    """What goes once its time is over, a little at a time, and the space that it leaves."""

    def forget(
        self,
        *,
        old: datetime,
        dropped: datetime,
        outputs: Collection[str],
        after: tuple[int, int] | None = None,
        limit: int,
    ) -> Sweep:
        """Look at `limit` entries after a place, oldest first, and forget those stories of theirs whose time is over.

        That is where each entry is dated and was first seen before `old`, and was carried last by its feed before
        `dropped` (a retired or gone feed carried its entries until its last visit), and these outputs show nothing of
        the story but what was archived.  Stories are forgotten whole: their entries as by `withdraw`, their decisions,
        what was published of them.  Never those that are pending, nor that of the newest decision.
        """

    def withdraw(self, *, limit: int) -> tuple[int, ...]:
        """Withdraw at most `limit` of the entries that `Entries.withdraw` left; return which."""

    def empty(self, *, limit: int) -> int:
        """Take texts and links from at most `limit` withdrawn entries that have them; return from how many.

        What `known` tells of them stays.  With them go the decisions of stories that have no members left.
        """

    def merge(self, *, most: int) -> bool:
        """Put parts of the index of words together, writing about so many bytes; return whether there may be more."""

    def shrink(self, *, most: int) -> bool:
        """Give at most so many free bytes back to the file system; return whether there are more to give."""
