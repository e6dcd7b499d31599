"""What other programs do about duplicates, and TF-IDF, as rules on titles."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import numpy as np
from collect import Labelled
from rapidfuzz import fuzz, process

from aggregator.group.evaluate import Evaluation, evaluate
from aggregator.models import Entry

_BLOCK = 500  # titles that are compared at once
_DAY = timedelta(days=1)
_COMMON = "the and for with from that this are was has have its his her will not but after over into"

Alike = Callable[[list[str]], Iterable[np.ndarray]]  # titles → for each, its likeness to those before it


def rules() -> dict[str, tuple[Alike, float, timedelta | None]]:
    """Return name → (likeness, least of it, longest time apart)."""
    return {
        "exact title": (exact, 1.0, None),
        "trigrams >= 0.75 in a day": (trigrams, 0.75, _DAY),
        "ratio > 80": (ratios, 0.8001, None),
        "word overlap >= 0.6": (overlaps, 0.6, None),
    }


def group(data: Labelled, alike: Alike, least: float, apart: timedelta | None = None) -> Evaluation:
    """Return how good stories are where each entry joins the likeliest before it, if it is alike enough."""
    entries = [arrival.entry for arrival in data.arrivals]
    stories: list[int] = []
    for at, row in enumerate(alike([entry.title for entry in entries])):
        likely = [other for other in np.argsort(-row, kind="stable")[:20] if row[other] >= least]
        near = (other for other in likely if _within(entries[at], entries[other], apart))
        joined = next(near, None)
        stories.append(at if joined is None else stories[joined])
    return evaluate(data.labels, stories)


def _within(one: Entry, other: Entry, apart: timedelta | None) -> bool:
    return apart is None or abs(one.published - other.published) <= apart


def exact(titles: list[str]) -> Iterable[np.ndarray]:
    """Yield 1 for equal titles, spelling of cases aside."""
    plain = np.array([" ".join(title.lower().split()) for title in titles])
    return ((plain[:at] == plain[at]).astype(float) for at in range(len(plain)))


def trigrams(titles: list[str]) -> Iterable[np.ndarray]:
    """Yield the share of common trigrams, as pg_trgm does (tt-rss)."""
    bags = [{f"  {word} "[at : at + 3] for word in _words(title) for at in range(len(word) + 1)} for title in titles]
    for shared, size, sizes in _common(bags):
        yield shared / (size + sizes - shared)


def overlaps(titles: list[str]) -> Iterable[np.ndarray]:
    """Yield the share of the longer title's words that the other has (like NewsBlur's title tier)."""
    common = set(_COMMON.split())
    bags = [{word for word in _words(title) if len(word) > 2 and word not in common} for title in titles]
    for shared, size, sizes in _common(bags):
        yield shared / np.maximum(1, np.maximum(size, sizes))


def ratios(titles: list[str]) -> Iterable[np.ndarray]:
    """Yield rapidfuzz's ratio, in 0…1 (newsdedup)."""
    for begin in range(0, len(titles), _BLOCK):
        rows = process.cdist(titles[begin : begin + _BLOCK], titles, scorer=fuzz.ratio, dtype=np.float32)
        for at, row in enumerate(rows, start=begin):
            yield row[:at] / 100


def cosines(titles: list[str]) -> Iterable[np.ndarray]:
    """Yield the TF-IDF cosine of the words, idf over the whole set."""
    bags = [set(_words(title)) for title in titles]
    counts = Counter(word for bag in bags for word in bag)
    squares = {word: math.log(1 + len(bags) / count) ** 2 for word, count in counts.items()}
    norms = np.array([math.sqrt(sum(squares[word] for word in bag)) or 1.0 for bag in bags])
    for at, (shared, _, _) in enumerate(_common(bags, squares)):
        yield shared / (norms[at] * norms[:at])


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.lower())


def _common(
    bags: list[set[str]], weights: dict[str, float] | None = None
) -> Iterable[tuple[np.ndarray, float, np.ndarray]]:
    """Yield (weight of what is shared with each earlier bag, size, sizes of the earlier ones)."""
    sizes = np.array([len(bag) for bag in bags], dtype=float)
    postings: dict[str, list[int]] = {}
    for at, bag in enumerate(bags):
        shared = np.zeros(at)
        for word in sorted(bag):
            known = postings.setdefault(word, [])
            shared[known] += 1.0 if weights is None else weights[word]
            known.append(at)
        yield shared, sizes[at], sizes[:at]
