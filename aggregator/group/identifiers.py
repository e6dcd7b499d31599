"""What an entry names that only copies and the same thing share: advisories, papers, versions, parts.  Pure."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from aggregator.group import spelling, vocabulary
from aggregator.models import Entry

_IDENTIFIERS = {  # in lower case: a mark that is looked for first, and the pattern
    "CVE": ("cve-", re.compile(r"\bcve-\d{4}-\d{4,}\b")),
    "GHSA": ("ghsa-", re.compile(r"\bghsa(?:-[23456789cfghjmpqrvwx]{4}){3}\b")),
    "arXiv": ("arxiv", re.compile(r"(?:\barxiv:|arxiv\.org/\w+/)(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")),
    "DOI": ("10.", re.compile(r"\b(10\.\d{4,9}/[^\s\"<>?#]*[^\s\"<>?#.,;)])")),
}
_VERSION = re.compile(
    r"(?:\b[vV]\.?|\b(?:[A-Z][\w+#-]*|[a-z]+[A-Z]\w*|[Vv]ersion|[Rr]elease) v?)(\d+(?:\.\d+){1,3})(?![\w%])"
)
_MEASURED = re.compile(
    r"\b(?:magnitude|quake|earthquake|tremor|of|at|to|by|than|over|under|about|nearly|some|and|or|a|rs|rating|score)"
    r" v?\d+\.\d+$"
    r"|^\s?(?:%|percent|per cent|million|billion|trillion|bn|mn|m|k|magnitude|km|kg|miles?|points?|degrees|"
    r"earthquake|quake|crore|lakh|times|inch|liter|litre|overs|seconds|hours|years|hp|ghz)\b",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\bS(\d{1,2})\s?E(\d{1,3})\b", re.IGNORECASE)
_HASH = re.compile(r"(?:(?<=\s)|^)(?:#|№\s?|[Nn]o\.\s?|[Nn]r\.\s?)(\d{1,5})\b")
_YEAR = re.compile(r"(?<![\w.,:/-])((?:19|20)\d\d)(?![\w,:]|[./-]\d)")
_WORDS = re.compile(r"\w+")
_ROMAN = {"II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_ORDINALS = {
    word: str(number)
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th",
        "one two three four five six seven eight nine ten",
        "premier deuxième troisième quatrième cinquième sixième",
        "première seconde",
        "primera segunda tercera cuarta quinta sexta",
        "erste zweite dritte vierte fünfte sechste",
        "первый второй третий четвертый пятый шестой",
        "первая вторая третья четвертая пятая шестая",
        "перша друга третя четверта п'ята шоста",
    )
    for number, word in enumerate(words.split(), start=1)
}


def identifiers(entry: Entry) -> dict[str, frozenset[str]]:
    """Return kind → identifiers that an entry names in title, text or address; versions and parts only in its title."""
    where = f"{entry.title} {entry.address} {entry.text}".lower()
    found = {}
    for kind, (mark, pattern) in _IDENTIFIERS.items():
        names = frozenset(pattern.findall(where)) if mark in where else None
        if names:
            found[kind] = names
    versions = frozenset(_versions(entry.title)) if "." in entry.title else frozenset()
    if versions:
        found["version"] = versions
    return found | parts(entry.title)


def parts(title: str) -> dict[str, frozenset[str]]:
    """Return noun → numbers of the parts of a series that a title names: {"round": {"3"}}, {"#": {"12"}}."""
    found: dict[str, set[str]] = {}
    for season, episode in _SEASON.findall(title):
        found.setdefault("episod", set()).add(f"{int(season)}x{int(episode)}")
    for number in _HASH.findall(title):
        found.setdefault("#", set()).add(str(int(number)))
    words = _WORDS.findall(title)
    if all(not word.isdecimal() and word not in _ROMAN and word.lower() not in _ORDINALS for word in words):
        return {noun: frozenset(values) for noun, values in found.items()}
    for before, after in pairwise(words):
        for noun, number in ((before, after), (after, before)):
            value = _ordinal(number, after_noun=noun is before)
            stem = spelling.stem(noun, "en") if noun.isascii() else spelling.stem(noun, "ru")
            if value and stem in vocabulary.PARTS:
                found.setdefault(stem, set()).add(value)
                break
    return {noun: frozenset(values) for noun, values in found.items()}


def _ordinal(word: str, *, after_noun: bool) -> str:
    """Return the digits of a part's number: "third round", "round 3", "part III"; "" where there is none.

    A bare number before the noun counts things ("3 games"), and so does a number of four digits, a year.
    """
    if word.isdecimal():
        return str(int(word)) if after_noun and len(word) < 4 else ""
    if after_noun and word in _ROMAN:
        return _ROMAN[word]
    value = _ORDINALS.get(word.lower(), "")
    counted = word.lower() in _COUNTS
    return value if counted == after_noun else ""


_COUNTS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))


@lru_cache(maxsize=4000)
def order(title: str) -> frozenset[str]:
    """Return the places in a row that a title counts beyond the first, which may be emphasis: "third", "2nd"."""
    values = (_ORDINALS.get(word, "") for word in _WORDS.findall(title.lower()) if word not in _COUNTS)
    return frozenset(values) - {"", "1"}


@lru_cache(maxsize=4000)
def years(title: str) -> frozenset[str]:
    """Return the years that a title names."""
    return frozenset(_YEAR.findall(title))


def _versions(title: str) -> Iterable[str]:
    for match in _VERSION.finditer(title):
        if not _MEASURED.search(match[0]) and not _MEASURED.search(title[match.end() :]):
            yield match[1]


def disjoint(mine: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> str:
    """Return the first kind of which both name identifiers, but none in common, else an empty string."""
    kind = next((kind for kind, names in mine.items() if kind in theirs and not names & theirs[kind]), "")
    return kind if kind in _KINDS or not kind else "part"


_KINDS = frozenset({*_IDENTIFIERS, "version"})
