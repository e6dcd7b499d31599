"""Headlines that were assigned before and that nobody has asked for since, and their words, counted.  Owns both.

Most are not asked for until they expire: to count their words and to know where they stand takes a fraction of the time
and memory that whole headlines take.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from aggregator.group.headlines import Headline, Word


class Sketch(NamedTuple):
    """What finds a headline: the words of its title, of its text only (a tab between two), and of its article."""

    words: list[str]
    context: str
    keys: tuple[str, ...] = ()


def cut(line: str) -> list[str]:
    """Return what stands between the tabs of a line, nothing for an empty one."""
    return line.split("\t") if line else []


class Unread:
    """Headlines that can be read, and for each word the titles that have it and its uses in titles and texts."""

    def __init__(self) -> None:
        """Start empty."""
        self._readers: dict[int, Callable[[], Headline]] = {}
        self._titles: Counter[str] = Counter()
        self._uses: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return the number of headlines."""
        return len(self._readers)

    def __contains__(self, number: int) -> bool:
        """Return whether a headline waits to be read."""
        return number in self._readers

    def words(self) -> int:
        """Return the number of words that are counted here."""
        return len(self._uses)

    def add(self, number: int, read: Callable[[], Headline], titled: Iterable[str], told: Iterable[str]) -> None:
        """Have a headline wait, and count these words of its title and of its text."""
        self._readers[number] = read
        self._titles.update(titled)
        self._uses.update(titled)
        self._uses.update(told)

    def read(self, number: int) -> Headline:
        """Return a headline that waits no longer; its words were handed over while it was read."""
        headline = self._readers[number]()
        del self._readers[number]
        return headline

    def hand_over(self, word: Word) -> bool:
        """Have a word count itself from now on; return whether it was counted here."""
        uses = self._uses.pop(word.text, 0)
        word.uses += uses
        word.headlines += self._titles.pop(word.text, 0)
        return uses > 0
