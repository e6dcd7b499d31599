"""Corrections taken back, each by one of its own that does the opposite."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from aggregator.config import Config
from aggregator.correcting.deeds import cover, followers, fuse, homes_of, part
from aggregator.correcting.outcome import keep_seen, listed, publications_of, report
from aggregator.correcting.verbs import hidden, otherwise, sides
from aggregator.errors import UsageError
from aggregator.models import Correction
from aggregator.naming import named
from aggregator.store import Store


class _Scene(NamedTuple):
    """What a correction is taken back in; `undoes` is what the one that does it is an undoing of, 0 for none."""

    store: Store
    config: Config
    correction: Correction
    now: datetime
    undoes: int


class _Done(NamedTuple):
    """What was done instead."""

    kept: Correction
    told: str
    homes: Sequence[int]


def undo(store: Store, config: Config, *, now: datetime, number: int) -> str:
    """Take back the correction of this number; undoing that makes it count again.

    What joined meanwhile stays with what it joined through.  Raises UsageError, with the number of the one to undo
    first, where a later correction builds on it.
    """
    correction = store.corrections.get(number)
    if correction is None:
        raise UsageError(f"there is no correction {number}; `aggregator corrections` lists them")
    if correction.undone:
        raise UsageError(
            f"correction {number} is taken back already, by {correction.undone}: undo that one to have it again"
        )
    # Taking back what took something back says again what was said at first.
    undoes = 0 if correction.undoes else number
    homes = homes_of(store, (*correction.entries, *correction.others))
    shown = publications_of(store, homes)
    keep_seen(store, config, homes, now=now)
    done = _UNDOINGS[correction.verb](_Scene(store, config, correction, now, undoes))
    store.corrections.undo(number, done.kept.id)
    told = f"correction {number} is taken back: {done.told}"
    return report(store, config, told, done.homes, shown, correction=done.kept.id)


def _unmerge(scene: _Scene) -> _Done:
    """Take apart what was put together."""
    store, correction = scene.store, scene.correction
    one, other = (_there(store, side) for side in (correction.entries, correction.others))
    _refuse_if_built_on(store, correction)
    homes = homes_of(store, (*one, *other))
    if not one or not other or len(homes) != 1:
        raise UsageError(
            f"what correction {correction.id} put together is together no longer: "
            + _places(store, (*one[:1], *other[:1]), missing="of one side nothing is left")
        )
    (story,) = store.stories.get(homes)
    given, rest = followers(story, dict.fromkeys(one, False) | dict.fromkeys(other, True))
    was_hidden = bool(store.stories.hidden(homes))
    kept = part(store, given, rest, now=scene.now, undoes=scene.undoes)
    told, homes = sides(store, given, rest)
    covered = [_covered(store, side) for side in (given, rest)]
    for home, cover_it in zip(homes, covered if any(covered) else [True, True], strict=True):
        store.stories.hide(home, hidden=was_hidden and cover_it)
    return _Done(
        kept, told + "".join(f"; s{home}{hidden(store, home)}" for home in homes if hidden(store, home)), homes
    )


def _rejoin(scene: _Scene) -> _Done:
    """Put together what was taken apart."""
    store, correction = scene.store, scene.correction
    homes = []
    for side in (correction.entries, correction.others):
        places = homes_of(store, _there(store, side))
        if len(places) != 1:
            _refuse_if_built_on(store, correction)
            raise UsageError(
                f"what correction {correction.id} took apart is not in two stories any more: "
                + _places(store, side, missing="of one side nothing is left")
            )
        homes += places
    if homes[0] == homes[1]:
        _refuse_if_built_on(store, correction)
        raise UsageError(f"what correction {correction.id} took apart is together again already, in s{homes[0]}")
    kept = fuse(store, scene.config, homes[1], homes[0], now=scene.now, undoes=scene.undoes)
    (home,) = homes_of(store, kept.entries[:1])
    (story,) = store.stories.get([home])
    named_both = listed(f"s{each}" for each in homes)
    told = f"{named_both} are one story now: s{home} with {len(story.members)} entries{hidden(store, home)}"
    return _Done(kept, told, [home])


def _uncover(scene: _Scene) -> _Done:
    """Show what was hidden, or hide what was shown again."""
    store, correction = scene.store, scene.correction
    entries = _there(store, correction.entries)
    homes = homes_of(store, entries)
    hiding = correction.verb == "show"
    before = store.stories.hidden(homes) if correction.whole else store.entries.hidden(entries)
    called = listed(f"s{home}" for home in homes) if correction.whole and homes else named(correction.entries)
    if not entries or len(before) == (len(homes if correction.whole else entries) if hiding else 0):
        state = "hidden again" if hiding else "shown again"
        raise UsageError(f"{called} is {state} already, or gone: nothing is left to take back")
    kept = cover(store, entries, homes if correction.whole else [], hidden=hiding, now=scene.now, undoes=scene.undoes)
    told = f"{called} is hidden" if hiding else f"{called} is shown again{otherwise(store, entries, homes)}"
    return _Done(kept, told, homes)


def _unsay(scene: _Scene) -> _Done:
    """Take back what was said of two entries: the question may come again."""
    store, correction = scene.store, scene.correction
    kept = Correction(0, correction.verb, scene.now, correction.entries, correction.others, undoes=scene.undoes)
    told = f"what was said of {named(correction.entries)} and {named(correction.others)}"
    homes = homes_of(store, (*correction.entries, *correction.others))
    return _Done(store.corrections.add(kept), told, homes)


_UNDOINGS: dict[str, Callable[[_Scene], _Done]] = {
    "merge": _unmerge,
    "split": _rejoin,
    "hide": _uncover,
    "show": _uncover,
    "same": _unsay,
    "apart": _unsay,
    "unsure": _unsay,
}


def _there(store: Store, entries: Sequence[int]) -> list[int]:
    """Return those of these entries that are still stored."""
    return [entry.id for entry in store.entries.get(entries)]


def _refuse_if_built_on(store: Store, correction: Correction) -> None:
    """Raise UsageError where a later correction that counts names both sides of one that put together, or any entry."""
    sides_then = set(correction.entries), set(correction.others)
    for later in reversed(store.corrections.of_entries(set.union(*sides_then))):
        touched = [bool(side & {*later.entries, *later.others}) for side in sides_then]
        builds = later.verb in ("merge", "split") and (all(touched) or correction.verb == "split")
        if builds and later.id > correction.id and not later.undone and not later.undoes:
            raise UsageError(f"correction {later.id} came later and builds on {correction.id}: undo {later.id} first")


def _covered(store: Store, entries: Sequence[int]) -> bool:
    """Return whether a person hid the story of these entries, and did not show it again."""
    said = [each.verb for each in store.corrections.of_entries(entries) if each.whole]
    return bool(said) and said[-1] == "hide"


def _places(store: Store, entries: Sequence[int], *, missing: str) -> str:
    """Return where entries are."""
    places = [f"e{entry} is in s{home}" for entry in entries if (home := store.stories.story_of(entry))]
    return ", ".join(places[:3]) if len(places) > 1 else missing
