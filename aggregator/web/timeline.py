"""When a story was reported: what outlets claim, what was seen, and who may say to have been first.  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_BEFORE = timedelta(days=3)  # before the first sight; what claims to be older stands at the edge
_LEAST = timedelta(hours=1)  # that a scale spans
_TICKS = 5  # at most
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200, 86_400, 262_800, 525_600)
)
_DAY = timedelta(days=1)
_BEGINNING = datetime.min.replace(tzinfo=UTC)  # of the calendar


@dataclass(frozen=True, slots=True)
class Sight:
    """An entry as it was seen: its feed was read without it at `absent` (None: never), and with it at `seen`.

    `claimed` is the date that its outlet gives it, None for none.
    """

    outlet: str
    absent: datetime | None
    seen: datetime
    claimed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A time on the scale: where, in percent of its width, and what stands there."""

    at: float
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A sight on the scale, in percent of its width; what lies beyond its left edge is open there.

    It appeared between `begin` and `end`; `claimed` is where its date is, None where it has none.
    """

    begin: float
    end: float
    is_open: bool
    claimed: float | None


@dataclass(frozen=True, slots=True)
class Scale:
    """The time that is drawn."""

    start: datetime
    end: datetime

    @classmethod
    def over(cls, sights: Sequence[Sight]) -> "Scale":
        """Return the scale for these sights, at least an hour, with some room at both ends."""
        first = min(sight.seen for sight in sights)
        times = [time for sight in sights for time in (sight.absent, sight.seen, sight.claimed) if time]
        start = max(min(times), _earlier(first, _BEFORE))
        last = max(*(sight.seen for sight in sights), _later(start, _LEAST))
        margin = max(last - start, _LEAST) / 20
        return cls(_earlier(start, margin), _later(last, margin))

    def at(self, time: datetime) -> float:
        """Return where a time stands, in percent; what lies outside stands at the edge."""
        share = (time - self.start) / (self.end - self.start)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def bar(self, sight: Sight) -> Bar:
        """Return how a sight is drawn."""
        is_open = sight.absent is None or sight.absent < self.start
        return Bar(
            begin=0.0 if sight.absent is None else self.at(min(sight.absent, sight.seen)),
            end=self.at(sight.seen),
            is_open=is_open,
            claimed=None if sight.claimed is None else self.at(sight.claimed),
        )

    def ticks(self, zone: tzinfo) -> tuple[Tick, ...]:
        """Return round times of a zone, at most five: hours within two days, else days."""
        step = next((step for step in _STEPS if (self.end - self.start) / step <= _TICKS), _STEPS[-1])
        try:
            midnight = self.start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
            first = midnight + ((self.start - midnight) // step + 1) * step
            times = [first + number * step for number in range(_TICKS)]
            shown = [time for time in times if time < self.end]
            return tuple(Tick(self.at(time), _told(time.astimezone(zone), step)) for time in shown)
        except OverflowError:  # the ends of the calendar
            return ()


def may_be_first(sights: Iterable[Sight]) -> tuple[str, ...]:
    """Return the outlets that may have had a story first, by what was seen and not by what they claim.

    Where it is one, its entry was there before any other outlet's began to be looked for in vain.
    """
    begins: dict[str, datetime] = {}
    ends: dict[str, datetime] = {}
    for sight in sights:
        begin = _BEGINNING if sight.absent is None or sight.absent >= sight.seen else sight.absent
        begins[sight.outlet] = min(begin, begins.get(sight.outlet, begin))
        ends[sight.outlet] = min(sight.seen, ends.get(sight.outlet, sight.seen))
    return tuple(
        outlet
        for outlet, begin in begins.items()
        if begin == _BEGINNING or all(begin < end for other, end in ends.items() if other != outlet)
    )


def _told(time: datetime, step: timedelta) -> str:
    """Return a tick's time: of day, with the day at midnight; or the day alone where days are counted."""
    day = f"{time.day} {time:%b}"
    if step >= _DAY:
        return f"{day} {time.year}" if step > 30 * _DAY else day
    return day if (time.hour, time.minute) == (0, 0) else f"{time:%H:%M}"


def _earlier(time: datetime, length: timedelta) -> datetime:
    """Return a time so much earlier, as far as the calendar goes."""
    return time - length if time - _BEGINNING > length else _BEGINNING


def _later(time: datetime, length: timedelta) -> datetime:
    """Return a time so much later, as far as the calendar goes."""
    last = datetime.max.replace(tzinfo=UTC)
    return time + length if last - time > length else last
