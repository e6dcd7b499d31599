"""The Store protocol: what every backend promises, and every backend is tested for.  Pure.

A store belongs to the thread that opened it.  Methods that change something are called inside `transaction()`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.config import FeedSettings
from aggregator.models import (
    Correction,
    Decision,
    Document,
    Entry,
    Feed,
    Health,
    KnownEntry,
    Publication,
    Request,
    Story,
    Sweep,
)


class Feeds(Protocol):
    """Subscriptions, their state, and who visits them."""

    def subscribe(self, settings: Sequence[FeedSettings], *, now: datetime) -> tuple[tuple[Feed, Feed], ...]:
        """Make the given feeds the ones that are visited; return (before, after) of those known that changed.

        Feeds not seen before fall due `now`; feeds that are left out are retired and keep everything; feeds that come
        back are revived with their history: due `now`, gone no longer, and their next visit is not their first.
        """

    def all(self) -> tuple[Feed, ...]:
        """Return every feed, retired ones included, in order of id."""

    def listed(self, *, limit: int, skip: int = 0, retired: bool = False) -> tuple[Feed, ...]:
        """Return the feeds of the config, or those that were retired: failing and gone ones first, then by label."""

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

    def save(self, feed: Feed) -> None:
        """Keep the state after a visit and end the lease, unless the feed was moved to another key meanwhile.

        Settings are left as `subscribe` set them.
        """

    def release(self) -> None:
        """End all leases: those of a process that ended in the middle."""

    def turn_back(self, now: datetime) -> None:
        """Reckon from `now` for feeds whose last visit lies in the future, because the clock jumped back.

        They wait as long as they would have after that visit, and no lease outlasts two minutes.
        """

    def next_due(self) -> datetime | None:
        """Return when the next active feed falls due, or its lease ends by itself."""


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

    def get(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """Return entries by id, in that order; unknown ids are left out."""

    def by_link(self, link: str) -> tuple[Entry, ...]:
        """Return the entries with this link, canonical address or comments page."""

    def links_beside(self, link: str, *, limit: int) -> tuple[str, ...]:
        """Return at most `limit` links before this one, and after it, in alphabetical order: those that begin alike."""

    def ungrouped(self, *, limit: int) -> tuple[Entry, ...]:
        """Return entries that have no story yet, in order of publisher's date, feed and identity."""

    def search(self, words: str, *, limit: int = 50) -> tuple[Entry, ...]:
        """Return entries whose title or text has these words, newest first.  Any text is a valid query."""

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

    def withdraw(self, feed: int) -> None:
        """Take the feed's entries out of everything but `known`, for good: they stay away even when it carries them.

        Their stories become pending; one that has lost all its members has none from then on.
        """


class Stories(Protocol):
    """Which entry is in which story, and why."""

    def assign(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions in this order; found their stories; the stories become pending."""

    def grouped_since(self, since: datetime) -> Iterator[tuple[Entry, int, str]]:
        """Yield (entry, story, trace) whose date or first sight is not before `since`, in order of assignment.

        The entries come without `content`, which grouping does not read.  An entry that was edited after its decision
        has no trace.
        """

    def last_first_seen(self) -> datetime | None:
        """Return when the entry that was assigned last was seen first."""

    def decision(self, entry: int) -> Decision | None:
        """Return why an entry is where it is."""

    def story_of(self, entry: int) -> int | None:
        """Return the story that an entry is in."""

    def get(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories with their members, in that order; unknown ids are left out.

        A story whose entries were all withdrawn has no members.
        """

    def latest(self, *, limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return the stories that grew last, newest first, without those that were hidden."""

    def search(self, *, words: str = "", tag: str = "", limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return stories with an entry that has all of these words and is of a feed with this tag.

        Those whose entry arrived last come first; only the newest entries are looked at: thousands of them.  Stories
        that were hidden are found by words only.
        """

    def pending(self, *, limit: int, after: int = 0) -> tuple[Story, ...]:
        """Return stories that changed since they were last settled, in order of founding.

        `after` is the story to go on after, where some are left unsettled on purpose.
        """

    def pending_count(self) -> int:
        """Return how many stories changed since they were last settled."""

    def settle(self, ids: Sequence[int]) -> None:
        """Take stories off the pending list."""

    def pend(self, since: datetime, *, feed: int | None = None) -> None:
        """Make all stories with an entry first seen after `since` pending, of one feed or of any.

        For settings that changed: what outputs show of them may be different now.
        """

    def count(self) -> int:
        """Return the number of stories that have members."""

    def merge(self, stories: Sequence[int]) -> int:
        """Make several stories the one of them that was founded first; return it.  The others have no members then.

        It becomes pending; publications go with their representative, here and in `split`.
        """

    def split(self, entries: Sequence[int], story: int) -> None:
        """Put entries of one story into another, founding it if need be; both become pending.

        Where a publication's founding entry is no longer with its representative, the representative takes its place.
        """

    def hide(self, story: int, *, hidden: bool) -> None:
        """Keep a story and all that joins it out of every output, or no longer; it becomes pending."""

    def hidden(self, ids: Iterable[int]) -> frozenset[int]:
        """Return which of these stories are hidden as a whole."""


class Corrections(Protocol):
    """What a person put right, in order, and what readers had been shown of it by then."""

    def add(self, correction: Correction) -> Correction:
        """Keep a correction, after all that were kept before; return it with its id."""

    def since(self, number: int) -> tuple[Correction, ...]:
        """Return those with a higher id, in the order in which they were made; all since 0."""

    def of_entries(self, entries: Iterable[int]) -> tuple[Correction, ...]:
        """Return those that name one of these entries, in the order in which they were made."""

    def keep_seen(self, output: str, entries: Iterable[int]) -> None:
        """Remember that readers of an output were shown these entries: they need not deserve it again."""

    def seen(self, output: str, stories: Sequence[int]) -> frozenset[int]:
        """Return which entries of these stories readers of an output were shown, as far as it was remembered."""


class Publications(Protocol):
    """What readers were shown, and the documents that show it.

    A publication that was removed is known to nothing but `given` and `last_updated`.  One that was archived keeps what
    readers know it by, and has lost its content, coverage and fragments.
    """

    def of_stories(self, output: str, stories: Sequence[int]) -> dict[int, Publication]:
        """Return unit → publication of what these stories have in this output."""

    def save(self, publications: Sequence[Publication]) -> None:
        """Insert publications, or replace them by id.

        Publications may exchange their units within one call.  StoreError where output, link, outlet or `published` of
        a stored one would change, a unit get a second publication in its output, or one that was removed come back.
        """

    def remove(self, ids: Iterable[str]) -> None:
        """Take publications away from readers, for good; their unit may get another one, under another id."""

    def given(self, ids: Iterable[str]) -> frozenset[str]:
        """Return which of these ids publications have, or had before they were removed: they are never given again."""

    def archive(self, output: str, *, keep: int, limit: int) -> int:
        """Archive at most `limit` of those beyond the output's newest `keep`, oldest first; return how many."""

    def mend(self, output: str, *, newest: int) -> int:
        """Make the stories of those among the output's newest pending that lack a fragment; return how many lack one.

        They were archived before the output was to carry so much, or come from a program that had fewer formats.
        """

    def last_updated(self, output: str) -> datetime | None:
        """Return the newest `updated` ever given in this output, by a publication that was removed too."""

    def latest(self, output: str, *, limit: int) -> tuple[Publication, ...]:
        """Return the newest by moment of publication, newest first."""

    def find(self, id: str) -> Publication | None:
        """Return a publication by its id."""

    def unit_of(self, id: str) -> int | None:
        """Return the founding entry of what a publication shows or, where it was removed, showed."""

    def of_story(self, story: int) -> tuple[Publication, ...]:
        """Return all publications of a story, over all outputs, in order of publication."""

    def document(self, path: str) -> Document | None:
        """Return the document last rendered for a path."""

    def documents(self) -> tuple[Document, ...]:
        """Return all documents."""

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all documents."""

    def save_document(self, document: Document) -> None:
        """Insert or replace a document."""

    def remove_document(self, path: str) -> None:
        """Forget a document whose output is gone."""


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

    def empty(self, *, limit: int) -> int:
        """Take texts and links from at most `limit` withdrawn entries that have them; return from how many.

        What `known` tells of them stays.  With them go the decisions of stories that have no members left.
        """

    def shrink(self, *, most: int) -> bool:
        """Give at most so many free bytes back to the file system; return whether there are more to give."""


class Requests(Protocol):
    """What other commands ask of the process that holds the writer lease."""

    def leave(self, verb: str, arguments: Mapping[str, object], *, now: datetime) -> int:
        """Leave a request in a transaction of its own; return its id.  Needs no writer lease."""

    def open(self) -> tuple[Request, ...]:
        """Return requests not answered yet, oldest first."""

    def answer(self, id: int, answer: str, *, failed: bool = False) -> None:
        """Answer a request."""

    def answer_to(self, id: int) -> tuple[str, bool] | None:
        """Return (text, failed) once a request is answered."""

    def withdraw(self, id: int) -> None:
        """Take back a request that nobody answered."""


class Store(Protocol):
    """Everything that outlives the process."""

    feeds: Feeds
    entries: Entries
    stories: Stories
    corrections: Corrections
    publications: Publications
    requests: Requests
    retention: Retention

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what is changed inside is kept at its end, or not at all.  May be nested."""

    def take_writer_lease(self) -> None:
        """Become the one process that changes things, until `close`; raise WriterBusy where another is."""

    def note(self, name: str) -> str:
        """Return a note that was kept under this name, or an empty string."""

    def keep_note(self, name: str, value: str) -> None:
        """Keep a short text under a name: fingerprints of settings, versions."""

    def size(self) -> int:
        """Return how many bytes it takes."""

    def copy_to(self, path: str, progress: Callable[[int, int], None]) -> None:
        """Write a copy of what is committed, which can be opened in its place, to a file that nobody else reads.

        Others go on reading and changing the store.  `progress` is told how much is done, and of how much.  The copy is
        checked, and appears, or replaces what was there, only when it is complete; StoreError where that fails.
        """

    def close(self) -> None:
        """Give everything back; the store cannot be used afterwards."""
