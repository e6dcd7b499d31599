"""Text → the words that stand in it, spelt alike.  Pure."""

import html
import re
import unicodedata
from collections.abc import Iterator

_TAG = re.compile(r"<[^<>]{1,300}>")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|S)?(?!\w)")
_ARTICLE = re.compile(
    r"\b(?:[Aa]l|[Ee]l|[Aa]d|[Ee]d|[Aa]r|[Ee]r|[Aa]s|[Ee]s|[Aa]sh|[Ee]sh|[Aa]t|[Aa]n|[Aa]z|[Ee]z|[Uu]l)[-‐‑'’](?=\w{2})"
    r"|\b(?:Al|El|AL|EL)\s(?=[A-Z])"
)
_SCALED = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:\s?(thousand|million|mln|billion|trillion)|(k|m|mn|bn|b|tn))\b", re.IGNORECASE
)
_SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6, "b": 10**9, "bn": 10**9,
    "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"(?<=\d)\s?(?:%|per ?cent\b)", re.IGNORECASE)
_WORD = re.compile(r"\d+(?:[.:]\d+)+|\w+")
UNSPACED = re.compile(r"([\u0e00-\u0e7f]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)")


def clean(text: str) -> str:
    """Return text without markup, entities and compatibility characters (NFKC), spaces single."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def split(text: str) -> Iterator[str]:
    """Yield the words of a cleaned text as written, abbreviations and numbers unified, Arabic articles left out."""
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = _ARTICLE.sub("", _POSSESSIVE.sub("", text))
    if any(map(str.isdigit, text)):
        text = _SCALED.sub(_unscaled, text)
        text = _PERCENT.sub(" percent", _THOUSANDS.sub("", text))
    for word in _WORD.findall(text):
        if word.isascii() or not UNSPACED.search(word):
            yield word.strip("_") or word
        else:
            yield from _bigrams(word)


def _bigrams(word: str) -> Iterator[str]:
    """Yield overlapping pairs of characters where a script puts no spaces between words, the rest whole."""
    for part in UNSPACED.split(word):
        if not part:
            continue
        if UNSPACED.match(part) and len(part) > 2:
            yield from (part[start : start + 2] for start in range(len(part) - 1))
        else:
            yield part


def _unscaled(match: re.Match[str]) -> str:
    """Return "150k", "1.5 million" or "2,5bn" in digits."""
    figure, scale = match[1], _SCALES[(match[2] or match[3]).lower()]
    whole, comma, rest = figure.rpartition(",")
    if comma and len(rest) != 3 and "." not in rest:
        figure = f"{whole}.{rest}"
    value = float(figure.replace(",", "")) * scale
    return f"{value:.0f}" if len(figure) < 16 else match[0]
