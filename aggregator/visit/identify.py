"""Tell a document's entries apart: which are fresh, which were edited, which are as they were.  Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aggregator.models import Entry, Feed, Identified, KnownEntry
from aggregator.visit.keys import GUID, LINK_AND_DATE, LINK_AND_TITLE, TEXT
from aggregator.visit.urls import canonical_url

_REPEAT = -1


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of the document with those of its keys that tell it from its neighbours; "" for one that does not."""

    index: int
    entry: Entry
    guid: str
    links: tuple[str, ...]
    text: str


@dataclass(slots=True)
class _Matches:
    """Which item is which stored entry.  A stored entry is in a document once."""

    taken: set[int]
    found: dict[int, KnownEntry] = field(default_factory=dict)  # by index

    def claim(self, item: _Item, stored: KnownEntry | None) -> bool:
        """Match an item, if the stored entry is free."""
        if stored is None or stored.id in self.taken:
            return False
        self.taken.add(stored.id)
        self.found[item.index] = stored
        return True


def identify(
    entries: Sequence[Entry], known: Mapping[str, KnownEntry], carried: Collection[int], feed: Feed
) -> Identified:
    """Return which entries are fresh, edited, as they were, or repeated within the document.

    `known` holds the stored entry behind each of the entries' keys; `carried` the ids of stored entries that are in the
    document too, unchanged, and so not among `entries`.  The guid decides; else the canonical link, if it is unique and
    not the feed's home, with equal title or date; else title and text.  The order of the entries changes nothing.
    A stored entry that is withdrawn is never fresh again, under none of its names, and never edited.
    """
    items = _items(entries, feed)
    trusted = _trusted(items, known, carried, feed)
    matches = _match(items, known, carried, trusted=trusted)
    repeats = _repeated_texts(items, known, matches, trusted=trusted)
    fresh = [item for item in _open(items, matches) if item.index not in repeats]
    ids = dict.fromkeys(range(len(entries)), _REPEAT) | {item.index: 0 for item in fresh}
    ids |= {index: stored.id for index, stored in matches.found.items()}
    assigned: set[str] = set(known)
    learn_guids = trusted or feed.guids_trusted  # guids that change at every visit would be learned without end
    learned = tuple(_learned(items, matches, assigned, guids=learn_guids))
    return Identified(
        fresh=tuple(_named(item, assigned) for item in sorted(fresh, key=lambda item: item.index)),
        edited=tuple(
            _as_stored(entries[index], stored)
            for index, stored in sorted(matches.found.items())
            if stored.digest != entries[index].digest and not stored.withdrawn
        ),
        ids=tuple(ids.values()),
        learned=learned,
        guids_trusted=trusted,
    )


def _items(entries: Sequence[Entry], feed: Feed) -> list[_Item]:
    """Return the entries, exact repeats left out, with the keys that are theirs alone; in an order of their own."""
    ordered = sorted(enumerate(entries), key=lambda pair: (pair[1].keys, pair[1].digest, pair[1].published))
    first: dict[tuple[str, str, str], tuple[int, Entry]] = {}
    for index, entry in ordered:
        first.setdefault((_key(entry, GUID), entry.address, entry.digest), (index, entry))
    distinct = list(first.values())
    guids = Counter(_key(entry, GUID) for _, entry in distinct)
    addresses = Counter(entry.address for _, entry in distinct)
    homes = {canonical_url(url) for url in (feed.home, feed.url, feed.address)}
    return [
        _Item(
            index,
            entry,
            guid=_key(entry, GUID) if guids[_key(entry, GUID)] == 1 else "",
            links=_links(entry) if addresses[entry.address] == 1 and entry.address not in homes else (),
            text=_key(entry, TEXT),
        )
        for index, entry in distinct
    ]


def _key(entry: Entry, family: str) -> str:
    """Return the entry's key of a family, "" where it has none."""
    return next((key for key in entry.keys if key.startswith(family)), "")


def _links(entry: Entry) -> tuple[str, ...]:
    """Return the keys that the entry's link is part of."""
    return tuple(key for key in entry.keys if key.startswith((LINK_AND_TITLE, LINK_AND_DATE)))


def _trusted(items: Sequence[_Item], known: Mapping[str, KnownEntry], carried: Collection[int], feed: Feed) -> bool:
    """Return whether this feed's guids count.

    Not where none of them is known although most entries are, by link or text; again where most are as they were.
    """
    named = [item for item in items if item.guid]
    stable = sum(item.guid in known for item in named)
    others = (_stored(item, known) for item in named if item.guid not in known)
    changed = {stored.id for stored in others if stored} - set(carried)
    if feed.guids_trusted:
        most = 2 * len(changed) > len(named) and len(changed) > len(carried)
        return stable > 0 or len(changed) < 2 or not most
    return stable + len(carried) > len(changed)


def _stored(item: _Item, known: Mapping[str, KnownEntry]) -> KnownEntry | None:
    """Return the stored entry that an item's link, or its text unless their dates differ, says that it is."""
    for key in item.links:
        if key in known:
            return known[key]
    stored = known.get(item.text)
    return stored if stored and (not _dated(item.entry, stored) or _same_date(item, stored)) else None


def _match(
    items: Sequence[_Item], known: Mapping[str, KnownEntry], carried: Collection[int], *, trusted: bool
) -> _Matches:
    """Return which items are which stored entries: first by what tells most, so that order does not matter."""
    matches = _Matches(set(carried))
    by_text = [(item, known[item.text]) for item in items if item.text in known]
    for item, stored in by_text:
        if _same_item(item, stored):
            matches.claim(item, stored)
    by_guid = [(item, known[item.guid]) for item in items if trusted and item.guid in known]
    for item, stored in sorted(by_guid, key=lambda pair: pair[0].entry.guid != pair[1].guid):  # learned ones later
        if not _reused(item, stored, known):
            matches.claim(item, stored)
    lone = len(items) + len(carried) == 1
    for item in _open(items, matches):
        any(matches.claim(item, stored) for stored in _by_link(item, known, lone=lone and trusted))
    adrift = _adrift(items, known, matches, carried, trusted=trusted)
    for item, stored in by_text:
        if item.index not in matches.found and (
            item.index in adrift or _text_decides(item, known, trusted=trusted) or _same_date(item, stored)
        ):
            matches.claim(item, stored)
    return matches


def _open(items: Sequence[_Item], matches: _Matches) -> list[_Item]:
    """Return the items without a match so far."""
    return [item for item in items if item.index not in matches.found]


def _by_link(item: _Item, known: Mapping[str, KnownEntry], *, lone: bool) -> Iterator[KnownEntry]:
    """Yield the stored entries with this link and title, or link and date.

    In a document of one item every link is unique: there an hourly bulletin, whose guid and date are new and whose
    link and title never change, is told by its date.
    """
    for key in item.links:
        stored = known.get(key)
        bulletin = lone and item.guid and stored and _dated(item.entry, stored) and not _same_date(item, stored)
        if stored and not bulletin:
            yield stored


def _reused(item: _Item, stored: KnownEntry, known: Mapping[str, KnownEntry]) -> bool:
    """Return whether a known guid stands for something else now: title, link and date all differ, as far as given.

    Of a withdrawn entry nothing but its keys may be left: another that is equal tells that it is the same.
    """
    entry = item.entry
    if stored.withdrawn and any(key in known and known[key].id == stored.id for key in (*item.links, item.text)):
        return False
    moved = [entry.address != stored.address] if entry.address and stored.address else []
    redated = [entry.published != stored.published] if _dated(entry, stored) else []
    return entry.title != stored.title and bool(moved or redated) and all(moved + redated)


def _same_item(item: _Item, stored: KnownEntry) -> bool:
    """Return whether an item with the same text has the same guid and link, too, unique or not."""
    return (stored.guid, stored.address) == (item.entry.guid, item.entry.address)


def _dated(entry: Entry, stored: KnownEntry) -> bool:
    """Return whether both have a date by their publisher."""
    return entry.dated and stored.dated


def _same_date(item: _Item, stored: KnownEntry) -> bool:
    """Return whether both have the same date by their publisher."""
    return _dated(item.entry, stored) and item.entry.published == stored.published


def _text_decides(item: _Item, known: Mapping[str, KnownEntry], *, trusted: bool) -> bool:
    """Return whether neither guid nor link tell this item from others: blank, repeated, reused, or not trusted.

    A link that a carried or matched entry has as well is repeated, too.
    """
    if item.text in known and _same_item(item, known[item.text]):
        return True  # the neighbours that have the same guid or link are carried
    guid_counts = trusted and item.guid and item.guid not in known
    link_counts = item.links and not any(key in known for key in item.links)
    return not guid_counts and not link_counts


def _adrift(
    items: Sequence[_Item],
    known: Mapping[str, KnownEntry],
    matches: _Matches,
    carried: Collection[int],
    *,
    trusted: bool,
) -> frozenset[int]:
    """Return the items whose links changed with the visit, as session ids do: most are known by their text alone."""
    texts = {
        item.index: known[item.text].id
        for item in _open(items, matches)
        if item.text in known and known[item.text].id not in matches.taken and not (trusted and item.guid)
        if not _dated(item.entry, known[item.text])  # forecasts repeat their texts: there the date must be equal
    }
    several = len(set(texts.values()))
    return frozenset(texts) if several >= 2 and several > len(matches.found) + len(carried) else frozenset()


def _repeated_texts(
    items: Sequence[_Item], known: Mapping[str, KnownEntry], matches: _Matches, *, trusted: bool
) -> set[int]:
    """Return the items that say what another one says already, where only their text could tell them apart."""
    deciding = [item for item in _open(items, matches) if _text_decides(item, known, trusted=trusted)]
    indexes = {item.index for item in deciding}
    said = set(known) | {item.text for item in items if item.index not in indexes}
    repeats = set()
    for item in deciding:
        if item.text in said:
            repeats.add(item.index)
        said.add(item.text)
    return repeats


def _learned(
    items: Sequence[_Item], matches: _Matches, assigned: set[str], *, guids: bool
) -> Iterator[tuple[int, str]]:
    """Yield the keys under which stored entries are known from now on."""
    for item in items:
        if item.index in matches.found:
            for key in (item.guid if guids else "", *item.links):
                if key and key not in assigned:
                    assigned.add(key)
                    yield matches.found[item.index].id, key


def _named(item: _Item, assigned: set[str]) -> Entry:
    """Return a fresh entry with the keys that are its own, the first of which becomes its identity."""
    keys = tuple(key for key in (item.guid, *item.links, item.text) if key and key not in assigned)
    assigned.update(keys)
    return replace(item.entry, keys=keys, identity=keys[0])


def _as_stored(entry: Entry, stored: KnownEntry) -> Entry:
    """Return an edited entry under the id, identity and date that it has."""
    return replace(entry, id=stored.id, identity=stored.identity, published=stored.published, dated=stored.dated)
