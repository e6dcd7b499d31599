"""What is known of headlines while nobody asks for them: where they stand, and how many have which words.

Of those that were assigned before a restart most are not asked for until they expire: this much takes a fraction of the
time and memory that whole headlines take.  Owns the counts.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from aggregator.group.headlines import Headline, Word


class Sketch(NamedTuple):
    """What the index has to know of a headline that nobody reads yet."""

    number: int
    feed: int
    story: int
    later: datetime
    words: list[str]  # of its title
    context: str  # words that only its text has, a tab between two
    keys: tuple[str, ...]  # that find its article
    read: Callable[[], Headline]


def cut(line: str) -> list[str]:
    """Return what stands between the tabs of a line, nothing for an empty one."""
    return line.split("\t") if line else []


class Tally:
    """Words that nobody has asked for: how many titles have each, and how often it is used in titles and texts."""

    def __init__(self) -> None:
        """Start empty."""
        self._titles: Counter[str] = Counter()
        self._uses: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._uses)

    def count(self, text: str, *, titles: int, uses: int) -> None:
        """Count a word so many times more."""
        self._titles[text] += titles
        self._uses[text] += uses

    def hand_over(self, word: Word) -> bool:
        """Have a word count itself from now on; return whether it was counted here."""
        uses = self._uses.pop(word.text, 0)
        word.uses += uses
        word.headlines += self._titles.pop(word.text, 0)
        return uses > 0
