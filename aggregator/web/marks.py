"""Which words of a text are marked: those that were searched for, and those that two headlines share.  Pure."""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

_HIT = re.compile("\ue000(.*?)\ue001", re.DOTALL)
_STRAY = str.maketrans("", "", "\ue000\ue001")
_WORD = re.compile(r"\w*\d(?:[\w.,]*\w)?|[\w’']+")
_SHORT = 4  # letters; what is shorter says little, unless it is a number
_LIKE = 0.7  # of the longer word, that two forms of a word begin with


class Piece(NamedTuple):
    """Some of a text: a `hit` of a search, `shared` with another text or its `own`, or "" for what is not marked."""

    text: str
    kind: Literal["", "hit", "shared", "own"] = ""


Pieces = tuple[Piece, ...]


def hits(text: str) -> Pieces:
    """Return a text in which hits stand between U+E000 and U+E001, in pieces; without hits, nothing."""
    parts = _HIT.split(text)
    if len(parts) == 1:
        return ()
    pieces = (Piece(part.translate(_STRAY), "hit" if at % 2 else "") for at, part in enumerate(parts))
    return tuple(piece for piece in pieces if piece.text)


def beside(text: str, other: str, *, own: bool = True) -> Pieces:
    """Return a text in pieces, seen beside another: words that both have, in whatever form, and those of its own.

    Without `own`, of those only numbers are told apart.  Neighbours of one kind are one piece.
    """
    pieces: list[Piece] = []
    for piece in _split(text, _words(other), own=own):
        if not piece.text:
            continue
        if pieces and pieces[-1].kind == piece.kind:
            piece = Piece(pieces.pop().text + piece.text, piece.kind)  # noqa: PLW2901 -- the longer one goes on
        pieces.append(piece)
    return tuple(pieces)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text) if _tells(word))


def _tells(word: str) -> bool:
    return len(word) >= _SHORT or _is_number(word)


def _split(text: str, others: frozenset[str], *, own: bool) -> Iterator[Piece]:
    """Yield the words of a text, each with its kind, and what stands between them."""
    end = 0
    for found in _WORD.finditer(text):
        word = found[0]
        if _tells(word):
            yield Piece(text[end : found.start()])
            yield Piece(word, _kind(word.casefold(), others, own=own))
            end = found.end()
    yield Piece(text[end:])


def _kind(word: str, others: frozenset[str], *, own: bool) -> Literal["", "shared", "own"]:
    if _is_among(word, others):
        return "shared"
    return "own" if own or _is_number(word) else ""


def _is_number(word: str) -> bool:
    return any(sign.isdigit() for sign in word)


def _is_among(word: str, others: Iterable[str]) -> bool:
    """Return whether one of these words is this one, or another form of it; numbers have no forms."""
    if _is_number(word):
        return word in others
    return any(_are_alike(word, other) for other in others if other.isalpha())


def _are_alike(one: str, other: str) -> bool:
    """Return whether two words begin alike, nearly to their ends."""
    length = max(_SHORT, math.ceil(_LIKE * max(len(one), len(other))))
    return one[:length] == other[:length] and min(len(one), len(other)) >= length
