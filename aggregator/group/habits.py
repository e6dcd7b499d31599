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
        self._put_off: dict[int, list[str]] = {}  # texts that nobody asked about yet
        self._texts: Counter[int] = Counter()
        self._counts: dict[int, Counter[str]] = {}
        self._often: dict[int, set[str]] = {}  # words that enough texts have
        self._usual: dict[int, frozenset[str]] = {}  # words that most texts have, as far as they were asked for

    def add(self, feed: int, words: tuple[_W, ...]) -> None:
        """Count the words of a text."""
        if words:
            self._catch_up(feed)
            self._count(feed, [word.text for word in words])

    def put_off(self, feed: int, line: str) -> None:
        """Count the words of a text, a tab between two, only when its feed is asked about."""
        if line:
            self._put_off.setdefault(feed, []).append(line)

    def _catch_up(self, feed: int) -> None:
        """Count what was put off."""
        for line in self._put_off.pop(feed, ()):
            self._count(feed, line.split("\t"))

    def _count(self, feed: int, texts: list[str]) -> None:
        self._texts[feed] += 1
        self._usual.pop(feed, None)
        counts = self._counts.setdefault(feed, Counter())
        counts.update(texts)
        often = self._often.setdefault(feed, set())
        often.update(text for text in texts if counts[text] == _LEAST)

    def remove(self, feed: int, words: tuple[_W, ...]) -> None:
        """Forget the words of a text."""
        if not words:
            return
        self._catch_up(feed)
        self._texts[feed] -= 1
        self._usual.pop(feed, None)
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
        self._catch_up(feed)
        if feed not in self._often:
            return words
        usual = self._usual.get(feed)
        if usual is None:
            usual = self._usual[feed] = self._found(feed)
        return tuple([word for word in words if word.text not in usual]) if usual else words

    def _found(self, feed: int) -> frozenset[str]:
        """Return the words that most texts of a feed have."""
        counts, enough = self._counts[feed], _SHARE * self._texts[feed]
        return frozenset(word for word in self._often[feed] if counts[word] >= enough)

    def size(self) -> int:
        """Return how many words of feeds are held."""
        for feed in list(self._put_off):
            self._catch_up(feed)
        return sum(map(len, self._counts.values()))
