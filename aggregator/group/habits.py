"""What a source says in most of its texts: "follow us", "sign up", who the author is.  Owns what was learned of it.

What it answers depends only on which texts are alive.
"""

from collections import Counter
from typing import Protocol, TypeVar

_LEAST = 4  # texts of a feed that must have a word …
_SHARE = 0.5  # … and so many of those that are alive


class _Spelt(Protocol):
    text: str


_W = TypeVar("_W", bound=_Spelt)


class Habits:
    """How many texts of each feed have a word."""

    def __init__(self) -> None:
        """Start empty."""
        self._texts: Counter[int] = Counter()
        self._counts: dict[int, Counter[str]] = {}
        self._often: dict[int, set[str]] = {}  # words that enough texts have

    def add(self, feed: int, words: tuple[_W, ...]) -> None:
        """Count the words of a text."""
        if not words:
            return
        self._texts[feed] += 1
        counts = self._counts.setdefault(feed, Counter())
        counts.update(word.text for word in words)
        often = self._often.setdefault(feed, set())
        often.update(word.text for word in words if counts[word.text] == _LEAST)

    def remove(self, feed: int, words: tuple[_W, ...]) -> None:
        """Forget the words of a text."""
        if not words:
            return
        self._texts[feed] -= 1
        counts = self._counts[feed]
        for word in words:
            counts[word.text] -= 1
            if not counts[word.text]:
                del counts[word.text]
        self._often[feed].difference_update(word.text for word in words if counts[word.text] < _LEAST)
        if not self._texts[feed]:
            del self._texts[feed], self._counts[feed], self._often[feed]

    def without(self, feed: int, words: tuple[_W, ...]) -> tuple[_W, ...]:
        """Return the words of a text without those that most texts of its feed have."""
        often = self._often.get(feed)
        if not often:
            return words
        counts, enough = self._counts[feed], _SHARE * self._texts[feed]
        return tuple(word for word in words if word.text not in often or counts[word.text] < enough)

    def size(self) -> int:
        """Return how many words of feeds are held."""
        return sum(map(len, self._counts.values()))
