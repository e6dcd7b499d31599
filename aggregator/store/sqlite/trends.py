"""What is new, in SQLite: which stories grow, which outlets and languages there are."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.coverage import OUTLET
from aggregator.store.sqlite.moments import Moments
from aggregator.store.sqlite.rows import microseconds, to_json

_MOST = 20_000  # entries that stand for all that are new
_MORE = 100  # entries to one that is new, before outlets and languages are counted anew
_CANDIDATES = 200  # stories with the most new entries: which gained most outlets is among them
_NEW_STORIES = """
    SELECT story FROM (
        SELECT story FROM decisions INDEXED BY decisions_home WHERE entry >= :first ORDER BY entry DESC LIMIT :most)
    GROUP BY story ORDER BY count(*) DESC, story DESC LIMIT :candidates"""
_GAINED = f"""
    SELECT story FROM (
        SELECT story, min(first_seen) AS seen FROM decisions INDEXED BY decisions_story
        CROSS JOIN entries INDEXED BY entries_facts ON entries.id = entry
        CROSS JOIN feeds ON feeds.id = feed
        WHERE story IN (SELECT value FROM json_each(:stories)) AND NOT withdrawn AND NOT hidden AND kind <> 'pointer'
        GROUP BY story, {OUTLET})
    CROSS JOIN stories ON stories.id = story
    WHERE NOT hidden GROUP BY story HAVING sum(seen >= :since) > (min(seen) >= :since)
    ORDER BY sum(seen >= :since) - (min(seen) >= :since) DESC, max(seen) DESC LIMIT :limit"""  # noqa: S608 -- constants
_NEW = """
    SELECT feed, outlet, lang, kind FROM entries INDEXED BY entries_facts
    WHERE id >= :first AND first_seen >= :since AND NOT withdrawn ORDER BY id DESC LIMIT :most"""
_OUTLETS = f"""
    SELECT iif(feeds.outlet <> '', feeds.outlet, iif(kind = 'pointer', '', new.outlet)) AS shown, count(*)
    FROM ({_NEW}) AS new CROSS JOIN feeds ON feeds.id = feed
    WHERE shown <> '' GROUP BY shown ORDER BY count(*) DESC, shown LIMIT :limit"""  # noqa: S608 -- constants
_LANGS = f"SELECT lang, count(*) FROM ({_NEW}) WHERE lang <> '' GROUP BY lang"  # noqa: S608 -- constants
_NEWEST = "SELECT max(id) FROM entries"

Counted = tuple[tuple[str, int], ...]


class Trends:
    """Tells what is new."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection
        self._moments = Moments(connection)
        self._known: dict[tuple[datetime, int | None], tuple[int, Counted]] = {}

    def growing(self, *, since: datetime, limit: int) -> list[int]:
        """Return the ids of the stories that gained most outlets since a moment, beyond their first one; most first."""
        asked = self._since(since) | {"candidates": _CANDIDATES, "limit": limit}
        stories = self._connection.read_column(_NEW_STORIES, asked)
        return self._connection.read_column(_GAINED, asked | {"stories": to_json(stories)})

    def outlets(self, *, since: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the outlets of what was first seen since a moment, with the number of entries, most first."""

        def count() -> Counted:
            rows = self._connection.read(_OUTLETS, self._since(since) | {"limit": limit})
            return tuple((outlet, number) for outlet, number in rows)

        return self._counted((since, limit), count)

    def langs(self, *, since: datetime) -> tuple[tuple[str, int], ...]:
        """Return the languages, without regions, of what was first seen since a moment, likewise."""

        def count() -> Counted:
            found: Counter[str] = Counter()
            for lang, number in self._connection.read(_LANGS, self._since(since)):
                found[lang.partition("-")[0]] += number
            return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

        return self._counted((since, None), count)

    def _counted(self, asked: tuple[datetime, int | None], count: Callable[[], Counted]) -> Counted:
        """Return what was counted when the same was asked last, unless there are a hundredth more entries by now."""
        newest = self._connection.read_column(_NEWEST)[0] or 0
        last, known = self._known.get(asked, (None, ()))
        if last is None or newest - last > last // _MORE:
            known = count()
            self._known = {key: value for key, value in self._known.items() if key[0] == asked[0]}
            self._known[asked] = newest, known
        return known

    def _since(self, since: datetime) -> dict[str, object]:
        return {"first": self._moments.first_entry(since), "since": microseconds(since), "most": _MOST}
