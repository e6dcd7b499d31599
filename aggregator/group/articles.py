"""What long texts have in common, beyond what their beginnings and titles say.  Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from aggregator.group import background
from aggregator.group.text import Token

LEAST = 500  # characters of a text that is an article
READ = 1200  # characters of it that count
_KEPT = 40  # words
_KEYS = 8  # words that find it
_NEVER_SEEN = 30_000.0  # ordinary headlines without a word that is new
_WORDS = 9  # of an ordinary headline

_UNIT = 1000  # a weight of 1: whole numbers take less memory

Article = Mapping[str, int]  # word → its weight in thousandths, the squares of which add up to 1


def article(tokens: Iterable[Token]) -> Article:
    """Return the words of a title and a long text that tell most, heaviest first."""
    counts = Counter(token.text for token in tokens)
    weights = {word: (1 + math.log(count)) * _rarity(word) for word, count in counts.items()}
    kept = sorted(weights, key=lambda word: (-weights[word], word))[:_KEPT]
    length = math.sqrt(sum(weights[word] ** 2 for word in kept)) or 1.0
    return {word: round(_UNIT * weights[word] / length) for word in kept}


def keys(mine: Article | None) -> tuple[str, ...]:
    """Return the words by which an article is found, none for a short text."""
    return tuple(mine)[:_KEYS] if mine else ()


def likeness(mine: Article, theirs: Article) -> float:
    """Return the cosine of two articles, in 0…1."""
    return sum(weight * theirs[word] for word, weight in mine.items() if word in theirs) / _UNIT**2


def _rarity(word: str) -> float:
    return math.log(1 + _NEVER_SEEN / (_NEVER_SEEN * min(1.0, background.rate(word) * _WORDS) + 1))
