"""How much there is, for monitors that want no more.  Pure but for the store."""

from collections.abc import Mapping

from aggregator.models import Document
from aggregator.store import Store


def counts(store: Store) -> dict[str, int]:
    """Return how much there is; retired feeds count nowhere, gone ones as failing."""
    states = store.feeds.states()
    return {
        "feeds": sum(number for state, number in states.items() if state != "retired"),
        "failing": states.get("failing", 0) + states.get("gone", 0),
        "entries": store.entries.count(),
        "stories": store.stories.count(),
    }


def last_change(documents: Mapping[str, Document]) -> str | None:
    """Return when what readers get last changed, in RFC 3339."""
    newest = max((document.modified for document in list(documents.values())), default=None)
    return newest.isoformat() if newest else None
