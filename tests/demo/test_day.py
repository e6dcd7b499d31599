"""The invented day is whole: what it promises to show is in it."""

import pytest

from aggregator.demo.day import aliases, day_of, minute, read_day
from aggregator.group.aliases import load_aliases
from aggregator.visit.urls import registrable_domain

OUTLETS = {"outlet": [{"name": "post", "title": "Post", "domain": "post.example", "path": "post", "format": "rss"}]}
FIRST = {"slug": "a", "outlet": "post", "at": "05:00", "title": "Ferry aground", "text": "On a rock.", "html": "<p>"}


def written(*items):
    """Return a day of one story with these items."""
    return day_of(OUTLETS, [{"story": [{"name": "ferry", "says": "A ferry runs aground", "item": list(items)}]}])


def test_it_has_the_size_that_was_promised(day):
    """A dozen outlets at least, about 150 entries, 40 to 60 stories with those of other languages."""
    domains = {registrable_domain(f"https://{outlet.domain}/") for outlet in day.outlets.values()}
    told = {(item.story, day.outlets[item.outlet].lang) for item in day.items}
    assert len(domains) >= 12
    assert 145 <= len(day.items) <= 165
    assert 40 <= len({story for story, _ in told}) <= len(told) <= 60


def test_every_name_is_known_and_every_slug_is_its_own(day):
    """Otherwise something would never be published, or be judged by the wrong label."""
    assert {item.outlet for item in day.items} == day.outlets.keys()
    assert {item.story for item in day.items} == day.stories.keys()
    links = [(item.outlet, item.slug) for item in day.items]
    assert len(links) == len(set(links)) == len({slug for _, slug in links})
    assert all(day.item(item.to).at < item.at for item in day.items if item.to)


def test_it_has_everything_that_a_real_day_has(day):
    """Formats, encodings, languages, bad habits, copies, pointers, edits, recordings and releases."""
    outlets = day.outlets.values()
    assert {outlet.format for outlet in outlets} == {"rss", "atom", "rdf", "json"}
    assert {outlet.lang for outlet in outlets} == {"en", "de", "es"}
    assert {outlet.titles for outlet in outlets} == {"plain", "cdata", "html"}
    assert {"utf-8", "iso-8859-1", "windows-1252"} <= {outlet.encoding for outlet in outlets}
    assert {habit for outlet in outlets for habit in outlet.habits} == {"guids", "dates"}
    texts = [item.versions[0].text for item in day.items if not item.to]
    assert len(texts) - len(set(texts)) >= 10
    assert sum(bool(item.to) for item in day.items) >= 5
    assert sum(item.audio > 0 for item in day.items) >= 2
    assert max(len(item.versions) for item in day.items) >= 5
    releases = [item for item in day.items if item.versions[0].title == "v1.2.3"]
    assert len({item.outlet for item in releases}) == len({item.story for item in releases}) == 2


def test_nobody_in_it_could_be_mistaken_for_a_real_outlet(day):
    """Their domains are reserved for examples (RFC 2606)."""
    assert all(outlet.domain.endswith(".example") for outlet in day.outlets.values())


def test_its_names_add_to_the_shipped_ones(tmp_path):
    """The file is one that `grouping.aliases` takes."""
    path = tmp_path / "aliases.toml"
    path.write_bytes(aliases())
    assert len(load_aliases(path)) > len(load_aliases())


def test_a_copy_says_what_its_original_says():
    """Word for word, but for what it has of its own."""
    copy = {"slug": "b", "outlet": "post", "at": "06:00", "copies": "a"}
    day = written(FIRST, copy, copy | {"slug": "c", "title": "A ferry on a rock"})
    texts = [(item.versions[0].title, item.versions[0].text, item.html) for item in day.items[1:]]
    assert texts == [("Ferry aground", "On a rock.", "<p>"), ("A ferry on a rock", "On a rock.", "<p>")]


def test_an_edit_changes_what_it_names_from_its_minute_on():
    """The rest stays as it was."""
    (item,) = written(FIRST | {"edit": [{"at": "07:00", "title": "Ferry afloat"}]}).items
    assert item.as_of(minute("06:59")).title == "Ferry aground"
    assert (item.as_of(minute("07:00")).title, item.as_of(minute("07:00")).text) == ("Ferry afloat", "On a rock.")


def test_a_pointer_leads_to_what_it_points_to():
    """To the page of the outlet that wrote it."""
    day = written(FIRST, {"slug": "t", "outlet": "post", "at": "06:00", "title": "Look", "to": "a"})
    assert [day.link(item) for item in day.items] == ["https://post.example/a"] * 2


def test_reading_it_twice_gives_the_same():
    """Nothing in it depends on chance or time."""
    assert read_day() == read_day()


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("05:40", 340), ("23:59", 1439)])
def test_a_time_is_a_minute_of_the_day(text, minutes):
    """From 0."""
    assert minute(text) == minutes
