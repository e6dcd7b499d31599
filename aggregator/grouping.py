"""The verb `group`: entries of the store → stories.  Owns the grouping index of a process."""

from collections.abc import Iterator, Sequence
from itertools import islice

from aggregator.config import Grouping
from aggregator.garbage import nothing_to_find
from aggregator.group.aliases import Aliases
from aggregator.group.assign import Grouper
from aggregator.models import Entry, Feed
from aggregator.store.protocol import Store


class Groups:
    """The grouping index: loaded from the store when something has to be grouped, kept in step with it afterwards."""

    def __init__(self, settings: Grouping, aliases: Aliases) -> None:
        """Take the settings; loading waits until the first use."""
        self._settings = settings
        self._aliases = aliases
        self._grouper: Grouper | None = None
        self._rest: Iterator[tuple[Entry, int, int, str]] = iter(())  # what is still to be loaded
        self._feeds: dict[int, Feed] = {}
        self._loaded = 0
        self._is_loading = False
        self._followed = 0  # the newest correction that the index knows of

    @property
    def loading(self) -> tuple[bool, int]:
        """Return whether the index is being loaded, and how many entries of it were."""
        return self._is_loading, self._loaded

    def load(self, store: Store, *, most: int | None = None) -> bool:
        """Load the index as it was when the last entry was assigned, or `most` further entries of it.

        Return whether it is complete.
        """
        if self._grouper is None:
            self._begin(store)
        assert self._grouper is not None
        try:
            with nothing_to_find():
                loaded = self._grouper.load_all(
                    (entry, story, side, self._feeds[entry.feed].group, trace)
                    for entry, story, side, trace in islice(self._rest, most)
                )
            store.stories.keep_traces(self._grouper.traces())
        except BaseException:
            self._grouper = None  # a part of the index would pass for the whole: what was left to read is gone
            raise
        self._loaded += loaded
        self._is_loading = most is not None and loaded == most
        return not self._is_loading

    def group(self, store: Store, *, limit: int) -> int:
        """Assign at most `limit` entries that have no story yet; return how many."""
        entries = store.entries.ungrouped(limit=limit)
        if not entries:
            return 0
        self.load(store)
        self._follow(store)
        feeds = store.feeds.by_id({entry.feed for entry in entries})
        grouper, self._grouper = self._grouper, None
        assert grouper is not None
        decisions = [grouper.assign(entry, handling=feeds[entry.feed].group) for entry in entries]
        with store.transaction():
            store.stories.assign(decisions)
        self._grouper = grouper  # only now: an index ahead of the store would be wrong
        return len(entries)

    def forget(self) -> None:
        """Load the index anew before it is used again: entries were withdrawn, or feeds are handled differently."""
        self._grouper = None

    def drop(self, entries: Sequence[int]) -> None:
        """Follow the store, which has forgotten these entries for good."""
        if self._grouper is not None:
            self._grouper.forget(entries)

    def renew(self, entries: Sequence[Entry]) -> None:
        """Follow publishers' edits."""
        if self._grouper is not None:
            for entry in entries:
                self._grouper.renew(entry)

    def _follow(self, store: Store) -> None:
        """Take entries for members of the stories that a person put them into since."""
        assert self._grouper is not None
        for correction in store.corrections.since(self._followed):
            for entry in (*correction.entries, *correction.others):
                home = store.stories.story_of(entry)
                if home is not None:
                    self._grouper.move(entry, home)
            self._followed = correction.id

    def _begin(self, store: Store) -> None:
        """Start with an empty index that knows the time."""
        self._grouper = Grouper(self._settings, self._aliases)
        self._rest = iter(())
        self._loaded = 0
        self._feeds = {feed.id: feed for feed in store.feeds.all()}
        self._followed = max((correction.id for correction in store.corrections.since(0)), default=0)
        newest = store.stories.last_first_seen()
        if newest is not None:
            self._grouper.catch_up(newest)
            self._rest = store.stories.grouped_since(newest - self._grouper.reach, noted=self._grouper.noted)
