"""A text that somebody asks about → an entry to compare, and the words by which others like it are found.  Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain, islice
from urllib.parse import unquote, urlsplit

from aggregator.group import furniture, languages, spelling, text
from aggregator.group.aliases import Aliases
from aggregator.group.index import Index
from aggregator.group.text import Token
from aggregator.group.weights import WEIGHTS
from aggregator.group.words import UNSPACED, clean
from aggregator.models import Entry

_HEADLINE = 200  # characters, at most
_TEXT = 2000  # characters that are read, as of an entry's text
_FROM_TITLE, _FROM_TEXT = 12, 6  # words that are looked for
_READ = 600  # characters of a text that these are taken from
_BEGINNING = 4  # letters that a word keeps in all its forms
_ENDINGS = {  # that forms of a word have, the commonest first; which of them a word takes its stem tells
    "de": "e en er es n s em ern",
    "en": "s e es ed ing y ies ied",
    "es": "s es o a os as ar ó ado ada",
    "fr": "s e es er é ée és ent x",
    "it": "i e o a are ato ata ati",
    "nl": "en s e n t er",
    "pt": "s es o a os as ar ou ado ada",
    "ru": "а у ы и е ов ом ам ами ах ой ю я ей ем",
    "uk": "а у и і ів ом ам ами ах ою ю я ей",
}
_FORMS = 5  # of a word that are looked for
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
    return {token.text: tuple(dict.fromkeys(_spellings(token, names, lang))) for token in rarest}


def _rarest(tokens: Iterable[Token], count: int) -> list[Token]:
    index = Index(timedelta(), WEIGHTS)
    tokens = tuple(tokens)
    words = index.words(token.text for token in tokens)
    index.weigh(words)
    ranked = sorted(zip(words, tokens, strict=True), key=lambda both: (both[0].number, -both[0].idf))
    return [token for _, token in ranked[:count]]


def _spellings(token: Token, names: Mapping[str, list[str]], lang: str) -> Iterator[str]:
    """Yield a word as it is written, its other forms, how these begin where none are known, and spellings of a name."""
    yield token.surface
    if token.alias:
        yield from names.get(token.text, ())
        return
    if UNSPACED.match(token.surface):  # two letters of a row that is one word to the store
        yield f"{token.surface}*"
        return
    begin = _begin(token)
    if len(begin) < _BEGINNING or not begin.isalpha():
        return
    if lang in _ENDINGS:
        yield from islice(_forms(begin, token, lang), _FORMS)
    elif begin.isascii():
        yield f"{begin}*"


def _begin(token: Token) -> str:
    """Return as much of a word as its stem has, too."""
    surface = token.surface.lower()
    beginnings = (surface[:at] for at in range(len(surface), 0, -1))
    return next((begin for begin in beginnings if token.text.startswith(spelling.plain(begin))), "")


def _forms(begin: str, token: Token, lang: str) -> Iterator[str]:
    """Yield the forms of a word: what begins like it and has the same stem."""
    for form in (f"{each}{ending}" for each in (begin[:-1], begin) for ending in ("", *_ENDINGS[lang].split())):
        if form != token.surface.lower() and spelling.stem(form, lang) == token.text:
            yield form


def _names(aliases: Aliases, wanted: set[str]) -> dict[str, list[str]]:
    """Return name → its spellings, as far as one is wanted."""
    found: dict[str, list[str]] = {}
    for words, (name, _) in aliases if wanted else ():
        if name in wanted and len(found.setdefault(name, [])) < _NAMES:
            found[name].append(" ".join(words))
    return found
