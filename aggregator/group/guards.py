"""What a title is by itself, and whether two say enough to be compared: live blogs, lists, templates.  Pure."""

import re
from collections.abc import Iterable

from aggregator.group import vocabulary
from aggregator.group.places import located
from aggregator.group.score import Comparison
from aggregator.group.sides import shared
from aggregator.group.text import Token

_MASKS = frozenset("@#")
_FIXED = 4  # words beside its names that make a title a template
_SHARED = 2  # words that titles must have in common
_LIVE = re.compile(
    r"\blive(?:\s?blog|[\s-](?:updates?|coverage|news|text|ticker)\b)|^live\s?[|–—-]|(?-i:^LIVE\b)|\blive:|[-–—:|,(]\s*live\W*$|"
    r"\bas it happened\b|\bliveticker|\bnewsblog\b|\ben direct\b|\ben vivo\b|\bminuto a minuto\b|"
    r"\b(?:la diretta|онлайн-трансляция)\b",
    re.IGNORECASE,
)
_ROUNDUP = re.compile(
    r"\b(?:newsletter|round-?ups?|news in brief|in brief|at a glance|week in review|year in review|in pictures|"
    r"(?:photos|pictures|images) of the (?:day|week)|(?:top|biggest|main) (?:stories|headlines)|"
    r"headlines (?:of|for|from)|morning mail|letters to the editor|nachrichten am (?:morgen|abend)|"
    r"revue de presse|el resumen|главное за)\b|"
    r"\b(?:morning|evening|daily|afternoon|weekly|weekend|midday) "
    r"(?:briefing|brief|digest|recap|wrap|report|edition|update)\b|"
    r"\b\d+ (?:things|stories) (?:to know|you (?:need|should)|to watch)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\W*(?:version|release)?\W*v?\d+(?:\.\d+)+[\w.+-]*\W*", re.IGNORECASE)
_DOUBLE = 2
_SENTENCE = 4  # words that make a headline
_LISTED = 3  # parts between semicolons or bars make a roundup


def is_live(title: str) -> bool:
    """Return whether a title promises to follow one event as it goes on."""
    return bool(_LIVE.search(title)) and not is_list(title)


def is_list(title: str) -> bool:
    """Return whether a title promises several stories: a briefing, a digest, a list of headlines."""
    return bool(_ROUNDUP.search(title)) or len(re.findall(r"; |\s[|•]\s", title)) >= _LISTED - 1


def is_version(title: str) -> bool:
    """Return whether a title names nothing but a version, of whatever it is."""
    return bool(_VERSION.fullmatch(title))


def is_double(title: str) -> bool:
    """Return whether a title is made of two headlines."""
    parts = title.split("; ")
    return len(parts) == _DOUBLE and all(len(part.split()) >= _SENTENCE for part in parts)


def is_roundup(title: str) -> bool:
    """Return whether what a title tells goes beyond one event, or will: a live blog, two headlines, a list of them."""
    return is_live(title) or is_list(title) or is_double(title)


def telling(tokens: Iterable[Token]) -> int:
    """Return how many words are neither numbers, dates nor genres."""
    plain = vocabulary.CALENDAR | vocabulary.GENRES
    return sum(not token.number and token.text not in plain for token in tokens)


def template(tokens: Iterable[Token], title: str) -> str:
    """Return a title with numbers, dates and places masked: what a series repeats.

    In a column's title every name is masked ("Weather: …"), in others those that stand where a place does, if enough is
    left.
    """
    tokens = tuple(tokens)
    genre = any(token.text in vocabulary.GENRES for token in tokens)
    placed = located(title)
    masked = ["@" if _is_name(token, placed, genre=genre) else _mask(token) for token in tokens]
    left = sum(word not in _MASKS for word in masked)
    masked = [word for at, word in enumerate(masked) if word != "@" or masked[at - 1 : at] != ["@"]]
    return " ".join(masked if left >= (1 if genre else _FIXED) else map(_mask, tokens))


def _mask(token: Token) -> str:
    return "@" if token.text in vocabulary.CALENDAR else "#" if token.number else token.text


def _is_name(token: Token, placed: frozenset[str], *, genre: bool) -> bool:
    if genre and token.surface[:1].isupper() and token.text not in vocabulary.GENRES:
        return True
    return token.text in vocabulary.PLACES or (bool(placed) and not placed.isdisjoint(token.surface.lower().split()))


def too_little(pair: Comparison) -> bool:
    """Return whether titles share fewer than two words that tell of an event, and have no texts that speak for them."""
    return shared(pair) < _SHARED and not (pair.mine.context and pair.theirs.context)
