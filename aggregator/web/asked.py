"""What a page is made of: who asks for what, of which store, at what time.  Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.config import Config
from aggregator.models import Document
from aggregator.store import Store
from aggregator.web.desk import State
from aggregator.web.links import Links


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a page, in the store's thread.

    `parts` are the named parts of the path, `query` its query: of a name that is given twice, the last.
    """

    store: Store
    config: Config
    links: Links
    now: datetime
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    state: State = field(default_factory=State)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """That a page has another address: the way there from the one that was asked."""

    way: str


Page = Callable[[Asked], str | Elsewhere]
"""Returns HTML; nothing where there is no such page."""
