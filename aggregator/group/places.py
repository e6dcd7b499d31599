"""Whether two titles tell the same of two places.  Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from aggregator.group import vocabulary
from aggregator.group.headlines import Headline, Word
from aggregator.group.score import Comparison
from aggregator.group.sides import STRAY, Sides

_PREPOSITIONS = r"(?:in|on|at|near|outside|inside|bei|à|en|dans|près de|em|w|we|в|во|на|под|у|біля|під|في|قرب)"
_LOCATED = re.compile(
    rf"(?<!\w)(?={_PREPOSITIONS}\s(?:the\s|la\s|le\s|el\s|der\s|den\s)?((?:[\w'’-]+)(?:\s[\w'’-]+)?))", re.IGNORECASE
)
_CASELESS = re.compile(r"[\u0590-\u08ff]")
_SHORT = 3  # letters of words that stay in lower case where all others are capitalised
_CAPITALS = 0.8  # of the longer words of a title: there capitals tell no names


def tells_names(title: str) -> bool:
    """Return whether capital letters tell names in a title: not every word begins with one."""
    longer = [word for word in title.split() if len(word) > _SHORT and word[:1].isalpha()]
    return sum(word[:1].isupper() for word in longer) <= _CAPITALS * len(longer)


@lru_cache(maxsize=5000)
def located(title: str) -> frozenset[str]:
    """Return the words of a title that stand where a place does, in lower case."""
    found: set[str] = set()
    if not tells_names(title) and not _CASELESS.search(title):
        return frozenset()
    for match in _LOCATED.finditer(title):
        words = match[1].split()
        for word in words[:1] if _CASELESS.search(title) else words:
            if not (word[:1].isupper() or _CASELESS.match(word)):
                break
            found.add(word.lower().removesuffix("'s").removesuffix("’s"))
    return frozenset(found)


def _level(word: Word) -> int:
    """Return how large a place is, -1 where that is not known."""
    if word.text not in vocabulary.PLACES:
        return -1
    return next(level for level, names in enumerate(vocabulary.LEVELS) if word.text in names)


def places(pair: Comparison, sides: Sides) -> bool:
    """Return whether the same is told of two places: "Fire destroys warehouse in …"."""
    if not sides.mine or not sides.theirs or len(sides.shared) < 2:
        return False
    one, stray_one = _placed(pair.mine, sides.mine, pair.theirs)
    other, stray_other = _placed(pair.theirs, sides.theirs, pair.mine)
    if not one or not other or max(stray_one, stray_other) > STRAY:
        return False
    if not _surfaces(pair.mine, one).isdisjoint(_surfaces(pair.theirs, other)):
        return False  # Eastern Ghouta is in Ghouta
    if {_level(word) for word in one}.isdisjoint(_level(word) for word in other):
        return False
    return not any(_is_place(pair.mine, partner.mine) for partner in sides.shared)


def _placed(headline: Headline, left: Iterable[Word], other: Headline) -> tuple[list[Word], int]:
    """Return the places of a title that the other does not name, and how many other words it does not have."""
    told = [word for word in left if word.telling and word not in other.context]
    named = [word for word in told if _is_place(headline, word)]
    return named, len(told) - len(named)


def _surfaces(headline: Headline, words: Iterable[Word]) -> frozenset[str]:
    """Return the words in lower case as which these stand in a title."""
    texts = {word.text for word in words}
    return frozenset(part for token in headline.tokens if token.text in texts for part in token.surface.lower().split())


def _is_place(headline: Headline, word: Word) -> bool:
    if _level(word) >= 0:
        return True
    there = located(headline.entry.title)
    return bool(there) and not there.isdisjoint(_surfaces(headline, (word,)))
