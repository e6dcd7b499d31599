"""Who has this: the stories that an address, a headline or a paragraph belongs to.  Changes nothing."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.config import Grouping
from aggregator.errors import UsageError
from aggregator.group import traces
from aggregator.group.addresses import KEPT
from aggregator.group.aliases import Aliases
from aggregator.group.asking import asked, looked_for, told_by
from aggregator.group.headlines import Headline, Word
from aggregator.group.nearest import Grouped, Near, nearest
from aggregator.group.phrases import guard, shared
from aggregator.group.reasons import pairs
from aggregator.models import Entry
from aggregator.naming import meant
from aggregator.store.protocol import Store
from aggregator.visit.urls import canonical_url

_COMPARED = 80  # entries …
_READ = 30  # … of which so many at most are read anew, the likeliest, where what is remembered of them is out of date
_LIVE = 10_000  # entries that a story is told apart from, as if it were new
_LACK = 5.0  # that a score may lack of what is required and still be worth telling …
_LACK_SHARING = 8.0  # … or where two words that tell of an event are shared
_SHOWN = 4  # words that a sentence names
_ADDRESS = re.compile(
    r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}/\S*|urn:uuid:\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_WEB = re.compile("https?://", re.IGNORECASE)
_CLOSED = {
    "none": "its feed is set to keep every entry apart",
    "copies": "only copies of the same text join it",
    "roundup": "it tells several stories, or one that goes on, so that nothing joins it",
    "recurring": guard("recurring title"),
    "few": "fewer than two words that tell of an event",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A story that has what was asked for, or comes near to it.

    `entry` is the member that matched, `score` and `required` are log-odds, None where the path needs none.  `belongs`
    says whether a report of its time that says the same would be of the story, `joins` whether one that arrives now is.
    `why` is a sentence.
    """

    story: int
    entry: Entry
    path: Literal["address", "title", "words"]
    score: float | None
    required: float | None
    belongs: bool
    joins: bool
    why: str


def match(
    store: Store, settings: Grouping, aliases: Aliases, text: str, *, now: datetime, limit: int = 10
) -> tuple[Match, ...]:
    """Return at most `limit` stories: those that a report that says this would join, then those nearest to that.

    An address, also of a comments page, or a published id names its stories; one that no entry has is read as a title
    where words stand in it.
    """
    what = text.strip()
    if not _ADDRESS.fullmatch(what):
        return _alike(store, settings, aliases, asked(what), now)[:limit]
    found = _by_address(store, what, now)
    title = "" if found else told_by(what)
    return found[:limit] or (_alike(store, settings, aliases, Entry(title=title), now)[:limit] if title else ())


def _by_address(store: Store, address: str, now: datetime) -> tuple[Match, ...]:
    """Return the stories that an address or a published id leads to, the first entry of each."""
    for name in (address, f"https://{address}"):
        with suppress(UsageError):
            found = meant(store, name)
            homes: dict[int, Entry] = {}
            for entry in (found.entry,) if found.story else found.entries:
                homes.setdefault(store.stories.story_of(entry.id) or 0, entry)
            homes.pop(0, None)
            return tuple(_addressed(home, entry, name, now) for home, entry in homes.items())
    return ()


def _addressed(story: int, entry: Entry, name: str, now: datetime) -> Match:
    joins = now - _later(entry) <= KEPT
    return Match(story, entry, "address", None, None, belongs=True, joins=joins, why=_place(name, entry))


def _place(name: str, entry: Entry) -> str:
    """Return what about an entry has this name."""
    if name in (entry.link, entry.address):
        return "It has this address."
    if entry.comments and canonical_url(entry.comments) == canonical_url(name):
        return "Its comments page has this address."
    return "It has this address, written otherwise." if _WEB.match(name) else "A feed of yours shows it under this id."


def _alike(store: Store, settings: Grouping, aliases: Aliases, told: Entry, now: datetime) -> tuple[Match, ...]:
    """Return the stories that resemble what is told."""
    words = looked_for(told, aliases)
    candidates, common = store.entries.alike(words.values(), limit=_COMPARED)
    live = min(_LIVE, store.entries.count())
    counts = {word: live * share for word, share in zip(words, common, strict=True)}
    near = nearest(told, _grouped(store, candidates, aliases), settings, aliases, counts=counts)
    worth_telling = list(filter(_is_worth_telling, near))
    entries = {entry.id: entry for entry in store.entries.get(each.pair.theirs.entry.id for each in worth_telling)}
    return tuple(
        _match(each, entries[each.pair.theirs.entry.id], now - settings.window)
        for each in worth_telling
        if each.pair.theirs.entry.id in entries
    )


def _is_worth_telling(near: Near) -> bool:
    """Return whether a story is near enough to be shown."""
    lack = _LACK_SHARING if near.closed != "few" else _LACK
    return near.joins or near.pair.score > near.required - lack


def _grouped(store: Store, entries: Sequence[int], aliases: Aliases) -> list[Grouped]:
    """Return entries with their places, of the likeliest first; what was read by other names will do for the others."""
    reading = f"{traces.reading(aliases)} "
    found = [
        (entry, story, side, trace if trace.startswith(noted) else "")
        for some, noted in ((entries[:_READ], reading), (entries[_READ:], traces.FORM))
        for entry, story, side, trace in store.stories.grouped(some, noted=noted)
        if trace.startswith(noted) or noted == reading
    ]
    feeds = store.feeds.by_id({entry.feed for entry, *_ in found})
    return sorted(
        (Grouped(entry, story, side, trace, feeds[entry.feed].group) for entry, story, side, trace in found),
        key=lambda each: each.entry.id,
    )


def _match(near: Near, entry: Entry, since: datetime) -> Match:
    over = _later(entry) < since
    why = _why(near) + (", but it is so old that nothing joins it any more" if near.joins and over else "")
    score, required = (None, None) if near.same_title else (near.pair.score, near.required)
    return Match(
        story=near.pair.theirs.story,
        entry=entry,
        path="title" if near.same_title else "words",
        score=score,
        required=required,
        belongs=near.joins,
        joins=near.joins and not over,
        why=f"{why}.",
    )


def _why(near: Near) -> str:
    """Return why a text is near to an entry, and what keeps it from joining."""
    common = shared(pairs(near.pair))
    figures = f"(score {near.pair.score:.1f}, {'' if near.joins else 'would have '}needed {near.required:.1f})"
    if near.same_title:
        told = "It has the same title"
    elif near.joins:
        return f"Both have {common or 'much the same text'} {figures}"
    else:
        told = f"Both have {common}" if common else "Their texts have much in common"
    barred = _CLOSED.get(near.closed) or (guard(near.bar) if near.bar else "")
    if barred:
        return f"{told}, but {barred}"
    if near.same_title:
        return told
    left = "the rest of its story is too different" if near.pair.score >= near.required else _alone(near)
    return f"{told}, but {left} {figures}"


def _alone(near: Near) -> str:
    """Return which telling words of either lack a match."""
    mine, theirs = near.pair.mine, near.pair.theirs
    paired = {each.mine for each in near.pair.partners} | {each.theirs for each in near.pair.partners}
    left = [(_listed(mine, paired), "the text"), (_listed(theirs, paired), f"e{theirs.entry.id}")]
    told = " and ".join(f"{words} in {where}" for words, where in left if words)
    return f"{told} without a match" if told else "little else"


def _listed(headline: Headline, paired: set[Word]) -> str:
    """Return the rarest words of a title without a partner, in quotes."""
    words = sorted((word for word in headline.words if word not in paired), key=lambda word: -word.idf)[:_SHOWN]
    surfaces = {token.text: token.surface for token in headline.tokens}
    return ", ".join(f"“{surfaces[word.text]}”" for word in words)


def _later(entry: Entry) -> datetime:
    return max(entry.published, entry.first_seen)
