"""What joins without a score: addresses, enclosures and titles that are equal.  Owns their index in memory."""

import heapq
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from aggregator.config.values import Handling
from aggregator.group.postings import Postings
from aggregator.group.shelf import Shelf
from aggregator.models import Entry

KEPT = timedelta(days=30)
_MEDIA = re.compile(r"\.(?:mp3|m4a|m4b|aac|ogg|opus|flac|wav|mp4|m4v|mov|webm|mkv)(?:$|\?)", re.IGNORECASE)
_HOME = re.compile(r"/?(?:index|default|home)?(?:\.\w{2,5})?/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it is remembered for 30 days; titles, texts and templates as digests, b"" for none."""

    number: int  # in order of assignment
    entry: int
    feed: int
    addresses: tuple[bytes, ...]
    title: bytes
    telling: bool  # a title that joins by itself
    text: bytes
    template: bytes
    lang: str
    published: datetime
    later: datetime  # of its date and its first sight
    handling: Handling
    copied: bool  # a kind of thing of which only copies are one story
    roundup: bool  # tells of several stories
    story: int = 0
    side: int = 0  # of its story, see `Decision`

    @property
    def copies(self) -> bool:
        """Return whether only copies of the same text may be joined."""
        return self.copied or self.handling == "copies"

    @property
    def resembles(self) -> bool:
        """Return whether others may join for what they have in common."""
        return self.handling == "story" and not self.copied and not self.roundup


def digest(text: str) -> bytes:
    """Return 8 bytes that stand for a text, b"" for none."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() if text else b""


def address_of(entry: Entry) -> str:
    """Return the address that an entry shares only with copies: none for a home page, which changes every day."""
    try:
        parts = urlsplit(entry.address)
    except ValueError:
        return ""
    if not parts.netloc or (not parts.query and _HOME.fullmatch(parts.path)):
        return ""
    return entry.address


def enclosures_of(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of sound and film; pictures are shared by entries that have nothing else in common."""
    return tuple(
        item.url
        for item in entry.enclosures
        if item.url and (item.type.startswith(("audio/", "video/")) or _MEDIA.search(item.url))
    )


class Addresses:
    """Entries of the last 30 days by address, by enclosure and by title template."""

    def __init__(self) -> None:
        """Start empty."""
        self._known = Shelf[Known]()
        self._by_key = Postings[bytes]()
        self._ends: list[tuple[datetime, int]] = []

    def sizes(self) -> dict[str, int]:
        """Return how many entries and keys are held."""
        return {"known": len(self._known), "keys": len(self._by_key)}

    def add(self, known: Known) -> None:
        """Remember an entry."""
        self._known.put(known.number, known)
        for key in _keys(known):
            self._by_key.add(key, known.number)
        heapq.heappush(self._ends, (known.later, known.number))

    def add_unread(self, number: int, later: datetime, found_by: Iterable[bytes], read: Callable[[], Known]) -> None:
        """Remember an entry as `add` does, with these keys, but read it only when it is asked for.

        Its number is higher than all others.
        """
        self._known.put_off(number, read)
        self._by_key.add_newest(found_by, number)
        heapq.heappush(self._ends, (later, number))

    def remove(self, number: int) -> Known | None:
        """Forget an entry; return it if it was remembered."""
        known = self._known.pop(number)
        for key in _keys(known) if known else ():
            self._by_key.remove(key, number)
        return known

    def move(self, number: int, story: int) -> None:
        """Remember an entry, if it is remembered, as a member of another story."""
        if known := self._known.get(number):
            self._known.put(number, replace(known, story=story))

    def get(self, number: int) -> Known | None:
        """Return an entry that is remembered."""
        return self._known.get(number)

    def expire(self, clock: datetime, kept: timedelta) -> list[int]:
        """Forget what is older than `kept`; return the entries' ids."""
        forgotten = []
        while self._ends and clock - self._ends[0][0] > kept:
            known = self.remove(heapq.heappop(self._ends)[1])
            if known:
                forgotten.append(known.entry)
        return forgotten

    def holder(self, address: bytes, mine: Known) -> Known | None:
        """Return the first entry with an address, None where one feed uses it for different titles.

        Where a person has taken such entries apart, the first of those with the same title comes before others.
        """
        titles: dict[int, bytes] = {mine.feed: mine.title}
        found: Known | None = None
        for number in self._by_key.of(address):
            holder = self._known[number]
            if titles.setdefault(holder.feed, holder.title) != holder.title:
                return None
            if holder.handling != "none" and (found is None or _closer(holder, found, mine)):
                found = holder
        return found

    def titled(self, mine: Known, *, since: datetime, window: timedelta) -> Known | None:
        """Return the newest entry of another feed that has the same title and may be joined for it.

        It is remembered `since` then, and dated within `window`.  Entries that only copies may join, on either side,
        must also have the same text.
        """
        for number in reversed(self._by_key.of(mine.title)):
            other = self._known[number]
            if (
                other.feed == mine.feed
                or other.handling == "none"
                or other.later < since
                or abs(mine.published - other.published) > window
                or _languages_differ(mine, other)
            ):
                continue
            if self.recurs(other.feed, other.template):
                continue
            if (mine.text and mine.text == other.text) or (mine.resembles and other.resembles):
                return other
        return None

    def recurs(self, feed: int, template: bytes, again: datetime | None = None) -> bool:
        """Return whether a feed used a title template on two days or more; `again` is one more time."""
        numbers = self._by_key.of(_used(feed, template))
        days = {self._known[number].published.date() for number in numbers}
        return len(days | {again.date()} if again else days) > 1


def _closer(holder: Known, found: Known, mine: Known) -> bool:
    """Return whether a holder is of another story than one that was found, and has the title that this one lacks."""
    return holder.story != found.story and holder.title == mine.title != found.title


def _languages_differ(mine: Known, other: Known) -> bool:
    return bool(mine.lang and other.lang and mine.lang != other.lang)


def _used(feed: int, template: bytes) -> bytes:
    """Return the key of a title template that a feed uses."""
    return b"%d %b" % (feed, template)


def _keys(known: Known) -> Iterable[bytes]:
    return keys(known.feed, known.addresses, known.title if known.telling else b"", known.template)


def keys(feed: int, addresses: Iterable[bytes], title: bytes, template: bytes) -> Iterable[bytes]:
    """Return what an entry is found by, each once: its addresses, a title that joins by itself, its template."""
    found = dict.fromkeys(addresses)
    found[title] = None
    if template:
        found[_used(feed, template)] = None
    found.pop(b"", None)
    return found
