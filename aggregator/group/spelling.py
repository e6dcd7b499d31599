"""One written word → the form in which it is compared.  Pure.  Owns PyStemmer and anyascii."""

import re
from functools import lru_cache

import Stemmer
from anyascii import anyascii

from aggregator.group import background

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_ARABIC_ARTICLE = re.compile(r"^(?:[وف]?(?:ال|بال|كال|لل)|[وف](?=\w{5}))(?=\w{3})")
_UKRAINIAN = re.compile(
    r"(?:ями|ами|ові|еві|ого|ому|ими|іми|ється|ються|уються|ої|ою|ею|ів|їв|ах|ях|ам|ям|ий|ій|их|їх|им|ім|ом|ем|єм|ла|ло|"
    r"ли|ти|ють|уть|ить|ать|ять|є|а|я|о|е|и|і|ї|у|ю|ь|в)(?:ся|сь)?$"
)
_LEAST = 4  # letters that stay
_DIGRAPHS = (
    ("ph", "f"), ("sch", "sh"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("dj", "j"), ("ou", "u"), ("q", "k"), ("c", "k"),
    ("z", "s"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")
_GLIDE = re.compile(r"(?<=[aeo])w(?![aeiou])|(?<=[aeiou])h$")
_DOUBLED = re.compile(r"(.)\1+")
# The Arabic article written into a name, alike its first consonant or not, and the "father of" that loses its vowel.
_JOINED_ARTICLE = re.compile(
    r"^(?:[aeu]l(?=[b-df-hj-np-tv-xz][a-z]{3})|[ae](?=(?:([szdrtn])\1|shsh)[a-z]{2})|a(?=b[ou][a-z]{3}))"
)


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """Return a word in lower-case ASCII; words in scripts that cannot be transliterated stay as they are."""
    return word.lower() if word.isascii() else anyascii(word).lower().strip() or word.lower()


@lru_cache(maxsize=10_000)
def stem(word: str, lang: str) -> str:
    """Return the Snowball stem of a word in lower-case ASCII (https://snowballstem.org)."""
    lowered = word.lower()
    if lang == "uk":
        return plain(_ukrainian(lowered))
    if lang == "ar":
        lowered = _ARABIC_ARTICLE.sub("", lowered)
    algorithm = _SNOWBALL.get(lang)
    return plain(_stemmer(algorithm).stemWord(lowered) if algorithm else lowered)


def _ukrainian(word: str) -> str:
    """Return a Ukrainian word without its ending, as far as one letter less says: Snowball has no rules for it."""
    short = _UKRAINIAN.sub("", word)
    return short if len(short) >= _LEAST else word


@lru_cache(maxsize=64)
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return what remains of a word across transliterations: its consonants, alike ones unified, doubles once.

    A vowel at the start stays as "a": Idlib and Edlib are one place.  Names that ordinary language does not know lose
    an Arabic article that is written into them: Ezzor is Zor, Albukamal is Bukamal.
    """
    if not word.isascii() or word[:1].isdigit():
        return word
    if word[:1] in "aeu" and not background.rate(word):
        word = _JOINED_ARTICLE.sub("", _JOINED_ARTICLE.sub("", word))
    for spelt, sound in _DIGRAPHS:
        word = word.replace(spelt, sound)
    word = _GLIDE.sub("", _DOUBLED.sub(r"\1", word))
    return ("a" if word[:1] in "aeiou" else word[:1]) + _VOWELS.sub("", word[1:])
