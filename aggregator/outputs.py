"""What is kept of each output beside its publications: the settings that were followed, its token, its documents."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.config import Config, Output
from aggregator.hubs import owe
from aggregator.models import NEVER, Document, Feed, Publication
from aggregator.publish.choose import NOBODY, Others
from aggregator.publish.formats import documents, list_of, paths
from aggregator.publish.parts import Part, belongs, listing_path, named, part_of, slugs, standing
from aggregator.renaming import rename
from aggregator.store import Store

_LOOKS = "looks"  # the note of what is to be looked at again: [time, feed or null, entry to go on after]
_LOOKED_AT = 2000  # entries in one transaction, so that a visit never waits long for the store
_ALL, _IN_HAND = "yes", "in hand"  # mark an output as stale in all its parts, and as being made anew
_PLACED = 500  # publications that are given their part in one transaction


def token_of(store: Store, output: Output) -> str:
    """Return what must be given to read an output; nothing where it is open, or was never published."""
    return store.note(_token(output.name)) if output.access == "token" else ""


def renew_token(store: Store, output: Output) -> None:
    """Replace the output's token: whoever has the old one reads it no longer, once it is published next."""
    with store.transaction():
        store.keep_note(_token(output.name), secrets.token_urlsafe(24))
        mark_stale(store, output)


def mark_stale(store: Store, output: Output, parts: Collection[str] | None = None) -> None:
    """Remember that something in an output changed, in these parts of it or in all, so that it is made anew.

    A part of another way to split it stands for all.
    """
    marked = store.note(_stale(output))
    others = parts is not None and any(not part.startswith(f"{output.per} ") for part in parts)
    if parts is None or others or marked in (_ALL, _IN_HAND):  # what is in hand may be behind already
        store.keep_note(_stale(output), _ALL)
    else:
        store.keep_note(_stale(output), json.dumps(sorted({*json.loads(marked or "[]"), *parts})))


def follow(store: Store, config: Config, *, now: datetime) -> None:
    """Look at recent stories again where an output's settings changed; forget documents of outputs that are gone.

    One that has but another name keeps what it published.  Documents that are missing are made anew.  An output that is
    no longer closed looks at every private feed again.
    """
    settings = {output.name: _settings(config, output) for output in config.outputs}
    with store.transaction():
        followed = json.loads(store.note("outputs") or "{}")
        known = rename(store, followed, settings)
        if followed != settings:  # an output that is gone is forgotten, and looks at everything again should it return
            store.keep_note("outputs", json.dumps(settings))
        there = set(store.publications.paths())
        for output in config.outputs:
            if known.get(output.name) != settings[output.name]:
                mark_stale(store, output)
                _look_again(store, output, now)
            if _lacks_token(store, output) or not there.issuperset(_certain_paths(config, output)):
                mark_stale(store, output)
        for path in there:
            if not any(belongs(config, output, path) for output in config.outputs):
                store.publications.remove_document(path)


def follow_feeds(store: Store, config: Config) -> None:
    """Have outputs that are split look again at which feeds there are."""
    for output in config.outputs:
        if output.per != "one":
            mark_stale(store, output)


def parts_of(store: Store, config: Config, output: Output) -> tuple[Part, ...]:
    """Return the parts of an output that have documents, in order of the config; of one that is not split the whole.

    Those of feeds or tags that the config has stand there whether anything is in them or not; those that it has no
    longer as long as something in them is younger than `max_age`, counted back from the output's newest.
    """
    if output.per == "one":
        return (Part(),)
    known = json.loads(store.note(_slugs(output)) or "{}")
    parts = ((key, feed, known.get(key)) for key, feed in _fillers(store, config, output).items())
    return tuple(Part(key, slug, named(key, feed), feed.home if feed else "") for key, feed, slug in parts if slug)


def _fillers(store: Store, config: Config, output: Output) -> dict[str, Feed | None]:
    """Return the keys of the parts that have documents, each with its feed, or one of those with its tag."""
    feeds = store.feeds.all()
    places = {feed.url: place for place, feed in enumerate(config.feeds)}
    ordered = sorted(feeds, key=lambda feed: places.get(feed.url, len(places)))
    fillers: dict[str, Feed | None] = dict(standing(ordered, output))
    kept = {
        key: last for key, last in store.publications.parts(output.name).items() if key.startswith(f"{output.per} ")
    }
    oldest = max(kept.values(), default=NEVER + output.max_age) - output.max_age
    by_key = {f"feed {feed.id}": feed for feed in feeds}
    return fillers | {key: by_key.get(key) for key in sorted(kept) if key not in fillers and kept[key] >= oldest}


def look_again(store: Store, since: datetime, *, feed: int | None = None) -> None:
    """Have stories with an entry first seen after `since` published again, of one feed or of any."""
    looks = [*json.loads(store.note(_LOOKS) or "[]"), [since.isoformat(), feed, 0]]
    store.keep_note(_LOOKS, json.dumps(looks))


def pend(store: Store) -> Iterator[None]:
    """Make pending what is to be looked at again, a short transaction at a time."""
    while looks := json.loads(store.note(_LOOKS) or "[]"):
        (since, feed, after), *others = looks
        with store.transaction():
            last = store.stories.pend(datetime.fromisoformat(since), feed=feed, after=after, limit=_LOOKED_AT)
            left = [[since, feed, last], *others] if last else others
            store.keep_note(_LOOKS, json.dumps(left))
        yield


def mend(store: Store, config: Config) -> int:
    """Have what changed documents are to carry, but cannot for want of a fragment, published again; return how many."""
    with store.transaction():
        stale = [output for output in config.outputs if _is_stale(store, output)]
        return sum(
            store.publications.mend(output.name, newest=output.max_entries, part=part.key or None)
            for output in stale
            if output.per == "one" or store.note(_stale(output)) == _ALL
            for part in parts_of(store, config, output)
        )


def others_of(
    store: Store, config: Config, output: Output, stories: Sequence[int], held: Mapping[int, datetime]
) -> Others:
    """Return what an output leaves to others, of these stories; `held` are those that outputs above it hold.

    Nothing, unless it has `once`: then what outputs above it have published, and those below it that have `once`, too.
    """
    if not output.once:
        return NOBODY
    above = config.outputs[: config.outputs.index(output)]
    others = [each for each in config.outputs if each in above or (each.once and each != output)]
    found = (store.publications.of_stories(other.name, stories) for other in others)
    return Others(frozenset(each.entry for known in found for each in known.values()), held)


def reach(store: Store, output: Output) -> datetime:
    """Return the `updated` of what documents carry last; of an output that is split NEVER: each part ends elsewhere."""
    return store.publications.reach(output.name, newest=output.max_entries) if output.per == "one" else NEVER


def render(store: Store, config: Config, *, now: datetime) -> Iterator[Document]:
    """Make the documents of outputs in which something changed; yield those whose bytes did, each once it is kept."""
    for output in config.outputs:
        if _is_stale(store, output):
            yield from _rendered(store, config, output, now)


def _rendered(store: Store, config: Config, output: Output, now: datetime) -> Iterator[Document]:
    """Make anew what is stale of an output; yield what has other bytes."""
    with store.transaction():
        marked = store.note(_stale(output))
        store.keep_note(_stale(output), _IN_HAND)  # others may mark it again between two documents
    stale = None if marked in (_ALL, _IN_HAND) else frozenset(json.loads(marked))
    token = _certain_token(store, output)
    if output.per != "one":
        _place(store, config, output)
    parts = parts_of(store, config, output)
    there = set(store.publications.paths())
    for part in parts:
        if stale is None or part.key in stale or not there.issuperset(paths(config, output, part)):
            yield from _rendered_part(store, config, output, part, token=token, now=now)
    if output.per != "one":
        yield from _rendered_list(store, config, output, parts, token=token, now=now)
    with store.transaction():
        if store.note(_stale(output)) == _IN_HAND:
            store.keep_note(_stale(output), "")


def _rendered_part(
    store: Store, config: Config, output: Output, part: Part, *, token: str, now: datetime
) -> Iterator[Document]:
    """Make the documents of a part, or of the whole; yield those with other bytes, once they are kept."""
    found = ((path, store.publications.document(path)) for path in paths(config, output, part))
    previous = {path: document for path, document in found if document is not None}
    newest = store.publications.latest(output.name, limit=output.max_entries, part=part.key or None)
    for document in documents(config, output, newest, previous=previous, now=now, token=token, part=part):
        if document is not previous.get(document.path):
            with store.transaction():
                store.publications.save_document(document)
                if document.hub:
                    owe(store, document.hub, document.address, now=now)
            yield document


def _rendered_list(
    store: Store, config: Config, output: Output, parts: Sequence[Part], *, token: str, now: datetime
) -> Iterator[Document]:
    """Make the list of a split output's documents, and forget those that it has no longer; yield it if it changed."""
    path = listing_path(config, output)
    previous = store.publications.document(path)
    document = list_of(config, output, parts, previous=previous, now=now, token=token)
    standing = {path}.union(*(paths(config, output, part) for part in parts))
    with store.transaction():
        for gone in store.publications.paths():
            if belongs(config, output, gone) and gone not in standing:
                store.publications.remove_document(gone)
        if document is not previous:
            store.publications.save_document(document)
    if document is not previous:
        yield document


def _place(store: Store, config: Config, output: Output) -> None:
    """Give every part a name in addresses, and every publication its part where the output was split otherwise."""
    while misplaced := store.publications.misplaced(output.name, output.per, limit=_PLACED):
        with store.transaction():
            store.publications.save(_placed(store, output, misplaced))
    known = json.loads(store.note(_slugs(output)) or "{}")
    named_all = slugs(known, _fillers(store, config, output))
    if named_all != known:
        with store.transaction():
            store.keep_note(_slugs(output), json.dumps(named_all))


def _placed(store: Store, output: Output, publications: Sequence[Publication]) -> list[Publication]:
    """Return publications with the part in which their representatives stand by the settings of today.

    One whose representative was withdrawn meanwhile stands with what has no tag, or feed, until it goes.
    """
    entries = {entry.id: entry.feed for entry in store.entries.get(each.entry for each in publications)}
    parts = {feed.id: part_of(feed, output) for feed in store.feeds.by_id(entries.values()).values()}
    return [replace(each, part=parts.get(entries.get(each.entry, 0), f"{output.per} ")) for each in publications]


def _certain_paths(config: Config, output: Output) -> tuple[str, ...]:
    """Return the paths of the documents that an output has, whatever feeds there are."""
    return paths(config, output) if output.per == "one" else (listing_path(config, output),)


def _settings(config: Config, output: Output) -> list[str]:
    """Return what makes an output's documents differ when it is changed."""
    shown = {"title", "base_url", "timezone"}
    return [config.path_of(output), output.model_dump_json(), config.general.model_dump_json(include=shown)]


def _look_again(store: Store, output: Output, now: datetime) -> None:
    """Make pending what an output may show differently."""
    look_again(store, now - output.max_age)
    if output.access == "open":
        # What a private feed brought must leave at any age, should the output have been closed until now.
        for feed in store.feeds.all():
            if feed.private:
                look_again(store, NEVER, feed=feed.id)


def _lacks_token(store: Store, output: Output) -> bool:
    return output.access == "token" and not token_of(store, output)


def _certain_token(store: Store, output: Output) -> str:
    """Return the output's token, made now where it lacks one: without, its documents would be open."""
    with store.transaction():
        if _lacks_token(store, output):
            store.keep_note(_token(output.name), secrets.token_urlsafe(24))
        return token_of(store, output)


def _token(name: str) -> str:
    return f"token {name}"


def _slugs(output: Output) -> str:
    return f"slugs {output.per} {output.name}"


def _stale(output: Output) -> str:
    return f"stale {output.name}"


def _is_stale(store: Store, output: Output) -> bool:
    return store.note(_stale(output)) != ""
