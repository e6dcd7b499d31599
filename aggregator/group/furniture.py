"""A page's text → what it leads with, and what else it tells, without its furniture.  Owns furniture.toml."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

_TABLE = tomllib.loads((files("aggregator.group") / "furniture.toml").read_text("utf-8"))
_TURNS = tuple(chain.from_iterable(_TABLE.pop("turns").values()))


def _any(phrases: Iterable[str]) -> str:
    """Return a pattern of the longest of these phrases that stands somewhere; where they begin alike it reads on once.

    Their beginnings are shared because an alternative costs time at each place of a text.
    """
    nexts: dict[str, list[str]] = {}
    for phrase in phrases:
        nexts.setdefault(phrase[:1], []).append(phrase[1:])
    ends = "" in nexts
    nexts.pop("", None)
    branches = "|".join(re.escape(first) + _any(rests) for first, rests in nexts.items())
    return f"(?:{branches})" + "?" * ends if branches else ""


_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+(?=[\W\d]*[^\Wa-zа-яё])|(?<=[。！？])|\s+(?=[•▪●◦‣■►]\s)")
_OTHER = 4  # words of a sentence of which none was said before: it tells another story
_BACK = 2  # words of before that the rest of a text has, where it comes back to its story
_ASIDE = 500  # characters that are searched at once for another story


class _Patterns(NamedTuple):
    """What finds furniture, what only looks for a phrase, whatever is around it, and what finds turns."""

    furniture: re.Pattern[str]
    some: re.Pattern[str]
    turn: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Return the patterns, made when a text is first read: that takes long."""
    phrase = _any(chain.from_iterable(_TABLE.values()))
    # A phrase stands alone: it begins a sentence and ends one, or others of its kind stand around it.
    alone = (
        rf"(?:(?<=[.!?…»|•©。])|(?<=[.!?…»|•©]\s)|^)\s*(?:{phrase}[\s.!|•»:…>→。]*)+|\s{phrase}[.!…>→»。\s]*$",
        rf"[\s.!?…»|•©。]{phrase}",
        rf"\W*{_any(_TURNS)}(?!\w)",
    )
    return _Patterns(*(re.compile(each, re.IGNORECASE) for each in alone))


def bare(text: str) -> str:
    """Return a cleaned text without page furniture: "Skip to main content", "Back to top", "Read more"."""
    if not text:
        return ""
    patterns = _patterns()
    return (patterns.furniture.sub(" ", text) if patterns.some.search(f" {text}") else text).strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a cleaned text."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence]


def divided(
    text: str, longest: int, said: Collection[str], read: Callable[[str], Iterable[str]]
) -> tuple[str, list[str]]:
    """Return what a bare text leads with, at most `longest` characters, and the rest in pieces.

    The lead ends where the text turns to another story: at a word such as "Meanwhile", or at a sentence from
    which on hardly anything comes back of the title's words (`said`) and the sentences before; `read` tells words.
    """
    at = 0
    parts = sentences(text)
    for number, sentence in enumerate(parts):
        start = text.index(sentence, at)
        if start >= longest:
            break
        if number and (_patterns().turn.match(sentence) or _is_other(parts, number, said, read)):
            return text[:start].strip()[:longest], _pieces(text[start:])
        at = start + len(sentence)
    return text[:longest], _pieces(text[at:])


def _is_other(parts: list[str], number: int, said: Collection[str], read: Callable[[str], Iterable[str]]) -> bool:
    """Return whether a sentence tells nothing that was said before, and hardly anything that follows does."""
    words = set(read(parts[number]))
    if len(words) < _OTHER or not words.isdisjoint(said):
        return False
    known = set(said).union(*map(read, parts[:number]))
    if not known.isdisjoint(words):
        return False
    back: set[str] = set()
    for sentence in parts[number:]:
        back |= known.intersection(read(sentence))
        if len(back) >= _BACK:
            return False
    return True


def _pieces(text: str) -> list[str]:
    """Return sentences put together to pieces; a turn begins a new one."""
    pieces: list[str] = []
    for sentence in sentences(text):
        if pieces and len(pieces[-1]) + len(sentence) < _ASIDE and not _patterns().turn.match(sentence):
            pieces[-1] += " " + sentence
        else:
            pieces.append(sentence)
    return pieces
