"""What forbids a match."""

import pytest

from aggregator.group.guards import is_live, is_roundup, is_version
from aggregator.group.identifiers import disjoint, identifiers
from aggregator.models import Entry


@pytest.mark.parametrize(
    "title",
    [
        "Heron election live: polls close",
        "Live updates: dam bursts",
        "Dam bursts – live",
        "Morning Briefing: what we know",
        "5 things to know this Tuesday",
        "News in brief",
        "Dam bursts; mayor resigns; herons return",
        "Dam at Heronbridge bursts overnight; museum reopens in Cranefield",
        "Hochwasser im Liveticker",
    ],
)
def test_roundups_and_live_blogs_are_recognised(title):
    """They would bridge stories that have nothing in common."""
    assert is_roundup(title)


@pytest.mark.parametrize("title", ["v1.2.3", "1.2", "Release 2.0.0-rc1", "Version 10.4"])
def test_a_version_alone_tells_nothing_of_what_it_is(title):
    """Two projects come to it on one day."""
    assert is_version(title)
    assert not is_version(f"Plonk {title}")


@pytest.mark.parametrize(
    ("title", "live"),
    [
        ("Dam bursts – live", True),
        ("Hochwasser im Liveticker", True),
        ("Morning briefing: dam bursts", False),
        ("Live updates; mayor resigns; herons return", False),
        ("Dam bursts", False),
    ],
)
def test_what_follows_one_event_is_told_from_lists(title, live):
    """A list of stories leads with one of many."""
    assert is_live(title) == live


@pytest.mark.parametrize(
    "title", ["Herons live longer than thought", "Dam bursts; mayor resigns", "Where cranes live", "In the liver"]
)
def test_other_titles_are_not(title):
    """A word by itself makes no live blog."""
    assert not is_roundup(title)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (Entry(title="Patch for CVE-2030-12345"), {"CVE": {"cve-2030-12345"}}),
        (Entry(title="x", text="See GHSA-2345-6789-cfgh."), {"GHSA": {"ghsa-2345-6789-cfgh"}}),
        (Entry(title="x", address="https://arxiv.org/abs/3001.01234v2"), {"arXiv": {"3001.01234"}}),
        (Entry(title="x", text="doi:10.1234/Heron.5."), {"DOI": {"10.1234/heron.5"}}),
        (Entry(title="HeronOS 18.1 is out"), {"version": {"18.1"}}),
        (Entry(title="heron v1.2.3"), {"version": {"1.2.3"}}),
        (Entry(title="Quake of magnitude 6.1 shakes Heronbridge"), {}),
        (Entry(title="Heron buys Crane for $2.5 billion"), {}),
        (Entry(title="Prices Up 3.5% in March"), {}),
        (Entry(title="Magnitude 6.1 earthquake"), {}),
    ],
)
def test_identifiers_are_found(entry, found):
    """Identifiers of each kind, but no measures."""
    assert identifiers(entry) == found


def test_only_identifiers_of_one_kind_contradict_each_other():
    """Different advisories are different things; an advisory and a version are not at odds."""
    one, other = {"CVE": frozenset({"a"})}, {"CVE": frozenset({"b"})}
    assert disjoint(one, other) == "CVE"
    assert disjoint(one, {"CVE": frozenset({"a", "b"})}) == ""
    assert disjoint(one, {"version": frozenset({"b"})}) == ""
