"""How common words are in ordinary text, before the stream has said anything.  Owns background.tsv.gz."""

import gzip
from functools import cache
from importlib.resources import files

_TABLE = "background.tsv.gz"
_NO_WORDS: frozenset[str] = frozenset()


@cache
def _table() -> tuple[dict[str, float], dict[str, frozenset[str]]]:
    """Return (token → occurrences per word of text, language → stop words).

    Lines are `rate<TAB>R<TAB>tokens`, where R is -100·log10 of the rate, `stop<TAB>language<TAB>words`, and a note on
    where they come from.
    """
    rates: dict[str, float] = {}
    stops: dict[str, frozenset[str]] = {}
    packed = (files("aggregator.group") / _TABLE).read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        kind, key, words = line.split("\t")
        if kind == "rate":
            rates |= dict.fromkeys(words.split(" "), 10 ** (-int(key) / 100))
        elif kind == "stop":
            stops[key] = frozenset(words.split(" "))
    return rates, stops


def rate(token: str) -> float:
    """Return the share of a token among the words of ordinary text, 0 for an unusual one.

    A name of several words ("islamic_state") is as common as its rarest word.
    """
    rates = _table()[0]
    if "_" in token:
        return min(rates.get(part, 0.0) for part in token.split("_"))
    return rates.get(token, 0.0)


def stop_words(lang: str) -> frozenset[str]:
    """Return the words of a language that say nothing about an event, as written in lower case."""
    return _table()[1].get(lang, _NO_WORDS)
