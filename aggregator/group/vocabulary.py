"""Words that tell what kind of thing a title is: dates, genres, parts of a series, denials.  Owns vocabulary.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from aggregator.group import spelling
from aggregator.group.words import UNSPACED, clean, split

_TABLE = "vocabulary.toml"
_SHORT = 2
_CLOSE = {"uk": "ru", "ru": "uk"}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("aggregator.group") / _TABLE).read_text("utf-8"))


def forms(text: str, lang: str) -> frozenset[str]:
    """Return the words of a text in the form in which titles are compared."""
    found = {part: part if UNSPACED.match(part) else spelling.stem(part, lang) for part in split(clean(text))}
    # What a stemmer leaves of a longer word may be anything.
    return frozenset(stem for part, stem in found.items() if len(stem) > _SHORT or len(part) <= _SHORT + 1)


def _stems(texts: Mapping[str, str]) -> frozenset[str]:
    # Short titles of neighbouring languages are easily taken for one another.
    read = [(lang, text) for lang, text in texts.items()] + [
        (_CLOSE[lang], texts[lang]) for lang in _CLOSE if lang in texts
    ]
    return frozenset().union(*(forms(text, lang) for lang, text in read))


def _opposites(texts: Mapping[str, str]) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return pairs of acts and their opposites, from lines of "open opens : close closes"."""
    lines = ((lang, line.split(" : ")) for lang, text in texts.items() for line in text.splitlines())
    return tuple((forms(one, lang), forms(other, lang)) for lang, (one, other) in lines)


def _numbers(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    return {
        (lang, word): figure
        for lang, text in texts.items()
        for word, _, figure in (each.partition("=") for each in text.split())
    }


_NUMBERS = _numbers(_table()["numbers"])


def number(word: str, lang: str) -> str:
    """Return the figure that a word in lower case stands for, "" for none."""
    return _NUMBERS.get((lang, word), "")


def _peoples(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return (language, stem) → stem of the country, from lines of a country and the words for its people."""
    lines = ((lang, line.split()) for lang, text in texts.items() for line in text.splitlines() if line.strip())
    return {
        (lang, spelling.stem(word, lang)): spelling.stem(country, lang)
        for lang, (country, *words) in lines
        for word in words
    }


_PEOPLES = _peoples(_table()["peoples"])


def country(stem: str, lang: str) -> str:
    """Return the stem of the country whose people or adjective a stem is, other stems as they are."""
    return _PEOPLES.get((lang, stem), stem)


PIECES = _stems(_table()["pieces"])
DIRECTIONS = _stems(_table()["directions"])
WHOLES = _stems(_table()["wholes"])
REVERSALS = _stems(_table()["reversals"])
MUTUAL = _stems(_table()["mutual"])
ENDINGS = _stems(_table()["endings"])
STOPS = _stems(_table()["stops"])
TENTATIVE = _stems(_table()["tentative"])
WEEKDAYS = _stems(_table()["weekdays"])
MONTHS = _stems(_table()["months"])
PARTS_OF_DAY = tuple(_stems(_table()[part]) for part in ("mornings", "middays", "evenings"))
CALENDAR = WEEKDAYS | MONTHS | _stems(_table()["clock"])
GENRES = _stems(_table()["genres"])
PERIODS = frozenset(word for text in _table()["periods"].values() for word in text.split())
PARTS = _stems(_table()["parts"])
TOLLS = _stems(_table()["tolls"])
DENIALS = _stems(_table()["denials"])
NEGATIONS = _stems(_table()["negations"])
NOTS = _stems(_table()["nots"])
CAPTURES = frozenset(_table()["captures"]["en"].split())
WITHIN = _stems(_table()["places-within"])
ROUNDS = _stems(_table()["rounds"])
OPPOSITES = _opposites(_table()["opposites"])
LEVELS = tuple(_stems(_table()[level]) for level in ("countries", "regions", "cities"))
PLACES = frozenset().union(*LEVELS)
