"""One written word → the form in which it is compared.  Pure.  Owns PyStemmer and anyascii."""

import re
from functools import lru_cache

import Stemmer
from anyascii import anyascii

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
_DIGRAPHS = (("ph", "f"), ("kh", "h"), ("gh", "g"), ("ou", "u"), ("q", "k"), ("c", "k"))
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


def language(tag: str, text: str) -> str:
    """Return the language whose rules fit: that of the tag ("en-GB" → "en"), else a guess from the script."""
    if tag:
        return re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    if text.isascii():
        return "en"
    return next((lang for lang, script in _SCRIPTS.items() if script.search(text)), "en")


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Return a word in lower-case ASCII; words in scripts that cannot be transliterated stay as they are."""
    return word.lower() if word.isascii() else anyascii(word).lower().strip() or word.lower()


@lru_cache(maxsize=100_000)
def stem(word: str, lang: str) -> str:
    """Return the Snowball stem of a word in lower-case ASCII (https://snowballstem.org)."""
    lowered = word.lower()
    algorithm = _SNOWBALL.get(lang)
    return plain(_stemmer(algorithm).stemWord(lowered) if algorithm else lowered)


@lru_cache(maxsize=64)
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Return what remains of a word across transliterations: its consonants, alike ones unified, doubles once.

    A vowel at the start stays as "a": Idlib and Edlib are one place.
    """
    if not word.isascii() or word[:1].isdigit():
        return word
    for spelt, sound in _DIGRAPHS:
        word = word.replace(spelt, sound)
    start = "a" if word[:1] in "aeiou" else word[:1]
    return _DOUBLED.sub(r"\1", start + _VOWELS.sub("", word[1:]))
