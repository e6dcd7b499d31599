"""Which entries have the most telling of some words, by the index of words."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from aggregator.store.sqlite.connection import Connection

_NEWEST = 1000  # entries with a word that are looked at; older ones only where they have two such words
_THOROUGH = 2  # words of which all that begin so are looked for, however common: the index reads each to its end
_TITLED, _MORE = 6, 0.7  # words that count for more where a title has them, and by how much
_PAIRED = 4  # common words that are looked for in pairs …
_WITH_BOTH = 200  # … so many entries with each
_WITH = "SELECT rowid AS number FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
_LAST = "SELECT coalesce(max(id), 0) FROM entries"

Found = dict[str, set[int]]
"""Query → the entries that it finds."""


def alike(
    connection: Connection, words: Iterable[Sequence[str]], *, limit: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the entries that share the most of these words, and which share of all entries has each word."""
    asked = list(map(tuple, words))
    queries = list(map(_any_of, asked))
    written = dict(zip(queries, map(_as_written, asked), strict=True))
    found = {
        query: _entries_with(connection, query, "" if number < _THOROUGH else written[query])
        for number, query in enumerate(filter(None, written))
    }
    titled = {query: _entries(connection, _in_title(written[query]), _NEWEST) for query in list(found)[:_TITLED]}
    (last,) = connection.read_column(_LAST)
    shares = {query: _share(entries, last) for query, entries in found.items()}
    for one, other, both in tuple(_paired(connection, found, written)):
        for query in (one, other):
            found[query] |= both
            titled.get(query, set()).update(both)  # where the words stand in older ones is not asked
    gains = _gains(found, titled, shares)
    likely = heapq.nlargest(limit, zip(gains.values(), gains.keys(), strict=True))
    return tuple(entry for _, entry in likely), tuple(shares.get(query, 0.0) for query in queries)


def _share(entries: set[int], last: int) -> float:
    """Return the share of entries with a word: of all, or where there are many, of those since the oldest found."""
    if len(entries) < _NEWEST:
        return len(entries) / max(1, last)
    return len(entries) / (last - min(entries) + 1)


def _paired(connection: Connection, found: Found, written: Mapping[str, str]) -> Iterator[tuple[str, str, set[int]]]:
    """Yield pairs of common words, and the newest entries with both."""
    common = [query for query, entries in found.items() if len(entries) == _NEWEST]
    for one, other in combinations(common[:_PAIRED], 2):
        yield one, other, _entries(connection, f"({written[one]}) AND ({written[other]})", _WITH_BOTH)


def _gains(found: Found, titled: Found, shares: Mapping[str, float]) -> Mapping[int, float]:
    gains: defaultdict[int, float] = defaultdict(float)
    for query, entries in found.items():
        gain = math.log1p(1 / shares[query]) if entries else 0.0
        in_title = titled.get(query, set())
        for entry in entries | in_title:
            gains[entry] += gain
        for entry in in_title:
            gains[entry] += _MORE * gain
    return gains


def _entries_with(connection: Connection, query: str, written: str) -> set[int]:
    """Return the newest entries with a word: as it is `written` where that is common, else in all its forms."""
    found = _entries(connection, written, _NEWEST) if written else set()
    return found if written == query or len(found) == _NEWEST else _entries(connection, query, _NEWEST)


def _entries(connection: Connection, query: str, limit: int) -> set[int]:
    return set(connection.read_numbers(_WITH, (query, limit)))


def _in_title(query: str) -> str:
    return f"{{title}}: ({query})"


def _as_written(spellings: Sequence[str]) -> str:
    """Return the query for a word without others that begin like it."""
    return _any_of(spelling.rstrip("*") for spelling in spellings)


def _any_of(spellings: Iterable[str]) -> str:
    """Return the query for a word in any of its spellings; nothing for none."""
    return " OR ".join(dict.fromkeys(filter(None, map(_quoted, spellings))))


def _quoted(spelling: str) -> str:
    """Return the query for a word, for words in a row, or with "*" at its end for all words that begin so."""
    # Within quotes nothing is syntax but the quotes themselves and the end of a C string.
    bare = " ".join(spelling.lower().rstrip("*").replace('"', " ").replace("\0", " ").split())
    return f'"{bare}"' + "*" * spelling.endswith("*") if bare else ""
