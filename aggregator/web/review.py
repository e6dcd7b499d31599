"""The review page: the decisions closest to the line, one after another, to be answered.  Pure but for the store."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aggregator.models import Doubt, Member
from aggregator.publish.markup import excerpt
from aggregator.web.asked import Asked
from aggregator.web.corrected import Corrected, corrected
from aggregator.web.lines import Line, direction, language, line
from aggregator.web.links import Links
from aggregator.web.marks import Pieces, beside
from aggregator.web.rendering import render

_RECENT = timedelta(days=30)  # decisions that are asked about
_COUNTED = 30  # questions that are counted ahead
_ANSWERS = 200  # corrections that are looked through for those of today
_FIRST_LINES = 300  # letters
_ANSWERED = frozenset({"merge", "split", "same", "apart", "unsure"})


@dataclass(frozen=True, slots=True)
class Half:
    """One of two entries that are compared: words that the other has too are marked, in its title and its text."""

    name: str
    line: Line
    page: str
    text: Pieces
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class Question:
    """A decision near the line, as it is asked: whether two entries are `together` now, and why."""

    one: Half
    other: Half
    together: bool
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is: answers given today, questions left, and the last answer, which can be taken back."""

    answered: int
    left: int
    is_more: bool
    last: Corrected | None


def show(asked: Asked) -> str:
    """Show the question that is most uncertain."""
    doubts = asked.store.stories.doubts(since=asked.now - _RECENT, limit=_COUNTED + 1)
    zone = ZoneInfo(asked.config.general.timezone)
    return render(
        "review.html",
        asked.links,
        site=asked.config.general.title,
        question=_question(doubts[0], asked.links, zone, asked.now) if doubts else None,
        progress=_progress(asked, len(doubts)),
    )


def _question(doubt: Doubt, links: Links, zone: tzinfo, now: datetime) -> Question:
    """Return a decision with both headlines and first lines beside each other."""
    return Question(
        one=_half(doubt.entry, doubt.other, links, zone, now),
        other=_half(doubt.other, doubt.entry, links, zone, now),
        together=doubt.together,
        why=doubt.why,
    )


def _half(member: Member, other: Member, links: Links, zone: tzinfo, now: datetime) -> Half:
    name, told, text = f"e{member.entry.id}", line(member, zone, now), _first_lines(member)
    others = f"{other.entry.title} {_first_lines(other)}"
    return Half(
        name=name,
        line=replace(told, pieces=beside(told.title, others)),
        page=links.story(name),
        text=beside(text, others, own=False),
        lang=language(told.lang, text),
        dir=direction(text),
    )


def _first_lines(member: Member) -> str:
    return excerpt(member.entry.text, _FIRST_LINES)


def _progress(asked: Asked, found: int) -> Progress:
    """Return how far a person is, of so many questions found."""
    latest = asked.store.corrections.latest(limit=_ANSWERS)
    undoing = {each.undone for each in latest}
    given = [each for each in latest if each.verb in _ANSWERED and not each.undone and each.id not in undoing]
    last = corrected(asked, given[:1])
    zone = ZoneInfo(asked.config.general.timezone)
    today = asked.now.astimezone(zone).date()
    return Progress(
        answered=sum(each.made.astimezone(zone).date() == today for each in given),
        left=min(found, _COUNTED),
        is_more=found > _COUNTED,
        last=last[0] if last else None,
    )
