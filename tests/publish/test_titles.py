"""Titles that stand alone among those of other outlets."""

import pytest

from aggregator.models import Entry
from aggregator.publish.titles import headline


@pytest.mark.parametrize("title", ["v1.2.3", "Release 4.0", "Update", "2.0.1 released", "Podcast 117", "東京"])
def test_a_title_that_says_too_little_gets_its_outlet(title):
    """A version alone does not tell of what."""
    assert headline(Entry(title=title), "Example Project", "auto") == f"Example Project: {title}"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://github.com/reader/tallow/releases/tag/v1.2.3", "tallow: v1.2.3"),
        ("https://www.github.com/reader/tallow/releases/tag/v1.2.3", "tallow: v1.2.3"),
        ("https://github.com/reader/tallow/commit/abc", "github.com: v1.2.3"),
        ("https://github.com/reader", "github.com: v1.2.3"),
        ("javascript:alert(1)", "github.com: v1.2.3"),
        ("https://gitlab.com/g/s/tallow/-/releases/1", "github.com: v1.2.3"),
    ],
)
def test_a_release_has_the_name_of_its_project(link, shown):
    """Where the outlet is but the site that it lies on."""
    assert headline(Entry(title="v1.2.3", link=link), "github.com", "auto") == shown
    assert headline(Entry(title="v1.2.3", link=link), "Tallow & Sons", "auto") == "Tallow & Sons: v1.2.3"


@pytest.mark.parametrize(
    ("host", "path", "project"),
    [
        ("gitlab.com", "group/part/tallow/-/releases/v4", "tallow"),
        ("gitlab.com", "group/tallow/-/tags/v4", "tallow"),
        ("codeberg.org", "reader/tallow.py/src/tag/4", "tallow.py"),
        ("packages.example", "project/tallow/4.0/", "tallow"),
    ],
)
def test_forges_differ_in_their_addresses(host, path, project):
    """And so do indexes of packages."""
    assert headline(Entry(title="4.0", link=f"https://{host}/{path}"), host, "auto") == f"{project}: 4.0"
    assert headline(Entry(title=f"{project} 4.0", link=f"https://{host}/{path}"), host, "auto") == f"{project} 4.0"


@pytest.mark.parametrize("title", ["Harbour bridge reopens", "橋が再開した", "Example Project 4.0", "Brücke gesperrt"])
def test_a_title_that_says_enough_stays_as_it_is(title):
    """The outlet is not repeated before every title."""
    assert headline(Entry(title=title), "Example Project", "auto") == title


def test_plain_and_outlet_are_what_they_say():
    """Two settings without judgement."""
    assert headline(Entry(title="v1"), "Example Project", "plain") == "v1"
    assert headline(Entry(title="Harbour bridge reopens"), "Gazette", "outlet") == "Gazette: Harbour bridge reopens"


def test_an_entry_without_a_title_is_named_by_its_text():
    """Microblogs have no titles; an entry without any words has its outlet."""
    entry = Entry(text="The harbour bridge is open again. " * 9)
    assert headline(entry, "Gazette", "auto").startswith("The harbour bridge is open again")
    assert len(headline(entry, "Gazette", "auto")) <= 80
    assert headline(Entry(), "Gazette", "auto") == "Gazette"


def test_a_title_is_one_line():
    """Line breaks and control characters of a publisher's template do not reach readers."""
    assert headline(Entry(title=" Harbour\n  bridge\x00 reopens\t"), "Gazette", "auto") == "Harbour bridge reopens"
