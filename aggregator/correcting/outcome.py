"""What a correction means for readers: what they knew before, what stays and goes, and what is told of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aggregator.config import Config, Output
from aggregator.models import Publication
from aggregator.publish.choose import choose, superseded
from aggregator.store import Store


def give_way(store: Store, config: Config, home: int, homes: Mapping[int, int]) -> None:
    """Remove the publications of a merged story that an older one replaces; `homes` is where its entries were."""
    (story,) = store.stories.get([home])
    for name, publications in _by_output(store.publications.of_story(home)).items():
        gone = superseded(story, _output(config, name), publications, homes)
        store.publications.remove(gone)
        if gone:
            store.keep_note(f"stale {name}", "yes")


def keep_seen(store: Store, config: Config, stories: Sequence[int], *, now: datetime) -> None:
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


def publications_of(store: Store, stories: Iterable[int]) -> list[Publication]:
    """Return all publications of stories, in each in order of publication."""
    return [publication for story in stories for publication in store.publications.of_story(story)]


def report(
    store: Store,
    config: Config,
    told: str,
    homes: Sequence[int],
    shown: Sequence[Publication] = (),
    *,
    correction: int = 0,
) -> str:
    """Return what became of stories, and of the publications that were `shown` of them, as JSON.

    `correction` is the number by which it can be undone, 0 for nothing that was changed.
    """
    stories = store.stories.get(homes)
    visible = {member.entry.id for story in stories for member in story.members if not member.hidden}
    there = {each.id: each.story for each in publications_of(store, homes) if each.entry in visible}
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
    facts_of_all = {"told": told, "correction": correction, "stories": facts, "publications": publications}
    return json.dumps(facts_of_all, ensure_ascii=False)


def _fates(publications: Iterable[Mapping[str, object]], *, several: bool) -> list[str]:
    """Return for each output what became of its publications: "all: urn:… stays, urn:… goes"."""
    fates: dict[object, list[str]] = {}
    for each in sorted(publications, key=lambda publication: publication["story"] is None):
        stays = f"stays with {each['story']}" if several else "stays"
        fates.setdefault(each["output"], []).append(f"{each['id']} {stays if each['story'] else 'goes'}")
    return [f"{output}: {', '.join(told)}" for output, told in fates.items()]


def listed(names: Iterable[str]) -> str:
    """Return "s1, s2 and s3"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
