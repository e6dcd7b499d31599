"""What forbids a match whatever the words say: identifiers, series, templates, roundups.  Pure."""

import itertools
import re
from collections.abc import Iterable, Mapping

from aggregator.group import spelling
from aggregator.group.index import Word
from aggregator.group.match import Partner
from aggregator.group.score import Comparison, same_source
from aggregator.group.text import Token
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
_DAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thurs", "fri", "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "montag",
    "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "januar", "februar", "märz", "juni",
    "juli", "oktober", "dezember", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier",
    "février", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "lunes", "martes",
    "miércoles", "jueves", "viernes", "sábado", "domingo", "enero", "febrero", "abril", "junio", "julio", "agosto",
    "septiembre", "octubre", "noviembre", "diciembre", "pm", "am", "gmt", "utc",
)  # fmt: skip
_CALENDAR = frozenset(spelling.stem(day, lang) for day in _DAYS for lang in ("en", "de", "fr", "es"))
_PARTS = (
    "part", "episode", "ep", "day", "week", "no", "issue", "number", "vol", "volume", "chapter", "season", "round",
    "stage", "matchday", "game", "book", "folge", "teil", "tag", "num", "edition", "lesson", "quiz", "wordle",
    "crossword", "session",
)  # fmt: skip
_SERIAL = frozenset(spelling.stem(part, "en") for part in _PARTS)
_REGULAR = frozenset(
    spelling.stem(word, "en")
    for word in ("weekly", "daily", "monthly", "quarterly", "annual", "forecast", "outlook", "horoscope", "preview")
)
_SHARED = 2  # words that titles must have in common
_ROUNDUP = re.compile(
    r"\blive(?:\s?blog|[\s-](?:updates?|coverage|news|text|ticker|feed|stream)\b)|^live\b|\blive:|[-–—:|,(]\s*live\W*$|"
    r"\bas it happened\b|\bliveticker|\bnewsblog\b|\ben direct\b|\ben vivo\b|\bminuto a minuto\b|"
    r"\b(?:newsletter|round-?ups?|news in brief|in brief|at a glance|week in review|year in review|in pictures|"
    r"(?:photos|pictures|images) of the (?:day|week)|(?:top|biggest|main) (?:stories|headlines)|"
    r"headlines (?:of|for|from)|morning mail|letters to the editor|nachrichten am (?:morgen|abend)|"
    r"revue de presse|el resumen|la diretta|онлайн-трансляция|главное за)\b|"
    r"\b(?:morning|evening|daily|afternoon|weekly|weekend|midday) "
    r"(?:briefing|brief|digest|recap|wrap|report|edition|update)\b|"
    r"\b\d+ (?:things|stories) (?:to know|you (?:need|should)|to watch)\b",
    re.IGNORECASE,
)
_SLOT_ALIKE = 3  # words around a gap that make a template
_LISTED = 3  # parts between semicolons or bars make a roundup


def is_roundup(title: str) -> bool:
    """Return whether a title promises several stories: a live blog, a briefing, a list of headlines."""
    return bool(_ROUNDUP.search(title)) or len(re.findall(r"; |\s[|•]\s", title)) >= _LISTED - 1


def identifiers(entry: Entry) -> dict[str, frozenset[str]]:
    """Return kind → identifiers that an entry names in title, text or address; versions only in its title."""
    where = f"{entry.title} {entry.address} {entry.text}".lower()
    found = {}
    for kind, (mark, pattern) in _IDENTIFIERS.items():
        names = frozenset(pattern.findall(where)) if mark in where else None
        if names:
            found[kind] = names
    versions = frozenset(_versions(entry.title)) if "." in entry.title else frozenset()
    return found | ({"version": versions} if versions else {})


def _versions(title: str) -> Iterable[str]:
    for match in _VERSION.finditer(title):
        if not _MEASURED.search(match[0]) and not _MEASURED.search(title[match.end() :]):
            yield match[1]


def disjoint(mine: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> str:
    """Return the first kind of which both name identifiers, but none in common, else an empty string."""
    return next((kind for kind, names in mine.items() if kind in theirs and not names & theirs[kind]), "")


def telling(tokens: Iterable[Token]) -> int:
    """Return how many words are neither numbers nor dates."""
    return sum(not token.number and token.text not in _CALENDAR for token in tokens)


def template(tokens: Iterable[Token]) -> str:
    """Return a title with numbers and dates masked: what a series repeats."""
    return " ".join("@" if token.text in _CALENDAR else "#" if token.number else token.text for token in tokens)


def too_little(pair: Comparison) -> bool:
    """Return whether titles without texts share fewer than two words that are neither numbers nor dates."""
    return len(_telling(pair.partners)) < _SHARED and not (pair.mine.context and pair.theirs.context)


def _telling(partners: list[Partner]) -> list[Partner]:
    return [each for each in partners if not each.mine.number and each.mine.text not in _CALENDAR]


def series(pair: Comparison) -> str:
    """Return how two otherwise equal titles differ as parts of a series do, else an empty string.

    Other outlets may disagree about a count, so numbers alone separate only titles of one source and numbered parts.
    """
    one = _left(pair.mine.words, {partner.mine for partner in pair.partners})
    other = _left(pair.theirs.words, {partner.theirs for partner in pair.partners})
    if not one or not other:
        return ""
    related = same_source(pair.mine, pair.theirs)
    if any(word.text not in _CALENDAR and not word.number for word in (*one, *other)):
        regular = related or any(partner.mine.text in _REGULAR for partner in pair.partners)
        return "template" if regular and _one_slot(pair) else ""
    if all({word.text for word in words} & _CALENDAR for words in (one, other)):
        return "dates"
    if related or _numbered(pair.mine.words, one) or _numbered(pair.theirs.words, other):
        return "numbers"
    return ""


def _left(words: Iterable[Word], paired: set[Word]) -> list[Word]:
    return [word for word in words if word not in paired]


def _numbered(words: tuple[Word, ...], left: list[Word]) -> bool:
    """Return whether a number without partner follows a word such as "episode"."""
    return any(after.number and after in left and before.text in _SERIAL for before, after in itertools.pairwise(words))


def _one_slot(pair: Comparison) -> bool:
    """Return whether titles repeat one another but for one gap: "Gas prices in … this week".

    Dates and numbers count for nothing here.
    """
    one, other = (
        [word for word in headline.words if not word.number and word.text not in _CALENDAR]
        for headline in (pair.mine, pair.theirs)
    )
    begin = _alike(one, other)
    alike = begin + _alike(one[begin:][::-1], other[begin:][::-1])
    return _SLOT_ALIKE <= alike == len(_telling(pair.partners)) and alike * 2 >= min(len(one), len(other))


def _alike(one: list[Word], other: list[Word]) -> int:
    """Return how many words at the beginning are the same."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a is not b), min(len(one), len(other))
    )
