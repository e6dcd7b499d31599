"""Which stories are asked for, in SQLite: by indexes that are walked only as far as a page needs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aggregator.models import Search
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.moments import EVER, Moments
from aggregator.store.sqlite.rows import microseconds, to_json
from aggregator.store.sqlite.words import match_all

_DEPTH = 10_000  # entries that a search looks at, and stories that are put in another order
_WITH_WORDS = 5_000  # entries whose stories are put in order of outlets
_RARE = 4_000  # entries that are all looked at: of what is more common, a walk by number of outlets soon meets some
_PER_STORY = 8  # entries that are looked at first for each story of a page
_NO_LANG = "-"  # no entry has it
_NO_FEED = 0  # likewise
_FEW = 20  # feeds that are looked through one by one

_SHOWN = "outlets <> 0 AND NOT hidden AND NOT withdrawn"
_HAS = """EXISTS (
    SELECT 1 FROM decisions INDEXED BY decisions_story
    CROSS JOIN entries INDEXED BY entries_facts ON entries.id = entry
    WHERE story = stories.id AND NOT entries.withdrawn AND {wanted})"""
_ORDERS = {"newest": "grown DESC", "covered": "outlets DESC, grown DESC"}
_INDEXES = {"newest": "stories_shown", "covered": "stories_covered"}
_BOUNDS = {"newest": "grown >= :grown", "covered": "outlets >= :outlets"}
_OTHER = {"newest": "covered", "covered": "newest"}
_NUMBER = """
    SELECT count(*) FROM (SELECT 1 FROM stories INDEXED BY {index} WHERE {shown} AND {bound} LIMIT :depth)"""
_WALK = """
    SELECT id AS number FROM stories INDEXED BY {index}
    WHERE {shown} AND grown >= :grown AND outlets >= :outlets AND {has} ORDER BY {order} LIMIT :limit OFFSET :skip"""
_OF_WORDS = """
    SELECT rowid AS hit FROM words WHERE words MATCH :words AND rowid BETWEEN :first AND :last ORDER BY rowid DESC"""
_OF_INDEX = """
    SELECT id AS hit FROM entries INDEXED BY {index}
    WHERE NOT withdrawn AND {bound} AND first_seen >= :since AND first_seen < :until ORDER BY first_seen DESC"""
_OF_FEEDS = """
    SELECT id AS hit FROM entries INDEXED BY entries_facts
    WHERE NOT withdrawn AND {bound} AND id BETWEEN :first AND :last ORDER BY id DESC"""
# In the order of the source: to sort, it would have to be read to its end.
_ENTRIES = """
    SELECT hit AS number FROM ({source} LIMIT :depth)
    CROSS JOIN entries INDEXED BY entries_facts ON entries.id = hit
    WHERE NOT withdrawn AND {wanted} LIMIT :most"""
_HITS = "SELECT hit AS number FROM ({source} LIMIT :most)"  # the index of words has no withdrawn entries
_STORIES_OF = """
    SELECT stories.id FROM (
        SELECT story, max(entry) AS newest FROM decisions INDEXED BY decisions_home
        WHERE entry IN (SELECT value FROM json_each(:entries)) GROUP BY story)
    CROSS JOIN stories ON stories.id = story
    WHERE NOT withdrawn AND (:words <> '' OR outlets > 0 AND NOT hidden) AND max(outlets, 1) >= :outlets
    ORDER BY {order} LIMIT :limit OFFSET :skip"""
_FEEDS = "SELECT id, outlet, tags FROM feeds"
_LANGS = """
    WITH RECURSIVE each (lang) AS (
        SELECT min(lang) FROM entries WHERE NOT withdrawn AND lang >= :lang AND lang < :lang || '.'
        UNION ALL SELECT (
            SELECT min(lang) FROM entries WHERE NOT withdrawn AND lang > each.lang AND lang < :lang || '.')
        FROM each WHERE each.lang IS NOT NULL)
    SELECT lang FROM each WHERE lang IS NOT NULL"""


@dataclass(slots=True)
class _Asked:
    """What entries have to be: a clause on their facts with its values, and where they are looked for."""

    wanted: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    @property
    def clause(self) -> str:
        return " AND ".join(self.wanted) or "TRUE"


class Searches:
    """Finds stories for a search."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection
        self._moments = Moments(connection)

    def find(self, search: Search, *, limit: int, skip: int) -> list[int]:
        """Return the ids of the stories of a page, in order."""
        asked = self._asked(search)
        page = {"limit": limit, "skip": skip, "outlets": max(1, search.outlets), "words": match_all(search.words)}
        if search.words.strip() and not page["words"]:
            return []
        if not asked.sources:
            return self._walk(search, asked, page)
        if search.order == "covered":
            most = _WITH_WORDS if page["words"] else _RARE
            entries = self._entries(asked, most=most)
            is_common = len(entries) == most and not page["words"]
            return self._walk(search, asked, page) if is_common else self._stories(search, entries, page)
        for most in (min(_DEPTH, _PER_STORY * (limit + skip)), _DEPTH):
            entries = self._entries(asked, most=most)
            found = self._stories(search, entries, page)
            if len(entries) < most or len(found) == limit:
                break
        return found

    def _asked(self, search: Search) -> _Asked:
        """Return what entries have to be; the source that is likely to have fewest is the one that is used."""
        asked = _Asked()
        asked.values = {
            "first": 0 if search.since is None else self._moments.first_entry(search.since),
            "last": EVER if search.until is None else self._moments.last_entry(search.until),
            "since": -EVER if search.since is None else microseconds(search.since),
            "until": EVER if search.until is None else microseconds(search.until),
            "depth": _DEPTH,
        }
        if search.since or search.until:
            asked.wanted.append("first_seen >= :since AND first_seen < :until")
        if search.until:
            asked.sources = [_OF_FEEDS.format(bound="TRUE")]
        self._ask_lang(search.lang, asked)
        self._ask_feeds(search, asked)
        if words := match_all(search.words):
            asked.sources = [_OF_WORDS]
            asked.values["words"] = words
        return asked

    def _ask_lang(self, lang: str, asked: _Asked) -> None:
        """Ask for a language, with or without a region."""
        if not lang:
            return
        langs = self._connection.read_column(_LANGS, {"lang": lang.lower()}) or [_NO_LANG]
        asked.values |= {f"lang{number}": each for number, each in enumerate(langs)}
        asked.wanted.append(f"+lang IN ({', '.join(f':lang{number}' for number in range(len(langs)))})")
        bounds = [f"lang = :lang{number}" for number in range(len(langs))]
        asked.sources = [_OF_INDEX.format(index="entries_lang", bound=bound) for bound in bounds]

    def _ask_feeds(self, search: Search, asked: _Asked) -> None:
        """Ask for a tag, and for an outlet as readers see it: a feed's own, else that of the entry."""
        if not search.tag and not search.outlet:
            return
        feeds = [(feed, outlet, json.loads(tags)) for feed, outlet, tags in self._connection.read(_FEEDS)]
        if search.tag:
            tagged = [feed for feed, _, tags in feeds if search.tag in tags]
            asked.wanted.append("+feed IN (SELECT value FROM json_each(:tagged))")
            asked.values["tagged"] = to_json(tagged)
            asked.sources = list(_of_feeds(tagged))
        if search.outlet:
            named = [feed for feed, outlet, _ in feeds if outlet]
            owned = [feed for feed, outlet, _ in feeds if outlet == search.outlet]
            asked.wanted.append(
                "(+feed IN (SELECT value FROM json_each(:owned)) OR +outlet = :outlet AND kind <> 'pointer'"
                " AND feed NOT IN (SELECT value FROM json_each(:named)))"
            )
            asked.values |= {"owned": to_json(owned), "named": to_json(named), "outlet": search.outlet}
            of_outlet = _OF_INDEX.format(index="entries_outlet", bound="outlet = :outlet")
            asked.sources = [of_outlet, *_of_feeds(owned)]

    def _entries(self, asked: _Asked, *, most: int) -> list[int]:
        """Return at most so many of the newest entries that are what is asked for, newest first."""
        values = asked.values | {"most": most}
        query = _HITS if asked.sources == [_OF_WORDS] and not asked.wanted else _ENTRIES
        found: set[int] = set()
        for source in asked.sources:
            found.update(self._connection.read_numbers(query.format(source=source, wanted=asked.clause), values))
        return sorted(found, reverse=True)[:most]

    def _stories(self, search: Search, entries: Sequence[int], page: dict[str, object]) -> list[int]:
        """Return the stories of these entries."""
        order = {"newest": "newest DESC", "covered": "outlets DESC, newest DESC"}[search.order]
        values = page | {"entries": to_json(entries)}
        return self._connection.read_column(_STORIES_OF.format(order=order), values)

    def _walk(self, search: Search, asked: _Asked, page: dict[str, object]) -> list[int]:
        """Return the first stories in their order that have such an entry.

        Where few are within the bound of the other order, those are put in order.
        """
        grown = 0 if search.since is None else self._moments.position(search.since)
        values = asked.values | page | {"grown": grown}
        other = _OTHER[search.order]
        bound = {"index": _INDEXES[other], "shown": _SHOWN, "bound": _BOUNDS[other]}
        bounded = grown > 0 if other == "newest" else search.outlets > 1
        few = bounded and self._connection.read_column(_NUMBER.format(**bound), values)[0] < _DEPTH
        index = _INDEXES[other if few else search.order]
        has = _HAS.format(wanted=asked.clause) if asked.wanted else "TRUE"
        query = _WALK.format(index=index, shown=_SHOWN, has=has, order=_ORDERS[search.order])
        return self._connection.read_column(query, values)


def _of_feeds(feeds: Sequence[int]) -> Iterator[str]:
    """Yield where entries of feeds are looked for: of few feeds in each, of many among all."""
    if len(feeds) > _FEW:
        yield _OF_FEEDS.format(bound=f"+feed IN ({', '.join(map(str, feeds))})")
    else:
        for feed in feeds or [_NO_FEED]:
            yield _OF_INDEX.format(index="entries_seen", bound=f"feed = {feed}")
