"""What a feed brought before is not announced once more."""

from datetime import UTC, datetime, timedelta

from aggregator.models import Entry, Feed
from aggregator.visit.backlog import Past, with_backlog

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW, KNOWN = (Feed(id=1, url="https://one.example/", first_visit=visit) for visit in (None, NOW - 99 * HOUR))


def entries(*hours, title="Title {}"):
    """Return entries that are dated so many hours ago."""
    return [
        Entry(feed=1, identity=f"{n}", title=title.format(n), published=NOW - HOUR * each, dated=True)
        for n, each in enumerate(hours)
    ]


def announced(fresh, feed=KNOWN, *, first=2, newest=None, titles=()):
    """Return which of the fresh entries are announced, by their place."""
    marked = with_backlog(fresh, feed, first=first, past=Past(newest, titles))
    return [n for n, entry in enumerate(marked) if not entry.backlog]


def test_a_first_visit_announces_the_newest():
    """Of any age."""
    assert announced(entries(5, 1, 400, 3), NEW) == [1, 3]


def test_a_later_visit_announces_what_is_new():
    """However much that is: a feed may have been away for long, and may date a whole day alike."""
    assert announced(entries(1, 2, 3, 4, 5), newest=NOW - 6 * HOUR) == [0, 1, 2, 3, 4]
    assert announced(entries(1, 1, 1, 1, 1), newest=NOW - 2 * HOUR) == [0, 1, 2, 3, 4]


def test_a_feed_that_calls_everything_otherwise_floods_nobody():
    """As if it were visited first; what is certainly new is announced beside that."""
    assert announced(entries(5, 6, 7, 8), newest=NOW - 5 * HOUR) == [0, 1]
    assert announced(entries(5, 1, 6, 7, 8), newest=NOW - 5 * HOUR) == [0, 1, 2]


def test_a_feed_that_dates_everything_anew_floods_nobody():
    """Its titles tell."""
    titles = {"Title 0", "Title 1", "Title 2"}
    assert announced(entries(0, 0, 0, 0), newest=NOW - 9 * HOUR, titles=titles) == [0, 1, 3]


def test_a_few_latecomers_are_announced():
    """Publishers do publish yesterday's article today."""
    assert announced(entries(5, 6), newest=NOW - 5 * HOUR) == [0, 1]
    assert announced(entries(1, 2, 3, 7, 8, 9), newest=NOW - 5 * HOUR) == [0, 1, 2, 3, 4, 5]


def test_entries_without_a_date_tell_nothing_by_theirs():
    """It is when we saw them."""
    undated = [Entry(feed=1, identity=f"{n}", published=NOW) for n in range(4)]
    assert announced(undated, newest=NOW) == [0, 1, 2, 3]
