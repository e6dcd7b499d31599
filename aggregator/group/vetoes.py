"""What two titles say that cannot be one event, however alike they look: other days, sides, places, acts.  Pure."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from aggregator.group import identifiers, vocabulary
from aggregator.group.index import Headline, Word
from aggregator.group.match import Partner
from aggregator.group.score import Comparison, same_source
from aggregator.group.words import UNSPACED

_SIDES = re.compile(
    r"((?:[\w'’.&-]+\s){0,2}[\w'’.&-]+)\s(?:vs?\.?|versus|gegen|против|проти|contre|contra|@)\s"
    r"((?:[\w'’.&-]+\s){0,2}[\w'’.&-]+)"
)
_PREPOSITIONS = r"(?:in|on|at|near|outside|inside|bei|à|en|dans|près de|em|w|we|в|во|на|под|у|біля|під|في|قرب)"
_LOCATED = re.compile(
    rf"(?<!\w)(?={_PREPOSITIONS}\s(?:the\s|la\s|le\s|el\s|der\s|den\s)?((?:[\w'’-]+)(?:\s[\w'’-]+)?))", re.IGNORECASE
)
_CASELESS = re.compile(r"[\u0590-\u08ff]")
_TURNED = re.compile(r"(?<!\w)(?:by|von|vom|par|por|от|від|and|und|et|y|и|і|as|after)(?!\w)|[:,;]", re.IGNORECASE)
_SLOT_ALIKE = 3  # words around a gap that make a template
_STRAY = 2  # other words without a partner, where a place differs
_SHORT = 3  # letters of words that stay in lower case where all others are capitalised
_CAPITALS = 0.8  # of the longer words of a title: there capitals tell no names
_FAR = 16.0  # hours after which another figure is another day's


class _Sides(NamedTuple):
    """What is left of two titles without what they share, and of that what tells of the event."""

    mine: list[Word]
    theirs: list[Word]
    shared: list[Partner]  # neither numbers, dates nor genres


def telling(word: Word) -> bool:
    """Return whether a word tells of an event: it is no number, no date and no genre."""
    return not word.number and word.text not in vocabulary.CALENDAR and word.text not in vocabulary.GENRES


def shared(pair: Comparison) -> int:
    """Return how many words that tell of an event two titles share; neighbouring pairs of characters are one word."""
    return _told(pair.mine, {partner.mine for partner in pair.partners})


def _told(headline: Headline, among: Container[Word]) -> int:
    words = headline.words
    found = [word in among and telling(word) for word in words]
    return sum(
        here and not (at and found[at - 1] and _continues(words[at - 1], words[at])) for at, here in enumerate(found)
    )


def _continues(before: Word, after: Word) -> bool:
    return bool(UNSPACED.match(after.text)) and before.text[-1] == after.text[0]


def veto(pair: Comparison) -> str:
    """Return what two titles differ in so that they cannot tell one event, "" where nothing forbids it."""
    sides = _left(pair)
    return next((name for name, differs in _VETOES.items() if differs(pair, sides)), "")


def _left(pair: Comparison) -> _Sides:
    one = {partner.mine for partner in pair.partners}
    other = {partner.theirs for partner in pair.partners}
    return _Sides(
        [word for word in pair.mine.words if word not in one],
        [word for word in pair.theirs.words if word not in other],
        [partner for partner in pair.partners if telling(partner.mine)],
    )


def _framed(pair: Comparison, sides: _Sides) -> bool:
    """Return whether at least half of what either title tells is in the other: they may be forms filled in twice."""
    fewer = min(sum(map(telling, pair.mine.words)), sum(map(telling, pair.theirs.words)))
    return 2 * len(sides.shared) >= fewer


def _dates(pair: Comparison, sides: _Sides) -> bool:
    """Return whether both name days, but none in common, and are otherwise alike."""
    if not _framed(pair, sides):
        return False
    one, other = (frozenset(word.text for word in headline.words) for headline in (pair.mine, pair.theirs))
    for kind in (vocabulary.WEEKDAYS, vocabulary.MONTHS):
        if one & kind and other & kind and not one & other & kind:
            return True
    return _apart(_day_of_month(pair.mine.words), _day_of_month(pair.theirs.words))


def _days_told(pair: Comparison, _: _Sides) -> bool:
    """Return whether titles with texts date what they tell, and on no common day."""
    one, other = (_day_of_month((*headline.words, *headline.context)) for headline in (pair.mine, pair.theirs))
    return _apart(one, other)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _day_of_month(words: tuple[Word, ...]) -> frozenset[str]:
    """Return the numbers that stand beside a month."""
    return frozenset(
        number.text
        for before, after in zip(words, words[1:], strict=False)
        for number, month in ((before, after), (after, before))
        if number.number and len(number.text) < 3 and month.text in vocabulary.MONTHS
    )


def _years(pair: Comparison, sides: _Sides) -> bool:
    """Return whether both name years, but none in common, and much else."""
    one, other = identifiers.years(pair.mine.entry.title), identifiers.years(pair.theirs.entry.title)
    return _apart(one, other) and len(sides.shared) > 1


@lru_cache(maxsize=5000)
def _opponents(title: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the words of either side of "A v B", in lower case."""
    found = _SIDES.search(title)
    if not found:
        return None
    left, right = (side.split() for side in found.groups())
    return frozenset(_capitalised(left[::-1])), frozenset(_capitalised(right))


def _capitalised(words: list[str]) -> Iterator[str]:
    """Yield the words next to the "v" that are names, the nearest whatever it is."""
    for position, word in enumerate(words):
        if position and not word[:1].isupper():
            return
        yield word.lower().rstrip(".")


def _opposing(pair: Comparison, _: _Sides) -> bool:
    """Return whether both tell of two sides, and not of the same two."""
    one, other = _opponents(pair.mine.entry.title), _opponents(pair.theirs.entry.title)
    if not one or not other:
        return False
    straight = _alike(one[0], other[0]) and _alike(one[1], other[1])
    return not (straight or (_alike(one[0], other[1]) and _alike(one[1], other[0])))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(a == b or (len(a) > 3 and b.startswith(a[:4])) for a in one for b in other)


def _template(pair: Comparison, sides: _Sides) -> bool:
    """Return whether a form was filled in twice: a column's, a forecast's, one source's."""
    regular = any(partner.mine.text in vocabulary.GENRES for partner in pair.partners) or (
        _periodic(pair.mine) and _periodic(pair.theirs)
    )
    if not any(map(telling, sides.mine)) or not any(map(telling, sides.theirs)):
        return False
    if regular and len(sides.shared) < 2:
        return True
    return (regular or same_source(pair.mine, pair.theirs)) and _one_slot(pair, sides)


def _periodic(headline: Headline) -> bool:
    return any(token.surface.lower() in vocabulary.PERIODS for token in headline.tokens)


def _one_slot(pair: Comparison, sides: _Sides) -> bool:
    """Return whether titles repeat one another but for one gap: "Gas prices in … this week".

    Dates and numbers count for nothing here.
    """
    one, other = (
        [word for word in headline.words if not word.number and word.text not in vocabulary.CALENDAR]
        for headline in (pair.mine, pair.theirs)
    )
    begin = _same(one, other)
    alike = begin + _same(one[begin:][::-1], other[begin:][::-1])
    shared = [partner for partner in pair.partners if partner.mine in one]
    return _SLOT_ALIKE <= alike == len(shared) and alike * 2 >= min(len(one), len(other)) and bool(sides.shared)


def _same(one: list[Word], other: list[Word]) -> int:
    """Return how many words at the beginning are the same."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a is not b), min(len(one), len(other))
    )


def _numbers(pair: Comparison, sides: _Sides) -> bool:
    """Return whether only numbers differ, of one source or of two days; counts of people are brought up to date.

    Other outlets may disagree about a count.
    """
    if any(telling(word) for word in (*sides.mine, *sides.theirs)):
        return False
    if not any(word.number for word in sides.mine) or not any(word.number for word in sides.theirs):
        return False
    if same_source(pair.mine, pair.theirs):
        return True
    return pair.hours_apart > _FAR and not any(word.text in vocabulary.TOLLS for word in pair.mine.words)


@lru_cache(maxsize=5000)
def _located(title: str) -> frozenset[str]:
    """Return the words of a title that stand where a place does, in lower case."""
    found: set[str] = set()
    longer = [word for word in title.split() if len(word) > _SHORT and word[:1].isalpha()]
    if sum(word[:1].isupper() for word in longer) > _CAPITALS * len(longer) and not _CASELESS.search(title):
        return frozenset()  # where every word begins with a capital letter nothing tells a name
    for match in _LOCATED.finditer(title):
        words = match[1].split()
        for word in words[:1] if _CASELESS.search(title) else words:
            if not (word[:1].isupper() or _CASELESS.match(word)):
                break
            found.add(word.lower().removesuffix("'s").removesuffix("’s"))
    return frozenset(found)


def _level(word: Word) -> int:
    """Return how large a place is, -1 where that is not known."""
    return next((level for level, names in enumerate(vocabulary.LEVELS) if word.text in names), -1)


def _places(pair: Comparison, sides: _Sides) -> bool:
    """Return whether the same is told of two places: "Fire destroys warehouse in …"."""
    if not sides.mine or not sides.theirs or len(sides.shared) < 2:
        return False
    one, stray_one = _placed(pair.mine, sides.mine, pair.theirs)
    other, stray_other = _placed(pair.theirs, sides.theirs, pair.mine)
    if not one or not other or max(stray_one, stray_other) > _STRAY:
        return False
    if {_level(word) for word in one}.isdisjoint(_level(word) for word in other):
        return False
    return not any(_is_place(pair.mine, partner.mine) for partner in sides.shared)


def _placed(headline: Headline, left: Iterable[Word], other: Headline) -> tuple[list[Word], int]:
    """Return the places of a title that the other does not name, and how many other words it does not have."""
    told = [word for word in left if telling(word) and word not in other.context]
    places = [word for word in told if _is_place(headline, word)]
    return places, len(told) - len(places)


def _is_place(headline: Headline, word: Word) -> bool:
    if _level(word) >= 0:
        return True
    surface = next((token.surface for token in headline.tokens if token.text == word.text), "")
    return bool(surface) and not _located(headline.entry.title).isdisjoint(surface.lower().split())


def _denied(pair: Comparison, sides: _Sides) -> bool:
    """Return whether one denies what the other tells, and tells little more."""
    against = vocabulary.DENIALS | vocabulary.NEGATIONS
    for mine, theirs, said, rest in (
        (pair.mine, pair.theirs, sides.mine, sides.theirs),
        (pair.theirs, pair.mine, sides.theirs, sides.mine),
    ):
        if not against.isdisjoint(word.text for word in theirs.words) or ";" in mine.entry.title:
            continue
        words = {word.text for word in said}
        more = sum(map(telling, said))
        if words & vocabulary.DENIALS and more <= _STRAY + 2 and _framed(pair, sides):
            return True
        if words & vocabulary.NOTS and more <= _STRAY and not any(map(telling, rest)):
            return True
    return False


def _acts(pair: Comparison, sides: _Sides) -> bool:
    """Return whether one tells the opposite of the other: opened and closed, arrested and released, sued and was sued."""
    mine = {word.text for word in sides.mine}
    theirs = {word.text for word in sides.theirs}
    opposite = any(
        (mine & one and theirs & other and not mine & other and not theirs & one)
        or (mine & other and theirs & one and not mine & one and not theirs & other)
        for one, other in vocabulary.OPPOSITES
    )
    if _ended(pair, sides):
        return True
    return opposite or _undone(mine, sides.theirs) or _undone(theirs, sides.mine) or _swapped(pair, sides)


def _ended(pair: Comparison, sides: _Sides) -> bool:
    """Return whether one tells the end of what the other tells, and little more: a strike, a stranding, a stay in hospital."""
    one, other = ({word.text for word in headline.words} & vocabulary.ENDINGS for headline in (pair.mine, pair.theirs))
    if bool(one) == bool(other) or not _framed(pair, sides):
        return False
    return (_told(pair.mine, sides.mine) if one else _told(pair.theirs, sides.theirs)) <= _STRAY + 1


def _undone(said: set[str], rest: list[Word]) -> bool:
    """Return whether one side says that nothing came of what is all that the other tells."""
    undone = vocabulary.REVERSALS | vocabulary.NEGATIONS
    more = [word for word in rest if telling(word) and word.text not in vocabulary.TENTATIVE]
    return (
        bool(said & vocabulary.REVERSALS)
        and len(said) <= _STRAY
        and not more
        and undone.isdisjoint(word.text for word in rest)
    )


def _swapped(pair: Comparison, sides: _Sides) -> bool:
    """Return whether the same is told with the parts exchanged: "A sues B" and "B sues A"."""
    titles = (pair.mine.entry.title, pair.theirs.entry.title)
    if any(_TURNED.search(title) for title in titles) or len(sides.shared) < _SLOT_ALIKE:
        return False
    mine, theirs = pair.mine.words, pair.theirs.words
    order = sorted((mine.index(each.mine), theirs.index(each.theirs), each.mine) for each in sides.shared)
    first, last = order[0], order[-1]
    return any(
        first[0] == 0 and last[1] == 0 and last[1] < there < first[1] and _is_act(pair.mine, word)
        for here, there, word in order[1:-1]
        if first[0] < here < last[0]
    )


def _is_act(headline: Headline, word: Word) -> bool:
    """Return whether a word is in lower case, ends like a verb and names nothing that goes both ways."""
    surface = next(token.surface for token in headline.tokens if token.text == word.text)
    return surface.islower() and surface.endswith("s") and word.text not in vocabulary.MUTUAL


def _part(pair: Comparison, sides: _Sides) -> bool:
    """Return whether one tells of a part of what the other tells, or another round was reached."""
    one, other = ({word.text for word in headline.words} for headline in (pair.mine, pair.theirs))
    if bool(one & vocabulary.ROUNDS) != bool(other & vocabulary.ROUNDS) and "final" in one | other:
        return True
    if _piece(sides.mine, sides.theirs) or _piece(sides.theirs, sides.mine):
        return True
    if not (_captures(pair.mine) and _captures(pair.theirs) and _framed(pair, sides)):
        return False
    return _holds_part(pair.mine, sides.mine, other) or _holds_part(pair.theirs, sides.theirs, one)


def _piece(said: list[Word], rest: list[Word]) -> bool:
    """Return whether one side names a part, and the other has no more to tell than the whole."""
    pieces = [word for word in said if word.text in vocabulary.PIECES]
    more = [word for word in said if telling(word) and word not in pieces]
    return bool(pieces) and len(more) < 2 and all(word.text in vocabulary.WHOLES for word in rest)


def _captures(headline: Headline) -> bool:
    return not vocabulary.CAPTURES.isdisjoint(headline.entry.title.lower().split())


def _holds_part(headline: Headline, left: list[Word], other: set[str]) -> bool:
    """Return whether a title names a part of a place ("Raqqa hospital") that the other does not."""
    words = headline.words
    return any(
        word in left
        and word.text.rpartition("_")[2] in vocabulary.WITHIN
        and any(place.text in other for place in words[max(0, at - 2) : at])
        for at, word in enumerate(words)
        if at
    )


_VETOES: dict[str, Callable[[Comparison, _Sides], bool]] = {
    "dates": lambda pair, sides: _dates(pair, sides) or _days_told(pair, sides),
    "years": _years,
    "sides": _opposing,
    "template": _template,
    "numbers": _numbers,
    "places": _places,
    "denial": _denied,
    "acts": _acts,
    "part": _part,
}
