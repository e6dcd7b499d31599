"""Whether two titles are one form that was filled in twice: other days, years, sides, figures, names.  Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, takewhile

from aggregator.group import identifiers, places, vocabulary
from aggregator.group.facts import facts
from aggregator.group.headlines import Headline, Word
from aggregator.group.score import Comparison, same_source
from aggregator.group.sides import Sides, framed

_AGAINST = r"\s(?:vs?\.?|versus|gegen|против|проти|contre|contra|@)\s"
_MAY_BE_VERSUS = re.compile(_AGAINST)
_VERSUS = re.compile(rf"((?:[\w'’.&-]+\s){{0,2}}[\w'’.&-]+){_AGAINST}((?:[\w'’.&-]+\s){{0,2}}[\w'’.&-]+)")
_BEATEN = re.compile(
    r"(?<!\w)(?:(beats?|defeats?|defeated|edges?|downs|routs?|thrash(?:es)?|upsets?|stuns?|outlasts?)|"
    r"(?:win|victory|triumph) over|sweep of)(?!\w)"
)
_MONEY = re.compile(r"estimate|expect|forecast|profit|earning|revenue|quarter|wall st", re.IGNORECASE)
_RESULT = re.compile(r"(?<![\w-])\d{1,3}-\d{1,3}(?![\w-])")
_NAMED = 3  # words of a name that count
_BETWEEN = 2  # words like "host" or "champion" that may stand before who was beaten
_LINKS = frozenset({"after", "against", "and", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"})
_SLOT_ALIKE = 3  # words around a gap that make a template
_SENTENCE = 6  # words that two titles share by more than their form
_FAR = 16.0  # hours after which another figure is another day's
_COUNTED = 5  # words that a source's titles share where it brings a count of people up to date
_OTHERS = re.compile(r",\s\d+,|(?<!\w)(?:year-old|aged?|another|more(?!\sthan))(?!\w)", re.IGNORECASE)


def repeated(pair: Comparison, _: Sides) -> bool:
    """Return whether one feed gave one title to two entries with texts, as to issues of a column.

    It names a column, or the texts have no word in common: else they may be two versions of one report.
    """
    mine, theirs = pair.mine, pair.theirs
    if mine.entry.feed != theirs.entry.feed or mine.line != theirs.line or not (mine.context and theirs.context):
        return False
    column = any(word.text in vocabulary.GENRES for word in mine.words)
    return column or set(mine.context).isdisjoint(theirs.context)


def _days_named(pair: Comparison, sides: Sides) -> bool:
    """Return whether both name days, but none in common, and are otherwise alike."""
    if not (pair.mine.dated and pair.theirs.dated and framed(pair, sides)):
        return False
    one, other = facts(pair.mine.words).texts, facts(pair.theirs.words).texts
    for kind in (vocabulary.WEEKDAYS, vocabulary.MONTHS):
        if one & kind and other & kind and not one & other & kind:
            return True
    return _apart(_day_of_month(pair.mine.words), _day_of_month(pair.theirs.words))


def _days_told(pair: Comparison) -> bool:
    """Return whether titles with texts date what they tell, and on no common day."""
    if not (pair.mine.dated and pair.theirs.dated):
        return False
    one, other = (_day_of_month((*headline.words, *headline.context)) for headline in (pair.mine, pair.theirs))
    return _apart(one, other)


def dates(pair: Comparison, sides: Sides) -> bool:
    """Return whether titles that are alike name other days, or texts date what they tell differently."""
    return _days_named(pair, sides) or _days_told(pair) or _issues_of_a_day(pair)


def _issues_of_a_day(pair: Comparison) -> bool:
    """Return whether two titles of one kind of column name other parts of the day."""
    if not any(partner.mine.text in vocabulary.GENRES for partner in pair.partners):
        return False
    one, other = (
        {at for at, words in enumerate(vocabulary.PARTS_OF_DAY) if not words.isdisjoint(facts(headline.words).texts)}
        for headline in (pair.mine, pair.theirs)
    )
    return bool(one and other) and one.isdisjoint(other)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _day_of_month(words: tuple[Word, ...]) -> frozenset[str]:
    """Return the numbers that stand beside a month."""
    return frozenset(
        number.text
        for before, after in pairwise(words)
        for number, month in ((before, after), (after, before))
        if month.month and number.number and len(number.text) < 3
    )


def years(pair: Comparison, sides: Sides) -> bool:
    """Return whether both name years, but none in common, and much else."""
    one, other = identifiers.years(pair.mine.entry.title), identifiers.years(pair.theirs.entry.title)
    return _apart(one, other) and len(sides.shared) > 1


def order(pair: Comparison, sides: Sides) -> bool:
    """Return whether titles that are alike count to different places: the second boat, the third boat."""
    one, other = identifiers.order(pair.mine.entry.title), identifiers.order(pair.theirs.entry.title)
    return _apart(one, other) and framed(pair, sides)


@lru_cache(maxsize=5000)
def _opponents(title: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the words of either side of "A v B", in lower case."""
    found = _VERSUS.search(title) if _MAY_BE_VERSUS.search(title) else None
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


def opposing(pair: Comparison, _: Sides) -> bool:
    """Return whether both tell of two sides, and not of the same two."""
    one, other = _opponents(pair.mine.entry.title), _opponents(pair.theirs.entry.title)
    if not one or not other:
        return False
    straight = _alike(one[0], other[0]) and _alike(one[1], other[1])
    return not (straight or (_alike(one[0], other[1]) and _alike(one[1], other[0])))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(a == b or (len(a) > 3 and b.startswith(a[:4])) for a in one for b in other)


def results(pair: Comparison, sides: Sides) -> bool:
    """Return whether both tell who beat whom, and it was another one who won or lost.

    Where only one of them is called otherwise, the same figures tell that it was the same match.
    """
    one, other = pair.mine.entry.title, pair.theirs.entry.title
    first, second = _result(one), _result(other)
    if not first or not second:
        return False
    apart = [
        _stand_alone(pair.mine, mine, sides.mine, pair.theirs)
        and _stand_alone(pair.theirs, theirs, sides.theirs, pair.mine)
        for mine, theirs in zip(first, second, strict=True)
    ]
    return all(apart) or (any(apart) and set(_RESULT.findall(one)).isdisjoint(_RESULT.findall(other)))


@lru_cache(maxsize=5000)
def _result(title: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the names of who won, if told, and of who lost, in lower case, None where a title tells no result."""
    found = _BEATEN.search(title)
    if not found or _MONEY.search(title) or not places.tells_names(title):
        return None
    before, after = title[: found.start()].split(), title[found.end() :].split()
    won = _name(before[::-1]) if found[1] else frozenset[str]()
    begin = next((at for at, word in enumerate(after) if word in _LINKS or word[:1].isupper()), len(after))
    lost = _name(after[begin:]) if begin <= _BETWEEN else frozenset[str]()
    return (won, lost) if lost else None


def _name(words: list[str]) -> frozenset[str]:
    """Return the words that are written like a name, up to the first that is not, in lower case."""
    name = takewhile(lambda word: word[:1].isupper(), words[:_NAMED])
    return frozenset(word.lower().strip(".,:;!?").removesuffix("'s").removesuffix("’s") for word in name)


def _stand_alone(headline: Headline, name: frozenset[str], left: list[Word], other: Headline) -> bool:
    """Return whether nothing of a name in a title is in the other title or its text."""
    texts = {token.text for token in headline.tokens if not name.isdisjoint(token.surface.lower().split())}
    words = [word for word in headline.words if word.text in texts]
    return bool(words) and all(word in left and word not in other.context for word in words)


def template(pair: Comparison, sides: Sides) -> bool:
    """Return whether a form was filled in twice: a column's, a forecast's, one source's."""
    regular = any(partner.mine.text in vocabulary.GENRES for partner in pair.partners) or (
        _periodic(pair.mine) and _periodic(pair.theirs)
    )
    if not any(word.telling for word in sides.mine) or not any(word.telling for word in sides.theirs):
        return False
    if regular and len(sides.shared) < 2:
        return True
    if not regular and (not same_source(pair.mine, pair.theirs) or _reworded(pair, sides)):
        return False
    return _one_slot(pair, sides)


def _reworded(pair: Comparison, sides: Sides) -> bool:
    """Return whether one source may have put its headline into other words the same day.

    It names nothing else then, or so much is the same that no form would say it.
    """
    if pair.hours_apart > _FAR:
        return False
    named = any(_named(pair.mine, word) for word in sides.mine) or any(
        _named(pair.theirs, word) for word in sides.theirs
    )
    return len(sides.shared) >= (_SENTENCE if named else _SLOT_ALIKE)


def _named(headline: Headline, word: Word) -> bool:
    """Return whether a word is a number, or written like a name."""
    surface = next(token.surface for token in headline.tokens if token.text == word.text)
    return word.number or not surface[:1].islower()


def _periodic(headline: Headline) -> bool:
    return any(token.surface.lower() in vocabulary.PERIODS for token in headline.tokens)


def _one_slot(pair: Comparison, sides: Sides) -> bool:
    """Return whether titles repeat one another but for one gap: "Gas prices in … this week".

    Dates and numbers count for nothing here.
    """
    one, other = (
        [word for word in headline.words if not word.number and word.text not in vocabulary.CALENDAR]
        for headline in (pair.mine, pair.theirs)
    )
    begin = _same(one, other)
    alike = begin + _same(one[begin:][::-1], other[begin:][::-1])
    if alike < _SLOT_ALIKE:
        return False
    shared = [partner for partner in pair.partners if partner.mine in one]
    return _SLOT_ALIKE <= alike == len(shared) and alike * 2 >= min(len(one), len(other)) and bool(sides.shared)


def _same(one: list[Word], other: list[Word]) -> int:
    """Return how many words at the beginning are the same."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a is not b), min(len(one), len(other))
    )


def numbers(pair: Comparison, sides: Sides) -> bool:
    """Return whether only numbers differ, of one source or of two days; counts of people are brought up to date.

    Other outlets may disagree about a count.
    """
    if any(word.telling for word in (*sides.mine, *sides.theirs)):
        return False
    if not any(word.number for word in sides.mine) or not any(word.number for word in sides.theirs):
        return False
    if same_source(pair.mine, pair.theirs):
        return not _counted_again(pair, sides)
    return pair.hours_apart > _FAR and not any(word.text in vocabulary.TOLLS for word in pair.mine.words)


def _counted_again(pair: Comparison, sides: Sides) -> bool:
    """Return whether a source tells of more people the same day: neither of others, nor of their age."""
    counted = any(partner.mine.text in vocabulary.TOLLS for partner in sides.shared)
    others = any(_OTHERS.search(headline.entry.title) for headline in (pair.mine, pair.theirs))
    return counted and not others and pair.hours_apart <= _FAR and len(sides.shared) >= _COUNTED
