"""Figures → small plots that the server draws: the path of an SVG, and the same in words.  Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

Value = float | int | None  # None where nothing is known


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars or a line in a field of `width` by `height`; `label` tells in a sentence what they show of which `thing`.

    `rows` has the same as a table: of each column what it is called and its value in words.
    """

    label: str
    thing: str
    path: str
    width: int
    height: int
    first: str = ""  # what stands at the left end, and at the right one
    last: str = ""
    is_line: bool = False
    rows: tuple[tuple[str, str], ...] = ()


def days(counts: Sequence[Value], last: date, *, thing: str, width: int, height: int, rows: bool = False) -> Plot:
    """Return bars of how much there was on each day up to the last; `thing` is what is counted, in the plural."""
    known = [count or 0 for count in counts]
    first = last - timedelta(days=len(counts) - 1)
    most = max(known, default=0)
    busiest = first + timedelta(days=known.index(most)) if most else None
    label = f"{total(known)} {thing} in {len(counts)} days"
    label += f", most on {busiest:%d %B}: {_number(most)}" if busiest else ""
    return Plot(
        label=label,
        thing=thing,
        path=bars(counts, width, height),
        width=width,
        height=height,
        first=f"{first:%d %b}",
        last=f"{last:%d %b}",
        rows=tuple(_table(known, last)) if rows else (),
    )


def _table(counts: Sequence[float], last: date) -> Iterator[tuple[str, str]]:
    """Yield each day with its count, the last first."""
    for ago, count in enumerate(reversed(counts)):
        yield f"{last - timedelta(days=ago):%Y-%m-%d}", _number(count)


def bars(values: Sequence[Value], width: int, height: int, *, most: float = 0.0) -> str:
    """Return the path of bars as wide as the field allows, the highest as high as it is; `most` is that at least."""
    highest = max([most, *(value for value in values if value is not None)], default=0)
    if not highest:
        return ""
    step = width / len(values)
    end = f"h{_short(step - min(1.0, step / 4))}V{height}z"
    return "".join(
        f"M{_short(place * step)} {height}v-{_short(max(1.0, height * value / highest))}{end}"
        for place, value in enumerate(values)
        if value
    )


def line(values: Sequence[Value], width: int, height: int, *, most: float = 0.0) -> str:
    """Return the path of a line through the values, broken where nothing is known."""
    highest = max([most, *(value for value in values if value is not None)], default=0) or 1
    step = (width - 1) / max(1, len(values) - 1)
    path, is_drawn = [], False
    for place, value in enumerate(values):
        if value is not None:
            up = height - 1 - (height - 2) * value / highest  # the stroke, too, stays in the field
            path.append(f"{'L' if is_drawn else 'M'}{_short(place * step)} {_short(up)}")
            path += [] if is_drawn or _is_followed(values, place) else ["h1"]  # a point by itself would not be seen
        is_drawn = value is not None
    return "".join(path)


def total(values: Sequence[Value]) -> str:
    """Return the sum of what is known, in words."""
    return _number(sum(value or 0 for value in values))


def _is_followed(values: Sequence[Value], place: int) -> bool:
    return place + 1 < len(values) and values[place + 1] is not None


def _number(value: float) -> str:
    return f"{value:,.0f}"


@lru_cache(maxsize=4096)  # hundreds of plots of one size have the same few
def _short(value: float) -> str:
    """Return a coordinate without what nobody sees."""
    return f"{value:.1f}".removesuffix(".0")
