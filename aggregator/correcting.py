"""What a person puts right: stories merged, split and hidden, for good; done in the process that may write.

Each verb is called inside a transaction and returns a JSON object: `told`, in plain words; `stories` as they are now;
`publications` that they had, and whether each stays.  What is shown in their place is published afterwards.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aggregator.config import Config, Output
from aggregator.errors import UsageError
from aggregator.models import Correction, Publication
from aggregator.naming import find, meant, named
from aggregator.publish.choose import choose, superseded
from aggregator.store import Store


def merge(store: Store, config: Config, *, now: datetime, names: Sequence[str]) -> str:
    """Make one story of those that are named; in each output the oldest publication survives."""
    stories = list(dict.fromkeys(_story(store, name) for name in names))
    if len(stories) < 2:
        raise UsageError(
            f"{_listed(names)}: that is one story already, s{stories[0]}; name another one to merge it with"
        )
    shown = _shown(store, stories)
    _keep_seen(store, config, stories, now=now)
    home = stories[0]
    for other in stories[1:]:
        home = _fuse(store, config, home, other, now)
    (story,) = store.stories.get([home])
    named_all, number = _listed(f"s{each}" for each in stories), len(story.members)
    told = f"{named_all} are one story now: s{home} with {number} entries" + _hidden(store, home)
    return _answer(store, config, told, [home], shown)


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
    shown = _shown(store, [story])
    _keep_seen(store, config, [story], now=now)
    moving = rest if story in given else given
    hidden = story in store.stories.hidden([story])
    store.stories.split(moving, moving[0])
    store.stories.hide(moving[0], hidden=hidden)
    store.corrections.add(Correction(0, "split", now, tuple(given), tuple(rest)))
    homes = [store.stories.story_of(side[0]) for side in (given, rest)]
    told = " and ".join(f"{named(side)} in s{home}" for side, home in zip((given, rest), homes, strict=True))
    told = f"two stories now: {told}" + _hidden(store, story)
    return _answer(store, config, told, [home for home in homes if home], shown)


def hide(store: Store, config: Config, *, now: datetime, name: str, undo: bool = False) -> str:
    """Keep an entry, or a story and all that joins it, out of every output; or no longer, with `undo`."""
    what = meant(store, name)
    ids = tuple(entry.id for entry in what.entries)
    homes = _homes(store, ids)
    called = f"s{what.story}" if what.story else named(ids)
    before = store.stories.hidden([what.story]) if what.story else store.entries.hidden(ids)
    if undo and not before:
        raise UsageError(f"{called} is not hidden{_otherwise(store, ids, homes)}")
    if not undo and len(before) == (1 if what.story else len(ids)):
        return _answer(store, config, f"{called} is hidden already", homes, _shown(store, homes))
    _keep_seen(store, config, homes, now=now)
    shown = _shown(store, homes)
    if what.story:
        store.stories.hide(what.story, hidden=not undo)
    else:
        store.entries.hide(ids, hidden=not undo)
    store.corrections.add(Correction(0, "show" if undo else "hide", now, ids, whole=bool(what.story)))
    told = f"{called} is shown again{_otherwise(store, ids, homes)}" if undo else f"{called} is hidden"
    joining = ", and so is what joins it" if what.story and not undo else ""
    return _answer(store, config, told + joining, homes, shown)


def _hidden(store: Store, story: int) -> str:
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


def _homes(store: Store, entries: Iterable[int]) -> list[int]:
    """Return the stories that entries are in, each once."""
    return [home for home in dict.fromkeys(map(store.stories.story_of, entries)) if home]


def _otherwise(store: Store, entries: Sequence[int], homes: Sequence[int]) -> str:
    """Return what else keeps entries hidden, as the end of a sentence."""
    stories = [f"s{home}" for home in homes if home in store.stories.hidden(homes)]
    if stories:
        return f", but {_listed(stories)} is as a whole"
    inside = sorted(store.entries.hidden(entries))
    return f", but {named(inside)} in it is" if inside else ""


def _fuse(store: Store, config: Config, one: int, other: int, now: datetime) -> int:
    """Make one story of two, hidden if one of them was; return it."""
    sides = {story.id: tuple(member.entry.id for member in story.members) for story in store.stories.get([one, other])}
    hidden = store.stories.hidden(sides)
    home = store.stories.merge([one, other])
    for story in sides:
        store.stories.hide(story, hidden=bool(hidden) and story == home)
    store.corrections.add(Correction(0, "merge", now, sides[home], sides[one if home == other else other]))
    _give_way(store, config, home, {entry: story for story, side in sides.items() for entry in side})
    return home


def _give_way(store: Store, config: Config, home: int, homes: Mapping[int, int]) -> None:
    """Remove the publications of a merged story that an older one replaces; `homes` is where its entries were."""
    (story,) = store.stories.get([home])
    for name, publications in _by_output(store.publications.of_story(home)).items():
        gone = superseded(story, _output(config, name), publications, homes)
        store.publications.remove(gone)
        if gone:
            store.keep_note(f"stale {name}", "yes")


def _keep_seen(store: Store, config: Config, stories: Sequence[int], *, now: datetime) -> None:
    """Remember what readers know of stories before they are changed, so that none of it is held back afterwards."""
    for story in store.stories.get(stories):
        for name, publications in _by_output(store.publications.of_story(story.id)).items():
            known = {publication.unit: publication for publication in publications}
            choice = choose(story, _output(config, name), known, now=now, window=config.grouping.window)
            units = [draft.members for draft in choice.drafts if draft.publication]
            seen = {member.entry.id for unit in units for member in unit}
            listed = {entry for each in publications for entry in (each.unit, each.entry, *each.listed)}
            store.corrections.keep_seen(name, sorted(seen | listed))


def _output(config: Config, name: str) -> Output:
    """Return an output of the config; one that has gone shows everything as one story, should it return."""
    there = (output for output in config.outputs if output.name == name)
    return next(there, Output(name=name, access="token"))


def _by_output(publications: Iterable[Publication]) -> dict[str, list[Publication]]:
    """Return output → its publications, in the order given."""
    found: dict[str, list[Publication]] = {}
    for publication in publications:
        found.setdefault(publication.output, []).append(publication)
    return found


def _shown(store: Store, stories: Iterable[int]) -> list[Publication]:
    """Return all publications of stories, in each in order of publication."""
    return [publication for story in stories for publication in store.publications.of_story(story)]


def _answer(store: Store, config: Config, told: str, homes: Sequence[int], shown: Sequence[Publication]) -> str:
    """Return what became of stories, and of the publications that were `shown` of them, as JSON."""
    stories = store.stories.get(homes)
    visible = {member.entry.id for story in stories for member in story.members if not member.hidden}
    there = {each.id: each.story for each in _shown(store, homes) if each.entry in visible}
    outputs = {output.name for output in config.outputs}
    publications: list[dict[str, object]] = [
        {"output": each.output, "id": each.id, "story": f"s{there[each.id]}" if each.id in there else None}
        for each in shown
        if each.output in outputs
    ]
    facts = [
        {
            "story": f"s{story.id}",
            "entries": [f"e{member.entry.id}" for member in story.members],
            "hidden": all(member.hidden for member in story.members),
        }
        for story in stories
    ]
    told = "; ".join([told, *_fates(publications, several=len(homes) > 1)])
    return json.dumps({"told": told, "stories": facts, "publications": publications}, ensure_ascii=False)


def _fates(publications: Iterable[Mapping[str, object]], *, several: bool) -> list[str]:
    """Return for each output what became of its publications: "all: urn:… stays, urn:… goes"."""
    fates: dict[object, list[str]] = {}
    for each in sorted(publications, key=lambda publication: publication["story"] is None):
        stays = f"stays with {each['story']}" if several else "stays"
        fates.setdefault(each["output"], []).append(f"{each['id']} {stays if each['story'] else 'goes'}")
    return [f"{output}: {', '.join(told)}" for output, told in fates.items()]


def _listed(names: Iterable[str]) -> str:
    """Return "s1, s2 and s3"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
