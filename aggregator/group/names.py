"""Several words of one headline that one word of another stands for: written together, or by their initials.  Pure."""

from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

from aggregator.group.facts import BONES, bones, may_be_two, together
from aggregator.group.headlines import Headline, Word

_SURE = 3  # letters of an acronym that a title in which every word is capitalised may spell
_WHOLE = 4  # letters of an acronym of which the first half may be spelt: the Islamic State is ISIL

Stand = tuple[Word, tuple[Word, ...]]  # a word, and the neighbours in the other headline that it stands for


def joined(mine: Iterable[Word], theirs: Headline, others: Container[Word]) -> Iterator[tuple[Word, tuple[Word, Word]]]:
    """Yield words with two neighbours among `others` that may be the same in two words: Bukamal for Abu Kamal."""
    long = {bones(word): word for word in mine if may_be_two(word)}
    if not long:
        return
    for before, after in pairwise(theirs.words):
        left = together(before, after)
        # A stemmer takes the ending of a name for that of a word.
        word = long.get(left) or long.get(left[:-1])
        if word and len(left) > BONES and before in others and after in others:
            yield word, (before, after)


def initials(mine: Headline, theirs: Headline, alone: Container[Word], others: Container[Word]) -> Iterator[Stand]:
    """Yield acronyms among `alone` whose letters the other title's neighbouring words begin with, those of `others`.

    SDF: Syrian Democratic Forces.
    """
    heads = "".join(token.surface[0] for token in theirs.tokens)
    shouted = 3 * sum(map(str.islower, heads)) < len(heads)
    for at in mine.acronyms:
        word = mine.words[at]
        if word not in alone:
            continue
        for letters in _spelt(mine.tokens[at].surface, shouted=shouted):
            begin = heads.find(letters)
            spelt = theirs.words[begin : begin + len(letters)] if begin >= 0 else ()
            if spelt and any(each in others for each in spelt):
                yield word, tuple(each for each in spelt if each in others)
                break


def _spelt(acronym: str, *, shouted: bool) -> tuple[str, ...]:
    """Return the initials that an acronym may stand for."""
    if shouted:
        return (acronym,) if len(acronym) >= _SURE else ()
    return (acronym, acronym[: (len(acronym) + 1) // 2]) if len(acronym) >= _WHOLE else (acronym,)
