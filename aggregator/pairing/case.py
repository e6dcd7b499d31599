"""What is known of two entries: where they are, what was decided, what a person said, what stands between them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aggregator.config import Config
from aggregator.explaining import day_of, opposite
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.group.between import Between, between
from aggregator.group.phrases import shared
from aggregator.models import Correction, Decision, Entry
from aggregator.store import Store

_SHOWN = 4  # words that a sentence names
_SAME = {
    "address": "both lead to the same address",
    "enclosure": "both carry the same recording",
    "title": "both have the same title, small words aside",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of two entries, the earlier one first."""

    store: Store
    config: Config
    entries: tuple[Entry, Entry]
    homes: tuple[int | None, int | None]
    decisions: tuple[Decision | None, Decision | None]
    corrections: tuple[Correction, ...]  # that put the two together, or took them apart
    between: Between
    alone: Decision

    @property
    def together(self) -> bool:
        """Return whether they are in one story."""
        return self.homes[0] is not None and self.homes[0] == self.homes[1]

    @property
    def names(self) -> tuple[str, str]:
        """Return what the entries are called."""
        return f"e{self.entries[0].id}", f"e{self.entries[1].id}"


def look(store: Store, config: Config, left: Entry, right: Entry) -> Case:
    """Return what is known of two entries; they were assigned in order of first sight, date, feed and identity."""
    first, second = sorted((left, right), key=lambda each: (each.first_seen, each.published, each.feed, each.identity))
    feeds = store.feeds.by_id([first.feed, second.feed])
    aliases = load_aliases(Path(config.grouping.aliases))
    grouper = Grouper(config.grouping, aliases)
    grouper.load(first, first.id, handling=feeds[first.feed].group)
    return Case(
        store=store,
        config=config,
        entries=(first, second),
        homes=(store.stories.story_of(first.id), store.stories.story_of(second.id)),
        decisions=(store.stories.decision(first.id), store.stories.decision(second.id)),
        corrections=tuple(
            each
            for each in store.corrections.of_entries([first.id])
            if each.verb in ("merge", "split") and second.id in opposite(each, first)
        ),
        between=between(
            first,
            second,
            handlings=(feeds[first.feed].group, feeds[second.feed].group),
            settings=config.grouping,
            aliases=aliases,
        ),
        alone=grouper.assign(second, handling=feeds[second.feed].group) if first.id != second.id else _itself(first),
    )


def _itself(entry: Entry) -> Decision:
    return Decision(entry.id, entry.id, None, "founded", why="It is one entry.")


def listed(words: tuple[str, ...]) -> str:
    """Return "“one”, “two”", the first few."""
    return ", ".join(f"“{word}”" for word in words[:_SHOWN])


def length(time: timedelta) -> str:
    """Return "10 minutes", "5 hours", "3 days"."""
    minutes = round(time.total_seconds() / 60)
    count, unit = (minutes, "minute") if minutes < 60 else (round(minutes / 60), "hour")
    if count >= 48 and unit == "hour":
        count, unit = round(count / 24), "day"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def by_hand(case: Case, verb: str) -> str:
    """Return the day on which a person had the last word on the two, "" where it was not this one, or nobody's."""
    last = case.corrections[-1] if case.corrections else None
    return day_of(last, case.config.general.timezone) if last and last.verb == verb else ""


def step(decision: Decision) -> str:
    """Return why an entry joined another."""
    if decision.path != "score" or decision.score is None or decision.required is None:
        return _SAME.get(decision.path, "they resemble one another")
    common = shared(decision.pairs) or "much the same text"
    return f"both have {common} (score {decision.score:.1f}, needed {decision.required:.1f})"
