"""What long texts have in common, beyond what their beginnings and titles say.  Pure."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import mul
from typing import NamedTuple

from aggregator.group import background
from aggregator.group.text import Token

LEAST = 500  # characters of a text that is an article
READ = 1200  # characters of it that count
_KEPT = 40  # words
_KEYS = 8  # words that find it
_NEVER_SEEN = 30_000.0  # ordinary headlines without a word that is new
_WORDS = 9  # of an ordinary headline

_UNIT = 1000  # a weight of 1: whole numbers take less memory


class Article(NamedTuple):
    """Words, heaviest first, and the weight of each in thousandths; squared, the weights add up to 1."""

    words: tuple[str, ...]
    weights: Sequence[int]


def article(tokens: Iterable[Token]) -> Article | None:
    """Return the words of a title and a long text that tell most, None where there are none."""
    counts = Counter(token.text for token in tokens)
    weights = {word: (1 + math.log(count)) * _rarity(word) for word, count in counts.items()}
    kept = sorted(weights, key=lambda word: (-weights[word], word))[:_KEPT]
    length = math.sqrt(sum(weights[word] ** 2 for word in kept)) or 1.0
    return Article(tuple(kept), array("H", [round(_UNIT * weights[word] / length) for word in kept])) if kept else None


def keys(mine: Article | None) -> tuple[str, ...]:
    """Return the words by which an article is found, none for a short text."""
    return mine.words[:_KEYS] if mine else ()


def likeness(mine: Article, theirs: Article) -> float:
    """Return the cosine of two articles, in 0…1."""
    told = dict(zip(mine.words, mine.weights, strict=True))
    total: int = sum(map(mul, map(told.get, theirs.words, repeat(0)), theirs.weights))
    return total / _UNIT**2


def _rarity(word: str) -> float:
    return math.log(1 + _NEVER_SEEN / (_NEVER_SEEN * min(1.0, background.rate(word) * _WORDS) + 1))
