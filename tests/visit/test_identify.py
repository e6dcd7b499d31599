"""A feed's entries are recognised at every visit, however its publisher names them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.models import Feed, Identified, KnownEntry, ParsedFeed, RawEntry
from aggregator.visit.identify import identify
from aggregator.visit.normalise import normalise

NOW = datetime(2026, 3, 20, tzinfo=UTC)
URL = "https://example.org/feed.xml"


def item(number, **changes):
    """Return an item as publishers should write it, some of its parts changed."""
    usual = RawEntry(
        guid=f"tag:{number}",
        link=f"https://example.org/{number}",
        title=f"Title {number}",
        summary=f"Text {number}",
        published=datetime(2026, 3, 1, number, tzinfo=UTC),
    )
    return replace(usual, **changes)


@dataclass
class Library:
    """A feed, and what of it is stored: as much of a store as identifying needs."""

    feed: Feed = field(default_factory=lambda: Feed(1, URL, home="https://example.org/"))
    keys: dict[str, KnownEntry] = field(default_factory=dict)
    count: int = 0

    def visit(self, *items: RawEntry, carried: tuple[int, ...] = ()) -> Identified:
        """Identify a document's items, and store what came of it."""
        entries = [normalise(raw, self.feed, ParsedFeed(), url=URL, now=NOW) for raw in items]
        known = {key: self.keys[key] for entry in entries for key in entry.keys if key in self.keys}
        found = identify(entries, known, carried, self.feed)
        for entry in found.fresh:
            self.count += 1
            self._keep(entry, self.count, {})
        for entry in found.edited:
            self._keep(replace(entry, keys=()), entry.id, self.keys)
        for number, key in found.learned:
            assert key not in self.keys, "a key belongs to one entry"
            self.keys[key] = next(known for known in self.keys.values() if known.id == number)
        self.feed = replace(self.feed, guids_trusted=found.guids_trusted)
        return found

    def withdraw(self, **emptied) -> None:
        """Keep of every stored entry only what recognises it; `emptied` is no longer stored either."""
        self.keys = {key: replace(known, withdrawn=True, **emptied) for key, known in self.keys.items()}

    def _keep(self, entry, number, replaced) -> None:
        stored = KnownEntry(
            number, entry.identity, entry.guid, entry.address, entry.title, entry.published, entry.dated, entry.digest
        )
        for key in [key for key, known in replaced.items() if known.id == number]:
            self.keys[key] = stored
        for key in entry.keys:
            assert key not in self.keys, "a key belongs to one entry"
            self.keys[key] = stored


def outcome(found):
    """Return how many entries were fresh, edited, and repeated within the document."""
    return len(found.fresh), len(found.edited), found.ids.count(-1)


def test_a_first_visit_brings_fresh_entries():
    """All of them, in document order, each under its guid."""
    found = Library().visit(item(1), item(2))
    assert [entry.identity for entry in found.fresh] == ["g:tag:1", "g:tag:2"]
    assert found.ids == (0, 0)


def test_a_second_visit_brings_nothing():
    """The stored ids are told."""
    library = Library()
    library.visit(item(1), item(2))
    found = library.visit(item(2), item(3), item(1))
    assert (outcome(found), found.ids) == ((1, 0, 0), (2, 0, 1))


def test_an_edit_is_told_once():
    """It keeps the entry's id, identity and date."""
    library = Library()
    library.visit(item(1), item(2))
    edited = item(1, title="Corrected", published=NOW - timedelta(hours=1))
    (entry,) = library.visit(edited, item(2)).edited
    assert (entry.id, entry.identity, entry.title) == (1, "g:tag:1", "Corrected")
    assert entry.published == item(1).published
    assert outcome(library.visit(edited, item(2))) == (0, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"guid": "tag:other"},
        {"guid": "tag:1?utm_source=a"},
        {"guid": "tag:other", "title": "Corrected"},
        {"guid": "tag:other", "published": NOW},
        {"guid": ""},
        {"guid": "", "link": "http://www.example.org/1/?utm_source=rss"},
        {"guid": "tag:other", "link": "http://www.example.org/1/?utm_source=rss"},
        {"link": "https://example.org/moved"},
        {"link": "https://example.org/moved", "title": "Corrected"},
        {"title": "Corrected", "published": NOW},
        {"link": "", "published": None, "title": "Corrected"},
    ],
)
def test_an_entry_is_known_by_its_guid_or_by_its_link_with_title_or_date(change):
    """One of them may change."""
    library = Library()
    library.visit(item(1), item(2))
    found = library.visit(item(1, **change), item(2))
    assert found.ids == (1, 2)


def test_a_new_guid_is_learned():
    """So that the next edit of link and title is recognised by it."""
    library = Library()
    library.visit(item(1), item(2))
    assert (1, "g:new") in library.visit(item(1, guid="new"), item(2)).learned
    assert library.visit(item(1, guid="new", title="Corrected", link="https://example.org/x"), item(2)).ids == (1, 2)


@pytest.mark.parametrize("dated", [True, False])
def test_guids_and_tracking_that_change_at_every_visit_bring_nothing(dated):
    """Such guids stop counting, and are not collected."""
    library = Library()
    for visit in range(5):
        items = [
            item(
                number,
                guid=f"{visit}-{number}",
                link=f"https://example.org/{number}?utm_campaign={visit}",
                published=item(number).published if dated else None,
            )
            for number in range(8)
        ]
        found = library.visit(*items)
        assert outcome(found) == (0 if visit else 8, 0, 0)
    assert not found.guids_trusted
    assert sum(key.startswith("g:") for key in library.keys) == 16


def test_guids_that_hold_again_count_again():
    """A publisher who changed its system once is trusted again."""
    library = Library()
    library.visit(*(item(number) for number in range(5)))
    moved = [item(number, guid=f"new-{number}") for number in range(5)]
    assert not library.visit(*moved).guids_trusted
    assert library.visit(*moved).guids_trusted


def test_guids_of_carried_entries_are_evidence():
    """Where most entries are unchanged to the byte, their guids are."""
    library = Library(Feed(1, URL, guids_trusted=False))
    library.visit(item(1), item(2), item(3))
    assert library.visit(item(4), carried=(1, 2, 3)).guids_trusted


def test_changing_guids_without_links_leave_the_text_to_decide():
    """Nothing else is left."""
    library = Library()
    for visit in range(4):
        items = [item(number, guid=f"{visit}-{number}", link="", published=None) for number in range(4)]
        assert outcome(library.visit(*items)) == (0 if visit else 4, 0, 0)


def test_links_that_change_at_every_visit_leave_the_text_to_decide():
    """Session ids in paths do that."""
    library = Library()
    for visit in range(4):
        items = [item(n, guid="", link=f"https://example.org/s{visit}/{n}", published=None) for n in range(4)]
        assert len(library.visit(*items).fresh) == (0 if visit else 4)


def test_the_same_text_under_another_guid_is_another_entry():
    """A status page says "all is well" every day."""
    library = Library()
    well = {"title": "All is well", "summary": ""}
    library.visit(item(1, **well))
    assert outcome(library.visit(item(2, **well), item(1, **well))) == (1, 0, 0)
    assert outcome(library.visit(item(3, **well))) == (1, 0, 0)


def test_forecasts_are_new_every_day():
    """Their few texts come back, each under a new guid, link and date."""
    library = Library()
    weather = [{"title": "Rain", "summary": "x"}, {"title": "Sun", "summary": "y"}, {"title": "Snow", "summary": ""}]
    library.visit(*(item(number, **texts) for number, texts in enumerate(weather, start=1)))
    found = library.visit(*(item(number, **texts) for number, texts in enumerate(weather, start=11)))
    assert (outcome(found), found.guids_trusted) == ((3, 0, 0), True)


def test_the_same_text_of_the_same_date_is_the_same_entry():
    """Even when guid and link are new."""
    library = Library()
    library.visit(item(1), item(2))
    found = library.visit(item(1, guid="new", link="https://example.org/new"), item(2))
    assert found.ids == (1, 2)


def test_a_guid_in_use_for_something_else_does_not_count():
    """Some publishers number their items from the top of the page."""
    library = Library()
    library.visit(item(1, guid="1"), item(2, guid="2"))
    found = library.visit(item(3, guid="1"), item(1, guid="2"), item(2, guid="3"))
    assert (found.ids, outcome(found)) == ((0, 1, 2), (1, 0, 0))
    assert outcome(library.visit(item(3, guid="1"), item(1, guid="2"), item(2, guid="3"))) == (0, 0, 0)


def test_repeated_guids_do_not_count():
    """The link decides then."""
    library = Library()
    items = [item(number, guid="https://example.org/") for number in range(4)]
    assert outcome(library.visit(*items)) == (4, 0, 0)
    assert outcome(library.visit(item(5, guid="https://example.org/"), *items[:3])) == (1, 0, 0)


@pytest.mark.parametrize(
    "link", ["https://example.org/", "https://example.org/feed.xml", "https://example.org/live", ""]
)
def test_links_to_the_home_page_or_shared_ones_do_not_count(link):
    """Then title and text decide."""
    library = Library()
    items = [item(number, guid="", link=link) for number in range(3)]
    assert outcome(library.visit(*items)) == (3, 0, 0)
    assert outcome(library.visit(*items)) == (0, 0, 0)
    assert outcome(library.visit(item(0, guid="", link=link, summary="More"), *items)) == (1, 0, 0)


def test_an_item_twice_in_a_document_is_there_once():
    """Whether it has a guid or not."""
    assert outcome(Library().visit(item(1), item(1), item(2))) == (2, 0, 1)
    bare = item(1, guid="", link="")
    assert outcome(Library().visit(bare, item(2), bare)) == (2, 0, 1)


def test_an_entry_that_is_carried_is_not_another_item_as_well():
    """The same guid and link beside it are those of something else."""
    library = Library()
    library.visit(item(1))
    found = library.visit(item(1, title="Live", summary="More", published=NOW), carried=(1,))
    assert outcome(found) == (1, 0, 0)
    assert outcome(library.visit(item(1, title="Live", summary="More", published=NOW), carried=(1,))) == (0, 0, 0)


def test_a_repeat_of_a_carried_item_is_a_repeat():
    """It is told apart by its bytes alone, which no reader sees."""
    library = Library()
    bare = item(1, guid="", link="")
    library.visit(bare, bare)
    assert outcome(library.visit(bare, carried=(1,))) == (0, 0, 1)


def test_an_hourly_bulletin_is_new_every_hour():
    """Alone in its document, with the same link and title: guid and date tell it."""
    library = Library()
    for hour in range(3):
        bulletin = item(hour, link="https://example.org/bulletin", title="News", summary="")
        assert outcome(library.visit(bulletin)) == (1, 0, 0)


def test_a_feed_moves_to_https_without_a_flood():
    """Addresses, guids included, differ by transport, www. and slash."""
    library = Library()
    before = [item(n, guid=f"http://www.example.org/{n}/", link=f"http://www.example.org/{n}/") for n in range(5)]
    after = [item(n, guid=f"https://example.org/{n}", link=f"https://example.org/{n}") for n in range(5)]
    library.visit(*before)
    assert outcome(library.visit(*after)) == (0, 0, 0)


AGAIN = [
    item(1),
    item(1, title="Corrected", summary="Corrected"),
    item(1, guid="new"),
    item(1, link="https://example.org/moved"),
    item(1, published=NOW),
    item(1, guid="", published=None),
    item(1, guid="", link=""),
]


@pytest.mark.parametrize("emptied", [{}, {"title": ""}, {"title": "", "address": "", "digest": ""}])
@pytest.mark.parametrize("again", AGAIN)
def test_a_withdrawn_entry_stays_away(again, emptied):
    """However much of it is forgotten, and under whichever of its names it comes back."""
    library = Library()
    library.visit(item(1), item(2))
    library.withdraw(**emptied)
    for _ in range(3):
        found = library.visit(again, item(2))
        assert (found.ids, outcome(found)) == ((1, 2), (0, 0, 0))


def test_a_withdrawn_entry_learns_the_names_that_it_comes_back_under():
    """Else a publisher who changes one after the other would bring it back."""
    library = Library()
    library.visit(item(1), item(2))
    library.withdraw(title="")
    assert (1, "g:new") in library.visit(item(1, guid="new"), item(2)).learned
    assert library.visit(item(1, guid="new", title="Corrected"), item(2)).ids == (1, 2)


def test_a_guid_of_a_withdrawn_entry_may_name_another():
    """Where items are numbered from the top of the page, nothing new may be taken for what was withdrawn."""
    library = Library()
    library.visit(item(1, guid="1"), item(2, guid="2"))
    library.withdraw(title="")
    assert outcome(library.visit(item(3, guid="1"), item(4, guid="2"))) == (2, 0, 0)


SOME = st.builds(
    RawEntry,
    guid=st.sampled_from(["", "a", "b", "c", "d", "e"]),
    link=st.sampled_from(["", "https://example.org/", *(f"https://example.org/{n}" for n in range(5))]),
    title=st.sampled_from(["", "A", "B", "C"]),
    summary=st.sampled_from(["", "x", "y"]),
    published=st.none() | st.sampled_from([datetime(2026, 3, day, tzinfo=UTC) for day in range(1, 5)]),
)
DOCUMENTS = st.lists(SOME, max_size=8)


@given(DOCUMENTS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_a_document_seen_before_brings_nothing(document, random):
    """However its guids, links and texts repeat, and in any order."""
    library = Library()
    library.visit(*document)
    for _ in range(2):
        assert outcome(library.visit(*random.sample(document, len(document))))[:2] == (0, 0)


@given(st.lists(DOCUMENTS, max_size=3), DOCUMENTS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_any_history_comes_to_rest(history, document, random):
    """Guids may lose and regain trust, and mean other entries than before: after three visits that is settled."""
    library = Library()
    for earlier in (*history, document, document, document):
        library.visit(*earlier)
    assert outcome(library.visit(*random.sample(document, len(document))))[:2] == (0, 0)


@given(DOCUMENTS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_a_document_carried_in_part_brings_nothing(document, random):
    """Where guids and links tell items apart, it does not matter which neighbours were cut out before reading."""
    library = Library()
    numbered = [
        replace(raw, guid=raw.guid and f"{n}", link=raw.link and f"{URL}/{n}") for n, raw in enumerate(document)
    ]
    library.visit(*numbered)
    for _ in range(2):
        ids = library.visit(*numbered).ids
        carried = {number for number in ids if number > 0 and random.random() < 0.5}
        rest = [raw for raw, number in zip(numbered, ids, strict=True) if number not in carried]
        assert outcome(library.visit(*rest, carried=tuple(carried)))[:2] == (0, 0)
