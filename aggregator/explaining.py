"""Why an entry is where it is: what was decided, who else touches it, and what a person corrected."""

from zoneinfo import ZoneInfo

from aggregator.models import Correction, Entry
from aggregator.naming import members, named, titled
from aggregator.store import Store
from aggregator.wording import in_words

_MENTIONING = 20  # entries that are named


def explain(store: Store, entry: Entry, *, zone: str = "UTC") -> tuple[str, ...]:
    """Return, in plain lines, why an entry is where it is, and what it touches besides."""
    decision = store.stories.decision(entry.id)
    corrections = store.corrections.of_entries([entry.id])
    corrected = [f"  {_deed(each, entry, zone)}" for each in corrections if not _unsays(each)]
    if decision is None:
        return (titled(entry), "  waits to be grouped", *corrected)
    others = store.entries.get({near for near in (decision.joined, decision.best, decision.story) if near})
    reason = in_words(decision, {other.id: other for other in others})
    touched = [f"  also tells of {_story(store, story)}" for story in store.stories.mentioned(entry.id)]
    return (titled(entry), f"  {_company(store, entry)}", *reason, *touched, *corrected)


def mentioning(store: Store, story: int) -> tuple[str, ...]:
    """Return, in plain lines, which entries of other stories also touch this one."""
    members = store.stories.mentioning(story, limit=_MENTIONING)
    return tuple(f"s{story} is also mentioned in {titled(member.entry)}" for member in members)


def _story(store: Store, story: int) -> str:
    """Return "s12 “Title of its first entry”"."""
    first = next((titled(member.entry) for found in store.stories.get([story]) for member in found.members), "")
    return f"s{story}, {first}" if first else f"s{story}"


def is_hidden(store: Store, entry: Entry) -> bool:
    """Return whether a person wants an entry, or its whole story, out of every output."""
    home = store.stories.story_of(entry.id)
    return bool(store.entries.hidden([entry.id]) or (home and store.stories.hidden([home])))


_SAYINGS = ("same", "apart", "unsure")  # which change nothing: nor does taking them back
_DEEDS = {
    "merge": "put together by hand with",
    "split": "taken apart by hand from",
    "same": "said by hand to tell the same as",
    "apart": "said by hand to tell another story than",
    "unsure": "left open by hand beside",
}


def _unsays(correction: Correction) -> bool:
    """Return whether a correction takes back what was said, which shows in that."""
    return bool(correction.undoes) and correction.verb in _SAYINGS


def _deed(correction: Correction, entry: Entry, zone: str) -> str:
    """Return what a correction did to an entry."""
    day = day_of(correction, zone)
    if correction.verb in ("hide", "show"):
        deed = "hidden" if correction.verb == "hide" else "shown again"
        return f"{deed} by hand on {day}" + (", with its story" if correction.whole else "")
    back = ", taken back" if correction.undone else ""
    return f"{_DEEDS[correction.verb]} {named(opposite(correction, entry))} on {day}{back}"


def opposite(correction: Correction, entry: Entry) -> tuple[int, ...]:
    """Return the entries that a correction puts together with an entry, or takes apart from it."""
    return correction.others if entry.id in correction.entries else correction.entries


def day_of(correction: Correction, zone: str) -> str:
    """Return the day on which something was corrected, in the user's zone."""
    return f"{correction.made.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _company(store: Store, entry: Entry) -> str:
    """Return which story an entry is in, and with whom."""
    home = store.stories.story_of(entry.id)
    others = [member.id for member in members(store, home or 0) if member.id != entry.id]
    hidden = "; hidden" if is_hidden(store, entry) else ""
    return f"in story s{home}, " + (f"with {named(others)}" if others else "alone") + hidden
