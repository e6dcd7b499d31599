"""Numbers, sizes and lengths of time as people read them.  Pure."""

from datetime import timedelta

_UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def counted(number: int, thing: str, things: str = "") -> str:
    """Return "1 entry" or "2 entries"; without a plural, that of "2 feeds"."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def sized(count: int) -> str:
    """Return a number of bytes: "950 B", "1.2 MB"."""
    size, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


def length(span: timedelta) -> str:
    """Return a length of time in its largest unit, rounded down: "3 days", "1 hour", "less than a minute"."""
    for unit, name in _UNITS:
        if span >= unit:
            return counted(span // unit, name)
    return "less than a minute"


def ago(span: timedelta) -> str:
    """Return how long ago something was that lies so far back."""
    return "just now" if span < timedelta(minutes=1) else f"{length(span)} ago"
