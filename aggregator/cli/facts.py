"""What JSON says of feeds, stories, entries and decisions: the objects of docs/commands.md.  Pure."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from http import HTTPStatus
from typing import TYPE_CHECKING

from aggregator.models import Candidate, Correction, Decision, Entry, Feed, Outcome, Story, without_login

if TYPE_CHECKING:  # whoever only looks does not need all that asks publishers
    from aggregator.group.verdict import Verdict

_FEED = (
    "name", "title", "home", "outlet", "lang", "tags", "priority", "role", "group", "private",
    "last_visit", "status", "failures", "error", "not_before",
)  # fmt: skip
_ENTRY = ("outlet", "title", "link", "comments", "author", "lang", "kind", "published", "first_seen")


def of_feed(feed: Feed, state: str) -> dict[str, object]:
    """Return a feed with its health; `next_visit` is null where there will be none by itself."""
    waits = feed.retired or feed.gone or feed.paused
    places = {"url": feed.shown, "address": without_login(feed.address), "moved_to": without_login(feed.moved_to)}
    return {"state": state} | places | _named(feed, _FEED) | {"next_visit": None if waits else feed.due}


def of_pass(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return what one pass over the feeds brought."""
    return {
        "visited": len(outcomes),
        "unchanged": sum(outcome.status == HTTPStatus.NOT_MODIFIED for outcome in outcomes),
        "new": sum(outcome.fresh for outcome in outcomes),
        "edited": sum(outcome.edited for outcome in outcomes),
        "failed": [
            {"url": outcome.feed.shown, "status": outcome.status, "error": outcome.error}
            for outcome in outcomes
            if outcome.error
        ],
    }


def of_candidate(feed: Candidate) -> dict[str, object]:
    """Return a feed that could be subscribed to."""
    return asdict(feed) | {"url": without_login(feed.url)}


def of_story(story: Story) -> dict[str, object]:
    """Return a story with its entries, in the order in which they joined, and how."""
    members = [
        of_entry(member.entry) | {"path": member.path, "joined": _entry_name(member.joined), "hidden": member.hidden}
        for member in story.members
    ]
    return {"story": f"s{story.id}", "hidden": is_hidden(story), "entries": members}


def is_hidden(story: Story) -> bool:
    """Return whether a person wants all of a story out of every output."""
    return all(member.hidden for member in story.members)


def of_correction(correction: Correction) -> dict[str, object]:
    """Return what a person put right."""
    sides = {"entries": correction.entries, "others": correction.others}
    told: dict[str, object] = {"number": correction.id, "verb": correction.verb, "made": correction.made}
    told |= {"whole": correction.whole, "undone": correction.undone or None}
    return told | {name: [f"e{entry}" for entry in side] for name, side in sides.items()}


def of_entry(entry: Entry) -> dict[str, object]:
    """Return an entry without its text."""
    return {"entry": _entry_name(entry.id)} | _named(entry, _ENTRY)


def of_decision(decision: Decision | None) -> dict[str, object] | None:
    """Return why an entry is where it is; None while it waits to be grouped."""
    if decision is None:
        return None
    from aggregator.group.verdict import recompute  # noqa: PLC0415 -- most of what is told needs no grouping

    told = {field.name: getattr(decision, field.name) for field in fields(decision) if field.name != "trace"}
    return told | {
        "entry": _entry_name(decision.entry),
        "story": f"s{decision.story}",
        "joined": _entry_name(decision.joined),
        "best": _entry_name(decision.best),
        "mentions": [f"s{story}" for story in decision.mentions],
        "pairs": [asdict(pair) for pair in decision.pairs],
        "side": _story_name(decision.side),
        "contenders": [
            asdict(each) | {"story": f"s{each.story}", "side": _story_name(each.side)} for each in decision.contenders
        ],
        "recomputed": _of_verdict(recompute(decision)),
    }


def _of_verdict(verdict: "Verdict | None") -> dict[str, object] | None:
    """Return what a decision comes to by its own record; None where there is nothing to compute."""
    if verdict is None:
        return None
    return asdict(verdict) | {"story": _story_name(verdict.story)}


def _story_name(number: int | None) -> str | None:
    return None if number is None else f"s{number}"


def _entry_name(number: int | None) -> str | None:
    return None if number is None else f"e{number}"


def _named(thing: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(thing, name) for name in names}
