"""What is kept of each output beside its publications: the settings that were followed, its token, its documents."""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime

from aggregator.config import Config, Output
from aggregator.models import NEVER, Document
from aggregator.publish.formats import documents, paths
from aggregator.store import Store

_LOOKS = "looks"  # the note of what is to be looked at again: [time, feed or null, entry to go on after]
_LOOKED_AT = 2000  # entries in one transaction, so that a visit never waits long for the store
_IN_HAND = "in hand"  # marks what is stale as being made anew


def token_of(store: Store, output: Output) -> str:
    """Return what must be given to read an output; nothing where it is open, or was never published."""
    return store.note(_token(output.name)) if output.access == "token" else ""


def renew_token(store: Store, output: Output) -> None:
    """Replace the output's token: whoever has the old one reads it no longer, once it is published next."""
    with store.transaction():
        store.keep_note(_token(output.name), secrets.token_urlsafe(24))
        mark_stale(store, output)


def mark_stale(store: Store, output: Output) -> None:
    """Remember that something in an output changed, so that its documents are made anew."""
    store.keep_note(_stale(output), "yes")


def follow(store: Store, config: Config, *, now: datetime) -> None:
    """Look at recent stories again where an output's settings changed; forget documents of outputs that are gone.

    Documents that are missing are made anew.  An output that is no longer closed looks at every private feed again.
    """
    settings = {output.name: _settings(config, output) for output in config.outputs}
    with store.transaction():
        followed = json.loads(store.note("outputs") or "{}")
        if followed != settings:  # an output that is gone is forgotten, and looks at everything again should it return
            store.keep_note("outputs", json.dumps(settings))
        there = set(store.publications.paths())
        for output in config.outputs:
            if followed.get(output.name) != settings[output.name]:
                mark_stale(store, output)
                _look_again(store, output, now)
            if _lacks_token(store, output) or not there.issuperset(paths(config, output)):
                mark_stale(store, output)
        for path in there.difference(*(paths(config, output) for output in config.outputs)):
            store.publications.remove_document(path)


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
        return sum(store.publications.mend(output.name, newest=output.max_entries) for output in stale)


def render(store: Store, config: Config, *, now: datetime) -> Iterator[Document]:
    """Make the documents of outputs in which something changed; yield those whose bytes did, each once it is kept."""
    for output in config.outputs:
        if _is_stale(store, output):
            yield from _rendered(store, config, output, now)


def _rendered(store: Store, config: Config, output: Output, now: datetime) -> Iterator[Document]:
    with store.transaction():
        store.keep_note(_stale(output), _IN_HAND)  # others may mark it again between two documents
    found = ((path, store.publications.document(path)) for path in paths(config, output))
    previous = {path: document for path, document in found if document is not None}
    newest = store.publications.latest(output.name, limit=output.max_entries)
    token = _certain_token(store, output)
    for document in documents(config, output, newest, previous=previous, now=now, token=token):
        if document is not previous.get(document.path):
            with store.transaction():
                store.publications.save_document(document)
            yield document
    with store.transaction():
        if store.note(_stale(output)) == _IN_HAND:
            store.keep_note(_stale(output), "")


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


def _stale(output: Output) -> str:
    return f"stale {output.name}"


def _is_stale(store: Store, output: Output) -> bool:
    return store.note(_stale(output)) != ""
