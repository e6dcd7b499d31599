"""What a person put together or took apart binds near copies of either side, after any restart."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.demo.day import read_day
from aggregator.demo.issues import Look
from aggregator.group.aliases import load_aliases
from aggregator.grouping import Groups
from aggregator.models import Entry
from aggregator.requests import carry_out, take_over
from aggregator.store import open_store

NOW = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
ALIASES = load_aliases()
HARD = Path(__file__).parents[1] / "group" / "hard"
CORRECTIONS = 30
COPIES = ("copies", "others")  # outlets that print what others wrote
DAY = read_day()


class Desk:
    """A store whose entries are corrected, and one memory after another that groups what arrives."""

    def __init__(self, chance: random.Random, outlets: tuple[str, ...]) -> None:
        """Begin with these outlets; `chance` tells when the process restarts."""
        self.store, self.chance, self.count = open_store("sqlite://"), chance, 0
        self.feeds = {name: f"https://{name}.example/feed.xml" for name in (*outlets, *COPIES)}
        self.config = read({"feed": [{"url": url} for url in self.feeds.values()], "output": [{"name": "all"}]})
        take_over(self.store, self.config, now=NOW)
        self.groups = Groups(self.config.grouping, ALIASES)

    def arrive(self, name: str, title: str, **values: object) -> int:
        """Store an entry; return its id."""
        self.count += 1
        made = {"identity": f"{self.count}", "link": f"https://{name}.example/{self.count}", "published": NOW}
        entry = Entry(feed=self.store.feeds.find(self.feeds[name]).id, title=title, first_seen=NOW, dated=True)
        entry = replace(entry, **({"outlet": f"{name}.example"} | made | values))
        with self.store.transaction():
            (stored,) = self.store.entries.add([replace(entry, address=entry.link)])
        return stored.id

    def group(self) -> None:
        """Group what waits, in the memory of a process that may have just begun."""
        if self.chance.random() < 0.3:
            self.groups = Groups(self.config.grouping, ALIASES)
        while self.groups.group(self.store, limit=1000):
            pass

    def copy(self, number: int, ending: str = " (report)") -> int:
        """Return the story that a near copy of an entry came into."""
        (entry,) = self.store.entries.get([number])
        values = {"lang": entry.lang, "text": entry.text, "published": entry.published}
        copied = self.arrive(self.chance.choice(COPIES), entry.title + ending, **values)
        self.group()
        return self.home(copied)

    def home(self, number: int) -> int:
        """Return the story that an entry is in."""
        return self.store.stories.story_of(number)

    def correct(self, verb: str, *names: str) -> None:
        """Put stories together, or take entries apart."""
        carry_out(self.store, self.config, verb, {"names": list(names)}, now=NOW)


def demo_day(chance: random.Random) -> Desk:
    """Return a desk after the day of the demo."""
    desk, look = Desk(chance, tuple(DAY.outlets)), Look(23 * 60, ends=NOW, last=23 * 60)
    for item in DAY.items:
        told, outlet = item.versions[0], DAY.outlets[item.outlet]
        values = {"text": told.text, "lang": outlet.lang, "outlet": outlet.domain, "published": look.moment(item.at)}
        desk.arrive(item.outlet, told.title, link=DAY.link(item), **values)
    desk.group()
    return desk


def corrected(desk: Desk, chance: random.Random) -> list[int]:
    """Correct at random; return an entry of either side of each correction."""
    sides: list[int] = []
    for _ in range(CORRECTIONS):
        homes: dict[int, list[int]] = {}
        for number in range(1, desk.count + 1):
            homes.setdefault(desk.home(number), []).append(number)
        if chance.random() < 0.5:
            one, other = chance.sample(sorted(homes), 2)
            desk.correct("merge", f"s{one}", f"s{other}")
            sides += (chance.choice(homes[one]), chance.choice(homes[other]))
        else:
            members = chance.choice([members for members in homes.values() if len(members) > 1])
            taken = chance.sample(members, chance.randint(1, len(members) - 1))
            desk.correct("split", *(f"e{number}" for number in taken))
            sides += (taken[0], next(number for number in members if number not in taken))
    return sides


@pytest.mark.parametrize("seed", range(2))
def test_corrections_of_the_demo_day_bind_near_copies_of_either_side(seed):
    """What would have joined an entry joins it wherever a person has put it; of two with one title, either."""
    chance, other_chance = random.Random(seed), random.Random(seed)
    desk, untouched = demo_day(chance), demo_day(other_chance)
    day = desk.count
    titles = {number: DAY.items[number - 1].versions[0].title for number in range(1, day + 1)}
    bound = 0
    for number in corrected(desk, chance):
        ending = chance.choice(("", " (report)"))
        home = desk.copy(number, ending)
        if untouched.copy(number, ending) == untouched.home(number):  # unlike a briefing, which attracts nothing
            alike = {desk.home(each) for each, title in titles.items() if title == titles[number]}
            assert home in alike, titles[number]
            bound += 1
    assert bound > CORRECTIONS


@pytest.mark.parametrize("kind", ["acts", "denials", "parts"])
def test_what_no_guard_lets_together_is_bound_by_a_merge(kind):
    """Near copies of an event and of its denial, its end or its part join the story that a person made of the two."""
    rows = [line.split("\t") for line in (HARD / f"{kind}.tsv").read_text("utf-8").splitlines()]
    chance = random.Random(1)
    for title, contrary in [row[1:3] for row in rows if row[0] == "different"]:
        desk = Desk(chance, ("one", "two"))
        for outlet, each, hours in (("one", title, 6), ("two", contrary, 3)):
            desk.arrive(outlet, each, published=NOW - timedelta(hours=hours))
            desk.group()
        if desk.home(1) != desk.home(2):
            desk.correct("merge", "e1", "e2")
            assert [desk.copy(number) for number in (2, 1, 2)] == [1, 1, 1], (title, contrary)
        desk.store.close()
