"""What every backend promises about publications and documents."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import StoreError
from aggregator.models import NEVER, Document

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stories(store, invented):
    """Return the founders of three stories."""
    entries = invented.entries(store, "a", "b", "c")
    for entry in entries:
        invented.story(store, entry)
    return entries


def test_a_publication_comes_back_as_it_was_saved(store, invented, stories):
    """By id, by story, by story and output, and among the latest."""
    publication = invented.publication(stories[0], outlets=3, atom="<entry>ä</entry>".encode())
    store.publications.save([publication])
    assert store.publications.find(publication.id) == publication
    assert store.publications.of_story(publication.story) == (publication,)
    assert store.publications.of_stories("all", [publication.story, 999]) == {publication.unit: publication}
    assert store.publications.latest("all", limit=5) == (publication,)
    assert store.publications.find("urn:uuid:other") is None


def test_how_far_documents_reach_is_known(store, invented, stories):
    """By the last of the newest; where there are fewer, everything is carried."""
    made = [invented.publication(each, updated=invented.now + n * MINUTE) for n, each in enumerate(stories)]
    store.publications.save(made)
    assert store.publications.reach("all", newest=2) == invented.now + MINUTE
    assert store.publications.reach("all", newest=4) == NEVER


def test_outputs_have_their_own_publications(store, invented, stories):
    """The same story is published in each output by itself."""
    here, there = invented.publication(stories[0]), invented.publication(stories[0], output="other")
    store.publications.save([here, there])
    assert store.publications.of_stories("all", [here.story]) == {here.unit: here}
    assert store.publications.latest("other", limit=5) == (there,)
    assert store.publications.of_story(here.story) == (here, there)


def test_a_publication_is_renewed_in_its_place(store, invented, stories):
    """Title, content and `updated` may change; what was announced anew comes first."""
    a, b, _ = (invented.publication(entry) for entry in stories)
    store.publications.save([a, b])
    renewed = replace(a, title="Renewed", content="<p>more</p>", updated=invented.now + invented.minute, outlets=4)
    store.publications.save([renewed])
    assert store.publications.latest("all", limit=5) == (renewed, b)


@pytest.mark.parametrize("name", ["output", "link", "outlet", "published"])
def test_what_never_changes_cannot_be_changed(store, invented, stories, name):
    """Readers would see another entry, or the same one twice; nothing of the batch is kept."""
    a, b, _ = (invented.publication(entry) for entry in stories)
    store.publications.save([a])
    other = invented.now + invented.minute if name == "published" else "other"
    with pytest.raises(StoreError, match=f"its {name} was published and never changes"):
        store.publications.save([b, replace(a, title="New", **{name: other})])
    assert store.publications.of_story(a.story) == (a,)
    assert store.publications.find(b.id) is None


def test_a_unit_has_one_publication_in_an_output(store, invented, stories):
    """A second id for the same unit would show readers the story twice."""
    publication = invented.publication(stories[0])
    with pytest.raises(StoreError):
        store.publications.save([publication, replace(publication, id="urn:uuid:second")])
    assert store.publications.of_story(publication.story) == ()


def test_the_latest_are_the_last_that_were_announced_whatever_their_dates(store, invented, stories):
    """`updated` orders a document, not the date that a publisher gave."""
    moments = (timedelta(0), timedelta(seconds=1), timedelta(seconds=2))
    publications = [
        invented.publication(entry, updated=invented.now + moment, published=invented.now - moment)
        for entry, moment in zip(stories, moments, strict=True)
    ]
    store.publications.save(publications[::-1])
    assert store.publications.latest("all", limit=2) == tuple(reversed(publications[1:]))


def test_the_last_moment_of_an_output_outlives_its_publication(store, invented, stories):
    """`updated` increases even where the newest publication was removed."""
    assert store.publications.last_updated("all") is None
    a, b, _ = (invented.publication(entry) for entry in stories)
    late = replace(b, updated=invented.now + invented.minute)
    store.publications.save([a, late])
    store.publications.remove([late.id])
    assert store.publications.last_updated("all") == late.updated
    assert store.publications.last_updated("other") is None


def test_a_removed_publication_is_seen_nowhere(store, invented, stories):
    """Only its id is known, for ever."""
    a, b, _ = (invented.publication(entry) for entry in stories)
    store.publications.save([a, b])
    store.publications.remove([a.id, "urn:uuid:unknown"])
    assert store.publications.find(a.id) is None
    assert store.publications.of_story(a.story) == ()
    assert store.publications.of_stories("all", [a.story, b.story]) == {b.unit: b}
    assert store.publications.latest("all", limit=5) == (b,)
    assert store.publications.given([a.id, b.id, "urn:uuid:unknown"]) == {a.id, b.id}


def test_the_id_of_a_removed_publication_is_never_given_again_but_its_unit_is_free(store, invented, stories):
    """What is left of a story can be published anew."""
    gone = invented.publication(stories[0])
    store.publications.save([gone])
    store.publications.remove([gone.id])
    with pytest.raises(StoreError, match="was removed"):
        store.publications.save([gone])
    anew = replace(gone, id="urn:uuid:anew", link="https://other.example.org/")
    store.publications.save([anew])
    assert store.publications.of_stories("all", [gone.story]) == {gone.unit: anew}


def test_publications_exchange_their_units(store, invented, stories):
    """After a split the id stays with the representative, and the founding entry may be on the other side."""
    a, b, c = (invented.publication(entry) for entry in stories)
    store.publications.save([a, b])
    store.publications.save([replace(a, unit=b.unit, story=b.story), replace(b, unit=c.unit), replace(c, unit=a.unit)])
    units = {each.id: each.unit for each in store.publications.latest("all", limit=5)}
    assert units == {a.id: b.unit, b.id: c.unit, c.id: a.unit}
    assert [each.id for each in store.publications.of_story(b.story)] == [a.id, b.id]


def test_what_left_the_documents_long_ago_is_archived_in_portions(store, invented, stories):
    """The oldest first; what readers know it by stays, and neither another output's nor what is kept is touched."""
    whole = {"atom": b"<entry/>", "rss": b"<item/>", "json": b"{}", "coverage": "<ul></ul>", "listed": (7,)}
    shown = [
        invented.publication(entry, updated=invented.now + number * invented.minute, **whole)
        for number, entry in enumerate(stories)
    ]
    other = invented.publication(stories[0], output="other", **whole)
    store.publications.save([*shown, other])
    assert store.publications.archive("all", keep=3, limit=9) == 0
    assert store.publications.archive("all", keep=1, limit=1) == 1
    bare = replace(shown[0], content="", coverage="", atom=b"", rss=b"", json=b"")
    assert store.publications.latest("all", limit=9) == (shown[2], shown[1], bare)
    assert store.publications.archive("all", keep=1, limit=9) == 1
    assert store.publications.archive("all", keep=1, limit=9) == 0
    assert store.publications.latest("other", limit=9) == (other,)


@pytest.mark.parametrize("lost", [{"atom": b"", "rss": b"", "json": b""}, {"rss": b""}, {"json": b""}])
def test_what_lacks_a_fragment_is_looked_at_again_where_documents_carry_it(store, invented, stories, lost):
    """Among the newest only: what is older may stay archived."""
    whole = {"atom": b"<entry/>", "rss": b"<item/>", "json": b"{}"}
    old, torn, good = (
        invented.publication(entry, updated=invented.now + number * invented.minute, **(whole | changed))
        for number, (entry, changed) in enumerate(zip(stories, (lost, lost, {}), strict=True))
    )
    store.publications.save([old, torn, good])
    assert store.publications.mend("all", newest=2) == 1
    assert [story.id for story in store.stories.pending(limit=9)] == [torn.story]
    assert store.publications.mend("all", newest=9) == 2
    assert store.publications.mend("other", newest=9) == 0


def test_documents_are_kept_by_path(store, invented):
    """The newest bytes of each path, until it is removed."""
    feed = Document("feed.atom", "application/atom+xml", b"<feed/>", b"\x1f\x8b\x00", '"a"', invented.now)
    other = replace(feed, path="archive.atom")
    store.publications.save_document(replace(feed, body=b"old"))
    store.publications.save_document(feed)
    store.publications.save_document(other)
    assert store.publications.document("feed.atom") == feed
    assert store.publications.documents() == (other, feed)
    store.publications.remove_document("feed.atom")
    assert store.publications.document("feed.atom") is None


def test_a_publication_leads_to_its_unit_after_it_was_removed(store, invented):
    """Readers keep ids for longer than we show them."""
    (entry,) = invented.entries(store, "a")
    invented.story(store, entry)
    publication = invented.publication(entry)
    store.publications.save([publication])
    store.publications.remove([publication.id])
    assert store.publications.unit_of(publication.id) == entry.id
    assert store.publications.unit_of("urn:uuid:other") is None


def test_publications_are_given_to_another_output(store, invented, stories):
    """Those that were removed, too: their ids and moments are not forgotten."""
    here, gone, there = (
        invented.publication(each, output=name) for each, name in zip(stories, ("all", "all", "other"), strict=True)
    )
    store.publications.save([here, gone, there])
    store.publications.remove([gone.id])
    store.publications.rename("all", "news")
    assert store.publications.latest("news", limit=5) == (replace(here, output="news"),)
    assert store.publications.latest("other", limit=5) == (there,)
    assert store.publications.last_updated("all") is None
    assert store.publications.given([gone.id]) == {gone.id}
