"""Which stories a text is nearest to, of those that some entries are in.  Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import timedelta
from typing import NamedTuple

from aggregator.config import Grouping
from aggregator.config.values import Handling
from aggregator.group import guards, traces
from aggregator.group.addresses import Addresses, Known
from aggregator.group.aliases import Aliases
from aggregator.group.features import Neighbourhood
from aggregator.group.headlines import Headline
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.score import Comparison, compare, required
from aggregator.group.search import Scored, barred, contend, is_close, reaches
from aggregator.group.weights import WEIGHTS
from aggregator.models import Contender, Entry

_EVER = timedelta(days=1_000_000)  # a window in which nothing is too old


class Grouped(NamedTuple):
    """An entry and its place, as a store gives them; `trace` is "" where it is to be read, `handling` its feed's."""

    entry: Entry
    story: int
    side: int
    trace: str
    handling: Handling


class Near(NamedTuple):
    """A story that a text is near to.

    `pair` compares the text with the member that is closest, `required` is what this had to reach, `bar` the guard that
    parts them, "" for none.  `closed` is why nothing joins that member for what it tells: "none", "copies", "roundup",
    "recurring" or "few", where the two share too little; "" where it may.  `joins` says whether a report that says the
    same would join the story if no other were closer.
    """

    pair: Comparison
    required: float
    bar: str
    closed: str
    same_title: bool
    joins: bool


def nearest(
    asked: Entry, others: Iterable[Grouped], settings: Grouping, aliases: Aliases, *, counts: Mapping[str, float]
) -> tuple[Near, ...]:
    """Return the stories of these entries: those that a text would join, then the others, the nearest first.

    `counts` tells of words that the text has how many headlines have them that are not given.
    Times count for nothing: the text is taken to be as old as each entry that it is compared with.
    """
    index, addresses = Index(_EVER, WEIGHTS), Addresses()
    index.expect(counts)
    headlines = []
    for headline, known in _read(others, aliases, index):
        addresses.add(known)
        index.add(headline)
        headlines.append(headline)
    mine, title, _ = profile(asked, "story", 0, aliases=aliases, index=index)
    found: dict[int, list[_Seen]] = {}
    for pair in _compared(mine, headlines, index):
        found.setdefault(pair.theirs.story, []).append(_seen(pair, title, addresses, settings.caution))
    contenders = contend(each.scored for members in found.values() for each in members if not each.closed)
    asked_of = _required(contenders, found, settings)
    near = [
        _near(members, [each for each in contenders if each.story == story], asked_of.get(story, settings.caution))
        for story, members in found.items()
    ]
    return tuple(sorted(near, key=lambda each: (not each.joins, -each.pair.score, each.pair.theirs.number)))


def _required(
    contenders: Sequence[Contender], found: Mapping[int, Sequence["_Seen"]], settings: Grouping
) -> dict[int, float]:
    """Return what each story asks for: more where others of its time look alike."""
    closest = {story: max(members, key=lambda each: each.pair.score).pair for story, members in found.items()}
    moments = {story: pair.theirs.entry.published for story, pair in closest.items()}
    alike = {each.story for each in contenders if not each.bar and is_close(each.scores[0], settings.caution, WEIGHTS)}
    return {
        story: required(
            settings.caution,
            sum(other != story and abs(moments[other] - moments[story]) <= settings.window for other in alike),
            WEIGHTS,
        )
        for story in {each.story for each in contenders}
    }


class _Seen(NamedTuple):
    """A comparison, why nothing joins the member that it is with, and whether the titles are the same."""

    pair: Comparison
    scored: Scored
    closed: str
    same_title: bool


def _seen(pair: Comparison, mine: Known, addresses: Addresses, caution: float) -> _Seen:
    theirs = pair.theirs
    known = addresses.get(theirs.number)
    assert known is not None
    bar = barred(pair, lambda _: False) if is_close(pair.score, caution, WEIGHTS) else ""
    scored = Scored(theirs.story, theirs.side, pair.score, theirs.number, bar.strip("-"))
    same = mine.telling and known.title == mine.title
    return _Seen(pair, scored, _closed(pair, known, addresses), same)


def _closed(pair: Comparison, known: Known, addresses: Addresses) -> str:
    """Return why nothing joins a member for what it tells, "" where it may."""
    if known.handling == "none":
        return "none"
    if known.copies:
        return "copies"
    if known.roundup:
        return "roundup"
    if addresses.recurs(known.feed, known.template):
        return "recurring"
    return "few" if guards.too_little(pair) else ""


def _near(members: list[_Seen], contenders: list[Contender], least: float) -> Near:
    """Return a story by that member of it for which a text comes closest to joining."""
    open_sides = {each.side or each.story for each in contenders if reaches(each, least, WEIGHTS)}
    bars = {each.side or each.story: each.bar for each in contenders}

    def standing(each: _Seen) -> tuple[bool, bool, float, int]:
        joins = not each.closed and (each.same_title or each.pair.theirs.side in open_sides)
        return joins, not each.closed, each.pair.score, -each.pair.theirs.number

    best = max(members, key=standing)
    bar = "" if best.closed or best.same_title else bars.get(best.pair.theirs.side, "")
    return Near(best.pair, least, bar, best.closed, best.same_title, standing(best)[0])


def _read(others: Iterable[Grouped], aliases: Aliases, index: Index) -> Iterator[tuple[Headline, Known]]:
    """Yield entries as they are compared and as they are remembered, by their traces where these tell."""
    for number, (entry, story, side, trace, handling) in enumerate(others, start=1):
        if trace:
            known = traces.recalled(trace, entry, number, handling=handling, story=story, side=side)
            headline = traces.compared(trace, known, entry, index)
        else:
            headline, known, _ = profile(entry, handling, number, aliases=aliases, index=index)
        headline.story, headline.side = story, side
        yield headline, known


def _compared(mine: Headline, headlines: Iterable[Headline], index: Index) -> Iterator[Comparison]:
    """Yield the comparisons of a headline with all others of its language."""
    around = Neighbourhood(mine, index.candidates(mine))
    index.weigh(mine.context)
    for theirs in headlines:
        if not (mine.lang and theirs.lang and mine.lang != theirs.lang):
            index.weigh(theirs.words)
            index.weigh(theirs.context)
            yield compare(_dated(mine, theirs), theirs, around=around, rarest=index.rarest, weights=index.weights)


def _dated(mine: Headline, theirs: Headline) -> Headline:
    """Return a headline as if it were of the moment of another."""
    dated = copy(mine)
    dated.entry = mine.entry._replace(published=theirs.entry.published)
    return dated
