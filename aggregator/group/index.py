"""The headlines that are alive, found by their words.  Owns the index in memory.

What it answers depends only on which headlines are alive and on the order of their assignment: an index that was
rebuilt answers like the one it replaces.
"""

import heapq
import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from aggregator.group import background, spelling
from aggregator.group.acts import PLAIN, Stance, acts
from aggregator.group.text import Token
from aggregator.group.weights import Weights
from aggregator.models import Entry

_RARE = 0.45  # of the rarest idf: words that are looked up …
_QUERIED = 4  # … or so many of the rarest
_ENOUGH = 0.2  # of the largest sum of idf²: headlines that are looked at more closely
_LEAST = 0.8  # of the rarest idf, that titles must share to be compared …
_LEAST_WITH_TEXTS = 0.5  # … or titles with texts


class Word:
    """A word of headlines that are alive: `headlines` counts those, `ordinary` those expected in ordinary news."""

    __slots__ = ("acts", "begin", "headlines", "idf", "number", "ordinary", "rate", "skeleton", "stamp", "text", "uses")

    def __init__(self, token: Token, weights: Weights) -> None:
        """Learn what is known of a word by itself."""
        self.text = token.text
        self.number = token.number
        self.skeleton = spelling.skeleton(token.text)
        self.begin = token.text[:2]
        self.acts = acts(token.text)
        self.rate = background.rate(token.text)
        self.ordinary = weights.background * min(1.0, self.rate * weights.headline)
        self.headlines = 0
        self.uses = 0
        self.stamp = -1
        self.idf = 0.0


@dataclass(slots=True, eq=False)
class Headline:
    """An entry as it is compared.  `words` are its title's, `context` those that only its text has."""

    number: int  # in order of assignment
    entry: Entry  # its id, feed, outlet, title and date
    later: datetime  # of its date and its first sight
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    context: tuple[Word, ...]
    line: str  # the words, for comparing whole titles
    identifiers: Mapping[str, frozenset[str]]
    skeletons: tuple[str, ...]  # of its words, each once
    lang: str = ""  # as told, not as guessed
    stance: Stance = PLAIN
    story: int = 0

    @property
    def numbers(self) -> frozenset[Word]:
        """Return the words that are numbers."""
        return frozenset(word for word in self.words if word.number)


class Index:
    """Headlines by word skeleton, with the document frequencies of their words."""

    def __init__(self, window: timedelta, weights: Weights) -> None:
        """Start empty; a headline lives for `window` after the later of its date and its first sight."""
        self.window = window
        self.weights = weights
        self.headlines: dict[int, Headline] = {}
        self._words: dict[str, Word] = {}
        self._postings: dict[str, list[int]] = {}
        self._ends: list[tuple[datetime, int]] = []
        self._stamp = 0

    def words(self, tokens: Iterable[Token]) -> tuple[Word, ...]:
        """Return the words of these tokens, the known ones as they are."""
        return tuple(self._words.get(token.text) or Word(token, self.weights) for token in tokens)

    def add(self, headline: Headline) -> None:
        """Take a headline in, at the place that its number gives it."""
        headline.words = tuple(map(self._kept, headline.words))
        headline.context = tuple(map(self._kept, headline.context))
        for word in headline.words:
            word.headlines += 1
        for skeleton in headline.skeletons:
            insort(self._postings.setdefault(skeleton, []), headline.number)
        self.headlines[headline.number] = headline
        heapq.heappush(self._ends, (headline.later, headline.number))
        self._stamp += 1

    def remove(self, number: int) -> Headline | None:
        """Forget a headline and the words that nobody else uses."""
        headline = self.headlines.pop(number, None)
        if headline is None:
            return None
        for word in headline.words:
            word.headlines -= 1
        for skeleton in headline.skeletons:
            self._unpost(skeleton, number)
        for word in (*headline.words, *headline.context):
            word.uses -= 1
            if not word.uses:
                del self._words[word.text]
        self._stamp += 1
        return headline

    def move(self, number: int, story: int) -> None:
        """Take a headline, if it is alive, for one of another story."""
        if headline := self.headlines.get(number):
            headline.story = story

    def expire(self, clock: datetime) -> None:
        """Forget the headlines whose time is over."""
        while self._ends and clock - self._ends[0][0] > self.window:
            self.remove(heapq.heappop(self._ends)[1])

    def candidates(self, mine: Headline) -> list[Headline]:
        """Return the headlines worth comparing: those that share the most telling words, of equals the newest.

        For each of its rarer words only the newest headlines are looked up.
        """
        self.weigh(mine.words)
        idfs: dict[str, float] = {}
        for word in mine.words:
            idfs[word.skeleton] = max(word.idf, idfs.get(word.skeleton, 0.0))
        telling = sorted(idfs, key=lambda skeleton: -idfs[skeleton])[: self.weights.queried]
        least = _RARE * self.rarest
        rare = [skeleton for skeleton in telling if idfs[skeleton] > least]
        gains: dict[int, float] = {}
        for skeleton in rare if len(rare) >= _QUERIED else telling[:_QUERIED]:
            gain = idfs[skeleton] ** 2
            for number in islice(reversed(self._postings.get(skeleton, ())), self.weights.posting):
                gains[number] = gains.get(number, 0.0) + gain
        enough = _ENOUGH * max(gains.values(), default=0.0)
        likely = [(gain, number) for number, gain in gains.items() if gain >= enough]
        likely.sort(reverse=True)
        return self._worthwhile(mine, idfs, [number for _, number in likely[: 2 * self.weights.candidates]])

    def _worthwhile(self, mine: Headline, idfs: Mapping[str, float], numbers: Iterable[int]) -> list[Headline]:
        """Return the best of these headlines, without those that share too little to reach any score."""
        found = []
        rarest = self.rarest
        for number in numbers:
            theirs = self.headlines[number]
            shared = [idfs[skeleton] for skeleton in theirs.skeletons if skeleton in idfs]
            texts = bool(mine.context and theirs.context)
            if sum(shared) > (_LEAST_WITH_TEXTS if texts else _LEAST) * rarest and (texts or len(shared) > 1):
                found.append((sum(idf * idf for idf in shared), number, theirs))
        found.sort(key=lambda item: item[:2], reverse=True)
        return [theirs for _, _, theirs in found[: self.weights.candidates]]

    @property
    def rarest(self) -> float:
        """Return the unit of evidence: about the idf of a word never seen before."""
        return math.log(len(self.headlines) + self.weights.background + 50)

    def weigh(self, words: Iterable[Word]) -> None:
        """Bring the idf of these words up to date."""
        total = len(self.headlines) + self.weights.background + 50
        for word in words:
            if word.stamp != self._stamp:
                word.idf = math.log(1 + total / (word.headlines + word.ordinary + 0.7))
                word.stamp = self._stamp

    def _kept(self, word: Word) -> Word:
        word = self._words.setdefault(word.text, word)
        word.uses += 1
        return word

    def _unpost(self, skeleton: str, number: int) -> None:
        posting = self._postings[skeleton]
        if len(posting) == 1:
            del self._postings[skeleton]
        else:
            del posting[bisect_left(posting, number)]
