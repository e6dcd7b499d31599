"""What is asked of a title's words again and again, whatever they are compared with.  Pure."""

from functools import lru_cache
from itertools import pairwise

from aggregator.group.acts import NONE
from aggregator.group.headlines import Word

LONG = 6  # letters of a word that may be two
BONES = 3  # consonants of it at least
_KEPT = 1000  # titles


class Facts:
    """What a title's words say by themselves.

    `twos` are its neighbours, `doing` the words that tell acts, `long` what remains of words that may be two in another
    title, `bones` what remains of neighbours that may be one; `telling` counts the words that tell of an event.  A
    title that is `spaced` has no words that are parts of longer ones.
    """

    __slots__ = ("acts", "bones", "doing", "long", "spaced", "telling", "texts", "twos", "words")

    def __init__(self, words: tuple[Word, ...]) -> None:
        """Learn of them."""
        self.words = frozenset(words)
        self.texts = frozenset([word.text for word in words])
        self.twos = frozenset(pairwise(words))
        self.doing = tuple(word for word in words if word.acts)
        self.acts = NONE.union(*(word.acts for word in self.doing))
        self.long = frozenset(bones(word) for word in words if may_be_two(word))
        joined = [together(before, after) for before, after in pairwise(words)]
        self.bones = frozenset(spelt for bones in joined if len(bones) > BONES for spelt in (bones, bones[:-1]))
        self.spaced = all(map(str.isascii, self.texts))
        self.telling = sum(word.telling for word in words)


facts = lru_cache(maxsize=_KEPT)(Facts)


def may_be_two(word: Word) -> bool:
    """Return whether another title may write a word in two."""
    return len(word.text) >= LONG and not word.number


def bones(word: Word) -> str:
    """Return what remains of a word that may be two."""
    return word.skeleton.removeprefix("a")


def together(before: Word, after: Word) -> str:
    """Return what would remain of two words written as one."""
    return (before.skeleton + after.skeleton.removeprefix("a")).removeprefix("a")
