"""A database as many feeds leave it after a year, invented in minutes: entries, stories, decisions, publications.

The last fortnight goes in through the store, with keys, words and traces.  Skipped are the publishers, reading and
grouping: stories are drawn (1 to 8 outlets), and decisions are of the usual size but say nothing.  What came before is
the same again, 24 times, under other names.  Publications are archived but for the newest 1,000, as upkeep leaves them.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from aggregator.config import FeedSettings, Grouping
from aggregator.group import traces
from aggregator.group.aliases import load_aliases
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.weights import WEIGHTS
from aggregator.models import Decision, Entry, Publication, TokenPair
from aggregator.store import Store
from aggregator.store.sqlite import SqliteStore
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.migrations import migrate
from aggregator.store.sqlite.schema import STEPS

_YEAR = timedelta(days=365)
_TIMES = 25  # that the last fortnight is told, each time a fortnight earlier
_SPAN = _YEAR / _TIMES
_DAY = 86_400_000_000  # microseconds
_AT_ONCE = 10_000  # entries in one transaction
_CARRIED = 40  # newest entries that a feed's document has
_SHOWN = 1000  # publications that documents may carry
_COMPANY = (1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 6, 8)  # outlets of a story, as often as each stands here
_SMALL = tuple("the of to in and a on for with at by from as after over says that it is was".split())  # noqa: SIM905 -- read more easily
_LANGS = ("en", "en", "en", "en-us", "en", "en-gb", "de", "fr", "es", "it")  # of the feeds, one after the other
_RARE_LANG = ("uk", 97)  # of which few feeds are: one in so many
_TAGS = (("news", 2), ("science", 5), ("sport", 7), ("village", 100))  # of one feed in so many
_REQUIRED = 4.6
_SYLLABLES = tuple("bar del fen gor hal kir lom mar nev ost pel rin sul tav wen zor ach bri cod dun eth fir".split())  # noqa: SIM905 -- likewise


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is, until when, and where the feeds are."""

    entries: int
    feeds: int
    now: datetime
    base: str

    def url(self, feed: int) -> str:
        """Return the address of a feed, counted from 0."""
        return f"{self.base}/{feed}.xml"


class Words:
    """Texts of words that are as unevenly common as real ones."""

    def __init__(self, chance: random.Random) -> None:
        """Invent 30,000 words, and sentences to choose from."""
        self._chance = chance
        words = ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 3)))) for _ in range(30_000)]
        weights = [1 / (rank + 20) for rank in range(len(words))]
        self._names = chance.choices(words, weights, k=200_000)
        self._sentences = [self._sentence() for _ in range(20_000)]

    def _sentence(self) -> str:
        words = [self._chance.choice(_SMALL if at % 2 else self._names) for at in range(self._chance.randrange(8, 22))]
        return " ".join(words).capitalize() + "."

    def title(self) -> str:
        """Return about 70 characters."""
        words = [self._chance.choice(_SMALL if at % 3 == 2 else self._names) for at in range(11)]
        return " ".join(words).capitalize()[:90]

    def text(self) -> list[str]:
        """Return sentences of 400 to 1,500 characters together."""
        return self._chance.choices(self._sentences, k=self._chance.randrange(5, 19))


def write(path: Path, scale: Scale) -> None:
    """Write the database, anew."""
    last = scale.entries // _TIMES
    store = _opened(path, before=scale.entries - last)
    feeds = [settings(scale, number) for number in range(scale.feeds)]
    with store.transaction():
        store.feeds.subscribe(feeds, now=scale.now - _YEAR)
        for feed in store.feeds.all():
            visited = replace(feed, title=feed.outlet, first_visit=scale.now - _YEAR, last_visit=scale.now)
            store.feeds.save(replace(visited, due=scale.now + timedelta(days=1)))
    chance = random.Random(1)
    written = _entries(replace(scale, entries=last), chance)
    waiting: list[Entry] = []
    while batch := [*islice(written, _AT_ONCE)]:
        with store.transaction():
            waiting = _group(store, [*waiting, *store.entries.add(batch)], scale, chance)
    with store.transaction():
        _group(store, waiting, scale, chance, least=1)
    store.close()
    _repeat(path, last)
    _carry(path, scale)


def settings(scale: Scale, feed: int) -> FeedSettings:
    """Return the settings of a feed, counted from 0."""
    tags = tuple(tag for tag, each in _TAGS if feed % each == 0)
    return FeedSettings(url=scale.url(feed), outlet=f"Outlet {feed}", tags=tags)


def _opened(path: Path, *, before: int) -> Store:
    """Return a new store with room for what came before, that writes much at a time and trusts that nothing fails."""
    connection = Connection(str(path))
    migrate(connection, STEPS)
    for table in ("entries", "stories", "decisions", "publications"):
        connection.write("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, before))
    for setting in ("cache_size = -3000000", "synchronous = OFF", "wal_autocheckpoint = 100000"):
        connection.write(f"PRAGMA {setting}")
    return SqliteStore(connection)


def _entries(scale: Scale, chance: random.Random) -> Iterator[Entry]:
    words = Words(chance)
    busy = [1 / (rank + 10) for rank in range(scale.feeds)]
    feeds = chance.choices(range(1, scale.feeds + 1), busy, k=scale.entries)
    for number, feed in enumerate(feeds):
        seen = scale.now - _SPAN + _SPAN * (number + 1) / scale.entries
        yield _entry(number, feed, seen, words, chance)


def _entry(number: int, feed: int, seen: datetime, words: Words, chance: random.Random) -> Entry:
    link = f"https://www.outlet{feed}.example/news/{seen:%Y/%m/%d}/{number}-a-story-that-is-told-here"
    sentences = words.text()
    name = blake2b(str(number).encode(), digest_size=16).hexdigest()
    keys = (f"g:{link[-64:]}", f"lt:{name}", f"ld:{name}", f"h:{name}")
    return Entry(
        feed=feed, identity=keys[0], keys=keys, guid=link, link=link, address=link,
        title=words.title(), text=" ".join(sentences)[:2000], content=_html(sentences, link), author="A. Reporter",
        outlet=f"outlet{feed}.example", lang=_lang(feed), first_seen=seen, digest=name,
        published=seen - timedelta(minutes=chance.randrange(90)), dated=True,
    )  # fmt: skip


def _lang(feed: int) -> str:
    """Return the language of a feed."""
    rare, each = _RARE_LANG
    return rare if feed % each == 0 else _LANGS[feed % len(_LANGS)]


def _html(sentences: Sequence[str], link: str) -> str:
    image = f'<p><img src="{link}.jpg" alt="A picture of what is told here"></p>'
    return image + "".join(f"<p>{sentence}</p>" for sentence in sentences) + f'<p><a href="{link}">Read on</a></p>'


def _group(
    store: Store, entries: Sequence[Entry], scale: Scale, chance: random.Random, *, least: int = max(_COMPANY)
) -> list[Entry]:
    """Assign entries to stories of several outlets each, publish them; return fewer than `least` that wait."""
    rest = [*entries]
    chance.shuffle(rest)
    stories = []
    while len(rest) >= least:
        size = chance.choice(_COMPANY)
        stories.append(sorted(rest[:size], key=lambda entry: entry.id))
        del rest[:size]
    stories.sort(key=lambda story: story[0].id)
    by_id = sorted(((entry, story[0]) for story in stories for entry in story), key=lambda pair: pair[0].id)
    trace = _Traces()
    before = [by_id[0][0], *(entry for entry, _ in by_id)]
    decisions = zip(by_id, before, strict=False)
    store.stories.assign([_decision(*pair, trace.of(pair[0]), near, chance) for pair, near in decisions])
    store.stories.settle([story[0].id for story in stories])
    recent = scale.now - _YEAR * _SHOWN * 3 / scale.entries
    store.publications.save([_publication(story, recent) for story in stories])
    return rest


class _Traces:
    """What is remembered of entries."""

    def __init__(self) -> None:
        self._aliases = load_aliases()
        self._index = Index(Grouping().window, WEIGHTS)
        self._reading = traces.reading(self._aliases)

    def of(self, entry: Entry) -> str:
        told = profile(entry, "story", entry.id, aliases=self._aliases, index=self._index)
        return traces.trace(told.known, told.headline, self._reading)


_FEATURES = {name: 0.1234567890123456 + place / 17 for place, name in enumerate(WEIGHTS.summaries) if name != "bias"}
_PAIRS = tuple(TokenPair(f"word{number}", f"word{number}", "equal", 1.0, 7.123456789012345) for number in range(4))


def _decision(entry: Entry, founder: Entry, trace: str, near: Entry, chance: random.Random) -> Decision:
    """Return why an entry is in its story: few are near to what is required, as in the decisions of a real day."""
    joined = None if entry is founder else founder.id
    if entry.id % 4 == 0:
        return Decision(entry.id, founder.id, joined, "title" if joined else "founded", why="Short.", trace=trace)
    score = _REQUIRED + chance.expovariate(0.3) if joined else _REQUIRED - chance.expovariate(0.15)
    return Decision(
        entry=entry.id, story=founder.id, joined=joined, path="score" if joined else "founded",
        score=score, required=_REQUIRED, why=f"The closest is “{founder.title}” ({score:.1f}, needed {_REQUIRED}).",
        best=joined or near.id, features=_FEATURES, pairs=_PAIRS, unmatched=("somewhere", "nobody", "something"),
        hours_apart=3.1234567890123, weights=f"{WEIGHTS.version} summaries", trace=trace,
    )  # fmt: skip


def _publication(story: Sequence[Entry], recent: datetime) -> Publication:
    founder = story[0]
    made = Publication(
        id=f"urn:uuid:{founder.digest}", output="all", story=founder.id, unit=founder.id, entry=founder.id,
        outlet=founder.outlet, link=founder.link, published=founder.published, updated=founder.first_seen,
        title=founder.title, content="", outlets=len(story), listed=tuple(entry.id for entry in story[1:]),
    )  # fmt: skip
    if founder.first_seen < recent:
        return made
    body = founder.content.encode()
    coverage = "".join(f'<li><a href="{entry.link}">{entry.title}</a></li>' for entry in story[1:])
    return replace(made, content=founder.content, coverage=coverage, atom=body, rss=body, json=body)


_NUMBERS = ("id", "story", "entry", "joined", "position", "founded", "grown", "unit")
_NAMED = ("entry", "story", "joined", "best")  # in a decision
_TIMES_OF = ("first_seen", "updated")
# Another letter in the middle of what stands for an entry; its place in the order of an index changes with it.
_NAMES = {
    "link": "replace(link, '.example/', '.example/' || :name)",
    "digest": "substr(digest, 1, 8) || :name || substr(digest, 9)",
    "key": "substr(key, 1, 8) || :name || substr(key, 9)",
}
_ALIKE = {"address": "link", "guid": "link", "identity": "key"}


def _repeat(path: Path, last: int) -> None:
    """Tell what there is again and again, each time a fortnight earlier."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in ("cache_size = -3000000", "synchronous = OFF", "wal_autocheckpoint = 100000"):
            database.execute(f"PRAGMA {setting}")
        for time in range(1, _TIMES):
            values = {"back": time * last, "name": f"{time}/", "span": time * _SPAN // timedelta(microseconds=1)}
            database.execute("BEGIN")
            for table in ("entries", "keys", "stories", "decisions", "publications"):
                _tell_again(database, table, values | {"least": (_TIMES - 1) * last})
            database.execute("COMMIT")
        database.execute(f"INSERT OR IGNORE INTO untallied SELECT DISTINCT feed, first_seen / {_DAY} FROM entries")


def _tell_again(database: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    chosen = ", ".join(_earlier(table, column) for column in columns)
    first = {"keys": "entry", "decisions": "entry", "publications": "entry"}.get(table, "id")
    names = ", ".join(f'"{column}"' for column in columns)
    rows = f"SELECT {chosen} FROM {table} WHERE {first} > :least ORDER BY {first}"
    database.execute(f"INSERT INTO {table} ({names}) {rows}", values)


def _earlier(table: str, column: str) -> str:
    """Return what stands in a column of a row that is told again."""
    if table == "publications" and column in ("id", "content", "coverage", "atom", "rss", "json"):
        return "substr(id, 1, 17) || :name || substr(id, 18)" if column == "id" else "''"
    if column == "decision":
        moved = ", ".join(f"'$.{name}', json_extract(decision, '$.{name}') - :back" for name in _NAMED)
        return f"json_replace(decision, {moved})"
    if column in _NUMBERS:
        return f"{column} - :back"
    if column in _TIMES_OF or column == "published":
        return f"{column} - :span"
    name = _ALIKE.get(column, column)
    return _NAMES[name].replace(name, column) if name in _NAMES else f'"{column}"'


def _carry(path: Path, scale: Scale) -> None:
    """Have each feed carry its newest entries; the others were carried for three days."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE entries SET last_carried = first_seen + 259200000000")
        for feed in range(1, scale.feeds + 1):
            newest = f"SELECT id FROM entries WHERE feed = {feed} ORDER BY id DESC LIMIT {_CARRIED}"
            database.execute(f"INSERT INTO carried SELECT {feed}, randomblob(16), id FROM ({newest})")
            database.execute(f"UPDATE entries SET last_carried = NULL WHERE id IN ({newest})")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
