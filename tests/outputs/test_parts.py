"""Outputs that are split into a document for each tag or feed."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from aggregator.outputs import parts_of, token_of
from aggregator.pipeline import publish_in_portions
from aggregator.requests import carry_out
from aggregator.upkeep import tend

ONE, TWO, THREE = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))
TAGGED = [{"url": ONE, "tags": ["sea", "air"]}, {"url": TWO, "tags": ["air"]}, {"url": THREE, "name": "The Third"}]


def listed(world, path="feed.opml"):
    """Return title → address of what a list has."""
    outlines = ET.fromstring(world.body(path)).iter("outline")
    return {each.get("text"): each.get("xmlUrl") for each in outlines}


def paths(world):
    """Return the stems of the documents that there are."""
    return sorted({path.rpartition(".")[0] for path in world.store.publications.paths()})


def test_each_tag_has_a_document(world):
    """A story stands in that of its representative's first tag, and nowhere else."""
    world.change({"name": "all", "per": "tag"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.bring(TWO, "high-water", joins=story)
    world.bring(TWO, "storm")
    world.bring(THREE, "strike")
    world.publish()
    assert paths(world) == ["feed", "feed/air", "feed/sea", "feed/untagged"]
    assert world.titles("feed/sea") == {"About flood"}
    assert world.titles("feed/air") == {"About storm"}
    assert world.titles("feed/untagged") == {"About strike"}
    base = "http://127.0.0.1:8080/feed"
    assert listed(world) == {name: f"{base}/{name}.atom" for name in ("sea", "air", "untagged")}


def test_where_an_output_asks_for_tags_the_first_of_those_counts(world):
    """Not one that the output does not know."""
    world.change({"name": "all", "per": "tag", "tags": ["air"]}, feed=TAGGED)
    world.bring(ONE, "flood")
    world.publish()
    assert paths(world) == ["feed", "feed/air"]
    assert world.titles("feed/air") == {"About flood"}


def test_each_feed_has_a_document(world):
    """Called after what the config calls the feed, else after its host; empty ones are there, too."""
    world.change({"name": "news"}, {"name": "each", "per": "feed"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.bring(TWO, "high-water", joins=story)
    world.publish()
    assert world.titles("each/one-example") == {"About flood"}
    assert world.titles("each/two-example") == world.titles("each/the-third") == set()
    assert listed(world, "each.opml")["The Third"] == "http://127.0.0.1:8080/each/the-third.atom"


def test_what_is_split_has_the_ids_and_dates_that_it_had_whole(world):
    """Only where it stands is another place."""
    world.bring(ONE, "flood")
    world.bring(TWO, "storm")
    world.publish()
    before = {replace(each, part="") for each in world.shown()}
    items = set(world.carried())
    for per in ("feed", "tag"):
        world.change({"name": "all", "per": per}, feed=TAGGED)
        world.publish()
        assert {replace(each, part="") for each in world.shown()} == before
        parts = parts_of(world.store, world.config, world.config.outputs[0])
        assert {item for part in parts for item in world.carried(f"feed/{part.slug}")} == items
        assert "feed.atom" not in world.store.publications.paths()
    world.change({"name": "all"})
    world.publish()
    assert set(world.carried()) == items
    assert paths(world) == ["feed"]


@pytest.mark.parametrize("per", ["one", "feed"])
def test_what_grows_after_it_was_split_otherwise_is_shown(world, per):
    """Although the place that it had is no more."""
    world.change({"name": "all", "per": "tag"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.publish()
    world.change({"name": "all", "per": per, "growth": "bump"}, feed=TAGGED)
    world.publish()
    world.bring(TWO, "high-water", joins=story)
    stem = "feed" if per == "one" else "feed/one-example"
    assert {f"{stem}.atom", f"{stem}.json"} <= world.publish().keys()


def test_a_story_stays_in_its_document(world):
    """Whatever tags its feed gets, and whoever joins it; what is new follows the tags of today."""
    world.change({"name": "all", "per": "tag"}, feed=TAGGED)
    story = world.bring(ONE, "flood")
    world.publish()
    world.change(feed=[{"url": ONE, "tags": ["land"]}, *TAGGED[1:]])
    world.bring(TWO, "high-water", joins=story)
    world.bring(ONE, "storm")
    world.publish()
    assert world.titles("feed/sea") == {"About flood"}
    assert world.titles("feed/land") == {"About storm"}
    assert "feed/sea.atom" in world.store.publications.paths()


def test_a_document_stays_while_its_feed_is_configured(world):
    """Without a story as well; it goes once its feed has gone, and all in it is old."""
    world.change({"name": "all", "per": "feed", "max_age": "2d"}, feed=TAGGED)
    flood = world.bring(ONE, "flood")
    world.bring(TWO, "storm")
    world.publish()
    carry_out(world.store, world.config, "hide", {"name": f"e{flood}"}, now=world.now)
    world.publish()
    assert world.carried("feed/one-example") == []
    world.change(feed=[TAGGED[2]])
    world.publish()
    assert paths(world) == ["feed", "feed/the-third", "feed/two-example"]
    world.now += timedelta(days=3)
    world.bring(THREE, "strike")
    world.publish()
    assert paths(world) == ["feed", "feed/the-third"]


def test_two_feeds_of_one_host_have_documents_of_their_own(world):
    """Under names that stay with them, whichever is there."""
    urls = [f"https://one.example/{number}.xml" for number in range(3)]
    world.change({"name": "all", "per": "feed"}, feed=[{"url": url} for url in urls[:2]])
    world.publish()
    assert paths(world) == ["feed", "feed/one-example", "feed/one-example-2"]
    world.change(feed=[{"url": url} for url in urls[1:]])
    world.publish()
    assert paths(world) == ["feed", "feed/one-example-2", "feed/one-example-3"]


def test_only_the_documents_in_which_something_changed_have_other_bytes(world):
    """And of the list only where it names others."""
    world.change({"name": "all", "per": "feed"}, feed=TAGGED)
    world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "storm")
    changed = world.publish()
    assert set(changed) == {f"feed/two-example.{ending}" for ending in ("atom", "rss", "json")}
    assert world.publish() == {}
    world.change()
    assert world.publish() == {}


def test_a_closed_output_is_closed_in_all_its_documents(world):
    """With the token in every address; an open one has no document for a private feed."""
    feeds = [TAGGED[0] | {"private": True}, *TAGGED[1:]]
    world.change({"name": "all", "per": "feed"}, {"name": "mine", "per": "feed", "access": "token"}, feed=feeds)
    world.bring(ONE, "secret")
    world.publish()
    token = token_of(world.store, world.config.outputs[1])
    documents = {each.path: each.token for each in world.store.publications.documents()}
    assert {given for path, given in documents.items() if path.startswith("mine")} == {token}
    assert "feed/one-example.atom" not in documents
    assert "one.example" not in listed(world)
    assert all(address.endswith(f".atom?token={token}") for address in listed(world, "mine.opml").values())
    assert world.titles("mine/one-example") == {"About secret"}


@pytest.mark.parametrize("per", ["feed", "tag"])
def test_a_quiet_document_is_not_emptied_by_a_busy_one(world, per):
    """What is archived, and what is rendered again when more is to be carried, is reckoned for each by itself."""
    world.change({"name": "all", "per": per, "max_entries": 2, "titles": "plain"}, feed=TAGGED)
    world.bring(TWO, "storm")
    world.publish()
    for number in range(8):
        world.bring(ONE, f"n{number}")
        world.publish()
    list(tend(world.store, world.config, now=world.now))
    whole = [each.title for each in world.shown() if each.atom]
    assert whole == ["About n7", "About n6", "About n5", "About n4", "About storm"]
    world.change({"name": "all", "per": per, "max_entries": 7, "titles": "plain"})
    world.publish()
    busy = "sea" if per == "tag" else "one-example"
    assert len(world.carried(f"feed/{busy}")) == 7


@pytest.mark.parametrize("per", ["feed", "tag"])
def test_what_is_withdrawn_while_an_output_is_split_goes(world, per):
    """A person may purge a feed between two portions: its stories leave with the next publication."""
    world.change({"name": "all"}, feed=TAGGED)
    world.bring(ONE, "flood")
    world.bring(TWO, "storm")
    world.publish()
    world.change({"name": "all", "per": per}, feed=TAGGED[:1])
    portions = publish_in_portions(world.store, world.config, now=world.now, hold=False)
    while world.store.publications.paths() or world.store.stories.pending_count():
        next(portions)
    carry_out(world.store, world.config, "purge", {"url": TWO}, now=world.now)
    list(portions)
    world.publish()
    assert [each.title for each in world.shown()] == ["About flood"]
    assert paths(world) == ["feed", f"feed/{'one-example' if per == 'feed' else 'sea'}"]
