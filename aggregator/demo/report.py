"""What became of the day: figures and mistakes, from the stories in the store.  Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.demo.day import Day, Item
from aggregator.demo.judge import Told, Verdict, judge
from aggregator.models import Member, Outcome, Story

_SAID = 100  # characters from which equal texts are no coincidence


@dataclass(frozen=True, slots=True)
class Visits:
    """What some visits came to; `failed` are those that did, with why."""

    made: int = 0
    unchanged: int = 0  # answered with 304
    fresh: int = 0
    edited: int = 0
    failed: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Visits") -> "Visits":
        """Return both together."""
        return Visits(
            self.made + other.made,
            self.unchanged + other.unchanged,
            self.fresh + other.fresh,
            self.edited + other.edited,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The day as it was grouped and shown.

    `shown` is how many publications the first output has.  `joined` counts entries by how they came into their
    stories.  `copies` are entries that say word for word what an earlier one said, `pointers` those that lead to
    another's page: how many, and how many of them are with what they repeat or lead to.
    """

    verdict: Verdict
    visits: Visits
    shown: int
    joined: Mapping[str, int]
    copies: tuple[int, int]
    pointers: tuple[int, int]


def tally(outcomes: Iterable[Outcome]) -> Visits:
    """Return what visits came to."""
    each = list(outcomes)
    return Visits(
        len(each),
        sum(outcome.status == 304 for outcome in each),
        sum(outcome.fresh for outcome in each),
        sum(outcome.edited for outcome in each),
        tuple((outcome.feed.label, outcome.error) for outcome in each if outcome.error),
    )


def report(day: Day, stories: Sequence[Story], visits: Visits, *, shown: int) -> Report:
    """Return the report on all stories there are."""
    known = {(day.outlets[item.outlet].path, _place(day, item)): item for item in day.items}
    found = [[_told(day, member, known) for member in story.members] for story in stories]
    members = [member for story in stories for member in story.members]
    return Report(
        judge(found), visits, shown, Counter(member.path for member in members), _copies(stories), _pointers(stories)
    )


def _place(day: Day, item: Item) -> str:
    """Return the address that only this item has within its feed."""
    return f"https://{day.outlets[item.outlet].domain}/{item.slug}/comments" if item.to else day.link(item)


def _told(day: Day, member: Member, known: Mapping[tuple[str, str], Item]) -> Told:
    """Return an entry with what it really tells.  In another language it is another story: nothing is translated."""
    entry = member.entry
    item = known[urlsplit(member.feed.url).path[1:], entry.comments or entry.link]
    outlet = day.outlets[item.outlet]
    story = item.story if outlet.lang == "en" else f"{item.story} ({outlet.lang})"
    return Told(story, entry.title, outlet.domain)


def _copies(stories: Sequence[Story]) -> tuple[int, int]:
    """Return how many entries repeat an earlier one's text, and how many of them are in a story with that text."""
    inside = 0
    homes: dict[str, list[int]] = {}
    for story in stories:
        for member in story.members:
            if len(member.entry.text) >= _SAID and member.entry.kind != "pointer":
                homes.setdefault(member.entry.text, []).append(story.id)
    for places in homes.values():
        inside += len(places) - len(set(places))
    return sum(len(places) - 1 for places in homes.values()), inside


def _pointers(stories: Sequence[Story]) -> tuple[int, int]:
    """Return how many pointers there are, and how many of them are in a story with an article."""
    with_article = [any(member.entry.kind != "pointer" for member in story.members) for story in stories]
    counts = [sum(member.entry.kind == "pointer" for member in story.members) for story in stories]
    return sum(counts), sum(count for count, joined in zip(counts, with_article, strict=True) if joined)
