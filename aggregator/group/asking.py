"""A text that somebody asks about → an entry to compare, and the words by which others like it are found.  Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain
from urllib.parse import unquote, urlsplit

from aggregator.group import furniture, languages, spelling, text
from aggregator.group.aliases import Aliases
from aggregator.group.index import Index
from aggregator.group.text import Token
from aggregator.group.weights import WEIGHTS
from aggregator.group.words import clean
from aggregator.models import Entry

_HEADLINE = 200  # characters, at most
_TEXT = 2000  # characters that are read, as of an entry's text
_FROM_TITLE, _FROM_TEXT = 12, 6  # words that are looked for
_READ = 600  # characters of a text that these are taken from
_BEGINNING = 4  # letters that a word keeps in all its forms
_NAMES = 12  # spellings of a name that are looked for
_SENTENCE = 5  # words, at least
_SLUG = 3  # words of an address that make a title
_BETWEEN = re.compile(r"[-_+]|%20")
_NO_WORD = re.compile(r"\.\w{2,5}$|\b(?:[a-z]?\d{5,}|[0-9a-f]{8,})\b")


def asked(what: str) -> Entry:
    """Return a headline, or a paragraph with or without one above it, as an entry."""
    first, _, rest = what.strip().partition("\n")
    if rest.strip() and len(first) <= _HEADLINE:
        return Entry(title=clean(first), text=clean(rest)[:_TEXT])
    whole = clean(what)[:_TEXT]
    if len(whole) <= _HEADLINE:
        return Entry(title=whole)
    return Entry(title=_first_sentence(whole), text=whole)


def _first_sentence(whole: str) -> str:
    """Return how a paragraph begins; what ends after a few words was no sentence: "The U.S. Army"."""
    begun = ""
    for sentence in furniture.sentences(whole):
        begun = f"{begun} {sentence}".strip()
        if len(begun.split()) >= _SENTENCE:
            break
    return begun[:_HEADLINE]


def told_by(address: str) -> str:
    """Return the words that stand in an address like a title, "" for too few."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    parts = [_NO_WORD.sub(" ", part) for part in path.split("/")]
    words = max((_BETWEEN.sub(" ", part).split() for part in parts), key=len, default=[])
    return " ".join(words) if len(words) >= _SLUG else ""


def looked_for(entry: Entry, aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Return the words that tell most of an entry's title and text, with the spellings in which each may stand."""
    title = text.headline(entry.title)
    lang = languages.language(entry.lang, title, entry.text).code
    titled = text.tokens(title, lang, aliases)
    told = [token for token in text.tokens(clean(entry.text[:_READ]), lang, aliases) if token not in titled]
    names = _names(aliases, {token.text for token in (*titled, *told) if token.alias})
    rarest = chain(_rarest(titled, _FROM_TITLE), _rarest(told, _FROM_TEXT))
    return {token.text: tuple(dict.fromkeys(_spellings(token, names))) for token in rarest}


def _rarest(tokens: Iterable[Token], count: int) -> list[Token]:
    index = Index(timedelta(), WEIGHTS)
    tokens = tuple(tokens)
    words = index.words(token.text for token in tokens)
    index.weigh(words)
    ranked = sorted(zip(words, tokens, strict=True), key=lambda both: (both[0].number, -both[0].idf))
    return [token for _, token in ranked[:count]]


def _spellings(token: Token, names: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield a word as it is written, how all its forms begin, and the other spellings of a name."""
    yield token.surface
    if token.alias:
        yield from names.get(token.text, ())
        return
    begin = _common(spelling.plain(token.surface), token.text)
    if len(begin) >= _BEGINNING and begin.isalpha() and token.surface.isascii():
        yield f"{begin}*"


def _common(one: str, other: str) -> str:
    """Return how two words begin alike."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:at]


def _names(aliases: Aliases, wanted: set[str]) -> dict[str, list[str]]:
    """Return name → its spellings, as far as one is wanted."""
    found: dict[str, list[str]] = {}
    for words, (name, _) in aliases if wanted else ():
        if name in wanted and len(found.setdefault(name, [])) < _NAMES:
            found[name].append(" ".join(words))
    return found
