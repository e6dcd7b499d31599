"""The output contract through pipeline and store: what readers are shown, whatever happens around it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import read
from aggregator.models import Enclosure
from aggregator.outputs import renew_token, token_of
from aggregator.pipeline import publish_in_portions
from aggregator.polling import poll
from aggregator.requests import carry_out

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ONE, TWO, THREE = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three"))


def test_an_output_that_comes_back_shows_what_it_missed(world):
    """It has its document again at once, with the same ids, and what came meanwhile."""
    both = {"name": "all"}, {"name": "sea"}
    world.change(*both)
    world.bring(ONE, "flood")
    before = world.publish()["sea.atom"]
    world.change({"name": "all"})
    assert world.publish() == {}
    assert world.store.publications.document("sea.atom") is None
    world.bring(ONE, "strike")
    world.publish()
    world.change(*both)
    after = world.publish()["sea.atom"]
    assert world.shown("sea")[-1].id.encode() in before
    assert len(world.shown("sea")) == 2
    assert all(publication.id.encode() in after for publication in world.shown("sea"))


def test_a_poll_takes_away_the_file_of_an_output_that_is_gone(tmp_path):
    """Nobody reads a feed that no longer moves."""
    static = tmp_path / "www"
    general = {"database": f"sqlite:///{tmp_path}/a.db", "static": str(static)}
    tables = {"aggregator": general, "output": [{"name": "all"}, {"name": "sea"}]}
    asyncio.run(poll(read(tables)))
    both = {f"{name}.{ending}" for name in ("feed", "sea") for ending in ("atom", "json", "rss")}
    assert both <= {path.name for path in static.iterdir()}
    asyncio.run(poll(read(tables | {"output": [{"name": "all"}]})))
    assert [path for path in static.iterdir() if path.name.startswith("sea")] == []
    assert (static / "feed.rss").exists()


def test_outputs_that_change_places_change_documents(world):
    """The first output is /feed.atom, whichever that is now."""
    world.change({"name": "all"}, {"name": "two", "tags": ["x"]})
    world.bring(ONE, "flood")
    assert b"About flood" in world.publish()["feed.atom"]
    world.change({"name": "two", "tags": ["x"]}, {"name": "all"})
    changed = world.publish()
    assert b"About flood" not in changed["feed.atom"]
    assert b"About flood" in changed["all.atom"]


def test_an_output_that_is_renamed_and_named_back_is_itself_again(world):
    """What stands at /feed.atom is always the first output's."""
    world.bring(ONE, "flood")
    before = world.publish()["feed.atom"]
    world.change({"name": "news"})
    assert world.publish()["feed.atom"] != before
    world.change({"name": "all"})
    assert world.publish()["feed.atom"] == before


@pytest.mark.parametrize("backlog", [False, True])
@pytest.mark.parametrize("hold", [False, True])
def test_what_is_left_of_a_story_is_shown_anew_at_once(world, backlog, hold):
    """Where its founder's feed is purged, the others stay readable under a new id, whatever counts and holds say."""
    world.change({"name": "all", "min_outlets": 2})
    story = world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=story, published=NOW + MINUTE, backlog=backlog)
    world.publish()
    (before,) = world.shown()
    world.change(feed=[{"url": TWO}, {"url": THREE}])
    carry_out(world.store, world.config, "purge", {"url": ONE}, now=world.now)
    world.publish(hold=hold)
    (after,) = world.shown()
    assert (before.outlet, after.outlet) == ("one.example", "two.example")
    assert after.id != before.id


def test_silent_growth_changes_nothing_even_when_the_text_is_edited(world):
    """An edit shows neither in the list nor in the links who else has the story now."""
    world.change({"name": "all", "growth": "silent"})
    story = world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "flood", joins=story)
    assert world.publish() == {}
    (entry,) = world.store.entries.get([story])
    with world.store.transaction():
        world.store.entries.edit([replace(entry, title="New")])
    body = world.publish()["feed.atom"]
    assert b"New" in body
    assert b"two.example" not in body


def test_each_output_has_what_its_tags_and_words_let_through(world):
    """`tags`, `include` and `exclude`, of title and text, before anything is counted."""
    world.change(
        {"name": "all"},
        {"name": "sea", "tags": ["coast", "port"]},
        {"name": "floods", "include": ["flood", "/Str.ke/"], "exclude": ["bridge"]},
        feed=[{"url": ONE, "tags": ["coast"]}, {"url": TWO}],
    )
    world.bring(ONE, "flood")
    world.bring(TWO, "strike", title="Strike ends")
    world.bring(TWO, "bridges", text="A flood took a bridge.")
    world.publish()
    assert world.titles() == {"About flood", "Strike ends", "About bridges"}
    assert world.titles("sea") == {"About flood"}
    assert world.titles("floods") == {"About flood", "Strike ends"}


def test_each_output_counts_and_groups_by_itself(world):
    """`min_outlets` and `group`: the stricter of feed and output."""
    world.change({"name": "all"}, {"name": "big", "min_outlets": 2}, {"name": "each", "group": "none"})
    story = world.bring(ONE, "flood")
    world.bring(TWO, "high-water", joins=story)
    world.bring(ONE, "strike")
    world.publish()
    assert world.titles() == {"About flood", "About strike"}
    assert world.titles("big") == {"About flood"}
    assert world.titles("each") == {"About flood", "About high-water", "About strike"}


def test_each_output_waits_as_long_as_it_likes(world):
    """`hold`."""
    world.change({"name": "all", "hold": "1h"}, {"name": "now", "hold": "0s"})
    for url in (ONE, TWO):  # what a first visit brings does not wait
        feed = world.store.feeds.find(url)
        world.store.feeds.save(replace(feed, first_visit=NOW - HOUR))
    world.bring(ONE, "flood")
    world.publish(hold=True)
    assert (world.titles(), world.titles("now")) == (set(), {"About flood"})
    world.publish(hold=True, later=HOUR)
    assert world.titles() == {"About flood"}


def test_each_output_grows_in_its_own_way(world):
    """`growth`: what readers get, and when it was announced."""
    names = ("quiet", "silent", "bump")
    world.change(*({"name": name, "growth": name} for name in names))
    story = world.bring(ONE, "flood")
    world.publish()
    before = {name: world.shown(name)[0] for name in names}
    world.bring(TWO, "flood", joins=story)
    changed = world.publish()
    assert set(changed) == {f"{path}.{ending}" for path in ("feed", "bump") for ending in ("atom", "rss", "json")}
    for name, path in (("quiet", "feed"), ("silent", "silent"), ("bump", "bump")):
        (item,) = world.carried(path)
        assert item[0] == before[name].id
        assert ("Also covered by" in item[-1]) == (name != "silent")
        assert (world.shown(name)[0].updated > before[name].updated) == (name == "bump")


def test_each_output_shows_as_much_as_it_is_told(world):
    """`content` and `titles`."""
    world.change({"name": "all"}, {"name": "short", "content": "excerpt", "titles": "outlet"})
    long = "word " * 400
    world.bring(ONE, "flood", content=f"<p><b>{long}</b></p>", text=long)
    world.publish()
    ((_, title, *_, html),) = world.carried()
    assert (title, html.count("word")) == ("About flood", 400)
    ((_, title, *_, html),) = world.carried("short")
    assert title == "one.example: About flood"
    assert html.count("word") < 100


def test_each_output_carries_as_much_as_it_is_told(world):
    """`max_entries`, `max_age` and `max_bytes`, in every format."""
    world.change(
        {"name": "all"},
        {"name": "few", "max_entries": 3},
        {"name": "light", "max_bytes": "10kB"},
        {"name": "young", "max_age": "1h"},
    )
    for number in range(60):
        world.bring(ONE, f"n{number}", content=f"<p>{'x' * 900}</p>", text="x" * 900)
    world.publish()
    world.now += 2 * HOUR
    world.bring(ONE, "late")
    world.publish()
    assert [len(world.carried(path)) for path in ("feed", "few", "young")] == [61, 3, 50]
    assert 3 < len(world.carried("light")) < 10
    assert all(len(world.body(f"light.{ending}")) <= 10_000 for ending in ("atom", "rss", "json"))


def test_a_closed_output_has_a_token_of_its_own(world):
    """`access`: in its own addresses and nowhere else; another one where that is renewed."""
    closed = {"name": "mine", "access": "token"}, {"name": "yours", "access": "token"}
    world.change({"name": "all"}, *closed)
    world.bring(ONE, "flood")
    world.publish()
    mine, yours = (token_of(world.store, output) for output in world.config.outputs[1:])
    assert mine != yours
    assert len(mine) >= 32
    assert token_of(world.store, world.config.outputs[0]) == ""
    for ending in ("atom", "rss", "json"):
        document = world.store.publications.document(f"mine.{ending}")
        assert document.token == mine
        assert f"/mine.{ending}?token={mine}".encode() in document.body
        assert world.store.publications.document(f"feed.{ending}").token == ""
    ids = [publication.id for publication in world.shown("mine")]
    assert world.publish() == {}
    renew_token(world.store, world.config.outputs[1])
    assert set(world.publish()) == {"mine.atom", "mine.rss", "mine.json"}
    assert token_of(world.store, world.config.outputs[1]) not in ("", mine, yours)
    assert token_of(world.store, world.config.outputs[2]) == yours
    assert [publication.id for publication in world.shown("mine")] == ids


def test_private_feeds_show_in_closed_outputs_only(world):
    """`private`: however old, should a closed output be opened; as a member of a story, too."""
    world.change(
        {"name": "all"},
        {"name": "mine", "access": "token"},
        feed=[{"url": ONE}, {"url": TWO, "private": True}],
    )
    story = world.bring(ONE, "flood")
    world.bring(TWO, "secret flood", joins=story)
    world.bring(TWO, "secret")
    world.publish()
    assert world.titles() == {"About flood"}
    assert world.titles("mine") == {"About flood", "About secret"}
    assert b"secret" not in world.body("feed.json")
    assert b"secret flood" in world.body("mine.rss")
    world.now += timedelta(days=400)
    world.change({"name": "all"}, {"name": "mine"})
    world.publish()
    assert world.titles("mine") == {"About flood"}
    assert not any(b"secret" in world.body(f"mine.{ending}") for ending in ("atom", "rss", "json"))


def test_a_closed_output_leads_to_the_reasons(world):
    """By the publication's own id, which outlives merges; an open one does not."""
    world.change({"name": "all"}, {"name": "mine", "access": "token"})
    story = world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=story)
    world.publish()
    ((urn, *_, html),) = world.carried("mine")
    page = f"http://127.0.0.1:8080/stories/{urn.removeprefix('urn:uuid:')}"
    assert f'<a href="{page}">Why together?</a>' in html
    assert f'<a href="{page}#not-the-same">Not the same</a>' in html
    assert b"Why together" not in world.body("feed.atom")


def test_what_was_archived_is_shown_again_where_documents_carry_more(world):
    """With the id and the date that it had."""
    world.change({"name": "all", "max_entries": 2})
    for number in range(6):
        world.bring(ONE, f"n{number}", enclosures=(Enclosure("https://one.example/1.mp3"),))
        world.publish()
    before = {each.id: (each.title, each.published, each.updated, each.link) for each in world.shown()}
    with world.store.transaction():
        assert world.store.publications.archive("all", keep=4, limit=9) == 2
    assert world.publish() == {}
    world.now += timedelta(days=400)  # further back than settings that change look
    world.change({"name": "all", "max_entries": 9})
    world.publish()
    assert {each.id: (each.title, each.published, each.updated, each.link) for each in world.shown()} == before
    assert [item[0] for item in world.carried()] == [each.id for each in world.shown()]


def test_what_was_archived_is_rendered_again_when_it_grows_or_is_edited(world):
    """And stays archived otherwise."""
    world.change({"name": "all", "max_entries": 1, "growth": "bump", "titles": "plain"})
    stories = [world.bring(ONE, f"n{number}") for number in range(4)]
    world.publish()
    with world.store.transaction():
        world.store.publications.archive("all", keep=1, limit=9)
        (entry,) = world.store.entries.get(stories[1:2])
        world.store.entries.edit([replace(entry, title="Mended twice")])
    world.bring(TWO, "n0", joins=stories[0])
    world.publish()
    whole = {each.story: each for each in world.shown() if each.rss}
    assert set(whole) == {stories[0], stories[1], stories[3]}
    assert whole[stories[1]].title == "Mended twice"
    assert world.titles() == {"About n0"}


def test_settings_that_change_leave_what_documents_do_not_carry_archived(world):
    """To render a fortnight of stories that nobody is shown would keep a large store busy."""
    world.change({"name": "all", "max_entries": 2})
    for number in range(6):
        world.bring(ONE, f"n{number}")
        world.publish()
    with world.store.transaction():
        world.store.publications.archive("all", keep=2, limit=9)
    world.change({"name": "all", "max_entries": 3})
    world.publish()
    assert [bool(each.atom) for each in world.shown()] == [True, True, True, False, False, False]


def test_a_token_that_is_renewed_while_documents_are_made_counts_for_all_of_them(world):
    """What changes between two documents of an output is no less stale for it."""
    world.change({"name": "all", "access": "token"})
    world.bring(ONE, "flood")
    portions = publish_in_portions(world.store, world.config, now=NOW + MINUTE, hold=False)
    while world.store.publications.document("feed.atom") is None:
        next(portions)
    (output,) = world.config.outputs
    renew_token(world.store, output)
    *_, _changed = portions
    world.publish()
    tokens = {document.token for document in world.store.publications.documents()}
    assert tokens == {token_of(world.store, output)}
