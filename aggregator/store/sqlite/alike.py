"""Which entries have the most telling of some words, by the index of words."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from aggregator.store.sqlite.connection import Connection

_NEWEST = 1500  # entries with a word that are looked at; older ones only where they have two such words
_PAIRED = 5  # common words that are looked for in pairs
_WITH = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
_LAST = "SELECT coalesce(max(id), 0) FROM entries"


def alike(
    connection: Connection, words: Iterable[Sequence[str]], *, limit: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the entries that share the most of these words, and which share of all entries has each word."""
    queries = list(map(_any_of, words))
    found = {query: _entries(connection, query) for query in queries if query}
    (last,) = connection.read_column(_LAST)
    shares = {query: _share(entries, last) for query, entries in found.items()}
    common = [query for query, entries in found.items() if len(entries) == _NEWEST]
    for one, other in combinations(common[:_PAIRED], 2):
        both = _entries(connection, f"({one}) AND ({other})")
        found[one] |= both
        found[other] |= both
    gains = _gains(found, shares)
    likely = heapq.nlargest(limit, zip(gains.values(), gains.keys(), strict=True))
    return tuple(entry for _, entry in likely), tuple(shares.get(query, 0.0) for query in queries)


def _share(entries: set[int], last: int) -> float:
    """Return the share of entries with a word: of all, or where there are many, of those since the oldest found."""
    if len(entries) < _NEWEST:
        return len(entries) / max(1, last)
    return len(entries) / (last - min(entries) + 1)


def _gains(found: Mapping[str, set[int]], shares: Mapping[str, float]) -> Mapping[int, float]:
    gains: defaultdict[int, float] = defaultdict(float)
    for query, entries in found.items():
        gain = math.log1p(1 / shares[query]) if entries else 0.0
        for entry in entries:
            gains[entry] += gain
    return gains


def _entries(connection: Connection, query: str) -> set[int]:
    return set(connection.read_column(_WITH, (query, _NEWEST)))


def _any_of(spellings: Sequence[str]) -> str:
    """Return the query for a word in any of its spellings; nothing for none."""
    return " OR ".join(filter(None, map(_quoted, spellings)))


def _quoted(spelling: str) -> str:
    """Return the query for a word, for words in a row, or with "*" at its end for all words that begin so."""
    # Within quotes nothing is syntax but the quotes themselves and the end of a C string.
    bare = " ".join(spelling.rstrip("*").replace('"', " ").replace("\0", " ").split())
    return f'"{bare}"' + "*" * spelling.endswith("*") if bare else ""
