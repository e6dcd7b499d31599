"""A day in a reader: it looks after each step, and the judge with it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from aggregator.models import Document
from tests.long.readers.chronicle import Chronicle, path_of
from tests.long.readers.day import POLICIES
from tests.long.readers.judge import Event, Item, Judge
from tests.long.readers.libraries import Loop, NodeLoop, ReaderLibrary, ScriptLoop
from tests.long.readers.lists import Elfeed, Gpodder, Newsboat, Newsticker, Sfeed, SfeedById
from tests.long.readers.mails import Feed2exec, Feed2imap, Rss2email
from tests.long.readers.subscribers import ATOM, JSON, RSS, Reader

READERS: tuple[Reader, ...] = (
    Newsboat(),
    Elfeed(),
    Newsticker(),
    Sfeed(),
    SfeedById(),
    Gpodder(),
    Rss2email(),
    Feed2exec(),
    Feed2imap(),
    ReaderLibrary(),
    Loop(),
    ScriptLoop("XML::Feed", "libxml-feed-perl", "perl", "loop.pl"),
    ScriptLoop("Ruby's RSS", "ruby", "ruby", "loop.rb"),
    NodeLoop("feedparser", "id and updated", (ATOM, RSS), marks_updated=(ATOM,)),
    NodeLoop("rss-parser", "id", (ATOM, RSS)),
    NodeLoop("rss-parser", "link", (ATOM, RSS)),
    NodeLoop("feedsmith", "id and updated", (ATOM, RSS, JSON), marks_updated=(ATOM, JSON)),
    NodeLoop("feedsmith", "link", (ATOM, RSS, JSON)),
)

Found = dict[tuple[str, str], Sequence[Event]]  # by format and policy


def read(reader: Reader, chronicle: Chronicle, folder: Path) -> Found:
    """Return what happened in a reader that is subscribed to all outputs, one format at a time where need be."""
    judges = {(ending, policy): Judge() for ending in reader.formats for policy in POLICIES}
    for step, documents in chronicle.retold():
        with chronicle.serving(documents):
            for endings in [reader.formats] if reader.knows_apart else [(ending,) for ending in reader.formats]:
                places = {chronicle.address(policy, end): (end, policy) for end in endings for policy in POLICIES}
                home = folder / "".join(endings)[1:]
                home.mkdir(parents=True, exist_ok=True)
                for address, items in reader.look(home, [*places]).items():
                    judges[places[address]].look(step, items, carried(documents, places[address][1]))
    return {place: judge.events for place, judge in judges.items()}


def intended(reader: Reader, chronicle: Chronicle, ending: str, policy: str) -> Iterator[Event]:
    """Yield what has to happen: what `bump` means where the reader looks at `updated`, and what it does anyway."""
    before: list[frozenset[str]] = [frozenset()]
    for step, documents in chronicle.told:
        before.append(carried(documents, policy))
        returning = before[-1] & frozenset().union(*before[:-1]) - before[-2]
        if policy == "bump" and ending in reader.marks_updated:
            yield from (Event(step.name, story, "unread") for story in step.announced)
        touched = {"retitled": step.retitled, "returning": returning}
        yield from (Event(step.name, story, kind) for case, kind in reader.faults.items() for story in touched[case])


def carried(documents: Sequence[Document], policy: str) -> frozenset[str]:
    """Return the stories that an output's documents carry."""
    body = next(each.body for each in documents if each.path == f"{path_of(policy)}.json")
    return frozenset(Item(item["url"], is_unread=True).story for item in json.loads(body)["items"])
