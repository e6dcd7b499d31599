"""A page's text → what it leads with, and what else it tells, without its furniture.  Owns furniture.toml."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from importlib.resources import files
from itertools import chain

_TABLE = tomllib.loads((files("aggregator.group") / "furniture.toml").read_text("utf-8"))
_TURNS = tuple(chain.from_iterable(_TABLE.pop("turns").values()))
_PHRASES = sorted(chain.from_iterable(_TABLE.values()), key=len, reverse=True)
# A phrase stands alone: it begins a sentence and ends one, or others of its kind stand around it.
_FURNITURE = re.compile(
    rf"(?:(?<=[.!?…»|•©。])|(?<=[.!?…»|•©]\s)|^)\s*(?:(?:{'|'.join(map(re.escape, _PHRASES))})[\s.!|•»:…>→。]*)+"
    rf"|\s(?:{'|'.join(map(re.escape, _PHRASES))})[.!…>→»。\s]*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+(?=[\W\d]*[^\Wa-zа-яё])|(?<=[。！？])")
_TURN = re.compile(rf"\W*(?:{'|'.join(map(re.escape, sorted(_TURNS, key=len, reverse=True)))})(?!\w)", re.IGNORECASE)
_OTHER = 4  # words of a sentence of which none was said before: it tells another story
_BACK = 2  # words of before that the rest of a text has, where it comes back to its story
_ASIDE = 500  # characters that are searched at once for another story


def bare(text: str) -> str:
    """Return a cleaned text without page furniture: "Skip to main content", "Back to top", "Read more"."""
    return _FURNITURE.sub(" ", text).strip() if text else text


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
    known = set(said)
    at = 0
    parts = sentences(text)
    for number, sentence in enumerate(parts):
        start = text.index(sentence, at)
        if start >= longest:
            break
        words = set(read(sentence))
        if number and (
            _TURN.match(sentence)
            or (
                len(words) >= _OTHER
                and known.isdisjoint(words)
                and len(known.intersection(chain.from_iterable(map(read, parts[number:])))) < _BACK
            )
        ):
            return text[:start].strip()[:longest], _pieces(text[start:])
        known |= words
        at = start + len(sentence)
    return text[:longest], _pieces(text[at:])


def _pieces(text: str) -> list[str]:
    """Return sentences put together to pieces; a turn begins a new one."""
    pieces: list[str] = []
    for sentence in sentences(text):
        if pieces and len(pieces[-1]) + len(sentence) < _ASIDE and not _TURN.match(sentence):
            pieces[-1] += " " + sentence
        else:
            pieces.append(sentence)
    return pieces
