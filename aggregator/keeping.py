"""What a visit brought, into the store, in one transaction."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.models import Answer, Entry, Feed, Identified, Outcome, Reading, Validators
from aggregator.store.protocol import Store
from aggregator.visit.backlog import Past, with_backlog
from aggregator.visit.identify import identify

_STAND_IN = 8  # bytes; a fingerprint has 16


def hash_of(body: bytes) -> str:
    """Return what tells a body from the one that was read before."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def keep_visit(
    store: Store,
    *,
    visited: Feed,
    answer: Answer | None,
    error: str = "",
    quiet_host: tuple[str, datetime] | None = None,
    killed: bool = False,
) -> Outcome:
    """Keep the state after a visit without news: nothing changed, it failed, or nobody was asked, with this `error`.

    `quiet_host` is the host that wants to be left alone because of it, and until when; `killed` is as in `Outcome`.
    """
    if quiet_host and visited.last_visit:
        with store.transaction():
            store.feeds.save(visited)
            store.feeds.quieten(*quiet_host, now=visited.last_visit)
    else:
        store.feeds.save(visited)
    status = 0 if error else visited.status
    size = answer.size if answer else 0
    return Outcome(visited, status, size=size, error=error or visited.error, killed=killed)


def keep_pace(store: Store, *, feed: Feed, slow: bool) -> None:
    """Keep whether a feed's last visit was slow."""
    with store.transaction():
        store.feeds.keep_pace(feed.id, slow=slow)


def keep_reading(
    store: Store,
    *,
    feed: Feed,
    answer: Answer,
    reading: Reading,
    settle: Callable[..., Feed],
    first: int,
    now: datetime,
    renew: Callable[[Sequence[Entry]], None],
) -> Outcome:
    """Tell a document's entries apart and keep them together with the feed's state.

    `settle` is `after_answer` of this answer: how much was fresh has a say in when to ask again.  Of a first visit the
    newest `first` are published.  `renew` is told which stored entries were edited.
    """
    there = store.feeds.by_id([feed.id]).get(feed.id)
    if there is None or there.retired or there.url != feed.url:
        # Removed or moved while it was visited: as if it had not been asked, so that nothing is missed later.
        return keep_visit(store, visited=replace(settle(feed), validators=Validators(), body_hash=""), answer=answer)
    known = store.entries.known(feed.id, {key for entry in reading.entries for key in entry.keys})
    identified = identify(reading.entries, known, frozenset(reading.carried.values()), feed)
    fresh = with_backlog(identified.fresh, feed, first=first, past=_past(store, feed, identified.fresh, first))
    count = len(reading.entries) + len(reading.carried)
    visited = settle(_informed(feed, reading), fresh=[entry.published for entry in fresh], entries=count)
    visited = replace(
        visited,
        body_hash=hash_of(answer.body),
        guids_trusted=identified.guids_trusted,
        first_visit=feed.first_visit or (fresh[0].first_seen if fresh else None),
    )
    with store.transaction():
        stored = store.entries.add([replace(entry, absent=_absent(entry, feed)) for entry in fresh])
        store.entries.edit(identified.edited)
        store.entries.learn(feed.id, identified.learned)
        store.entries.set_carried(feed.id, _carried(reading, identified, stored), now=now)
        store.feeds.save(visited)
    if identified.edited:
        renew(store.entries.get(entry.id for entry in identified.edited))
    return Outcome(visited, answer.status, count, len(fresh), len(identified.edited), answer.size)


def _absent(entry: Entry, feed: Feed) -> datetime | None:
    """Return when a feed was last read without an entry; None for never, and where the clock was turned back since."""
    return feed.last_read if feed.last_read and feed.last_read < entry.first_seen else None


def _informed(feed: Feed, reading: Reading) -> Feed:
    """Return the feed with what its document says of itself."""
    title, home = reading.title or feed.title, reading.home or feed.home
    return replace(feed, title=title, home=home, invited=reading.invited, quiet=reading.quiet)


def _past(store: Store, feed: Feed, fresh: Sequence[Entry], first: int) -> Past:
    """Return what the feed brought before, where so much is fresh that it matters."""
    return Past(*store.entries.past(feed.id, {entry.title for entry in fresh})) if len(fresh) > first else Past()


def _carried(reading: Reading, identified: Identified, stored: Sequence[Entry]) -> dict[bytes, int]:
    """Return fingerprint → entry id for the whole document.

    An item without a fingerprint has a stand-in, so that every entry is there; shorter, it is taken for no other's.
    """
    fresh = iter(stored)
    ids = [known or next(fresh).id for known in identified.ids]
    marked = zip(reading.fingerprints, ids, strict=True)
    read = {mark or number.to_bytes(_STAND_IN): number for mark, number in marked if number > 0}
    return dict(reading.carried) | read
