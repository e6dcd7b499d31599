"""What a person asks for by name: stories merged, split and hidden, for good."""

from collections.abc import Sequence
from datetime import datetime

from aggregator.config import Config
from aggregator.correcting.deeds import cover, fuse, homes_of, part
from aggregator.correcting.outcome import keep_seen, listed, publications_of, report
from aggregator.errors import UsageError
from aggregator.naming import find, meant, named
from aggregator.store import Store


def merge(store: Store, config: Config, *, now: datetime, names: Sequence[str]) -> str:
    """Make one story of those that are named; in each output the oldest publication survives."""
    stories = list(dict.fromkeys(_story(store, name) for name in names))
    if len(stories) < 2:
        raise UsageError(
            f"{listed(names)}: that is one story already, s{stories[0]}; name another one to merge it with"
        )
    return together(store, config, stories, now=now)


def together(store: Store, config: Config, stories: Sequence[int], *, now: datetime) -> str:
    """Make one story of several; the last correction, where there are more of them, can be undone."""
    shown = publications_of(store, stories)
    keep_seen(store, config, stories, now=now)
    home = stories[0]
    for other in stories[1:]:
        kept = fuse(store, config, home, other, now=now)
        (home,) = homes_of(store, kept.entries[:1])
    (story,) = store.stories.get([home])
    named_all = listed(f"s{each}" for each in stories)
    told = f"{named_all} are one story now: s{home} with {len(story.members)} entries{hidden(store, home)}"
    return report(store, config, told, [home], shown, correction=kept.id)


def split(store: Store, config: Config, *, now: datetime, names: Sequence[str]) -> str:
    """Take the entries that are named out of their story, together.

    The story keeps its number where its founder is; the first of the others founds the other one.
    """
    entries = {entry.id for name in names for entry in find(store, name)}
    story = _common_story(store, sorted(entries))
    members = [member.entry.id for member in store.stories.get([story])[0].members]
    given, rest = ([entry for entry in members if (entry in entries) is wanted] for wanted in (True, False))
    if not rest:
        raise UsageError(f"s{story} has no other entries than {named(given)}: there is nothing to take them apart from")
    return apart(store, config, story, given, rest, now=now)


def apart(store: Store, config: Config, story: int, given: Sequence[int], rest: Sequence[int], *, now: datetime) -> str:
    """Take the given entries of a story apart from the rest of it."""
    shown = publications_of(store, [story])
    keep_seen(store, config, [story], now=now)
    kept = part(store, given, rest, now=now)
    told, homes = sides(store, given, rest)
    return report(store, config, told + hidden(store, story), homes, shown, correction=kept.id)


def sides(store: Store, given: Sequence[int], rest: Sequence[int]) -> tuple[str, list[int]]:
    """Return in words which stories the two sides of one are now, and these."""
    homes = [home for side in (given, rest) for home in homes_of(store, side[:1])]
    told = " and ".join(f"{named(side)} in s{home}" for side, home in zip((given, rest), homes, strict=True))
    return f"two stories now: {told}", homes


def hide(store: Store, config: Config, *, now: datetime, name: str, undo: bool = False) -> str:
    """Keep an entry, or a story and all that joins it, out of every output; or no longer, with `undo`."""
    what = meant(store, name)
    ids = tuple(entry.id for entry in what.entries)
    homes = homes_of(store, ids)
    called = f"s{what.story}" if what.story else named(ids)
    before = store.stories.hidden([what.story]) if what.story else store.entries.hidden(ids)
    if undo and not before:
        raise UsageError(f"{called} is not hidden{otherwise(store, ids, homes)}")
    if not undo and len(before) == (1 if what.story else len(ids)):
        return report(store, config, f"{called} is hidden already", homes, publications_of(store, homes))
    keep_seen(store, config, homes, now=now)
    shown = publications_of(store, homes)
    kept = cover(store, ids, [what.story] if what.story else [], hidden=not undo, now=now)
    told = f"{called} is shown again{otherwise(store, ids, homes)}" if undo else f"{called} is hidden"
    joining = ", and so is what joins it" if what.story and not undo else ""
    return report(store, config, told + joining, homes, shown, correction=kept.id)


def hidden(store: Store, story: int) -> str:
    """Return that a story is hidden, as the end of a sentence; nothing where it is not."""
    return ", hidden" if store.stories.hidden([story]) else ""


def _story(store: Store, name: str) -> int:
    """Return the one story that a name stands for, or that its entry is in."""
    return _common_story(store, [entry.id for entry in find(store, name)])


def _common_story(store: Store, entries: Sequence[int]) -> int:
    """Return the story that entries are in; raise UsageError where they are in several, or not yet in any."""
    homes = {entry: store.stories.story_of(entry) for entry in entries}
    for entry, home in homes.items():
        if home is None:
            raise UsageError(f"e{entry} waits to be grouped; try again in a moment")
    if len(set(homes.values())) > 1:
        places = ", ".join(f"e{entry} is in s{home}" for entry, home in homes.items())
        raise UsageError(f"these entries are in different stories: {places}; name those of one")
    return next(home for home in homes.values() if home)


def otherwise(store: Store, entries: Sequence[int], homes: Sequence[int]) -> str:
    """Return what else keeps entries hidden, as the end of a sentence."""
    stories = [f"s{home}" for home in homes if home in store.stories.hidden(homes)]
    if stories:
        return f", but {listed(stories)} is as a whole"
    inside = sorted(store.entries.hidden(entries))
    return f", but {named(inside)} in it is" if inside else ""
