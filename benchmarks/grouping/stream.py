"""An invented stream of news: words of a made-up language between English stop words, with and without texts."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product

from aggregator.group import background
from aggregator.models import Entry

_BEGIN = datetime(2030, 1, 1, tzinfo=UTC)
_ORDINARY = 20_000  # words of the language besides names, which never end
_STOPPING = 0.4  # share of stop words in a text
_OWN = 0.25  # share of a story's own words among the other words of its texts
_OUTLETS = 200
_TEXT = (200, 1500)  # characters
_CHANCE_OF_MORE = 0.35  # that an entry tells a story that another told before
_RECENT = 300  # stories that are still told
_BEGINNINGS = (*"bdfghklmnprstvwz", "br", "gr", "kl", "pl", "st", "tr")
_SYLLABLES = tuple(map("".join, product(_BEGINNINGS, "aeiou", ("", "l", "n", "r", "s", "t"))))
_ENDINGS = ("", "", "s", "ed", "ing", "k", "m", "rd")


class Stream:
    """The same entries in every run: `seed` tells one stream from another."""

    def __init__(self, *, texts: bool, seed: int = 1) -> None:
        """Make the language up."""
        self._chance = random.Random(seed)
        self._texts = texts
        self._words = [self._word() for _ in range(_ORDINARY)]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(_ORDINARY)))
        self._stops = sorted(background.stop_words("en"))

    def entries(self, count: int, *, apart: timedelta = timedelta(seconds=1)) -> Iterator[Entry]:
        """Yield entries that arrive so far `apart`."""
        stories: list[list[str]] = []
        for number in range(1, count + 1):
            if not stories or self._chance.random() > _CHANCE_OF_MORE:
                stories = [*stories[-_RECENT:], self._story()]
            told = self._chance.choice(stories)
            moment = _BEGIN + number * apart
            yield Entry(
                id=number,
                feed=1 + number % _OUTLETS,
                identity=str(number),
                title=self._title(told),
                text=self._text(told) if self._texts else "",
                outlet=f"Outlet {number % _OUTLETS}",
                lang="en",
                published=moment,
                first_seen=moment,
                dated=True,
            )

    def _word(self) -> str:
        syllables = self._chance.choices(_SYLLABLES, k=self._chance.choice((1, 2, 2, 3)))
        return "".join(syllables) + self._chance.choice(_ENDINGS)

    def _ordinary(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def _story(self) -> list[str]:
        """Return three names and six words that a story is about."""
        return [*(self._word().title() + self._word()[:4] for _ in range(3)), *self._ordinary(6)]

    def _title(self, story: list[str]) -> str:
        words = self._chance.sample(story, k=self._chance.randint(5, 8)) + self._ordinary(2)
        words.insert(3, self._chance.choice(self._stops))
        return _begun(" ".join(words))

    def _text(self, story: list[str]) -> str:
        """Return sentences that begin with a capital letter and end in a full stop."""
        longest = self._chance.randint(*_TEXT)
        sentences: list[str] = []
        while sum(map(len, sentences)) < longest:
            sentences.append(_begun(" ".join(self._sentence(story))) + ".")
        return " ".join(sentences)[:longest]

    def _sentence(self, story: list[str]) -> Iterator[str]:
        for word in self._ordinary(self._chance.randint(8, 25)):
            kind = self._chance.random()
            if kind < _STOPPING:
                yield self._chance.choice(self._stops)
            elif kind < _STOPPING + _OWN * (1 - _STOPPING):
                yield self._chance.choice(story)
            else:
                yield word


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
