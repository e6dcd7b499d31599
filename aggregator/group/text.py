"""Titles and texts → tokens that can be compared.  Pure."""

import re
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from aggregator.group import background, spelling, vocabulary
from aggregator.group.aliases import Aliases
from aggregator.group.words import UNSPACED, clean, split

_LONGEST = 400  # characters of a title that are read; longer ones are no titles
_MOST_WORDS = 30_000  # of a language that are known as they were read
_PREFIX = re.compile(
    r"^\W*(?:(?:update|wrapup|rpt|refile|corrected|correction|breaking(?: news)?|exclusive|just in|watch|video|photos?|"
    r"developing|urgent|alert|repeat|advisory|new|eil|eilmeldung|urgente|última hora|срочно|молния)"
    r"(?: ?\d{1,2})?(?:\s?[:|»]|-(?=[A-Z\d])|\s[-–—](?=\s))\s*)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s*[(\[](?:updated?|update \d+|video|photos?|pics?|watch|audio|gallery|opinion|pdf|live)[)\]]\s*$", re.IGNORECASE
)
_CREDIT = re.compile(r"\s+(?:[-–—|·•:]|::)\s+([^|]{2,40})$")
_ACRONYM = range(2, 7)  # letters
_DOMAIN = re.compile(r"^(?:www\.)?([\w-]+)(?:\.[\w-]+)+$")


class Token(NamedTuple):
    """A content word: `text` is compared, `surface` is shown; `alias` where a table of names replaced it."""

    text: str
    surface: str
    alias: bool = False

    @property
    def number(self) -> bool:
        """Return whether it is a number, which matches only an equal one."""
        return self.text[0].isdigit()

    @property
    def acronym(self) -> bool:
        """Return whether it may be the initials of other words."""
        return len(self.surface) in _ACRONYM and self.surface.isupper() and self.surface.isalpha()


def headline(title: str, outlet: str = "") -> str:
    """Return a title without what newsrooms put around it: wire prefixes, "(Update)", their own name at its end."""
    title = clean(title[: 10 * _LONGEST])[:_LONGEST]
    bare = _SUFFIX.sub("", _PREFIX.sub("", title))
    credit = _CREDIT.search(bare)
    if credit and outlet and _same_name(credit[1], outlet):
        bare = bare[: credit.start()]
    return bare or title


def _same_name(written: str, outlet: str) -> bool:
    """Return whether a title ends in its outlet's name: "The Guardian" is theguardian.com."""
    domain = _DOMAIN.match(outlet)
    one, other = (re.sub(r"\W|_", "", name).lower().removeprefix("the") for name in (written, outlet))
    if domain:
        other = domain[1].replace("-", "").lower().removeprefix("the")
    return len(other) > 2 and (one == other or one.startswith(other) or (len(one) > 4 and other.startswith(one)))


def tokens(text: str, lang: str, aliases: Aliases) -> tuple[Token, ...]:
    """Return the content words of a cleaned text in order, each once; stop words are left out.

    `lang` is a code such as "en" (see `languages.language`).
    """
    words = split(text)
    read: list[Token | None] = list(map(_read(lang).__getitem__, words))
    if raised := _raised(words, lang):
        read = [
            token or (Token(word, word) if word == raised else None) for word, token in zip(words, read, strict=True)
        ]
    for at, length, name in aliases.found(words, shouted=text.isupper()):
        read[at : at + length] = [
            Token(intern(name), intern(" ".join(words[at : at + length])), alias=True),
            *[None] * (length - 1),
        ]
    found: dict[str, Token] = {}
    for token in read:
        if token and token[0] not in found:
            found[token[0]] = token
    return tuple(found.values())


def _raised(words: list[str], lang: str) -> str:
    """Return the one stop word in capitals, "" for none: "IS" names something, "WHAT WE KNOW" is said loudly."""
    found = {word for word in words if word.isupper() and len(word) in _ACRONYM and word.isascii() and word.isalpha()}
    stops = {word for word in found if word.lower() in background.stop_words(lang)}
    if len(stops) != 1:
        return ""
    loud = sum(word.isupper() and len(word) > 1 for word in words) * 2 > len(words)
    return "" if loud else stops.pop()


class _Read(dict[str, Token | None]):
    """The words of one language as tokens, None for stop words and single letters; each is read when it first comes.

    The same words come again and again, and stay in memory as long as their headlines.
    """

    def __init__(self, lang: str) -> None:
        """Start empty."""
        super().__init__()
        self._lang = lang

    def __missing__(self, word: str) -> Token | None:
        """Read a word."""
        token = _spelt(word, self._lang)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = token
        return token


_read = lru_cache(maxsize=64)(_Read)


def _spelt(word: str, lang: str) -> Token | None:
    lowered = word.lower()
    if word == "US":
        return Token("usa", word)
    if lowered in background.stop_words(lang):
        return None
    number = vocabulary.number(lowered, lang)
    if number:
        return Token(number, word)
    if word[0].isdigit():
        return Token(spelling.plain(word).lstrip("0") or "0", word)
    if UNSPACED.match(word):
        return Token(word, word)
    text = vocabulary.country(spelling.stem(word, lang), lang)
    return Token(text, word) if len(text) > 1 or not text.isascii() else None
