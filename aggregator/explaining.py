"""Why entries are together or apart: finds what is meant, and puts decisions into plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.errors import UsageError
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.models import Correction, Decision, Entry
from aggregator.store import Store
from aggregator.visit.urls import canonical_url

_COMPANY = 10  # members of a story that are named
_NUMBER = r"0*(\d{1,18})"  # as the store can hold it


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for: entries and, where it is that of a story or a publication, their story as a whole."""

    entries: tuple[Entry, ...]
    story: int | None = None


def find(store: Store, what: str) -> tuple[Entry, ...]:
    """Return the entry or the story's entries that a name stands for, as `meant` does."""
    return meant(store, what).entries


def meant(store: Store, what: str) -> Meant:
    """Return what "e12", "s34", a link or a published id stands for.

    A story that was merged into another one, or a publication that has gone, stands for the story that has its founding
    entry now.  Raises UsageError, with the closest that there are, where there is nothing of that name.
    """
    if match := re.fullmatch(f"e{_NUMBER}", what):
        found = Meant(store.entries.get([int(match[1])]))
    elif match := re.fullmatch(f"s{_NUMBER}", what):
        found = _whole(store, int(match[1]) if store.stories.get([int(match[1])]) else None)
    elif unit := store.publications.unit_of(what if what.startswith("urn:") else f"urn:uuid:{what}"):
        found = _whole(store, unit)
    else:
        found = Meant(store.entries.by_link(what) or store.entries.by_link(canonical_url(what)))
    if not found.entries:
        raise UsageError(
            f"there is nothing called {what!r}: give an entry (e12), a story (s34), a link or a published id"
            + _closest(store, what)
        )
    return found


def _whole(store: Store, founder: int | None) -> Meant:
    """Return the story that an entry is in now, as a whole."""
    home = store.stories.story_of(founder) if founder else None
    return Meant(_members(store, home) if home else (), home)


def _closest(store: Store, what: str) -> str:
    """Return a hint at what may have been meant, or nothing."""
    if match := re.fullmatch(f"s{_NUMBER}", what):
        home = store.stories.story_of(int(match[1]))
        return f"; e{match[1]} is in s{home}" if home else ""
    close = get_close_matches(what, store.entries.links_beside(what, limit=20), n=3, cutoff=0.9)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _members(store: Store, story: int) -> tuple[Entry, ...]:
    return tuple(member.entry for found in store.stories.get([story]) for member in found.members)


def weigh(config: Config, left: Entry, right: Entry) -> Decision:
    """Return what would be decided about two entries if there were nothing else."""
    first, second = sorted((left, right), key=lambda entry: (entry.published, entry.id))
    grouper = Grouper(config.grouping, load_aliases(Path(config.grouping.aliases)))
    grouper.load(first, first.id)
    return grouper.assign(second)


def compare(store: Store, decision: Decision, left: Entry, right: Entry, *, zone: str = "UTC") -> tuple[str, ...]:
    """Return, in plain lines, why two entries are together or apart; `decision` is what `weigh` returned."""
    homes = store.stories.story_of(left.id), store.stories.story_of(right.id)
    together = homes[0] is not None and homes[0] == homes[1]
    return (
        f"{_name(left)} and {_name(right)} are {'together' if together else 'not together'}.",
        *(_home(entry, home) for entry, home in zip((left, right), homes, strict=True)),
        *_between(store, left, right, zone),
        "Compared with nothing else around:",
        *in_words(decision, {left.id: left, right.id: right}),
    )


def _home(entry: Entry, story: int | None) -> str:
    return f"e{entry.id} is in story s{story}." if story else f"e{entry.id} waits to be grouped."


def _between(store: Store, left: Entry, right: Entry, zone: str) -> list[str]:
    """Return what a person said about two entries, in the order in which it was said."""
    deeds = {"merge": "put together", "split": "taken apart"}
    return [
        f"They were {deeds[correction.verb]} by hand on {_day(correction, zone)}."
        for correction in store.corrections.of_entries([left.id])
        if correction.verb in deeds and right.id in _opposite(correction, left)
    ]


def _opposite(correction: Correction, entry: Entry) -> tuple[int, ...]:
    """Return the entries that a correction puts together with an entry, or takes apart from it."""
    return correction.others if entry.id in correction.entries else correction.entries


def explain(store: Store, entry: Entry, *, zone: str = "UTC") -> tuple[str, ...]:
    """Return, in plain lines, why an entry is where it is: what was decided, and what a person corrected."""
    decision = store.stories.decision(entry.id)
    corrected = [f"  {_deed(each, entry, zone)}" for each in store.corrections.of_entries([entry.id])]
    if decision is None:
        return (_name(entry), "  waits to be grouped", *corrected)
    others = store.entries.get({near for near in (decision.joined, decision.best, decision.story) if near})
    reason = in_words(decision, {other.id: other for other in others})
    return (_name(entry), f"  {_company(store, entry)}", *reason, *corrected)


def is_hidden(store: Store, entry: Entry) -> bool:
    """Return whether a person wants an entry, or its whole story, out of every output."""
    home = store.stories.story_of(entry.id)
    return bool(store.entries.hidden([entry.id]) or (home and store.stories.hidden([home])))


def _deed(correction: Correction, entry: Entry, zone: str) -> str:
    """Return what a correction did to an entry."""
    day = _day(correction, zone)
    if correction.verb in ("hide", "show"):
        deed = "hidden" if correction.verb == "hide" else "shown again"
        return f"{deed} by hand on {day}" + (", with its story" if correction.whole else "")
    deed = "put together by hand with" if correction.verb == "merge" else "taken apart by hand from"
    return f"{deed} {named(_opposite(correction, entry))} on {day}"


def _day(correction: Correction, zone: str) -> str:
    return f"{correction.made.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def named(entries: Sequence[int]) -> str:
    """Return "e1, e2 and 3 more"."""
    more = f" and {len(entries) - _COMPANY} more" if len(entries) > _COMPANY else ""
    return ", ".join(f"e{entry}" for entry in entries[:_COMPANY]) + more


def _company(store: Store, entry: Entry) -> str:
    """Return which story an entry is in, and with whom."""
    home = store.stories.story_of(entry.id)
    others = [member.id for member in _members(store, home or 0) if member.id != entry.id]
    hidden = "; hidden" if is_hidden(store, entry) else ""
    return f"in story s{home}, " + (f"with {named(others)}" if others else "alone") + hidden


def in_words(decision: Decision, entries: dict[int, Entry]) -> tuple[str, ...]:
    """Return a decision in plain lines; `entries` are those that it names, as far as they are still there."""
    lines = [f"  {decision.why}"]
    closest = decision.joined or decision.best
    if closest in entries:
        lines.append(f"  {'joined' if decision.joined else 'closest'}: {_name(entries[closest])}")
    if decision.score is not None and decision.required is not None:
        verb = "reached" if decision.score >= decision.required else "would have needed"
        lines.append(f"  score {decision.score:.2f}, {verb} {decision.required:.2f}")
    if decision.pairs:
        lines.append("  shared: " + ", ".join(_pair(pair.mine, pair.theirs, pair.how) for pair in decision.pairs))
    for label, words in (
        ("not shared", decision.unmatched),
        ("numbers", decision.numbers),
        ("guards", decision.guards),
    ):
        if words:
            lines.append(f"  {label}: {', '.join(words)}")
    if decision.mentions:
        lines.append("  also touches: " + ", ".join(f"s{story}" for story in decision.mentions))
    return tuple(lines)


def _pair(mine: str, theirs: str, how: str) -> str:
    return mine if mine == theirs else f"{mine} = {theirs} ({how})"


def _name(entry: Entry) -> str:
    return f"e{entry.id} “{headline(entry)}” ({entry.outlet})"


def headline(entry: Entry) -> str:
    """Return what an entry is called: its title, else how its text begins, else its link."""
    return entry.title or entry.text[:60] or entry.link
