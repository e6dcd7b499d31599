"""The headlines that are alive, found by their words.  Owns the index in memory.

What it answers depends only on which headlines are alive and on the order of their assignment: an index that was
rebuilt answers like the one it replaces.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import mul

from aggregator.group import articles, spelling
from aggregator.group.articles import Article
from aggregator.group.habits import Habits
from aggregator.group.headlines import Headline, Word
from aggregator.group.postings import Postings
from aggregator.group.shelf import Shelf
from aggregator.group.text import Token
from aggregator.group.unread import Sketch, Tally, cut
from aggregator.group.weights import Weights

_RARE = 0.45  # of the rarest idf: words that are looked up …
_QUERIED = 4  # … or so many of the rarest
_ENOUGH = 0.2  # of the largest sum of idf²: headlines that are looked at more closely
_SURELY = 0.999  # of a bound, for what sums lose in rounding
_LEAST = 0.8  # of the rarest idf, that titles must share to be compared …
_KEYS_SHARED = 2  # of the telling words of two articles …
_TOLD_ALIKE = 0.4  # … and the likeness from which they are compared, whatever their titles share
_LEAST_WITH_TEXTS = 0.5  # … or titles with texts


class Index:
    """Headlines by word skeleton, with the document frequencies of their words."""

    def __init__(self, window: timedelta, weights: Weights) -> None:
        """Start empty; a headline lives for `window` after the later of its date and its first sight."""
        self.window = window
        self.weights = weights
        self._headlines = Shelf[Headline]()
        self._unread = Tally()
        self._words: dict[str, Word] = {}
        self._postings = Postings[str]()
        self._articles = Postings[str]()
        self._stories = Postings[int]()
        self._habits = Habits()
        self._ends: list[tuple[datetime, int]] = []
        self._stamp = 0

    def sizes(self) -> dict[str, int]:
        """Return how many headlines, words and places of words in headlines are held."""
        places = self._postings.places()
        return {
            "headlines": len(self._headlines),
            "words": len(self._words) + len(self._unread),
            "postings": places,
            "habits": self._habits.size(),
        }

    def words(self, texts: Iterable[str]) -> tuple[Word, ...]:
        """Return the words of these tokens' texts, the known ones as they are."""
        words = self._words
        return tuple([words.get(text) or self._met(text) for text in texts])

    def expect(self, counts: Mapping[str, float]) -> None:
        """Take words for as common as if so many more headlines had them, which are not held here."""
        for text, count in counts.items():
            self._words.setdefault(text, Word(text, self.weights)).ordinary += count

    def add(self, headline: Headline) -> None:
        """Take a headline in, at the place that its number gives it."""
        headline.take(tuple(map(self._kept, headline.words)), tuple(map(self._kept, headline.context)))
        for word in headline.words:
            word.headlines += 1
        for skeleton in headline.skeletons:
            self._postings.add(skeleton, headline.number)
        for key in articles.keys(headline.article):
            self._articles.add(key, headline.number)
        self._habits.add(headline.entry.feed, headline.context)
        self._headlines.put(headline.number, headline)
        self._stories.add(headline.story, headline.number)
        heapq.heappush(self._ends, (headline.later, headline.number))
        self._stamp += 1

    def add_unread(self, sketches: Sequence[Sketch]) -> None:
        """Take headlines in as `add` does, but read each only when it is asked for.

        Their numbers ascend and are higher than all others.
        """
        for text, count in Counter(chain.from_iterable(sketch.words for sketch in sketches)).items():
            self._count(text, titles=count, uses=count)
        for text, count in Counter(chain.from_iterable(cut(sketch.context) for sketch in sketches)).items():
            self._count(text, titles=0, uses=count)
        for sketch in sketches:
            number = sketch.number
            self._postings.add_newest(set(map(spelling.skeleton, sketch.words)), number)
            self._articles.add_newest(sketch.keys, number)
            self._stories.add_newest((sketch.story,), number)
            self._habits.put_off(sketch.feed, sketch.context)
            self._headlines.put_off(number, sketch.read)
            heapq.heappush(self._ends, (sketch.later, number))
        self._stamp += 1

    def remove(self, number: int) -> Headline | None:
        """Forget a headline and the words that nobody else uses."""
        headline = self._headlines.pop(number)
        if headline is None:
            return None
        self._stories.remove(headline.story, headline.number)
        self._habits.remove(headline.entry.feed, headline.context)
        for word in headline.words:
            word.headlines -= 1
        for skeleton in headline.skeletons:
            self._postings.remove(skeleton, number)
        for key in articles.keys(headline.article):
            self._articles.remove(key, number)
        for word in (*headline.words, *headline.context):
            word.uses -= 1
            if not word.uses:
                del self._words[word.text]
        self._stamp += 1
        return headline

    def move(self, number: int, story: int) -> None:
        """Take a headline, if it is alive, for one of another story."""
        if headline := self._headlines.get(number):
            self._stories.remove(headline.story, headline.number)
            headline.story = story
            self._stories.add(story, number)

    def bare(self, headline: Headline) -> Headline:
        """Return a headline without the words of its text that its feed says in most texts."""
        said = self._habits.without(headline.entry.feed, headline.context)
        return headline if len(said) == len(headline.context) else headline.without(said)

    def oldest(self, story: int, side: int, count: int) -> list[Headline]:
        """Return the first headlines of a side of a story that are alive."""
        members = map(self._headlines.__getitem__, self._stories.of(story))
        return list(islice((each for each in members if each.side == side), count))

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
        asked = rare if len(rare) >= _QUERIED else telling[:_QUERIED]
        gains = self._gains([(skeleton, idfs[skeleton] ** 2) for skeleton in asked if skeleton in self._postings])
        enough = _ENOUGH * max(gains.values(), default=0.0)
        likely = sorted((number for number, gain in gains.items() if gain >= enough), reverse=True)
        likely.sort(key=gains.__getitem__, reverse=True)
        found = self._worthwhile(mine, idfs, likely[: 2 * self.weights.candidates])
        return [*self._told_alike(mine.article, found), *found] if mine.article else found

    def _told_alike(self, mine: Article, found: list[Headline]) -> list[Headline]:
        """Return the headlines whose articles tell the same, whatever their titles share, `found` aside."""
        counts = Counter(
            number
            for key in articles.keys(mine)
            for number in reversed(self._articles.newest(key, self.weights.posting))
        )
        likely = [number for number, count in counts.most_common(self.weights.candidates) if count >= _KEYS_SHARED]
        near = map(self._headlines.__getitem__, likely)
        return [
            theirs
            for theirs in near
            if theirs not in found and theirs.article and articles.likeness(mine, theirs.article) >= _TOLD_ALIKE
        ]

    def titled(self, tokens: Iterable[Token]) -> tuple[Word, ...]:
        """Return the words of these tokens, without those that no title has, in whatever spelling."""
        words, postings = self._words, self._postings
        found = []
        for token in tokens:
            word = words.get(token.text)
            skeleton = word.skeleton if word else spelling.skeleton(token.text)
            if skeleton in postings:
                found.append(word or self._met(token.text))
        return tuple(found)

    def sharing(self, words: Iterable[Word]) -> list[Headline]:
        """Return the headlines that have two or more of the rarest of these words, the likeliest first."""
        self.weigh(words)
        idfs = {word.skeleton: word.idf for word in sorted(words, key=lambda word: word.idf)}
        gains: dict[int, float] = {}
        shared: dict[int, float] = {}
        for skeleton in islice(reversed(idfs), self.weights.queried):
            newest = self._postings.newest(skeleton, self.weights.posting)
            idf = idfs[skeleton]
            more = {number: gains[number] + idf for number in gains.keys() & newest}
            gains.update(dict.fromkeys(newest, idf))
            gains.update(more)
            shared.update(more)
        likely = sorted(shared, key=lambda number: (shared[number], number), reverse=True)
        return [self._headlines[number] for number in likely[: self.weights.candidates]]

    def _gains(self, asked: list[tuple[str, float]]) -> dict[int, float]:
        """Return number → sum of the gains of the words asked for that a headline has; the largest gain comes first.

        Headlines that cannot have enough by any means may be missing.
        """
        gains: dict[int, float] = {}
        rest = sum(gain for _, gain in asked)
        largest = 0.0
        for skeleton, gain in asked:
            newest = self._postings.newest(skeleton, self.weights.posting)
            more = {number: gains[number] + gain for number in gains.keys() & newest}
            if rest > _SURELY * _ENOUGH * largest:
                gains.update(dict.fromkeys(newest, gain))
            gains.update(more)
            largest = max(largest, gain, *more.values())
            rest -= gain
        return gains

    def _worthwhile(self, mine: Headline, idfs: Mapping[str, float], numbers: Iterable[int]) -> list[Headline]:
        """Return the best of these headlines, without those that share too little to reach any score."""
        found = []
        least, least_with_texts = _LEAST * self.rarest, _LEAST_WITH_TEXTS * self.rarest
        for number in numbers:
            theirs = self._headlines[number]
            shared = list(filter(None, map(idfs.get, theirs.skeletons)))
            texts = mine.context and theirs.context
            if (texts or len(shared) > 1) and sum(shared) > (least_with_texts if texts else least):
                found.append((sum(map(mul, shared, shared)), number))
        found.sort(reverse=True)
        return [self._headlines[number] for _, number in found[: self.weights.candidates]]

    @property
    def rarest(self) -> float:
        """Return the unit of evidence: about the idf of a word never seen before."""
        return math.log(len(self._headlines) + self.weights.background + 50)

    def weigh(self, words: Iterable[Word]) -> None:
        """Bring the idf of these words up to date."""
        total = len(self._headlines) + self.weights.background + 50
        stamp, log = self._stamp, math.log
        for word in words:
            if word.stamp != stamp:
                word.idf = word.weight * log(1 + total / (word.headlines + word.ordinary + 0.7))
                word.stamp = stamp

    def _met(self, text: str) -> Word:
        """Return a word that nobody asked for before; one that headlines have stays."""
        word = Word(text, self.weights)
        if self._unread.hand_over(word):
            self._words[text] = word
        return word

    def _count(self, text: str, *, titles: int, uses: int) -> None:
        """Count a word of headlines that nobody reads yet."""
        word = self._words.get(text)
        if word is None:
            self._unread.count(text, titles=titles, uses=uses)
        else:
            word.headlines += titles
            word.uses += uses

    def _kept(self, word: Word) -> Word:
        word = self._words.setdefault(word.text, word)
        word.uses += 1
        return word
