"""When we published: one moment for each publication, never the same twice.  Pure."""

from datetime import datetime, timedelta

_SECOND = timedelta(seconds=1)
_LEAST = timedelta(milliseconds=1)
_SPAN = timedelta(seconds=60)  # that a batch takes at most while there is room, so that no moment is far from the truth


def moments(count: int, *, now: datetime, after: datetime | None, room: int = 0) -> tuple[datetime, ...]:
    """Return that many strictly increasing moments, all later than `after`; so many that `room` others may follow.

    They are whole seconds that end at `now`, where a minute and the time since `after` have enough of them, else
    closer together, down to a millisecond.  Only where not even that is enough do they go on into the future: so a
    clock that jumps back never breaks the order.
    """
    last = now.replace(microsecond=0)
    start = last - _SPAN if after is None else max(after, last - _SPAN)
    seconds = max(0, (last - start) // _SECOND)
    if count + room <= seconds:
        return tuple(last - _SECOND * (room + index) for index in reversed(range(count)))
    step = max(_LEAST, (now - start) / (count + room) // _LEAST * _LEAST)
    return tuple(start + step * index for index in range(1, count + 1))
