"""Stories that were found against what their author meant: figures, and each mistake by name.  Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.group.evaluate import Evaluation, Label, evaluate


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a person knows it; `story` is what it really tells."""

    story: str
    title: str
    outlet: str


@dataclass(frozen=True, slots=True)
class WrongMerge:
    """A story that is led by `leader`, and holds `strangers` that tell something else."""

    leader: Told
    strangers: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """What is one story, and was found as several: `parts`, the largest first."""

    story: str
    parts: tuple[tuple[Told, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the stories that were found compare with those that were meant."""

    figures: Evaluation
    wrong: tuple[WrongMerge, ...]
    missed: tuple[Miss, ...]


def judge(found: Sequence[Sequence[Told]]) -> Verdict:
    """Return the verdict on stories, each given by its entries in the order in which they joined."""
    entries = [(told, number) for number, story in enumerate(found) for told in story]
    figures = evaluate([Label(told.story) for told, _ in entries], [number for _, number in entries])
    return Verdict(figures, _wrong(found), _missed(found))


def _wrong(found: Sequence[Sequence[Told]]) -> tuple[WrongMerge, ...]:
    strangers = [(story[0], tuple(told for told in story if told.story != story[0].story)) for story in found if story]
    return tuple(WrongMerge(leader, others) for leader, others in strangers if others)


def _missed(found: Sequence[Sequence[Told]]) -> tuple[Miss, ...]:
    """Return the stories that are in several parts, in order of name."""
    parts: dict[str, list[tuple[Told, ...]]] = defaultdict(list)
    for story in found:
        for name in dict.fromkeys(told.story for told in story):
            parts[name].append(tuple(told for told in story if told.story == name))
    return tuple(
        Miss(name, tuple(sorted(several, key=len, reverse=True)))
        for name, several in sorted(parts.items())
        if len(several) > 1
    )
