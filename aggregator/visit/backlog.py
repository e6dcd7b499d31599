"""Which fresh entries are old news: stored and grouped, but not announced.  Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.models import Entry, Feed


@dataclass(frozen=True, slots=True)
class Past:
    """What a feed brought before: the newest date that it gave, and which of some titles it has used."""

    newest: datetime | None = None
    titles: Collection[str] = ()


def with_backlog(entries: Sequence[Entry], feed: Feed, *, first: int, past: Past) -> tuple[Entry, ...]:
    """Return the fresh entries, marked as backlog but for the newest `first` where they are no news.

    So are all of a first visit, and of a later one those that the feed seems to have brought before: dated no later
    than what it had, or of the same title.  Where these are more than `first`, and more than half of what is fresh, the
    feed has given everything new names, dates or addresses.
    """
    indexes = range(len(entries))
    doubtful = [i for i in indexes if feed.first_visit is None or _is_known(entries[i], past)]
    if feed.first_visit is not None and (len(doubtful) <= first or 2 * len(doubtful) <= len(entries)):
        return tuple(entries)
    old = set(sorted(doubtful, key=lambda i: entries[i].published, reverse=True)[first:])
    return tuple(replace(entry, backlog=i in old) for i, entry in enumerate(entries))


def _is_known(entry: Entry, past: Past) -> bool:
    """Return whether the feed seems to have brought this before."""
    is_old = entry.dated and past.newest is not None and entry.published <= past.newest
    return is_old or entry.title in past.titles
