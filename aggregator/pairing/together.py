"""Why two entries are together: the first of these reasons that holds.  Pure but for the store."""

from collections.abc import Callable

from aggregator.pairing.case import Case, by_hand, step
from aggregator.store import Store

_STEPS = 5  # from an entry to one that it joined, that a sentence tells


def _itself_twice(case: Case) -> str:
    return "they are one entry" if case.names[0] == case.names[1] else ""


def _merged(case: Case) -> str:
    day = by_hand(case, "merge")
    return f"they were put together by hand on {day}" if day else ""


def _direct(case: Case) -> str:
    """Return why one of them joined the other."""
    for decision, other in zip(case.decisions[::-1], case.entries, strict=True):
        if decision and decision.joined == other.id:
            return step(decision)
    return ""


def _chain(case: Case) -> str:
    """Return by which others they came together."""
    ways = [_way(case.store, entry.id) for entry in case.entries]
    common = next((entry for entry in ways[0] if entry in ways[1]), None)
    if common is None:
        return ""
    decisions = [case.store.stories.decision(entry) for way in ways for entry in way[: way.index(common)]]
    steps = [f"e{each.entry} joined e{each.joined}, since {step(each)}" for each in decisions if each]
    more = f"; and {len(steps) - _STEPS} more steps" if len(steps) > _STEPS else ""
    return "; ".join(steps[:_STEPS]) + more


def _stories_merged(_: Case) -> str:
    return "the stories that they were in were put together by hand"


def _way(store: Store, entry: int) -> list[int]:
    """Return an entry, the one that it joined, the one that that joined, to the founder."""
    way: list[int] = []
    following: int | None = entry
    while following is not None:
        way.append(following)
        decision = store.stories.decision(following)
        following = decision.joined if decision else None
    return way


TOGETHER: tuple[Callable[[Case], str], ...] = (_itself_twice, _merged, _direct, _chain, _stories_merged)
