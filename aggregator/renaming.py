"""Outputs that got another name: what they published, and what is kept of them, goes with them."""

import json
from collections.abc import Iterator, Mapping, Sequence

from aggregator.store import Store

Settings = Mapping[str, Sequence[str]]  # of outputs, by name: path, the output itself as JSON, what else counts

_NOTES = ("token", "slugs tag", "slugs feed", "adopted")  # that are kept of an output, before its name


def rename(store: Store, followed: Settings, settings: Settings) -> Settings:
    """Have outputs keep what readers know that have another name than they were `followed` under, and are as before.

    Return what was followed, under the names of today.  Where it is not certain which is which, or a name was used
    before, an output is a new one.
    """
    names = dict(_renamed(followed, settings))
    for new, old in names.items():
        if store.publications.last_updated(new) is None:
            store.publications.rename(old, new)
            store.corrections.rename_output(old, new)
            for kind in _NOTES:
                store.keep_note(f"{kind} {new}", store.note(f"{kind} {old}"))
                store.keep_note(f"{kind} {old}", "")
    return {**followed, **{new: followed[old] for new, old in names.items()}}


def _renamed(followed: Settings, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield new and old name of each output that differs in nothing else from the one that is gone."""
    gone = {name: _but_the_name(followed[name]) for name in followed.keys() - settings.keys()}
    fresh = {name: _but_the_name(settings[name]) for name in settings.keys() - followed.keys()}
    for new, wanted in fresh.items():
        old = [name for name, kept in gone.items() if kept == wanted]
        if len(old) == 1 and list(fresh.values()).count(wanted) == 1:
            yield new, old[0]


def _but_the_name(settings: Sequence[str]) -> object:
    return {name: value for name, value in json.loads(settings[1]).items() if name != "name"}
