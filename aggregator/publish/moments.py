"""When we published: one moment for each publication, never the same twice.  Pure."""

from datetime import datetime, timedelta


def moments(count: int, *, now: datetime, after: datetime | None) -> tuple[datetime, ...]:
    """Return that many strictly increasing moments in whole seconds, all later than `after`.

    They end at `now` where there is room since `after`; else they go on one second after it, into the future if need
    be: so a clock that jumps back never breaks the order.
    """
    first = now.replace(microsecond=0) - timedelta(seconds=max(0, count - 1))
    if after is not None and first <= after:
        first = after.replace(microsecond=0) + timedelta(seconds=1)
    return tuple(first + timedelta(seconds=index) for index in range(count))
