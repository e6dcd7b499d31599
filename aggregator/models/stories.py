"""Entries that tell the same story, and why.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aggregator.models.entries import Entry
from aggregator.models.visits import Feed


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Two words that matched, one of each title, and how; `weight` in (0, 1], `idf` the smaller of the two."""

    mine: str
    theirs: str
    how: Literal["equal", "alias", "skeleton", "ratio", "joined", "act"]
    weight: float
    idf: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A story that an entry might have joined: the scores of its members that came closest, at most three, best first.

    `bar` is the guard that closed it to the entry, "" for none.  A story that a person put together is a contender with
    each of its sides (see `Decision`); `side` is None where that is the story itself.
    """

    story: int
    scores: tuple[float, ...]
    bar: str = ""
    side: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an entry is in its story: all that is needed to understand and to recompute it.

    `story` is the id of the entry that founded the story, `joined` of the member that matched, None for a founder.
    `side` is the story with which the chain of members that matched began, None where that is `story`: a story that a
    person put together has several sides.  `score`, `required` and `caution` are log-odds, None where none was needed.
    """

    entry: int
    story: int
    joined: int | None
    path: Literal["address", "enclosure", "title", "score", "founded"]
    score: float | None = None
    required: float | None = None
    why: str = ""  # one plain sentence
    best: int | None = None  # the closest entry looked at, joined or not
    features: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[TokenPair, ...] = ()
    unmatched: tuple[str, ...] = ()  # rare words of either title without a partner
    numbers: tuple[str, ...] = ()
    hours_apart: float = 0.0
    guards: tuple[str, ...] = ()  # guards and vetoes that spoke, by name
    mentions: tuple[int, ...] = ()  # stories that the entry also touches
    caution: float | None = None  # what is required where nothing else looks alike
    contenders: tuple[Contender, ...] = ()  # stories near enough to count; that of `best` comes first
    weights: str = ""  # version of the weights table
    trace: str = ""  # what grouping remembers of the entry, for itself
    side: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An entry in a story: with its feed's settings as they are now, and how it came in."""

    entry: Entry
    feed: Feed
    path: Literal["address", "enclosure", "title", "score", "founded"] = "founded"
    joined: int | None = None
    hidden: bool = False  # a person wants it, or its whole story, out of every output
    score: float | None = None  # of the decision, as its reason
    why: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Which stories are asked for: those with an entry that has all of it, and at least so many `outlets`.

    `words` are of its title and text, those within quotes stand together; `tag` is one of its feed's, `outlet` as
    readers see it, `lang` a language with or without its region ("de" finds "de-at").  It was first seen in
    [since, until).  "newest" are those whose entry arrived last, "covered" those with the most outlets.
    """

    words: str = ""
    tag: str = ""
    outlet: str = ""
    lang: str = ""
    since: datetime | None = None
    until: datetime | None = None
    outlets: int = 1
    order: Literal["newest", "covered"] = "newest"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision near the line: whether `entry` and the one that it was compared with are `together` now, and why."""

    entry: Member
    other: Member
    together: bool
    score: float
    required: float
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right; it binds what comes later, and is a label for measuring.

    `merge` says that `entries` and `others`, two stories until then, tell the same; `split` that `entries` tell another
    story than `others`, with which they were; `hide` and `show` are about `entries`, where `whole` about their story
    and all that joins it.  `same` and `apart` say of two entries what was so already, `unsure` that nobody can tell.
    """

    id: int  # 0 until stored
    verb: Literal["merge", "split", "hide", "show", "same", "apart", "unsure"]
    made: datetime
    entries: tuple[int, ...]
    others: tuple[int, ...] = ()
    whole: bool = False
    undone: int = 0  # the correction that took it back
    undoes: int = 0  # the one that it takes back: then it does the opposite, and says nothing of its own


@dataclass(frozen=True, slots=True)
class Sweep:
    """What became of a look at old entries: those `forgotten`, and the `place` to go on after, None at the end."""

    forgotten: tuple[int, ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A group of entries about one event, members in the order in which they joined."""

    id: int  # of the entry that founded it
    founder: str  # the founding entry's feed and identity, stable across databases
    members: tuple[Member, ...]
