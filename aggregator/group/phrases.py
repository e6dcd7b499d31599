"""What guards and features say, in words that end a sentence.  Pure."""

from collections.abc import Iterable, Mapping

from aggregator.models import TokenPair

_SHOWN = 4  # shared words that a sentence names

_GUARDS = {
    "CVE": "they name different CVE numbers",
    "GHSA": "they name different GHSA numbers",
    "arXiv": "they are of different arXiv papers",
    "DOI": "they name different DOIs",
    "version": "they name different versions",
    "part": "one is a part of the other, or they are different parts of a series",
    "dates": "they name different days",
    "years": "they name different years",
    "sides": "they name different opponents",
    "results": "they tell of different winners or losers",
    "market": "one reports on markets and names the other as a reason at most",
    "template": "they fill in one form with different words, as a column does",
    "numbers": "they differ in a figure that is no count of people",
    "places": "they name different places",
    "denial": "one denies what the other tells",
    "acts": "one tells the opposite, the undoing or the end of what the other tells",
    "drift": "its story has gone on since it began, and it began with something else",
    "aftermath": "one tells what came after what the other tells",
    "repeated": "their feed gave one title to both, as to issues of a column",
    "order": "they count different ones in a row, such as the second and the third",
    "roundup": "it tells several stories, or one that goes on",
    "live": "it follows the event as it goes on",
    "double": "it tells another event, too",
    "recurring title": "its feed uses this title again and again",
}
_AGAINST = {  # features that speak against one story
    "denial": "only one of the two denies something",
    "intention": "only one of the two speaks of what may come",
    "act_conflict": "they tell of different acts",
    "number_conflict": "they have different numbers",
    "same_source": "both are of one source",
    "days_apart": "they are more than half a day apart",
}


def shared(pairs: Iterable[TokenPair]) -> str:
    """Return the rarest words that two titles have in common, in quotes, in both spellings where these differ."""
    telling = sorted(pairs, key=lambda pair: -pair.idf)[:_SHOWN]
    return ", ".join(map(_both, telling))


def _both(pair: TokenPair) -> str:
    if pair.how == "equal" or pair.mine.casefold() == pair.theirs.casefold():
        return f"“{pair.mine}”"
    return f"“{pair.mine}” / “{pair.theirs}”"


def guard(name: str) -> str:
    """Return what a guard found."""
    return _GUARDS.get(name, f"they differ in {name}")


def against(features: Mapping[str, float]) -> tuple[str, ...]:
    """Return which of these features speak against one story."""
    return tuple(words for name, words in _AGAINST.items() if features.get(name))
