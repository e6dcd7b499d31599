"""What a person puts right, through store, grouping and outputs: it binds, and readers follow."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.config import Config, read
from aggregator.errors import UsageError
from aggregator.explaining import compare, explain, find, weigh
from aggregator.group.aliases import load_aliases
from aggregator.models import Decision, Entry, Publication
from aggregator.pipeline import Groups, publish
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
URLS = ONE, TWO, THREE, FOUR = tuple(f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))
FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"


class World:
    """A store in memory with what its feeds brought, and the outputs of a config that may change."""

    def __init__(self) -> None:
        """Begin with four feeds and one output."""
        self.store = open_store("sqlite://")
        self.now = NOW
        self.tables = {"feed": [{"url": url} for url in URLS], "output": [{"name": "all"}]}
        take_over(self.store, self.config, now=NOW)

    @property
    def config(self) -> Config:
        """Return the config as it is now."""
        return read(self.tables)

    def change(self, *outputs: dict, **settings) -> None:
        """Change the config; outputs are given as tables."""
        self.tables |= settings | ({"output": list(outputs)} if outputs else {})
        carry_out(self.store, self.config, "reload", {}, now=self.now)

    def arrive(self, url: str, name: str, **values) -> Entry:
        """Store an entry that is not grouped yet."""
        feed = self.store.feeds.find(url)
        link = f"{url[:-8]}{name}"
        made = {"identity": name, "link": link, "address": link, "title": f"About {name}", "outlet": url[8:-9]}
        made |= {"published": self.now, "first_seen": self.now, "dated": True}
        with self.store.transaction():
            (entry,) = self.store.entries.add([Entry(feed=feed.id, **(made | values))])
        return entry

    def bring(self, url: str, name: str, *, joins: int | None = None, path: str = "title", **values) -> int:
        """Store an entry and assign it to a story, its own by default; return its id."""
        entry = self.arrive(url, name, **values)
        path = "founded" if joins is None else path
        with self.store.transaction():
            self.store.stories.assign([Decision(entry=entry.id, story=joins or entry.id, joined=joins, path=path)])
        return entry.id

    def correct(self, verb: str, *names: str, **arguments) -> dict:
        """Do what a command asks for; return what it prints as JSON."""
        given = {"name": names[0]} if verb == "hide" else {"names": list(names)}
        return json.loads(carry_out(self.store, self.config, verb, given | arguments, now=self.now))

    def publish(self, *, hold: bool = False, later: timedelta = MINUTE) -> None:
        """Publish after some time."""
        self.now += later
        publish(self.store, self.config, now=self.now, hold=hold)

    def shown(self, output: str = "all") -> dict[int, Publication]:
        """Return what readers of an output see, by representative."""
        return {each.entry: each for each in self.store.publications.latest(output, limit=1000)}

    def story(self, number: int) -> list[int]:
        """Return a story's members."""
        return [member.entry.id for story in self.store.stories.get([number]) for member in story.members]


@pytest.fixture
def world():
    """Give a world of its own."""
    world = World()
    yield world
    world.store.close()


@pytest.fixture
def two(world):
    """Give two stories that were published one after the other: 1 with 2, and 3 with 4."""
    world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=1)
    world.publish()
    world.bring(THREE, "rain")
    world.bring(FOUR, "rain", joins=3)
    world.publish()
    return world


def test_merged_stories_are_one_and_the_older_publication_survives(two):
    """Under its id, with everyone who covered either; the other one disappears."""
    before = two.shown()
    told = two.correct("merge", "s3", "e2")
    assert told["stories"] == [{"story": "s1", "entries": ["e1", "e2", "e3", "e4"], "hidden": False}]
    assert told["publications"] == [
        {"output": "all", "id": before[3].id, "story": None},
        {"output": "all", "id": before[1].id, "story": "s1"},
    ]
    assert told["told"] == (
        f"s3 and s1 are one story now: s1 with 4 entries; all: {before[3].id} goes, {before[1].id} stays, with s1"
    )
    two.publish()
    (after,) = two.shown().values()
    frozen = ("id", "link", "outlet", "published", "updated", "entry")
    assert all(getattr(after, name) == getattr(before[1], name) for name in frozen)
    assert after.listed == (2, 3, 4)
    assert before[3].id.encode() not in two.store.publications.document("feed.atom").body


def test_documents_follow_a_merge_though_nothing_else_changed(two):
    """Even where growth is silent what went is listed where it went to."""
    two.change({"name": "all", "growth": "silent"})
    two.publish()
    two.correct("merge", "s1", "s3")
    two.publish()
    (after,) = two.shown().values()
    assert set(after.listed) == {2, 3, 4}


def test_the_older_publication_survives_though_its_story_is_the_younger(world):
    """What readers have known for longer counts, not what was founded first."""
    world.change({"name": "all", "min_outlets": 2})
    world.bring(ONE, "flood")
    world.bring(TWO, "rain")
    world.bring(THREE, "rain", joins=2)
    world.publish()
    world.bring(FOUR, "flood", joins=1)
    world.publish()
    before = world.shown()
    world.correct("merge", "s1", "s2")
    world.publish()
    (after,) = world.shown().values()
    assert (after.id, after.story, after.listed) == (before[2].id, 1, (1, 3, 4))


def test_three_stories_become_one(two):
    """Each merge is a label of its own; the oldest publication survives."""
    two.bring(ONE, "storm")
    two.publish()
    oldest = two.shown()[1].id
    two.correct("merge", "s5", "s3", "s1")
    two.publish()
    assert two.story(1) == [1, 2, 3, 4, 5]
    assert [each.id for each in two.shown().values()] == [oldest]
    assert [(each.entries, each.others) for each in two.store.corrections.since(0)] == [
        ((3, 4), (5,)),
        ((1, 2), (3, 4, 5)),
    ]


def test_each_output_has_its_own_survivor(world):
    """Where only one of the two was shown, it stays; filters decide before."""
    world.change({"name": "all"}, {"name": "sea"}, feed=[{"url": ONE}, {"url": TWO, "tags": ["sea"]}, {"url": THREE}])
    world.tables["output"][1]["tags"] = ["sea"]
    world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "rain")
    world.publish()
    sea = world.shown("sea")[2].id
    told = world.correct("merge", "s1", "s2")
    assert {each["output"]: each["story"] for each in told["publications"] if each["story"]} == {
        "all": "s1",
        "sea": "s1",
    }
    world.publish()
    assert list(world.shown()) == [1]
    assert [each.id for each in world.shown("sea").values()] == [sea]
    assert world.shown("sea")[2].listed == ()


@pytest.mark.parametrize("group", ["copies", "none"])
def test_what_an_output_shows_apart_by_its_settings_stays_apart(world, group):
    """A merge says that they tell one story, not that they are copies."""
    world.change({"name": "all", "group": group})
    world.bring(ONE, "flood")
    world.bring(TWO, "rain")
    world.publish()
    before = world.shown()
    world.correct("merge", "s1", "s2")
    world.publish()
    assert {entry: each.id for entry, each in world.shown().items()} == {
        entry: each.id for entry, each in before.items()
    }


def test_an_output_that_is_gone_follows_as_well(two):
    """Should it return, its readers find one story."""
    two.change({"name": "all"}, {"name": "sea"})
    two.publish()
    two.change({"name": "all"})
    assert {each["output"] for each in two.correct("merge", "s1", "s3")["publications"]} == {"all"}
    two.change({"name": "all"}, {"name": "sea"})
    two.publish()
    assert len(two.shown("sea")) == 1


def test_a_merge_while_both_are_held_counts_their_company(world):
    """Three outlets end the wait."""
    for url, name in ((ONE, "flood"), (TWO, "rain"), (THREE, "storm")):
        world.bring(url, name)
    world.publish(hold=True)
    assert world.shown() == {}
    world.correct("merge", "e1", "e2", "e3")
    world.publish(hold=True)
    assert len(world.shown()) == 1


def test_split_entries_move_together_and_are_shown_at_once(two):
    """The published id stays with the representative; the others get one of their own, whatever counts and holds."""
    two.change({"name": "all", "min_outlets": 2})
    two.bring(THREE, "wave", joins=1, backlog=True)
    two.bring(FOUR, "wave", joins=1, backlog=True)
    two.publish()
    before = two.shown()[1]
    told = two.correct("split", "e5", "e6")
    assert told["told"] == f"two stories now: e5, e6 in s5 and e1, e2 in s1; all: {before.id} stays, with s1"
    assert [each["story"] for each in told["stories"]] == ["s5", "s1"]
    two.publish(hold=True)
    after = two.shown()
    assert (after[1].id, after[1].listed) == (before.id, (2,))
    assert (after[5].story, after[5].listed) == (5, (6,))
    assert after[5].id not in {before.id, after[3].id}


def test_the_story_keeps_its_number_where_its_founder_is(two):
    """Naming the founder moves the others; the published id stays where its representative is all the same."""
    before = two.shown()[1]
    two.correct("split", "e1")
    assert (two.story(1), two.story(2)) == ([1], [2])
    two.publish()
    assert two.shown()[1].id == before.id
    assert two.shown()[2].id != before.id


def test_an_id_stays_with_a_representative_that_leaves_the_founder(world):
    """The founder's side gets a new id, though the old one was made of its name."""
    world.change(feed=[{"url": ONE}, {"url": TWO, "priority": 1}])
    world.bring(ONE, "flood")
    world.bring(TWO, "flood", joins=1)
    world.publish()
    before = world.shown()[2]
    world.correct("split", "e2")
    world.publish()
    after = world.shown()
    assert (after[2].id, after[2].story, after[2].unit) == (before.id, 2, 2)
    assert (after[1].story, after[1].unit) == (1, 1)
    assert after[1].id != before.id


def test_what_joined_silently_is_shown_once_it_is_taken_out(world):
    """Readers never saw it, and it has waited with its story."""
    world.change({"name": "all", "growth": "silent"})
    world.bring(ONE, "flood")
    world.publish()
    world.bring(TWO, "flood", joins=1)
    world.publish()
    world.correct("split", "e2")
    world.publish(hold=True)
    assert set(world.shown()) == {1, 2}


def test_copies_that_are_taken_out_together_stay_copies(world):
    """An output that shows only copies together shows them as one."""
    world.change({"name": "all", "group": "copies"})
    world.bring(ONE, "flood")
    for url in (TWO, THREE):
        world.bring(url, "flood", joins=1, path="address")
    world.publish()
    world.correct("split", "e2", "e3")
    world.publish()
    assert {entry: each.listed for entry, each in world.shown().items()} == {1: (), 2: (3,)}


def test_ids_are_never_given_again(two):
    """Merged, split, merged back and split again: each new publication has an id that nobody knew."""
    given = {each.id for each in two.shown().values()}
    for verb, names in (("merge", ("s1", "s3")), ("split", ("e3", "e4"))) * 3:
        two.correct(verb, *names)
        two.publish()
        if verb == "merge":
            assert [each.story for each in two.shown().values()] == [1]
        else:
            (fresh,) = {each.id for each in two.shown().values()} - given | {two.shown()[3].id}
            assert fresh not in given
            given.add(fresh)
    assert two.store.stories.count() == 2
    assert len(given) == 5


def test_a_merge_and_a_split_before_readers_see_either(two):
    """What was taken away and put back within a minute appears again, under a new id."""
    two.change({"name": "all", "min_outlets": 3})
    before = two.shown()
    two.correct("merge", "s1", "s3")
    two.correct("split", "e3", "e4")
    two.publish()
    assert two.shown()[1] == before[1]
    assert two.shown()[3].id != before[3].id


def test_a_hidden_story_disappears_with_all_that_joins_it(two):
    """And is shown again under a new id; it can be found meanwhile."""
    before = two.shown()
    name = before[3].id
    told = two.correct("hide", name)
    assert told["told"] == f"s3 is hidden, and so is what joins it; all: {name} goes"
    assert told["stories"] == [{"story": "s3", "entries": ["e3", "e4"], "hidden": True}]
    two.bring(ONE, "more", joins=3)
    two.publish()
    assert set(two.shown()) == {1}
    assert [entry.id for entry in find(two.store, name)] == [3, 4, 5]
    two.change({"name": "all", "min_outlets": 9})
    told = two.correct("hide", name, undo=True)
    assert told["told"] == "s3 is shown again"
    two.publish(hold=True)
    assert set(two.shown()) == {1, 3}
    assert two.shown()[3].id != name


def test_a_hidden_entry_leaves_the_list(two):
    """Others stay under the same id; where it spoke for the story another one does, under a new id."""
    before = two.shown()
    two.correct("hide", "e2")
    two.correct("hide", "https://three.example/rain")
    two.publish()
    assert (two.shown()[1].id, two.shown()[1].listed) == (before[1].id, ())
    assert set(two.shown()) == {1, 4}
    assert two.shown()[4].id != before[3].id
    two.correct("hide", "e2", undo=True)
    two.correct("hide", "e3", undo=True)
    two.publish()
    assert {entry: each.listed for entry, each in two.shown().items()} == {1: (2,), 4: (3,)}


def test_hiding_is_told_as_it_is(two):
    """What is hidden already stays so; what cannot be shown again says what can."""
    assert two.correct("hide", "e1")["told"].startswith("e1 is hidden")
    assert two.correct("hide", "e1")["told"].startswith("e1 is hidden already")
    assert len(two.store.corrections.since(0)) == 1
    with pytest.raises(UsageError, match="s1 is not hidden, but e1 in it is"):
        two.correct("hide", "s1", undo=True)
    two.correct("hide", "s3")
    with pytest.raises(UsageError, match="e4 is not hidden, but s3 is as a whole"):
        two.correct("hide", "e4", undo=True)


def test_a_hidden_story_stays_hidden_however_it_is_corrected(two):
    """Merged with another one it hides that too; taken apart, both sides stay hidden."""
    two.correct("hide", "s3")
    assert two.correct("merge", "s1", "s3")["told"].startswith("s1 and s3 are one story now: s1 with 4 entries, hidden")
    two.publish()
    assert two.shown() == {}
    assert ", hidden" in two.correct("split", "e3")["told"]
    two.publish()
    assert two.shown() == {}
    two.correct("hide", "s3", undo=True)
    two.publish()
    assert set(two.shown()) == {3}


def test_private_feeds_stay_private_after_a_merge(world):
    """What only a closed output may show does not come into an open one by a correction."""
    world.change(
        {"name": "all"}, {"name": "mine", "access": "token"}, feed=[{"url": ONE}, {"url": TWO, "private": True}]
    )
    world.bring(TWO, "secret")
    world.bring(ONE, "flood")
    world.publish()
    world.correct("merge", "s1", "s2")
    world.publish()
    assert {entry: each.listed for entry, each in world.shown().items()} == {2: ()}
    assert len(world.shown("mine")) == 1
    world.correct("split", "e1")
    world.publish()
    assert set(world.shown()) == {2}
    assert set(world.shown("mine")) == {1, 2}


def test_an_edit_after_a_correction_stays_where_the_person_put_it(two):
    """Text follows the publisher, place the person."""
    two.correct("merge", "s1", "s3")
    (entry,) = two.store.entries.get([1])
    with two.store.transaction():
        two.store.entries.edit([replace(entry, title="Edited")])
    two.publish()
    (after,) = two.shown().values()
    assert (after.title, after.listed) == ("one.example: Edited", (2, 3, 4))


def test_purged_entries_neither_count_nor_hinder(two):
    """What is left of a story is merged and split as if it had never been more."""
    two.change(feed=[{"url": url} for url in (TWO, THREE, FOUR)])
    carry_out(two.store, two.config, "purge", {"url": ONE}, now=two.now)
    two.publish()
    with pytest.raises(UsageError, match="'e1'"):
        two.correct("merge", "e1", "s3")
    with pytest.raises(UsageError, match="no other entries"):
        two.correct("split", "e2")
    two.correct("merge", "s1", "s3")
    two.publish()
    assert two.story(1) == [2, 3, 4]
    two.correct("split", "e2")
    two.publish()
    assert set(two.shown()) == {2, 3}


@pytest.mark.parametrize(
    ("verb", "names", "told"),
    [
        ("merge", ("s1", "e2"), "s1 and e2: that is one story already, s1"),
        ("merge", ("s1",), "name another one"),
        ("merge", ("s1", "s99"), "there is nothing called 's99'"),
        ("merge", ("s1", "s2"), "'s2': give an entry .* published id; e2 is in s1"),
        ("merge", ("s1", "e5"), "e5 waits to be grouped"),
        ("merge", ("s1", "https://one.example/flod"), "did you mean https://one.example/flood"),
        ("split", ("e1", "e3"), "e1 is in s1, e3 is in s3"),
        ("split", ("s1",), "s1 has no other entries than e1, e2"),
        ("hide", ("e99999999999999999999",), "nothing called"),
    ],
)
def test_what_cannot_be_done_is_told(two, verb, names, told):
    """With what would be right, and nothing is changed."""
    two.arrive(ONE, "later")
    with pytest.raises(UsageError, match=told):
        two.correct(verb, *names)
    assert two.store.corrections.since(0) == ()
    assert two.store.stories.pending(limit=1) == ()


def test_a_name_outlives_what_was_merged_away(two):
    """The number of a story, or the id of a publication that has gone, leads to where its founder is now."""
    gone = two.shown()[3].id
    two.correct("merge", "s1", "s3")
    two.publish()
    assert [entry.id for entry in find(two.store, "s3")] == [1, 2, 3, 4]
    assert [entry.id for entry in find(two.store, gone)] == [1, 2, 3, 4]
    assert [entry.id for entry in find(two.store, gone.removeprefix("urn:uuid:"))] == [1, 2, 3, 4]


def test_corrections_are_explained(two):
    """What a person did stands beside what was decided; about two entries as well."""
    two.correct("merge", "s1", "s3")
    two.correct("split", "e3")
    two.correct("hide", "e4")
    entries = {entry.id: entry for entry in two.store.entries.get([1, 2, 3, 4])}
    assert explain(two.store, entries[3])[-2:] == (
        "  put together by hand with e1, e2 on 2026-03-01",
        "  taken apart by hand from e1, e2, e4 on 2026-03-01",
    )
    assert explain(two.store, entries[4], zone="Asia/Tokyo")[-1] == "  hidden by hand on 2026-03-01"
    assert explain(two.store, entries[4])[1] == "  in story s1, with e1, e2; hidden"
    pair = entries[1], entries[3]
    assert compare(two.store, weigh(two.config, *pair), *pair)[3:5] == (
        "They were put together by hand on 2026-03-01.",
        "They were taken apart by hand on 2026-03-01.",
    )
    assert not [line for line in compare(two.store, weigh(two.config, *pair), entries[1], entries[2]) if "hand" in line]


@pytest.fixture
def groups(world):
    """Give the memory that arrivals are grouped by."""
    return Groups(world.config.grouping, load_aliases())


def test_an_arrival_joins_the_fused_story(world, groups):
    """Whichever of its members it matches."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.arrive(TWO, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    world.correct("merge", "e1", "e2")
    world.arrive(THREE, "strike", title=STRIKE)
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2, 3]


def test_an_arrival_never_brings_parted_sides_together(world, groups):
    """It joins the one that it matches better, and the other stays what it is."""
    for url in (ONE, TWO):
        world.arrive(url, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    assert world.story(1) == [1, 2]
    world.correct("split", "e2")
    world.arrive(THREE, "flood", title=FLOOD)
    world.arrive(FOUR, "flood", title=FLOOD, address="https://one.example/flood")
    groups.group(world.store, limit=10)
    assert (world.story(1), world.story(2)) == ([1, 4], [2, 3])


def test_what_joins_a_hidden_story_stays_hidden(world, groups):
    """Others of the same story are not announced anew."""
    world.arrive(ONE, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    world.publish()
    world.correct("hide", "s1")
    world.arrive(TWO, "flood", title=FLOOD)
    groups.group(world.store, limit=10)
    world.publish()
    assert world.shown() == {}


def test_a_hidden_entry_is_hidden_before_it_is_grouped(world, groups):
    """It never appears."""
    world.arrive(ONE, "flood", title=FLOOD)
    world.correct("hide", "e1")
    groups.group(world.store, limit=10)
    world.publish()
    assert world.shown() == {}
