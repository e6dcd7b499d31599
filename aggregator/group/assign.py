"""Entries → stories, one at a time.  Owns the memory that decisions are made from."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from aggregator import config
from aggregator.config.values import Handling
from aggregator.group import asides, guards, reasons, traces
from aggregator.group.addresses import KEPT, Addresses, Known
from aggregator.group.aliases import Aliases
from aggregator.group.headlines import Headline
from aggregator.group.index import Index
from aggregator.group.profiles import Profile, profile
from aggregator.group.search import Search, search
from aggregator.group.unread import Sketch
from aggregator.group.weights import WEIGHTS, Weights
from aggregator.models import NEVER, Decision, Entry


class Grouper:
    """Decides for each entry which story it tells, from what was assigned before it.

    A decision depends only on the settings and on the entries that are still remembered, in the order of their
    assignment: a grouper that was loaded with them decides like the one it replaces.
    """

    def __init__(
        self, settings: config.Grouping, aliases: Aliases, weights: Weights = WEIGHTS, *, search: Search = search
    ) -> None:
        """Start empty; `search` finds what a headline resembles."""
        self._settings = settings
        self._search = search
        self._aliases = aliases
        self._index = Index(settings.window, weights)
        self._addresses = Addresses()
        self._numbers: dict[int, int] = {}
        self._reading = traces.reading(aliases)
        self._traces: list[tuple[Entry, str]] = []
        self._clock = NEVER
        self._last = 0

    @property
    def reach(self) -> timedelta:
        """Return how far back entries must be loaded, by the later of date and first sight."""
        return max(KEPT, self._settings.window)

    @property
    def noted(self) -> str:
        """Return how the traces begin with which entries need not be read again."""
        return f"{self._reading} "

    def assign(self, entry: Entry, *, handling: Handling = "story") -> Decision:
        """Decide which story an entry tells and remember it; its id must be positive and new."""
        self._proceed(entry)
        headline, known, pieces = self._read(entry, handling, self._last)
        decision = self._decide(headline, known)
        if known.handling == "story":
            told = pieces()[decision.joined is not None :]  # a member's lead is its story's
            decision = _mentioning(decision, asides.mentioned(headline, told, self._index))
        decision = self._sided(decision)
        self._remember(headline, replace(known, story=decision.story, side=decision.side or decision.story))
        return replace(decision, trace=traces.trace(known, headline, self._reading))

    def load(
        self, entry: Entry, story: int, *, side: int | None = None, handling: Handling = "story", trace: str = ""
    ) -> None:
        """Remember an entry that was assigned before, see `load_all`."""
        self.load_all([(entry, story, side, handling, trace)])

    def load_all(self, assigned: Iterable[tuple[Entry, int, int | None, Handling, str]]) -> int:
        """Remember entries that were assigned before, in the order of their assignment; return how many.

        Each comes with its story, the side of its decision (None for the decision's own story), handling and trace.
        With the trace of its decision an entry is not read again: id, feed, title, outlet and times are enough.
        """
        before, sketches = self._last, list[Sketch]()
        for entry, story, side, handling, trace in assigned:
            self._proceed(entry)
            if traces.is_readable(trace, self._reading):
                sketch = self._recall(entry, story, side or story, handling, trace)
                sketches += [sketch] if sketch else []
            else:
                self._index.add_unread(sketches)
                sketches.clear()
                headline, known, _ = self._read(entry, handling, self._last)
                self._traces.append((entry, traces.trace(known, headline, self._reading)))
                self._remember(headline, replace(known, story=story, side=side or story))
        self._index.add_unread(sketches)
        self._index.expire(self._clock)
        return self._last - before

    def traces(self) -> list[tuple[Entry, str]]:
        """Return the traces of what had to be read while it was loaded, once."""
        found, self._traces = self._traces, []
        return found

    def _recall(self, entry: Entry, story: int, side: int, handling: Handling, trace: str) -> Sketch | None:
        """Remember an entry by its trace; return what the index has to know of it, None where others do not join it."""
        number, later = self._last, max(entry.published, entry.first_seen)
        is_alive = self._clock - later <= self._settings.window
        outline = traces.outlined(trace, entry, handling)
        told = trace if is_alive else traces.head(trace)  # the rest is long, and nobody will ask for it
        known = partial(traces.recalled, told, entry, number, handling=handling, story=story, side=side)
        self._numbers[entry.id] = number
        self._addresses.add_unread(number, later, outline.keys, known)
        if not outline.words or not is_alive:
            return None
        read = partial(_compared, trace, known, entry, self._index)
        return Sketch(number, entry.feed, story, later, outline.words, outline.context, outline.article, read)

    def catch_up(self, clock: datetime) -> None:
        """Know the time before anything is loaded: the first sight of the entry that was assigned last."""
        self._clock = max(self._clock, clock)

    def renew(self, entry: Entry) -> None:
        """Remember an entry as its publisher edited it; its story stays."""
        number = self._numbers.get(entry.id)
        before = self._addresses.get(number) if number is not None else None
        if before is None:
            return
        self._index.remove(before.number)
        self._addresses.remove(before.number)
        headline, known, _ = self._read(entry, before.handling, before.number)
        self._remember(headline, replace(known, story=before.story, side=before.side))

    def forget(self, entries: Iterable[int]) -> None:
        """Remember these entries no longer, as if they had never been assigned."""
        for entry in entries:
            number = self._numbers.pop(entry, None)
            if number is not None:
                self._index.remove(number)
                self._addresses.remove(number)

    def move(self, entry: int, story: int) -> None:
        """Remember an entry as a member of the story that a person put it into."""
        number = self._numbers.get(entry)
        if number is not None:
            self._addresses.move(number, story)
            self._index.move(number, story)

    def sizes(self) -> dict[str, int]:
        """Return how much is remembered, by what it is: what a long stream must not let grow."""
        return self._index.sizes() | self._addresses.sizes()

    def _proceed(self, entry: Entry) -> None:
        """Go on to a new entry: the time is at least that of its first sight, and what is too old is forgotten."""
        self._clock = max(self._clock, entry.first_seen)
        self._index.expire(self._clock)
        for forgotten in self._addresses.expire(self._clock, self.reach):
            self._numbers.pop(forgotten, None)
        self._last += 1

    def _read(self, entry: Entry, handling: Handling, number: int) -> Profile:
        return profile(entry, handling, number, aliases=self._aliases, index=self._index)

    def _remember(self, headline: Headline, known: Known) -> None:
        self._numbers[known.entry] = known.number
        self._addresses.add(known)
        if known.resembles and headline.words:
            headline.story, headline.side = known.story, known.side
            self._index.add(headline)

    def _sided(self, decision: Decision) -> Decision:
        """Return a decision with the side of the member that it joins, where that is not the story's own."""
        number = self._numbers.get(decision.joined) if decision.joined is not None else None
        joined = self._addresses.get(number) if number is not None else None
        return replace(decision, side=joined.side) if joined and joined.side != decision.story else decision

    def _decide(self, headline: Headline, known: Known) -> Decision:
        """Return the decision of the first path that leads anywhere."""
        found = self._at_once(known)
        if found:
            return found
        likeness = self._search(headline, self._index, self._settings.caution, self._recurring)
        if known.resembles:
            return reasons.scored(headline.entry, likeness, rarest=self._index.rarest)
        if likeness.story is not None and not guards.is_list(headline.entry.title):
            beyond = "live" if guards.is_live(headline.entry.title) else "double"
            likeness = replace(likeness, guards=(*likeness.guards, beyond))
            return reasons.scored(headline.entry, likeness, rarest=self._index.rarest)
        touched = likeness.mentions if likeness.story is None else (likeness.story, *likeness.mentions)
        likeness = replace(likeness, story=None, mentions=touched, guards=(reasons.ROUNDUP,))
        return reasons.founded(headline.entry, reasons.SEVERAL, likeness, rarest=self._index.rarest)

    def _at_once(self, known: Known) -> Decision | None:
        """Return the decision that needs no score, None where one is needed."""
        if known.handling == "none":
            return reasons.apart(known.entry, reasons.APART)
        copied = self._copied(known)
        if copied:
            return copied
        if self._addresses.recurs(known.feed, known.template, known.published):
            return reasons.apart(known.entry, reasons.AGAIN, "recurring title")
        other = self._titled(known) if known.telling else None
        if other:
            return reasons.same(known.entry, "title", other=other.entry, story=other.story)
        return reasons.apart(known.entry, reasons.COPY) if known.copies else None

    def _titled(self, known: Known) -> Known | None:
        """Return an entry with the same title that may be joined for it."""
        window = self._settings.window
        return self._addresses.titled(known, since=self._clock - window, window=window)

    def _copied(self, known: Known) -> Decision | None:
        """Return the decision to join an entry with the same address or enclosure."""
        for position, key in enumerate(known.addresses):
            other = self._addresses.holder(key, known) if key else None
            if other:
                path: Literal["address", "enclosure"] = "enclosure" if position else "address"
                return reasons.same(known.entry, path, other=other.entry, story=other.story)
        return None

    def _recurring(self, headline: Headline) -> bool:
        known = self._addresses.get(headline.number)
        return known is not None and self._addresses.recurs(known.feed, known.template)


def _compared(trace: str, known: Callable[[], Known], entry: Entry, index: Index) -> Headline:
    """Return an entry as it is compared."""
    return traces.compared(trace, known(), entry, index)


def _mentioning(decision: Decision, stories: Iterable[int]) -> Decision:
    """Return a decision with the stories that the rest of the text touches."""
    others = dict.fromkeys((*decision.mentions, *stories))
    others.pop(decision.story, None)
    return replace(decision, mentions=tuple(others))
