"""Text → the words that stand in it, spelt alike.  Pure."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

# A pattern that begins with a set of characters is found several times as fast as one that begins with a condition: so
# some conditions stand behind the first character, and some patterns are only tried where a simpler one is found.
_TAG = re.compile(r"<[^<>]{1,300}>")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_MAY_BE_DOTTED = re.compile(r"\.[A-Za-z]\.")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|S)?(?!\w)")
_ARTICLE = re.compile(
    r"[AaEeUu](?<!\w\w)(?:(?:l|(?<![Uu])(?:d|r|sh?|z)|(?<=[Aa])[tn])[-‐‑'’](?=\w{2})|(?<=[AE])[lL]\s(?=[A-Z]))"
)
_NOT = re.compile(r"(\w+?)n['’]t\b", re.IGNORECASE)
_MAY_BE_NOT = re.compile(r"[nN]['’][tT]")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_ELISION = re.compile(
    r"(?<!\w)(?:l|d|qu|s|n|j|c|m|t|jusqu|lorsqu|puisqu|dell|nell|all|dall|sull|un|quest)['’](?=\w{2})", re.IGNORECASE
)
_MAY_BE_ELISION = re.compile(r"['’]\w\w")
_MARKS = re.compile(r"[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")  # vowel points, tatweel
_ARABIC = str.maketrans("أإآٱىةؤیک", "اااايهويك")
_SCALED = re.compile(
    r"(\d(?<![\w.]\d)[\d,]*(?:\.\d+)?)"
    r"(?:\s?(thousand|million|mln|billion|trillion|tausend|mio|millionen|mrd|milliarden|"
    r"mille|millions|milliards?|mil millones|mil|millones|milioni|miliardi|тыс|тысячи?|млн|миллион(?:а|ов)?|млрд|"
    r"миллиард(?:а|ов)?|тис|тисячі?|мільйон(?:а|ів)?|мільярд(?:а|ів)?|ألف|آلاف|الف|الاف|مليون|ملايين|مليار)\b\.?"
    r"|(k|m|mn|bn|b|tn)\b|([万萬亿億]))",
    re.IGNORECASE,
)
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_SCALES = {
    name: value
    for value, names in {
        _THOUSAND: "k thousand tausend mille mil тыс тысяч тысячи тис тисяч тисячі ألف آلاف الف الاف",
        _MILLION: "m mn mln million millions mio millionen millones milioni млн миллион миллиона миллионов мільйон "
        "мільйона мільйонів مليون ملايين",
        _BILLION: "b bn billion mrd milliarden milliard milliards miliardi млрд миллиард миллиарда миллиардов мільярд "
        "мільярда мільярдів مليار",
        10**12: "tn trillion",
        10**4: "万 萬",
        10**8: "亿 億",
    }.items()
    for name in names.split()
} | {"mil millones": _BILLION}
_POINTS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3})+(?![\d.])|(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_MAY_BE_POINTS = re.compile(r"\d[. ]\d{3}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CLOCK = re.compile(r"(?<=\d)\s?([AaPp])\.?[Mm]\b\.?")  # no prime minister
_PERCENT = re.compile(
    r"(?<=\d)\s?(?:%|(?:per ?cent|prozent|pour ?cent|por ?ciento|per ?cento|процент\w*|відсотк\w*)\b)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
# Vowel signs of the scripts of India and Southeast Asia are no letters to Python.
_WORD = re.compile(
    r"\d+(?:[.:]\d+)+|[\w\u0300-\u036f\u0900-\u0963\u0980-\u0dff"
    r"\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17d3]+"
)
_SCRIPTS = (
    "\u0e00-\u0e7f", "\u0e80-\u0eff", "\u1000-\u109f", "\u1780-\u17ff", "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
)  # fmt: skip
UNSPACED = re.compile(f"({'|'.join(f'[{script}]+' for script in _SCRIPTS)})")
_UNSPACED_LETTER = re.compile(f"[{''.join(_SCRIPTS)}]")


def clean(text: str) -> str:
    """Return text without markup, entities and compatibility characters (NFKC), spaces single."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def split(text: str) -> list[str]:
    """Return the words of a cleaned text as written, abbreviations and numbers unified, Arabic articles left out."""
    if _MAY_BE_DOTTED.search(text):
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    if "'" in text or "’" in text or "ʼ" in text:
        text = _unelided(text)
    text = _ARTICLE.sub("", text)
    if not text.isascii():
        text = _MARKS.sub("", text).translate(_ARABIC)
    if _DIGIT.search(text):
        text = _figures(text)
    words = _WORD.findall(text)
    if _UNSPACED_LETTER.search(text):
        return list(chain.from_iterable(map(_parts, words)))
    return [word.strip("_") or word for word in words] if "_" in text else words


def _parts(word: str) -> Iterable[str]:
    return _bigrams(word) if _UNSPACED_LETTER.search(word) else (word.strip("_") or word,)


def _unelided(text: str) -> str:
    """Return a text without what ends or begins at an apostrophe."""
    if _MAY_BE_NOT.search(text):
        text = _NOT.sub(_whole, text)
    if _MAY_BE_ELISION.search(text):
        text = _ELISION.sub("", text)
    return _POSSESSIVE.sub("", text)


def _figures(text: str) -> str:
    """Return a text with its numbers in digits and nothing else."""
    text = _CLOCK.sub(lambda match: f" {match[1].lower()}m", text)
    if _MAY_BE_POINTS.search(text):
        text = _POINTS.sub(_joined, text)
    return _PERCENT.sub(" percent", _THOUSANDS.sub("", _SCALED.sub(_unscaled, text)))


def _bigrams(word: str) -> Iterator[str]:
    """Yield overlapping pairs of characters where a script puts no spaces between words, the rest whole."""
    for part in UNSPACED.split(word):
        if not part:
            continue
        if UNSPACED.match(part) and len(part) > 2:
            yield from (part[start : start + 2] for start in range(len(part) - 1))
        else:
            yield part


def _whole(match: re.Match[str]) -> str:
    """Return "won't" in two words."""
    return f"{_WHOLE.get(match[1].lower(), match[1])} not"


def _joined(match: re.Match[str]) -> str:
    """Return "1.200" or "1 200" in digits."""
    return match[0].replace(".", "").replace(" ", "")


def _unscaled(match: re.Match[str]) -> str:
    """Return "150k", "1.5 million" or "2,5bn" in digits."""
    figure, scale = match[1], _SCALES[(match[2] or match[3] or match[4]).lower()]
    whole, comma, rest = figure.rpartition(",")
    if comma and len(rest) != 3 and "." not in rest:
        figure = f"{whole}.{rest}"
    value = float(figure.replace(",", "")) * scale
    return f"{value:.0f}" if len(figure) < 16 else match[0]
