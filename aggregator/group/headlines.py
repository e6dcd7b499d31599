"""A headline as it is compared, and its words.  Pure."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from aggregator.group import background, spelling, vocabulary
from aggregator.group.acts import PLAIN, Acts, Stance, acts, senses
from aggregator.group.articles import Article
from aggregator.group.text import Token
from aggregator.group.weights import Weights

_NAMED, _NAMED_MOST = 0.15, 2  # more that a name of several words says for each beyond the first, so many at most
_FRAMES = vocabulary.CALENDAR | vocabulary.GENRES


class Word:
    """A word of headlines that are alive: `headlines` counts those, `ordinary` those expected in ordinary news.

    One that is `telling` tells of an event: it is no number, no date and no genre.
    """

    __slots__ = (
        "acts", "begin", "dating", "headlines", "idf", "month", "number", "ordinary", "senses", "skeleton", "stamp",
        "telling", "text", "uses", "weight",
    )  # fmt: skip

    text: str
    skeleton: str
    begin: str
    acts: Acts
    senses: frozenset[str]

    def __init__(self, text: str, weights: Weights) -> None:
        """Learn what is known of a word by itself."""
        self.text = text
        self.number = text[0].isdigit()
        self.month = text in vocabulary.MONTHS
        self.dating = self.month or text in vocabulary.WEEKDAYS
        self.telling = not self.number and text not in _FRAMES
        rate = background.rate(text)
        self.ordinary = weights.background * min(1.0, rate * weights.headline) if rate else 0.0
        self.weight = 1 + _NAMED * min(_NAMED_MOST, text.count("_"))
        self.headlines = 0
        self.uses = 0
        self.stamp = -1
        self.idf = 0.0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- as declared above
        """Return what only words of titles are asked for; it is computed once, when it is first asked for."""
        if name not in _LAZY:
            raise AttributeError(name)
        value = _LAZY[name](self.text)
        setattr(self, name, value)
        return value


_LAZY: Mapping[str, Callable[[str], Any]] = {
    "skeleton": spelling.skeleton,
    "begin": lambda text: intern(text[:2]),
    "acts": acts,
    "senses": senses,
}


_NO_NUMBERS: frozenset[Word] = frozenset()
NOTHING: Mapping[str, frozenset[str]] = {}  # identifies an entry, as is usual


class Source(NamedTuple):
    """What is kept of an entry beside its words; texts and contents are too large to keep in memory."""

    id: int
    feed: int
    title: str
    outlet: str
    published: datetime


@dataclass(slots=True, eq=False)
class Headline:
    """An entry as it is compared.  `words` are its title's, `context` those that only its text has."""

    number: int  # in order of assignment
    entry: Source
    later: datetime  # of its date and its first sight
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    context: tuple[Word, ...]
    identifiers: Mapping[str, frozenset[str]]
    lang: str = ""  # as told, not as guessed
    article: Article | None = None  # what a long text tells
    stance: Stance = PLAIN
    story: int = 0
    side: int = 0  # of its story, see `Decision`
    numbers: frozenset[Word] = _NO_NUMBERS  # of its words
    dated: bool = False  # has the name of a day or month, in its title or text
    skeletons: tuple[str, ...] = ()  # of its words, each once
    acronyms: tuple[int, ...] = ()  # where words stand that may be the initials of others

    def __post_init__(self) -> None:
        """Learn of the words what is asked for again and again."""
        self.take(self.words, self.context)
        self.skeletons = tuple(dict.fromkeys(word.skeleton for word in self.words))
        self.acronyms = tuple(at for at, token in enumerate(self.tokens) if token.acronym)

    def __copy__(self) -> "Headline":
        """Return another one that is the same; nothing is learned again."""
        other = object.__new__(Headline)
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def take(self, words: tuple[Word, ...], context: tuple[Word, ...]) -> None:
        """Have these words."""
        self.words, self.context = words, context
        self.numbers = frozenset(word for word in words if word.number) or _NO_NUMBERS
        self.dated = any(word.dating for word in (*words, *context))

    def without(self, context: tuple[Word, ...]) -> "Headline":
        """Return the same headline with fewer words of its text."""
        fewer = copy(self)
        fewer.context = context
        return fewer

    @property
    def line(self) -> str:
        """Return its words, for comparing whole titles."""
        return " ".join(token.text for token in self.tokens)
