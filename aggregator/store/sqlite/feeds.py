"""Subscriptions in SQLite: settings, state of visits, leases."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aggregator.config import FeedSettings
from aggregator.models import Feed, Health, Selection, Validators
from aggregator.store.sqlite import selecting
from aggregator.store.sqlite.connection import Connection
from aggregator.store.sqlite.rows import Shape, microseconds, moment, to_json

FEED = Shape(Feed, "feeds")

_SETTINGS = tuple(name for name in FEED.columns if name in FeedSettings.model_fields)
_LIFE = ("retired", "due", "gone", "login", "failures", "error")
_STATE = tuple(name for name in FEED.columns if name not in ("id", "retired", "login", *_SETTINGS))
_NEW = tuple(name for name in FEED.columns if name != "id")
_ADD = FEED.insert(_NEW)
_SUBSCRIBE = FEED.update((*_SETTINGS, *_LIFE))
_SAVE = f"{FEED.update(_STATE, 'leased_until = NULL')} AND url = ?"
_MOVE = FEED.update(("url", *_STATE), "leased_until = NULL")
_PLACE = ("address", "moved_to", "validators", "body_hash", "fresh_for")
_FORGET = FEED.update(_PLACE)
_ALL = FEED.select("FROM feeds ORDER BY id")
_LISTED = FEED.select(
    "FROM feeds WHERE retired = ?"
    " ORDER BY gone OR failures > 0 DESC, coalesce(nullif(name, ''), nullif(title, ''), url) COLLATE NOCASE, id"
    " LIMIT ? OFFSET ?"
)
_STATES = f"SELECT {selecting.HEALTH}, count(*) FROM feeds GROUP BY 1"  # noqa: S608 -- no value
_DUE_BY = """
    SELECT (SELECT count(*) FROM feeds WHERE NOT retired AND NOT paused AND NOT gone AND due <= value)
    FROM json_each(?) ORDER BY key"""
_LEASED = FEED.select("FROM feeds WHERE leased_until > ? ORDER BY due, id")
_FIND = FEED.select("FROM feeds WHERE url = ?")
_BY_ID = FEED.select("FROM feeds WHERE id IN (SELECT value FROM json_each(?))")

_CLAIM_DUE = f"""
    UPDATE feeds SET leased_until = :until WHERE id IN (
        SELECT id FROM feeds
        WHERE NOT retired AND NOT paused AND NOT gone AND due <= :now AND coalesce(leased_until <= :now, 1)
        AND (:urls IS NULL OR url IN (SELECT value FROM json_each(:urls)))
        ORDER BY due, id LIMIT :limit
    ) RETURNING {FEED.selection}"""  # noqa: S608 -- names of fields, never values
_HASTEN = """
    UPDATE feeds SET due = max(:now, coalesce(not_before, :now)), gone = 0
    WHERE NOT retired AND iif(:urls IS NULL, NOT gone, url IN (SELECT value FROM json_each(:urls)))"""
_LEASE = timedelta(minutes=2)
_TURN_BACK = (
    """UPDATE feeds SET due = due - last_visit + :now, not_before = not_before - last_visit + :now, last_visit = :now,
        last_read = min(last_read, :now)
    WHERE last_visit > :now""",
    "UPDATE feeds SET leased_until = :lease WHERE leased_until > :lease",
)
_NEXT_DUE = """
    SELECT min(due) FROM (
        SELECT * FROM (
            SELECT due FROM feeds WHERE NOT retired AND NOT paused AND NOT gone AND due IS NOT NULL
            AND leased_until IS NULL ORDER BY due LIMIT 1
        ) UNION ALL
        SELECT max(due, leased_until) FROM feeds WHERE NOT retired AND NOT paused AND NOT gone
        AND leased_until IS NOT NULL
    )"""


class SqliteFeeds:
    """`Feeds` in SQLite.  A lease is the time at which it ends by itself."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def subscribe(self, settings: Sequence[FeedSettings], *, now: datetime) -> tuple[tuple[Feed, Feed], ...]:
        """Make the given feeds the ones that are visited, writing only what differs; return what changed."""
        wanted = {each.url: {name: getattr(each, name) for name in _SETTINGS} for each in settings}
        logins = {each.url: fingerprint(each) for each in settings}
        with self._connection.transaction():
            known = {feed.url: feed for feed in self.all()}
            fresh = [url for url in wanted if url not in known]
            self._add(Feed(id=0, address=url, due=now, login=logins[url], **wanted[url]) for url in fresh)
            pairs = [(feed, _subscribed(feed, wanted.get(feed.url), now)) for feed in known.values()]
            ready = [(before, _admitted(after, logins.get(after.url, ""), now)) for before, after in pairs]
            rows = [FEED.pack(after, (*_SETTINGS, *_LIFE, "id")) for before, after in ready if before != after]
            self._connection.write_many(_SUBSCRIBE, rows)
        return tuple((before, after) for before, after in pairs if before != after)

    def all(self) -> tuple[Feed, ...]:
        """Return every feed, retired ones included, in order of id."""
        return tuple(map(FEED.unpack, self._connection.read(_ALL)))

    def listed(self, *, limit: int, skip: int = 0, retired: bool = False) -> tuple[Feed, ...]:
        """Return the feeds of the config, or those that were retired: failing and gone ones first, then by label."""
        return tuple(map(FEED.unpack, self._connection.read(_LISTED, (retired, limit, skip))))

    def selected(self, selection: Selection, *, limit: int, skip: int = 0) -> tuple[Feed, ...]:
        """Return the feeds that are asked for, in the order that is."""
        query = FEED.select(selecting.listed(selection.order))
        values = selecting.values(selection, limit=limit, skip=skip)
        return tuple(map(FEED.unpack, self._connection.read_together(query, values)))

    def states(self) -> dict[Health, int]:
        """Return how many feeds there are of each health."""
        return {state: number for state, number in self._connection.read(_STATES)}  # noqa: C416 -- dict(rows) has no types

    def find(self, url: str) -> Feed | None:
        """Return the feed with this key."""
        row = self._connection.read_one(_FIND, (url,))
        return FEED.unpack(row) if row else None

    def by_id(self, ids: Iterable[int]) -> dict[int, Feed]:
        """Return feeds by id."""
        feeds = map(FEED.unpack, self._connection.read_together(_BY_ID, (to_json(sorted(set(ids))),)))
        return {feed.id: feed for feed in feeds}

    def claim_due(
        self,
        now: datetime,
        *,
        limit: int,
        urls: Sequence[str] | None = None,
        lease: timedelta = _LEASE,
    ) -> tuple[Feed, ...]:
        """Lease at most `limit` feeds that are due, of those named or of all, longest overdue first."""
        until, names = microseconds(now + lease), None if urls is None else to_json(urls)
        values = {"now": microseconds(now), "until": until, "limit": limit, "urls": names}
        feeds = map(FEED.unpack, self._connection.read(_CLAIM_DUE, values))
        return tuple(sorted(feeds, key=lambda feed: (feed.due or now, feed.id)))

    def hasten(self, urls: Sequence[str] | None, *, now: datetime) -> None:
        """Make feeds due `now`, or when `not_before` allows: those named, gone ones included, or all but gone ones."""
        names = None if urls is None else to_json(urls)
        self._connection.write(_HASTEN, {"now": microseconds(now), "urls": names})

    def move(self, url: str, to: str, *, now: datetime) -> None:
        """Give a feed another key, where it is asked from now on: due `now`, with all it brought and no failures."""
        feed = self.find(url)
        if feed is None or url == to:
            return
        with self._connection.transaction():
            self._connection.write("DELETE FROM feeds WHERE url = ? AND first_visit IS NULL", (to,))
            self._connection.write(_MOVE, FEED.pack(_moved(feed, to, now), ("url", *_STATE, "id")))

    def forget_move(self, url: str, *, now: datetime) -> None:
        """Ask a feed at its own address again, whatever permanent redirects led to."""
        feed = self.find(url)
        if feed is None:
            return
        home = replace(feed, address=url, moved_to="", validators=Validators(), body_hash="", fresh_for=None)
        with self._connection.transaction():
            self._connection.write(_FORGET, FEED.pack(home, (*_PLACE, "id")))
            self.hasten([url], now=now)

    def save(self, feed: Feed) -> None:
        """Keep the state after a visit and end the lease, unless the feed was moved to another key meanwhile."""
        self._connection.write(_SAVE, FEED.pack(feed, (*_STATE, "id", "url")))

    def keep_pace(self, feed: int, *, slow: bool) -> None:
        """Keep whether a feed's last visit was slow."""
        self._connection.write("UPDATE feeds SET slow = ? WHERE id = ?", (slow, feed))

    def release(self) -> None:
        """End all leases."""
        self._connection.write("UPDATE feeds SET leased_until = NULL WHERE leased_until IS NOT NULL")

    def turn_back(self, now: datetime) -> None:
        """Reckon from `now` for feeds whose last visit lies in the future."""
        values = {"now": microseconds(now), "lease": microseconds(now + _LEASE)}
        for statement in _TURN_BACK:
            self._connection.write(statement, values)

    def next_due(self) -> datetime | None:
        """Return when the next active feed falls due, or its lease ends by itself."""
        (due,) = self._connection.read_column(_NEXT_DUE)
        return None if due is None else moment(due)

    def due_by(self, moments: Sequence[datetime]) -> tuple[int, ...]:
        """Return how many active feeds are due at each of these moments, or were before."""
        return tuple(self._connection.read_column(_DUE_BY, (to_json(list(map(microseconds, moments))),)))

    def leased(self, now: datetime) -> tuple[Feed, ...]:
        """Return the feeds that are being visited, or wait for their turn, longest overdue first."""
        return tuple(map(FEED.unpack, self._connection.read(_LEASED, (microseconds(now),))))

    def quieten(self, host: str, until: datetime, *, now: datetime) -> None:
        """Remember that a host wants to be left alone, and forget those that wanted it."""
        self._connection.write("DELETE FROM hosts WHERE until <= ?", (microseconds(now),))
        self._connection.write("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, microseconds(until)))

    def quiet(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that want to be left alone now, each until when."""
        rows = self._connection.read("SELECT host, until FROM hosts WHERE until > ?", (microseconds(now),))
        return {host: moment(until) for host, until in rows}

    def _add(self, feeds: Iterable[Feed]) -> None:
        """Store feeds that nobody has visited."""
        self._connection.write_many(_ADD, [FEED.pack(feed, _NEW) for feed in feeds])


def _subscribed(feed: Feed, settings: dict[str, Any] | None, now: datetime) -> Feed:
    """Return a stored feed with the settings that the config gives it; None where the config has it no longer."""
    if settings is None:
        return replace(feed, retired=True)
    if not feed.retired and all(getattr(feed, name) == value for name, value in settings.items()):
        return feed
    if feed.retired:  # whoever adds it again wants it asked again, even where it was gone
        feed = replace(feed, retired=False, due=max(now, feed.not_before or now), gone=False)
    return replace(feed, **settings)


def fingerprint(settings: FeedSettings) -> str:
    """Return a sign of the credentials with which a feed is asked, "" where there are none, or one is not known here.

    Its 16 bits tell whether they changed, and next to nothing of what they are.
    """
    if not all(settings.headers.values()) or not (settings.headers or settings.proxy):
        return ""
    told = repr((sorted(settings.headers.items()), settings.proxy))
    return hashlib.blake2b(told.encode(), digest_size=2).hexdigest()


def _admitted(feed: Feed, login: str, now: datetime) -> Feed:
    """Return a feed with these credentials: where they are others, it is worth another attempt."""
    if not login or login == feed.login:
        return feed
    if not feed.failures:
        return replace(feed, login=login)
    return replace(feed, login=login, failures=0, error="", due=max(now, feed.not_before or now))


def _moved(feed: Feed, to: str, now: datetime) -> Feed:
    """Return a feed at another address: nothing that its old publisher said of visits holds there."""
    return replace(
        feed,
        url=to,
        address=to,
        moved_to="",
        validators=Validators(),
        body_hash="",
        last_read=None,
        due=now,
        not_before=None,
        failures=0,
        status=0,
        error="",
        gone=False,
        fresh_for=None,
        why="",
    )
