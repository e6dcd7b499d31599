"""The output contract under any sequence of events: arrivals, edits, corrections, settings, restarts, clocks, upkeep.

`AGGREGATOR_SEQUENCES=20000 pytest -m long tests/outputs/test_state_machine.py` tries so many, others each time.
"""

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from lxml import etree

from aggregator.config import Config, read
from aggregator.errors import ConfigError, UsageError
from aggregator.models import Decision, Entry
from aggregator.pipeline import publish
from aggregator.publish.markup import precise_timestamp
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store
from aggregator.upkeep import tend

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOSTS = ("one", "two", "three", "four")
TAGS = ("sea", "air")
MEMORY = Path("/dev/shm")  # a disk that takes no time, where there is one
MANY = int(os.environ.get("AGGREGATOR_SEQUENCES", "0"))
PARTS = 4  # tests that run side by side
FROZEN = ("url", "date_published")

number = st.integers(0, 999)
arrival = st.fixed_dictionaries(
    {
        "feed": number,
        "joins": number | st.none(),
        "hours": st.integers(-30, 400),
        "words": number,
        "path": number,
        "backlog": st.booleans(),
    }
)
tag_lists = st.lists(st.sampled_from(TAGS), unique=True)
outputs = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.sampled_from([["sea"], ["air"]]),
        "exclude": st.sampled_from([["storm"]]),
        "min_outlets": st.integers(1, 3),
        "group": st.sampled_from(["story", "copies", "none"]),
        "hold": st.sampled_from(["0s", "30m"]),
        "growth": st.sampled_from(["silent", "quiet", "bump"]),
        "content": st.sampled_from(["full", "excerpt"]),
        "titles": st.sampled_from(["auto", "plain", "outlet"]),
        "max_entries": st.integers(1, 9),
        "max_age": st.sampled_from(["1h", "14d"]),
        "access": st.sampled_from(["open", "token"]),
        "per": st.sampled_from(["one", "tag", "feed"]),
        "once": st.booleans(),
    },
)


@cache
def empty() -> bytes:
    """Return a database with nothing in it: to make one takes a quarter of a sequence's time."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(f"sqlite:///{folder}/a.db").close()
        return Path(folder, "a.db").read_bytes()


@lru_cache(maxsize=4)
def config_of(tables: str) -> Config:
    """Return the config that these tables make, which are asked for time and again."""
    return read(json.loads(tables), environ={})


class Contract(RuleBasedStateMachine):
    """A store on disk with what feeds brought, outputs that show it, and a reader that remembers all it was shown."""

    @initialize(made=st.lists(outputs, min_size=1, max_size=3), tags=st.lists(tag_lists, min_size=4, max_size=4))
    def begin(self, made, tags):
        """Begin with four feeds and some outputs."""
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.now = START
        feeds = [{"url": f"https://{host}.example/", "tags": each} for host, each in zip(HOSTS, tags, strict=True)]
        self.tables = {"feed": feeds, "output": [{"name": "all"}]}
        self.names = ["all", "sea", "rest"]
        self.tables = self.with_outputs(made) or self.tables
        self.entries: list[int] = []
        self.known: dict[str, dict[str, dict]] = {}  # output → id → the item as it was shown first
        self.updated: dict[str, dict[str, str]] = {}  # output → id → `updated` as it was shown last
        self.newest: dict[str, str] = {}
        self.outlets: dict[str, int] = {}  # id → how many had it when it was announced last
        self.placed: dict[tuple[str, str, str], str] = {}  # how it is split, output, id → the document
        self.standing: dict[str, set[str]] = {}  # output → ids that are not to go by themselves
        self.excused = False  # whether a person did what makes publications go
        (self.folder / "a.db").write_bytes(empty())
        self.open()

    def open(self):
        """Open the store, as a process does that starts."""
        self.store = open_store(f"sqlite:///{self.folder}/a.db")
        take_over(self.store, self.config, now=self.now)

    def teardown(self):
        """Leave nothing behind."""
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @property
    def config(self) -> Config:
        """Return the config as it is now."""
        return config_of(json.dumps(self.tables))

    @rule(arrivals=st.lists(arrival, min_size=1, max_size=4), shown=st.booleans())
    def arrive(self, arrivals, shown):
        """Entries arrive together; each founds a story or joins one."""
        for each in arrivals:
            self.take(**each)
        self.show_where(shown)

    def show_where(self, shown):
        """Publish at once, or leave it to what comes."""
        if shown:
            self.show_after(1, hold=False)

    def take(self, feed, joins, hours, words, path, backlog):
        """Store an entry, and put it into a story."""
        host = HOSTS[feed % 4]
        name = f"n{len(self.entries)}"
        link = f"https://{host}.example/{name}"
        title = ("About the storm", "v1.2", "", "Flood in Ostmar")[words % 4]
        published = min(self.now, self.now - timedelta(hours=hours))
        made = {
            "identity": name,
            "keys": (name,),
            "link": link,
            "address": link,
            "title": title,
            "text": f"Text {name}",
        }
        made |= {"content": f"<p>Text {name}</p>", "outlet": f"{host}.example", "dated": True}
        made |= {"published": published, "first_seen": self.now, "backlog": backlog and words % 5 == 0}
        with self.store.transaction():
            home = self.store.feeds.find(f"https://{host}.example/")
            (entry,) = self.store.entries.add([Entry(feed=home.id, **made)])
            other = self.entries[joins % len(self.entries)] if joins is not None and self.entries else None
            story = self.store.stories.story_of(other) if other else None
            how = ("title", "score", "address")[path % 3] if story else "founded"
            self.store.stories.assign([Decision(entry.id, story or entry.id, other if story else None, how)])
        self.entries.append(entry.id)

    @rule(which=number, words=number)
    def edit(self, which, words):
        """A publisher edits an entry."""
        found = self.store.entries.get([self.entries[which % len(self.entries)]] if self.entries else [])
        with self.store.transaction():
            self.store.entries.edit(
                [replace(each, title=f"Edited {words}", content=f"<p>{words}</p>", text=str(words)) for each in found]
            )

    @rule(one=number, two=number)
    def merge(self, one, two):
        """A person puts two stories together."""
        self.correct("merge", names=[self.story(one), self.story(two)])

    @rule(which=st.lists(number, min_size=1, max_size=2))
    def split(self, which):
        """A person takes entries out of their story."""
        self.correct("split", names=[self.entry(each) for each in which])

    @rule(which=number, whole=st.booleans(), undo=st.booleans())
    def hide(self, which, whole, undo):
        """A person hides something, or shows it again."""
        self.correct("hide", name=self.story(which) if whole else self.entry(which), undo=undo)

    @rule(which=number)
    def take_back(self, which):
        """A person undoes a correction, whatever came after it."""
        made = self.store.corrections.since(0)
        assume(made)
        self.correct("undo", number=made[which % len(made)].id)

    @rule(one=number, other=number, answer=st.sampled_from(["same", "apart", "unsure"]))
    def review(self, one, other, answer):
        """A person says of two entries whether they tell the same."""
        self.correct("review", entry=self.entry(one), other=self.entry(other), answer=answer)

    @rule(one=number, other=number, verb=st.sampled_from(["merge", "split", "hide", "same", "apart"]))
    def change_mind(self, one, other, verb):
        """A person corrects something and takes that back at once: all is where it was, and as hidden."""
        before, count = self.places(), len(self.store.corrections.since(0))
        if verb in ("same", "apart"):
            self.correct("review", entry=self.entry(one), other=self.entry(other), answer=verb)
        elif verb == "hide":
            self.correct("hide", name=self.story(one))
        else:
            self.correct(verb, names=[self.entry(one), self.entry(other)])
        for made in self.store.corrections.since(0)[count:]:
            carry_out(self.store, self.config, "undo", {"number": made.id}, now=self.now)
        assert self.places() == before

    def places(self):
        """Return for each entry in which story it is, and whether that is hidden."""
        homes = {entry.id: self.store.stories.story_of(entry.id) for entry in self.store.entries.get(self.entries)}
        hidden = self.store.stories.hidden(filter(None, homes.values()))
        return {entry: (home, home in hidden) for entry, home in homes.items()}

    def correct(self, verb, **arguments):
        """Do what a command asks for; one that makes no sense is refused and changes nothing."""
        try:
            carry_out(self.store, self.config, verb, arguments, now=self.now)
        except UsageError:
            return
        self.excused = True

    def entry(self, which):
        """Return the name of an entry."""
        assume(self.entries)
        return f"e{self.entries[which % len(self.entries)]}"

    def story(self, which):
        """Return the name of an entry's story."""
        home = self.store.stories.story_of(int(self.entry(which)[1:]))
        assume(home is not None)
        return f"s{home}"

    @rule(made=st.lists(outputs, min_size=1, max_size=3), shown=st.booleans())
    def configure(self, made, shown):
        """The outputs get other settings; a config with contradictions is refused."""
        tables = self.with_outputs(made)
        assume(tables)
        self.tables = tables
        carry_out(self.store, self.config, "reload", {}, now=self.now)
        self.excused = True  # an output that was closed may be open now, without private feeds
        self.show_where(shown)

    def with_outputs(self, made):
        """Return the tables with these outputs, nothing where they contradict each other."""
        tables = self.tables | {
            "output": [{"name": name, **each} for name, each in zip(self.names, made, strict=False)]
        }
        try:
            read(tables, environ={})
        except ConfigError:
            return None
        return tables

    @rule(which=number)
    def rename(self, which):
        """An output gets a name that none had: to its readers it is the same."""
        self.show_after(0, hold=True)
        made = self.tables["output"]
        place = which % len(made)
        old, new = made[place]["name"], f"name{len(self.names)}"
        self.names = [new if name == old else name for name in self.names] + [old]
        before, output = self.config, self.config.outputs[place]
        self.tables |= {"output": [each | {"name": new} if each["name"] == old else each for each in made]}
        carry_out(self.store, self.config, "reload", {}, now=self.now)
        stems = before.path_of(output), self.config.path_of(self.config.outputs[place])
        self.called_otherwise(old, new, *stems)
        self.show_after(0, hold=True)

    def called_otherwise(self, old, new, stem, moved):
        """Remember under its new name, and at its new place, what readers of an output know."""
        for kept in (self.known, self.updated, self.newest, self.standing):
            if old in kept:
                kept[new] = kept.pop(old)
        for key in [key for key in self.placed if key[1] == old]:
            self.placed[key[0], new, key[2]] = moved + self.placed.pop(key).removeprefix(stem)

    @rule(
        which=st.integers(0, 3),
        tags=tag_lists,
        private=st.booleans(),
        priority=st.integers(0, 1),
        group=st.sampled_from(["story", "copies", "none"]),
        shown=st.booleans(),
    )
    def subscribe(self, which, tags, private, priority, group, shown):
        """A feed gets other settings."""
        feeds = list(self.tables["feed"])
        feeds[which] = {
            "url": feeds[which]["url"],
            "tags": tags,
            "private": private,
            "priority": priority,
            "group": group,
        }
        self.tables = self.tables | {"feed": feeds}
        carry_out(self.store, self.config, "reload", {}, now=self.now)
        self.excused = True
        self.show_where(shown)

    @rule(hours=st.integers(-100, 500))
    def jump(self, hours):
        """Time passes, or the clock is set back."""
        self.now += timedelta(hours=hours)

    @rule()
    def restart(self):
        """The process ends, and another one starts."""
        self.store.close()
        self.open()

    @rule(keep=st.sampled_from(["1d", "365d"]))
    def forget(self, keep):
        """Upkeep archives and forgets."""
        self.store.keep_note("upkeep", "")
        self.tables = self.tables | {"aggregator": {"keep": keep}}
        list(tend(self.store, self.config, now=self.now))
        self.excused = True

    @rule(minutes=st.integers(0, 90), hold=st.booleans())
    def show(self, minutes, hold):
        """The outputs are published, and a reader looks at all of them."""
        self.show_after(minutes, hold=hold)

    def show_after(self, minutes, *, hold):
        """Publish after some time, and look at everything."""
        self.now += timedelta(minutes=minutes)
        config = self.config
        changed = {each.path for each in publish(self.store, config, now=self.now, hold=hold)}
        for output in config.outputs:
            self.look(output, config)
        self.excused = False
        if not hold:
            assert publish(self.store, config, now=self.now + timedelta(hours=1), hold=False) == ()
        assert changed <= {each.path for each in self.store.publications.documents()}

    @rule()
    def show_at_once(self):
        """The outputs are published as `poll` does."""
        self.show_after(0, hold=False)

    @rule(minutes=st.integers(0, 90))
    def show_in_turn(self, minutes):
        """The outputs are published as the daemon does."""
        self.show_after(minutes, hold=True)

    def look(self, output, config):
        """Look at all documents of an output, as a reader does."""
        items = self.items(output, config)
        ids = [item["id"] for item, _ in items]
        assert len(set(ids)) == len(ids)
        assert len({item["url"] for item, _ in items}) == len(ids)
        assert len({item["date_modified"] for item, _ in items}) == len(ids)
        for item, stem in items:
            self.compare(output, item, stem)
        there = self.store.publications.latest(output.name, limit=9999)
        self.follow(output, {each.id: each for each in there})
        assert {item["id"]: precise(item["date_modified"]) for item, _ in items}.items() <= self.updated[
            output.name
        ].items()
        standing = {each.id for each in there}
        if not self.excused:
            assert self.standing.get(output.name, set()) <= standing
        self.standing[output.name] = standing

    def compare(self, output, item, stem):
        """Compare an item with what it was."""
        known = self.known.setdefault(output.name, {})
        first = known.setdefault(item["id"], item)
        for name in FROZEN:
            assert first[name] == item[name]
        assert first["authors"] == item["authors"]
        place = self.placed.setdefault((output.per, output.name, item["id"]), stem)
        assert output.per == "one" or place == stem

    def follow(self, output, publications):
        """Compare `updated` of what an output has published, in documents or no longer, with what it was."""
        known, newest = self.updated.setdefault(output.name, {}), self.newest.get(output.name, "")
        for name, publication in publications.items():
            moment = precise_timestamp(publication.updated)
            if name not in known:
                assert precise(moment) > newest
            elif known[name] != precise(moment):
                assert output.growth == "bump"
                assert precise(moment) > newest
                assert publication.outlets.bit_length() > self.outlets[name].bit_length()
            known[name] = precise(moment)
            self.outlets[name] = publication.outlets
        self.newest[output.name] = max([newest, *known.values()])

    def items(self, output, config):
        """Return what an output carries, each with the stem of its document; the same in each format."""
        stem = config.path_of(output)
        found = []
        for path in self.store.publications.paths():
            base = path.removesuffix(".json")
            if base != path and (base == stem if output.per == "one" else base.startswith(f"{stem}/")):
                items = json.loads(self.store.publications.document(path).body)["items"]
                times = [precise(item["date_modified"]) for item in items]
                assert times == sorted(times, reverse=True)
                atom, rss = (
                    etree.fromstring(self.store.publications.document(base + e).body) for e in (".atom", ".rss")
                )
                ids = [item["id"] for item in items]
                assert ids == atom.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
                assert ids == rss.xpath("//guid/text()")
                found += [(item, base) for item in items]
        return found

    @invariant()
    def ids_are_of_one_output(self):
        """No id is in two outputs, and none is given twice."""
        given = Counter(name for items in getattr(self, "known", {}).values() for name in items)
        assert all(count == 1 for count in given.values())


def precise(moment):
    """Return a time as a text that compares like it."""
    return moment if re.search(r"\.\d{3}Z$", moment) else moment.replace("Z", ".000Z")


def attempt(sequences, steps, *, begin=None):
    """Try so many sequences of so many events each: the same for one beginning, None for others each time."""
    part = type("Part", (Contract,), {})
    run_state_machine_as_test(
        part if begin is None else seed(begin)(part),
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            derandomize=False,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_sequences_break_nothing():
    """Ids, links, outlets and dates stay; nothing is there twice; bytes change only when something does."""
    attempt(15, 15, begin=0)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_thousands_of_sequences_break_nothing(part):
    """The same, of 2,000 sequences; or of as many as are asked for, which are others each time."""
    attempt((MANY or 2000) // PARTS, 25, begin=None if MANY else part + 1)
