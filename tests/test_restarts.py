"""A restart anywhere changes no later decision, and nothing that readers see; nothing breaks what outputs promise."""

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import Config, read
from aggregator.errors import UsageError
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Entry
from aggregator.pipeline import publish
from aggregator.requests import carry_out, take_over
from aggregator.store import Store, open_store
from aggregator.upkeep import tend

ALIASES = load_aliases()
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OUTPUTS = (
    {"name": "all"},
    {"name": "apart", "group": "copies", "growth": "silent"},
    {"name": "large", "min_outlets": 2, "growth": "bump"},
)
URLS = tuple(f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))
PLACES = ("Ostmar", "Delgor", "Kirwen", "Lomtav")
DEEDS = (
    "Flood closes the harbour of {}",
    "Harbour of {} closed by flood",
    "Mayor denies flood closes the harbour of {}",
    "Railway workers in {} begin strike",
    "Railway workers in {} end strike",
)
ENDS = ("", " after storm", " for the third day", " says mayor")

COLUMNS = ("Weather: {}", "{} harbour water levels and tides", "Live updates: Flood closes the harbour of {}")
BRIEFING = "Morning briefing: Railway workers in {} begin strike; Flood closes the harbour of {}; what else"
TWO_STORIES = (
    "The mayor spoke at noon of a long night for all. Meanwhile, a flood closes the harbour of Ostmar after a storm. "
    "Elsewhere, railway workers in Delgor begin a strike for the third day, their union said on Sunday evening."
)
TEXTS = (
    "",
    "Four days of record rain have brought the river over its banks, and the harbour stays closed, officials said.",
    TWO_STORIES,
)

REPORTS = st.builds(lambda deed, place, end: deed.format(place) + end, *map(st.sampled_from, (DEEDS, PLACES, ENDS)))
SERIES = st.builds(
    lambda title, *places: title.format(*places),
    st.sampled_from((*COLUMNS, BRIEFING)),
    *map(st.sampled_from, (PLACES, PLACES)),
)
TITLES = REPORTS | REPORTS | SERIES
ITEM = st.tuples(
    st.sampled_from(range(4)),
    TITLES,
    st.integers(-30, 2),
    st.sampled_from((True, True, True, True, True, False)),
    st.sampled_from(TEXTS),
    st.sampled_from(("article", "article", "article", "video")),
)
ARRIVAL = st.tuples(st.just("arrive"), st.lists(ITEM, min_size=1, max_size=6))
NUMBERS = st.integers(0, 30)
EDIT = st.tuples(st.just("edit"), NUMBERS, TITLES)
CORRECTION = st.one_of(
    st.tuples(st.just("correct"), st.just("merge"), st.lists(NUMBERS, min_size=2, max_size=3)),
    st.tuples(st.just("correct"), st.just("split"), st.lists(NUMBERS, min_size=1, max_size=3)),
    st.tuples(st.just("hide"), st.sampled_from("es"), NUMBERS, st.booleans()),
    st.tuples(st.just("undo"), NUMBERS),
    st.tuples(st.just("review"), NUMBERS, NUMBERS, st.sampled_from(("same", "apart", "unsure"))),
)
GROUPS = ("story", "copies", "none")
SETTINGS = (
    *(("group", value) for value in GROUPS),
    *(("growth", value) for value in ("silent", "quiet", "bump")),
    *(("min_outlets", value) for value in (1, 2, 3)),
    *(("hold", value) for value in ("0s", "2h")),
    *(("include", value) for value in ((), ("flood",))),
    *(("exclude", value) for value in ((), ("strike",))),
)
STEPS = st.one_of(
    ARRIVAL,
    EDIT,
    CORRECTION,
    st.tuples(st.just("group"), st.integers(1, 5)),
    st.tuples(st.just("load")),
    st.tuples(st.just("publish")),
    st.tuples(st.just("tend")),
    st.tuples(st.just("wait"), st.sampled_from((1, 2, 8, 24, 72, 720, -24))),
    st.tuples(st.just("purge"), st.sampled_from(range(4))),
    st.tuples(st.just("private"), st.sampled_from(range(4)), st.booleans()),
    st.tuples(st.just("settings"), st.sampled_from(range(3)), st.sampled_from(SETTINGS)),
    st.tuples(st.just("handling"), st.sampled_from(range(4)), st.sampled_from(GROUPS)),
)


class Process:
    """One process after another over one store, doing what a stream of steps says."""

    def __init__(self, store: Store) -> None:
        """Begin with four feeds."""
        self.store, self.now, self.feeds = store, NOW, {url: {"url": url} for url in URLS}
        self.outputs = list(OUTPUTS)
        self.count = 0
        self.restart()

    @property
    def config(self) -> Config:
        """Return the config as it is now."""
        return read({"feed": list(self.feeds.values()), "output": self.outputs})

    def restart(self) -> None:
        """Forget what is not in the store."""
        self.groups = Groups(self.config.grouping, ALIASES)
        take_over(self.store, self.config, now=self.now)

    def do(self, step: tuple) -> None:
        """Do one step."""
        getattr(self, f"_{step[0]}")(*step[1:])

    def _arrive(self, items: list[tuple]) -> None:
        for feed, title, hours, is_own, text, kind in items:
            self.count += 1
            link = f"https://o{feed}.example/{self.count}" if is_own else "https://shared.example/page"
            entry = Entry(
                feed=self.store.feeds.find(URLS[feed]).id,
                identity=f"{self.count}",
                link=link,
                address=link,
                title=title,
                text=text,
                kind=kind,
                outlet=f"o{feed}.example",
                published=min(self.now, self.now + hours * HOUR),
                first_seen=self.now,
            )
            with self.store.transaction():
                self.store.entries.add([entry])

    def _edit(self, number: int, title: str) -> None:
        edited = [replace(entry, title=title) for entry in self.store.entries.get([1 + number % max(1, self.count)])]
        with self.store.transaction():
            self.store.entries.edit(edited)
        self.groups.renew(edited)

    def _correct(self, verb: str, numbers: list[int]) -> None:
        """Merge or split by whichever entries there are; what cannot be done changes nothing."""
        names = [f"e{1 + number % max(1, self.count)}" for number in numbers]
        with suppress(UsageError):
            carry_out(self.store, self.config, verb, {"names": names}, now=self.now)

    def _hide(self, kind: str, number: int, undo: bool) -> None:  # noqa: FBT001 -- drawn
        name = f"{kind}{1 + number % max(1, self.count)}"
        with suppress(UsageError):
            carry_out(self.store, self.config, "hide", {"name": name, "undo": undo}, now=self.now)

    def _undo(self, number: int) -> None:
        made = self.store.corrections.since(0)
        with suppress(UsageError):
            carry_out(self.store, self.config, "undo", {"number": 1 + number % max(1, len(made))}, now=self.now)

    def _review(self, one: int, other: int, answer: str) -> None:
        entry, second = (f"e{1 + number % max(1, self.count)}" for number in (one, other))
        given = {"entry": entry, "other": second, "answer": answer}
        with suppress(UsageError):
            carry_out(self.store, self.config, "review", given, now=self.now)

    def _group(self, limit: int) -> None:
        self.groups.group(self.store, limit=limit)

    def _load(self) -> None:
        """Load a part of the index; the rest follows later, whatever comes in between."""
        self.groups.load(self.store, most=2)

    def _publish(self) -> None:
        publish(self.store, self.config, now=self.now, hold=True)

    def _tend(self) -> None:
        """Forget what is older than the window, but for the two publications that were announced last."""
        outputs = [output | {"max_entries": 1} for output in self.outputs]
        for forgotten in tend(self.store, read({"aggregator": {"keep": "1d"}, "output": outputs}), now=self.now):
            self.groups.drop(forgotten)

    def _wait(self, hours: int) -> None:
        self.now += hours * HOUR

    def _purge(self, feed: int) -> None:
        table = self.feeds.pop(URLS[feed], None)
        if table:
            carry_out(self.store, self.config, "reload", {}, now=self.now)
            carry_out(self.store, self.config, "purge", {"url": URLS[feed]}, now=self.now)
            self.groups.forget()
            self.feeds[URLS[feed]] = table
            carry_out(self.store, self.config, "reload", {}, now=self.now)

    def _private(self, feed: int, private: bool) -> None:  # noqa: FBT001 -- drawn
        self.feeds[URLS[feed]] |= {"private": private}
        carry_out(self.store, self.config, "reload", {}, now=self.now)

    def _settings(self, output: int, change: tuple[str, object]) -> None:
        self.outputs[output] = self.outputs[output] | dict([change])
        carry_out(self.store, self.config, "reload", {}, now=self.now)

    def _handling(self, feed: int, group: str) -> None:
        self.feeds[URLS[feed]] |= {"group": group}
        carry_out(self.store, self.config, "reload", {}, now=self.now)
        self.groups.forget()

    def end(self) -> tuple:
        """Finish what is left; return all decisions, all publications and the documents."""
        while self.groups.group(self.store, limit=1000):
            pass
        self.now += HOUR
        self._publish()
        numbers = range(1, self.count + 1)
        stories = self.store.stories
        made = [stories.decision(each) for each in numbers]
        # A process that starts notes of edited entries what it read again: a trace is for itself.
        plain = [decision and replace(decision, trace="") for decision in made]
        decisions = [(made, stories.story_of(each), stories.mentioned(each)) for each, made in enumerate(plain, 1)]
        publications = [self.store.publications.latest(output["name"], limit=1000) for output in OUTPUTS]
        return decisions, publications, self.store.publications.documents()


class Readers:
    """What the readers of all outputs remember, and what they were promised."""

    def __init__(self) -> None:
        """Have seen nothing."""
        self.known: dict[str, tuple] = {}
        self.moments: dict[str, datetime] = {}
        self.gone: set[str] = set()
        self.updated = {output["name"]: NOW - timedelta(days=10_000) for output in OUTPUTS}

    def look(self, store: Store) -> None:
        """Look at every output, and compare with what was there before."""
        for output, last in self.updated.items():
            shown = store.publications.latest(output, limit=1000)
            there = {each.id for each in shown}
            assert not there & self.gone
            self.gone |= {each for each, fixed in self.known.items() if fixed[0] == output} - there
            for each in shown:
                fixed = (output, each.link, each.outlet, each.published)
                assert self.known.setdefault(each.id, fixed) == fixed
                assert each.updated == self.moments.get(each.id) or each.updated > last
                self.moments[each.id] = each.updated
                assert store.stories.story_of(each.entry) == each.story == store.stories.story_of(each.unit)
            assert len({each.updated for each in shown}) == len(shown)
            self.updated[output] = max([last, *(each.updated for each in shown)])
            entries = Counter(entry for each in shown for entry in {each.entry, *each.listed})
            assert set(entries.values()) <= {1}


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=20, max_size=60), st.integers(0, 100))
def test_restarts_change_nothing(steps, seed):
    """Whatever arrives, is edited, purged or hidden, and whatever the clock and the config do."""
    ends = []
    chance = random.Random(seed)
    for restarts in (False, True):
        store = open_store("sqlite://")
        process = Process(store)
        for step in steps:
            process.do(step)
            if restarts and chance.random() < 0.5:
                process.restart()
        ends.append(process.end())
        store.close()
    assert ends[0] == ends[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=20, max_size=60))
def test_corrections_break_no_promise(steps):
    """No id comes back, nothing fixed changes, moments only increase, no entry stands twice, stories have founders."""
    store = open_store("sqlite://")
    process, readers = Process(store), Readers()
    for step in steps:
        process.do(step)
        if step[0] == "publish":
            readers.look(store)
        homes = {number: store.stories.story_of(number) for number in range(1, process.count + 1)}
        assert all(homes[home] == home for home in homes.values() if home)
    process.end()
    readers.look(store)
    assert store.stories.count() == sum(bool(story.members) for story in store.stories.get(range(process.count + 1)))
    store.close()
