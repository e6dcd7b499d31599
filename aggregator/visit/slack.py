"""Which feeds a pass may take along that fall due soon after it.  Pure."""

from datetime import datetime, timedelta

from aggregator.models import Feed


def falls_due_soon(feed: Feed, *, slack: timedelta, now: datetime) -> bool:
    """Return whether a feed falls due within `slack`, and only by our own reckoning: its publisher lets us come now.

    What publishers ask for (Retry-After, max-age, ttl, the hours that they want skipped) is never undercut, nor is the
    wait after a failure.
    """
    if feed.retired or feed.paused or feed.gone or feed.failures or feed.due is None or feed.last_visit is None:
        return False
    if not now < feed.due <= now + slack or now.weekday() * 24 + now.hour in feed.quiet:
        return False
    bounds = [feed.last_visit + wait for wait in (feed.fresh_for, feed.invited) if wait]
    return all(bound <= now for bound in (*bounds, feed.not_before or now))
