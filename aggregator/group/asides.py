"""Which other stories a long text mentions beside the one that it leads with.  Reads the index, changes nothing."""

from collections.abc import Iterable
from itertools import islice

from aggregator.group.headlines import Headline, Word
from aggregator.group.index import Index
from aggregator.group.text import Token

_COVERED = 0.6  # of what a title tells, in terms of idf
_SHARED = 3  # words that tell of an event
_RARE = 0.5  # of the rarest idf, that one of them has
_PIECES = 4  # of a text that are searched


def mentioned(mine: Headline, pieces: Iterable[tuple[Token, ...]], index: Index) -> tuple[int, ...]:
    """Return the stories whose headlines stand in these pieces of an entry's text, in the order of the pieces."""
    found: dict[int, None] = {}
    for tokens in islice(pieces, _PIECES):
        words = index.titled(tokens)
        if len(words) < _SHARED:
            continue
        texts = frozenset(word.text for word in words)
        longer = frozenset(word.skeleton for word in words if len(word.skeleton) > 1)
        for theirs in index.sharing(words):
            if not (mine.lang and theirs.lang and mine.lang != theirs.lang):
                shared = [word for word in theirs.words if word.text in texts or word.skeleton in longer]
                if len(shared) >= _SHARED and _stands_in(mine, theirs, shared, index):
                    found[theirs.story] = None
    return tuple(found)


def _stands_in(mine: Headline, theirs: Headline, shared: list[Word], index: Index) -> bool:
    """Return whether nearly all of a title is in a piece of a text, where these of its words are."""
    told = [word for word in shared if word.telling]
    if len(told) < _SHARED or abs(mine.entry.published - theirs.entry.published) > index.window:
        return False
    index.weigh(theirs.words)
    return _sum(shared) >= _COVERED * _sum(theirs.words) and max(word.idf for word in told) >= _RARE * index.rarest


def _sum(words: Iterable[Word]) -> float:
    return sum(word.idf for word in words)
