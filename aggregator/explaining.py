"""Why entries are together or apart: finds what is meant, and puts decisions into plain words."""

import re
from pathlib import Path

from aggregator.config import Config
from aggregator.errors import UsageError
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.models import Decision, Entry
from aggregator.store import Store

_COMPANY = 10  # members of a story that are named


def find(store: Store, what: str) -> tuple[Entry, ...]:
    """Return the entry or the story's entries that "e12", "s34", a link or a published id names.

    Raises UsageError where there is nothing of that name.
    """
    if match := re.fullmatch(r"e(\d+)", what):
        found = store.entries.get([int(match[1])])
    elif match := re.fullmatch(r"s(\d+)", what):
        found = _members(store, int(match[1]))
    elif publication := store.publications.find(what if what.startswith("urn:") else f"urn:uuid:{what}"):
        found = _members(store, publication.story)
    else:
        found = store.entries.by_link(what)
    if not found:
        raise UsageError(
            f"there is nothing called {what!r}: give an entry (e12), a story (s34), a link or a published id"
        )
    return found


def _members(store: Store, story: int) -> tuple[Entry, ...]:
    return tuple(member.entry for found in store.stories.get([story]) for member in found.members)


def weigh(config: Config, left: Entry, right: Entry) -> Decision:
    """Return what would be decided about two entries if there were nothing else."""
    first, second = sorted((left, right), key=lambda entry: (entry.published, entry.id))
    grouper = Grouper(config.grouping, load_aliases(Path(config.grouping.aliases)))
    grouper.load(first, first.id)
    return grouper.assign(second)


def compare(store: Store, decision: Decision, left: Entry, right: Entry) -> tuple[str, ...]:
    """Return, in plain lines, why two entries are together or apart; `decision` is what `weigh` returned."""
    homes = store.stories.story_of(left.id), store.stories.story_of(right.id)
    together = homes[0] is not None and homes[0] == homes[1]
    return (
        f"{_name(left)} and {_name(right)} are {'together' if together else 'not together'}.",
        *(_home(entry, home) for entry, home in zip((left, right), homes, strict=True)),
        "Compared with nothing else around:",
        *in_words(decision, {left.id: left, right.id: right}),
    )


def _home(entry: Entry, story: int | None) -> str:
    return f"e{entry.id} is in story s{story}." if story else f"e{entry.id} waits to be grouped."


def explain(store: Store, entry: Entry) -> tuple[str, ...]:
    """Return, in plain lines, why an entry is where it is."""
    decision = store.stories.decision(entry.id)
    if decision is None:
        return (_name(entry), "  waits to be grouped")
    others = store.entries.get({near for near in (decision.joined, decision.best, decision.story) if near})
    reason = in_words(decision, {other.id: other for other in others})
    return (_name(entry), f"  {_company(store, entry)}", *reason)


def _company(store: Store, entry: Entry) -> str:
    """Return which story an entry is in, and with whom."""
    home = store.stories.story_of(entry.id)
    others = [f"e{member.id}" for member in _members(store, home or 0) if member.id != entry.id]
    more = f" and {len(others) - _COMPANY} more" if len(others) > _COMPANY else ""
    return f"in story s{home}, " + (f"with {', '.join(others[:_COMPANY])}{more}" if others else "alone")


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
