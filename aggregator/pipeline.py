"""START HERE: the path in three verbs.  `visit`, `group` and `publish` each begin and end in the store.

visit     fetch | read (prune | parse | normalise) | identify    → entries in the store
group     match | score | assign                                 → each entry in a story, with the reason
publish   choose | render                                        → publications and documents

The second verb is `grouping.Groups`.  What was stored but not grouped, or grouped but not published, is taken up by the
next call, after a crash as well.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from zoneinfo import ZoneInfo

from aggregator.adopting import adoption_of
from aggregator.config import Config, Output, Visits
from aggregator.errors import PublisherError, Quieted, TooHard, Unreached
from aggregator.keeping import hash_of, keep_reading, keep_visit
from aggregator.models import Answer, Document, Entry, Feed, Outcome, Reading, Story, Task
from aggregator.outputs import follow, mark_stale, mend, others_of, pend, reach, render
from aggregator.publish.publications import Occasion, Record, publish_stories
from aggregator.store.protocol import Store
from aggregator.store.thread import Ask, Together
from aggregator.visit.fetch import Fetcher
from aggregator.visit.lanes import lane_of
from aggregator.visit.schedule import after_answer, after_failure, put_off
from aggregator.visit.workers import Workers

_PAGE = 20  # stories that are published in one transaction


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a visit needs besides the feed.  `clock` tells the time in UTC, `chance` a number in [0, 1)."""

    fetcher: Fetcher
    workers: Workers
    ask: Ask
    visits: Visits
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    renew: Callable[[Sequence[Entry]], None]  # told, in the store's thread, which stored entries were edited
    keep: Ask = field(init=False)  # asks the store to keep a visit without news, together with others

    def __post_init__(self) -> None:
        """Gather what visits have to keep."""
        object.__setattr__(self, "keep", Together(self.ask))


async def visit(feed: Feed, equipment: Equipment, answered: Callable[[], None] = lambda: None) -> Outcome:
    """Ask one publisher for what is new, store it, and settle when to ask again.

    Nothing that a publisher does is raised: it is an Outcome with an error.  `answered` is called where there is
    something to be read, which may have to wait.
    """
    answer = reading = None
    visits, jitter = equipment.visits, equipment.chance()
    try:
        async with equipment.fetcher.room(lane_of(feed)) as room:
            answer = await equipment.fetcher.fetch(feed.address, feed.validators, feed=feed.url, room=room)
            if _has_news(feed, answer):
                answered()
                reading = await _read(feed, answer, equipment)
    except Quieted as quiet:
        later = put_off(feed, quiet.until, jitter=jitter)
        return await equipment.keep(partial(keep_visit, visited=later, answer=None, error=str(quiet)))
    except PublisherError as error:
        reached = not isinstance(error, Unreached)
        now = equipment.clock()
        visited = after_failure(feed, answer, str(error), visits=visits, now=now, jitter=jitter, reached=reached)
        killed = isinstance(error, TooHard)
        return await equipment.keep(partial(keep_visit, visited=visited, answer=answer, killed=killed))
    settle = partial(after_answer, answer=answer, visits=visits, now=equipment.clock(), jitter=jitter)
    if reading is None:
        quiet_host = equipment.fetcher.quiet(answer.url) if answer.status == HTTPStatus.TOO_MANY_REQUESTS else None
        return await equipment.keep(partial(keep_visit, visited=settle(feed), answer=answer, quiet_host=quiet_host))
    keep = partial(
        keep_reading, answer=answer, reading=reading, settle=settle, first=visits.first, now=equipment.clock()
    )
    return await equipment.ask(partial(keep, feed=feed, renew=equipment.renew))


def _has_news(feed: Feed, answer: Answer) -> bool:
    """Return whether there is a body, and not the one that was read last time."""
    return answer.status == 200 and hash_of(answer.body) != feed.body_hash


async def _read(feed: Feed, answer: Answer, equipment: Equipment) -> Reading:
    """Have a worker read a body, but for the items that the feed's last document had."""
    carried = await equipment.ask(lambda store: store.entries.carried(feed.id))
    most = equipment.visits.max_entries
    task = Task(feed, answer.url, answer.headers, answer.body, carried, equipment.clock(), most, answer.unpacked)
    return await equipment.workers.read(task, lane_of(feed), size=answer.size)


def publish(store: Store, config: Config, *, now: datetime, hold: bool) -> tuple[Document, ...]:
    """Bring every output up to date; return the documents whose bytes changed.

    `hold` False publishes at once what would wait for company.
    """
    *_, changed = publish_in_portions(store, config, now=now, hold=hold)
    return changed


def publish_in_portions(store: Store, config: Config, *, now: datetime, hold: bool) -> Iterator[tuple[Document, ...]]:
    """Publish as `publish` does, but stop after each portion, so that others get at the store; the last has it all."""
    follow(store, config, now=now)
    yield from (() for _ in pend(store))
    yield from _publish_pending(store, config, now=now, hold=hold)
    if mend(store, config):
        yield from _publish_pending(store, config, now=now, hold=hold)
    changed: list[Document] = []
    for document in render(store, config, now=now):
        changed.append(document)
        yield ()
    yield tuple(changed)


def _publish_pending(store: Store, config: Config, *, now: datetime, hold: bool) -> Iterator[tuple[Document, ...]]:
    """Publish what changed in portions, and stop after each."""
    last, left = 0, store.stories.pending_count()
    while stories := store.stories.pending(limit=_PAGE, after=last):
        left = max(0, left - len(stories))
        _publish_page(store, config, stories, now=now, hold=hold, room=left)
        last = stories[-1].id
        yield ()


def _publish_page(
    store: Store, config: Config, stories: Sequence[Story], *, now: datetime, hold: bool, room: int
) -> None:
    """Publish some stories in every output, and settle those that no output holds back; `room` others are to follow."""
    ids = [story.id for story in stories]
    occasion = Occasion(
        now,
        config.grouping.window,
        hold=hold,
        room=room,
        zone=ZoneInfo(config.general.timezone),
        base=config.general.base_url.rstrip("/"),
    )
    waiting: dict[int, datetime] = {}
    with store.transaction():
        for output in config.outputs:
            record = _record(store, output, ids, now)
            others = others_of(store, config, output, ids, waiting)
            published = publish_stories(stories, output, record, occasion, others=others)
            store.publications.remove(published.removed)
            store.publications.save(published.publications)
            if published.publications or published.removed:
                gone = (each for each in record.known.values() if each.id in published.removed)
                mark_stale(store, output, {each.part for each in (*published.publications, *gone)})
            waiting |= published.waiting
        store.stories.settle([story for story in ids if story not in waiting])


def _record(store: Store, output: Output, stories: Sequence[int], now: datetime) -> Record:
    """Return what an output has published of these stories, and what it has to go on from."""
    return Record(
        known=store.publications.of_stories(output.name, stories),
        after=store.publications.last_updated(output.name),
        taken=store.publications.given,
        carried=reach(store, output),
        seen=store.corrections.seen(output.name, stories),
        adoption=adoption_of(store, output, now=now),
    )
