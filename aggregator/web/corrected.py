"""What people put right, as pages tell it, and the log of it.  Pure but for the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aggregator.models import Correction, Entry
from aggregator.publish.markup import one_line
from aggregator.publish.titles import title_of
from aggregator.web.asked import Asked
from aggregator.web.lines import Moment, direction, language, moment
from aggregator.web.links import Links
from aggregator.web.rendering import render
from aggregator.web.wish import Wish

_ON_A_PAGE = 50
_NAMED = 1  # entry of either side, by its title
WORDS = {
    "merge": ("Put together by hand", "with"),
    "split": ("Parted by hand", "from"),
    "hide": ("Hidden by hand", ""),
    "show": ("Shown again by hand", ""),
    "same": ("Said to be one story", "and"),
    "apart": ("Said to be two stories", "and"),
    "unsure": ("Left open", "and"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that a correction names, with the way to its story; `title` is empty where it was forgotten."""

    name: str
    page: str
    title: str = ""
    outlet: str = ""
    lang: str = ""
    dir: str = "ltr"


@dataclass(frozen=True, slots=True)
class Side:
    """The first of the entries that a correction names on one side, and how many more there are."""

    entries: tuple[Named, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a person put right: what was done to one side, `joint` with the other; `whole` with all that joins it.

    `id` is its number, and `number` too as long as it can be taken back; 0 afterwards.  `undoes` is the number of the
    correction that it took back, 0 for none.
    """

    id: int
    told: str
    side: Side
    joint: str
    other: Side
    whole: bool
    made: Moment
    number: int
    undoes: int


def show(asked: Asked) -> str:
    """Show what was put right, the last first."""
    wish = Wish.of(asked.query)
    found = asked.store.corrections.latest(limit=_ON_A_PAGE + 1, skip=(wish.page - 1) * _ON_A_PAGE)
    return render(
        "corrections.html",
        asked.links,
        site=asked.config.general.title,
        corrections=corrected(asked, found[:_ON_A_PAGE]),
        page=wish.page,
        newer=wish.at(wish.page - 1) if wish.page > 1 else None,
        older=wish.at(wish.page + 1) if len(found) > _ON_A_PAGE else None,
    )


def corrected(asked: Asked, corrections: Sequence[Correction]) -> tuple[Corrected, ...]:
    """Return what was put right, in this order, with the titles of the entries that are still stored."""
    links, zone = asked.links, ZoneInfo(asked.config.general.timezone)
    named = {entry for each in corrections for entry in (*each.entries[:_NAMED], *each.others[:_NAMED])}
    entries = {entry.id: entry for entry in asked.store.entries.get(named)}
    return tuple(
        Corrected(
            id=each.id,
            told=WORDS[each.verb][0],
            side=_side(each.entries, entries, links),
            joint=WORDS[each.verb][1] if each.others else "",
            other=_side(each.others, entries, links),
            whole=each.whole,
            made=moment(each.made, zone),
            number=0 if each.undone else each.id,
            undoes=each.undoes,
        )
        for each in corrections
    )


def _side(ids: Sequence[int], entries: Mapping[int, Entry], links: Links) -> Side:
    return Side(tuple(_named(each, entries.get(each), links) for each in ids[:_NAMED]), max(0, len(ids) - _NAMED))


def _named(number: int, entry: Entry | None, links: Links) -> Named:
    name = f"e{number}"
    page = links.story(name)
    if entry is None:
        return Named(name, page)
    title = title_of(entry)
    return Named(name, page, title, one_line(entry.outlet), language(entry.lang, title), direction(title))
