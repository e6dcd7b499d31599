"""The page of this moment: what is under way, what waits, and how the last day went.  Pure but for the store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aggregator.measures import length, sized
from aggregator.models import NEVER, Sample
from aggregator.web.asked import Asked
from aggregator.web.desk import Flight, State
from aggregator.web.lines import moment
from aggregator.web.plots import Plot, Value, bars, line
from aggregator.web.rendering import render

_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_SLOT = timedelta(minutes=15)  # that a bar stands for
_SLOTS = _DAY // _SLOT
_PLOT = (576, 80)
_EVERY = 15  # seconds between two looks
_HOUR = timedelta(hours=1)
_LANES = {"new": "first visit", "slow": "known to be slow"}  # which wait apart from the usual ones


@dataclass(frozen=True, slots=True)
class FlightLine:
    """A visit that is under way."""

    feed: str
    page: str
    host: str
    lane: str
    lasts: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, and what it is of."""

    name: str
    value: str


def show(asked: Asked) -> str:
    """Return the page of this moment; with `?every=…` in its query it reloads itself without a script."""
    now, zone, state = asked.now, ZoneInfo(asked.config.general.timezone), asked.state
    samples = asked.store.figures.samples(now - _DAY)
    return render(
        "now.html",
        asked.links,
        site=asked.config.general.title,
        moment=moment(now, zone),
        is_running=state.started != NEVER,
        every=_EVERY if "every" in asked.query else 0,
        flights=[_flight(asked, flight) for flight in state.visits],
        queue=_queue(asked, zone),
        facts=[fact for fact in _facts(asked, samples) if fact.value],
        plots=_plots(samples, now, zone),
    )


def _flight(asked: Asked, flight: Flight) -> FlightLine:
    page = f"{asked.links.page('feeds')}/{flight.id}" if flight.id else ""
    lasts = max(asked.now - flight.since, timedelta())
    return FlightLine(
        flight.feed, page, flight.host, _LANES.get(flight.lane, flight.lane), f"{lasts.total_seconds():.0f} s"
    )


def _queue(asked: Asked, zone: tzinfo) -> list[Fact]:
    """Return how many feeds are due now, and in each quarter of the hour to come."""
    ends = [asked.now + quarter * _QUARTER for quarter in range(5)]
    due = asked.store.feeds.due_by(ends)
    quarters = [
        Fact(f"until {end.astimezone(zone):%H:%M}", f"{later - earlier:,}")
        for end, earlier, later in zip(ends[1:], due, due[1:], strict=False)
    ]
    return [Fact("due now", f"{max(0, due[0] - len(asked.state.visits)):,}"), *quarters]


def _facts(asked: Asked, samples: Sequence[Sample]) -> list[Fact]:
    """Return the figures of this moment."""
    store, state = asked.store, asked.state
    hour = [sample for sample in samples if sample.at > asked.now - _HOUR]
    return [
        Fact("Running since", _since(state, asked)),
        Fact("Version", state.version),
        Fact("Entries stored", f"{store.entries.count():,}"),
        Fact("Stories", f"{store.stories.count():,}"),
        Fact("Entries waiting to be grouped", f"{store.entries.ungrouped_count():,}"),
        Fact("Stories waiting for company, or to be published", f"{store.stories.pending_count():,}"),
        Fact("Entries grouped in the last hour", f"{sum(sample.grouped for sample in hour):,}" if hour else ""),
        Fact("Entries that grouping has in memory", _loaded(state)),
        Fact("Memory of the daemon", _size(state.memory())),
        Fact("Memory of the workers", _size(state.workers())),
        Fact("Database", sized(store.size())),
    ]


def _size(count: int) -> str:
    return sized(count) if count else ""


def _loaded(state: State) -> str:
    if state.started == NEVER:
        return ""
    return f"{state.loaded:,}{', still loading' if state.is_loading else ''}"


def _since(state: State, asked: Asked) -> str:
    if state.started == NEVER:
        return ""
    zone = ZoneInfo(asked.config.general.timezone)
    return f"{moment(state.started, zone).shown}, {length(asked.now - state.started)}"


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is plotted of samples: how those of a slot come to one value, and how it is told."""

    name: str
    read: Callable[[Sample], int]
    is_level: bool = False  # the last of a slot counts, not their sum
    told: Callable[[int], str] = "{:,}".format


_FIGURES = (
    _Figure("visits", lambda sample: sample.visits),
    _Figure("visits that failed", lambda sample: sample.failed),
    _Figure("new entries", lambda sample: sample.fresh),
    _Figure("entries grouped", lambda sample: sample.grouped),
    _Figure("stories", lambda sample: sample.stories, is_level=True),
    _Figure("memory", lambda sample: sample.memory, is_level=True, told=sized),
)


def _plots(samples: Sequence[Sample], now: datetime, zone: tzinfo) -> list[Plot]:
    """Return a plot of the last day for each figure; none where nothing was sampled."""
    slots: dict[int, list[Sample]] = {}
    for sample in samples:
        slots.setdefault(_SLOTS - 1 - (now - sample.at) // _SLOT, []).append(sample)
    return [_plot(figure, slots, now, zone) for figure in _FIGURES] if samples else []


def _plot(figure: _Figure, slots: Mapping[int, Sequence[Sample]], now: datetime, zone: tzinfo) -> Plot:
    """Return the plot of one figure: bars of what happened, a line of how much there was."""
    values: list[Value] = [_value(figure, slots.get(slot, ())) for slot in range(_SLOTS)]
    known = [int(value) for value in values if value is not None]
    most = figure.told(max(known))
    label = f"{figure.name}: {figure.told(known[-1])} now, {most} at most"
    label = (
        label if figure.is_level else f"{sum(known):,} {figure.name} in a day, at most {most} in a quarter of an hour"
    )
    return Plot(
        label=label,
        thing=figure.name,
        path=(line if figure.is_level else bars)(values, *_PLOT),
        width=_PLOT[0],
        height=_PLOT[1],
        first=f"{(now - _DAY).astimezone(zone):%a %H:%M}",
        last="now",
        is_line=figure.is_level,
        rows=tuple(_rows(figure, values, now, zone)),
    )


def _value(figure: _Figure, samples: Sequence[Sample]) -> Value:
    """Return what a figure comes to in a slot, None where nothing was sampled."""
    if not samples:
        return None
    return figure.read(samples[-1]) if figure.is_level else sum(map(figure.read, samples))


def _rows(figure: _Figure, values: Sequence[Value], now: datetime, zone: tzinfo) -> list[tuple[str, str]]:
    """Return a figure hour by hour, the latest first."""
    rows = []
    for hour in range(24):
        known = [int(value) for value in values[hour * 4 : hour * 4 + 4] if value is not None]
        begin = now - (24 - hour) * _HOUR
        if known:
            value = known[-1] if figure.is_level else sum(known)
            rows.append((f"{begin.astimezone(zone):%a %H:%M}", figure.told(value)))
    return rows[::-1]
