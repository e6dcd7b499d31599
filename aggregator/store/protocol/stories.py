"""Which entry is in which story, and what a person put right about it.  Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.models import Correction, Decision, Doubt, Entry, Member, Search, Story


class Stories(Protocol):
    """Which entry is in which story, and why."""

    def assign(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions in this order, and what they mention; found their stories; the stories become pending."""

    def grouped_since(
        self, since: datetime, *, until: datetime | None = None, noted: str | None = None
    ) -> Iterator[tuple[Entry, int, int, str]]:
        """Yield (entry, story, side, trace) whose date or first sight is not before `since`, in order of assignment.

        The entries come without `content`, which grouping does not read.  An entry that was edited after its decision
        has no trace.  `side` is that of the decision, its own story where it names none: corrections leave it as it is.
        `until` bounds the later of date and first sight.  Of entries whose trace begins with `noted` only id, feed,
        title, outlet and times are read.
        """

    def keep_traces(self, traces: Iterable[tuple[Entry, str]]) -> None:
        """Note the trace of entries that were edited after their decision, unless they were edited again since."""

    def grouped(self, entries: Sequence[int], *, noted: str | None = None) -> Iterator[tuple[Entry, int, int, str]]:
        """Yield (entry, story, side, trace) of these entries, as far as they are grouped, as `grouped_since` does."""

    def last_first_seen(self) -> datetime | None:
        """Return when the entry that was assigned last was seen first."""

    def decision(self, entry: int) -> Decision | None:
        """Return why an entry is where it is."""

    def story_of(self, entry: int) -> int | None:
        """Return the story that an entry is in."""

    def mentioning(self, story: int, *, limit: int) -> tuple[Member, ...]:
        """Return entries of other stories that also touch this one, in order of assignment.

        A mention is of the story in which the mentioned story's founding entry is now, here and in `mentioned`.
        """

    def mentioned(self, entry: int) -> tuple[int, ...]:
        """Return the stories that an entry also touches, besides the one that it is in."""

    def get(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories with their members, in that order; unknown ids are left out.

        A story whose entries were all withdrawn has no members.
        """

    def listed(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories as `get` does; here and in what follows without the contents of entries."""

    def latest(self, *, limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return the stories that grew last, newest first, without those that were hidden."""

    def search(self, search: Search, *, limit: int, skip: int = 0) -> tuple[Story, ...]:
        """Return the stories that are asked for.

        Of those with common words only the newest entries are looked at: thousands of them.  Stories that were hidden
        are found by words only.
        """

    def growing(self, *, since: datetime, limit: int) -> tuple[Story, ...]:
        """Return the stories that gained most outlets since a moment, beyond their first one; most first."""

    def outlets(self, *, since: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the outlets of what was first seen since a moment, with the number of entries, most first.

        Of very many entries, those that arrived last stand for all, here and in `langs`; the last hundredth of all
        entries may not be counted yet.
        """

    def langs(self, *, since: datetime) -> tuple[tuple[str, int], ...]:
        """Return the languages, without regions, of what was first seen since a moment, likewise."""

    def doubts(self, *, since: datetime, limit: int, skip: int = 0) -> tuple[Doubt, ...]:
        """Return decisions near the line about entries first seen since a moment, most uncertain first.

        Without those that a person answered in any way, and those about what is hidden.
        """

    def pending(self, *, limit: int, after: int = 0) -> tuple[Story, ...]:
        """Return stories that changed since they were last settled, in order of founding.

        `after` is the story to go on after, where some are left unsettled on purpose.
        """

    def pending_count(self) -> int:
        """Return how many stories changed since they were last settled."""

    def settle(self, ids: Sequence[int]) -> None:
        """Take stories off the pending list."""

    def pend(self, since: datetime, *, feed: int | None = None, after: int = 0, limit: int | None = None) -> int:
        """Make stories with an entry first seen after `since` pending, of one feed or of any.

        For settings that changed: what outputs show of them may be different now.  Of all such entries, or of at most
        `limit` that come `after` one; returned is the one after which to go on, 0 where no more are left.
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

    def get(self, number: int) -> Correction | None:
        """Return a correction."""

    def latest(self, *, limit: int, skip: int = 0) -> tuple[Correction, ...]:
        """Return those that were made last, newest first."""

    def undo(self, number: int, by: int) -> None:
        """Remember which correction took another one back."""

    def keep_seen(self, output: str, entries: Iterable[int]) -> None:
        """Remember that readers of an output were shown these entries: they need not deserve it again."""

    def rename_output(self, output: str, name: str) -> None:
        """Remember under another name what readers of an output were shown."""

    def seen(self, output: str, stories: Sequence[int]) -> frozenset[int]:
        """Return which entries of these stories readers of an output were shown, as far as it was remembered."""
