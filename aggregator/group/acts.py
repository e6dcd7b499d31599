"""What titles say was done: groups of words, and whether it was done, denied or only intended.  Owns acts.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from aggregator.group import vocabulary

_TABLE = tomllib.loads((files("aggregator.group") / "acts.toml").read_text("utf-8"))
_APOSTROPHE = re.compile("['’]")
_SHARED = {"uk": "ru", "ru": "uk"}  # short titles of the one are easily taken for the other

Acts = frozenset[str]
NONE: Acts = frozenset()


class Stance(NamedTuple):
    """Whether a title calls something untrue, and whether it speaks of what may come."""

    denies: bool = False
    intends: bool = False


PLAIN = Stance()


@cache
def _stems(kind: str) -> dict[str, Acts]:
    found: dict[str, set[str]] = {}
    for lang, groups in _TABLE[kind].items():
        for name, words in groups.items():
            for stem in vocabulary.forms(words, lang):
                found.setdefault(stem, set()).add(name)
    return {stem: frozenset(names) for stem, names in found.items()}


def _words(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {lang: frozenset(f"{text} {texts.get(_SHARED.get(lang, ''), '')}".split()) for lang, text in texts.items()}


_DENIALS, _INTENTIONS = _words(_TABLE["denials"]), _words(_TABLE["intentions"])


def acts(stem: str) -> Acts:
    """Return the acts that a stem may stand for."""
    return _stems("acts").get(stem, NONE)


def senses(stem: str) -> Acts:
    """Return the acts and things that a stem may stand for."""
    return acts(stem) | _stems("things").get(stem, NONE)


def stance(title: str, lang: str) -> Stance:
    """Return what a title says of its own truth."""
    words = frozenset(_APOSTROPHE.sub(" ", title.lower()).split())
    return Stance(*(not words.isdisjoint(telling.get(lang, NONE)) for telling in (_DENIALS, _INTENTIONS)))
