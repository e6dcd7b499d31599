"""Stories that were found against stories that were labelled.  Pure."""

from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from aggregator.models import Correction

_SIDE = 50  # entries of a side of a correction that count as labels: pairs grow with the square
_SAID = {"merge": "together", "same": "together", "split": "apart", "apart": "apart", "unsure": "open"}


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of an entry: its story, and tags of pairs that may as well be one story."""

    story: str
    uncertain: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision and recall, in 0…1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a grouping compares with labels; what is uncertain counts neither way.

    `lost` are labelled stories none of whose entries leads a story: a subscriber would not see them.  `redundant` are
    entries beyond the first of each labelled story, `removed` those of them that a subscriber is spared.
    `wrong_merges` are entries in a story that another labelled story leads.
    """

    entries: int
    stories: int
    found: int
    bcubed: Ratio
    pairs: Ratio
    wrong_pairs: int
    missed_pairs: int
    wrong_merges: int
    lost: int
    redundant: int
    removed: int

    @property
    def lost_share(self) -> float:
        """Return the share of labelled stories that are lost."""
        return self.lost / self.stories if self.stories else 0.0

    @property
    def removed_share(self) -> float:
        """Return the share of redundant entries that are removed."""
        return self.removed / self.redundant if self.redundant else 0.0


def evaluate(labels: Sequence[Label | None], found: Sequence[Hashable]) -> Evaluation:
    """Return how well the story found for each entry agrees with its label; entries come in order of arrival.

    Entries without a label are context: they count for nothing, nor do they lead a story.
    B-cubed after Bagga and Baldwin (1998), over entries; pairs over all pairs of labelled entries.
    """
    known = [(label, story) for label, story in zip(labels, found, strict=True) if label is not None]
    by_found: dict[Hashable, list[Label]] = defaultdict(list)
    for label, story in known:
        by_found[story].append(label)
    sizes = Counter(label.story for label, _ in known)
    precision, recall, right, wrong = _agreement(known, by_found, sizes)
    possible = sum(size * (size - 1) for size in sizes.values())
    leaders = {story: members[0] for story, members in by_found.items()}
    shown = Counter(label.story for label in leaders.values())
    misplaced = [label for label, story in known if not _may_be_one(label, leaders[story])]
    hidden = {label.story for label in misplaced}
    lost = sum(1 for story in sizes if not shown[story] and story in hidden)
    total = len(known) or 1
    return Evaluation(
        entries=len(known),
        stories=len(sizes),
        found=len(by_found),
        bcubed=Ratio(precision / total, recall / total),
        pairs=Ratio(right / (right + wrong) if right + wrong else 1.0, right / possible if possible else 1.0),
        wrong_pairs=wrong // 2,
        missed_pairs=(possible - right) // 2,
        wrong_merges=len(misplaced),
        lost=lost,
        redundant=len(known) - len(sizes),
        removed=sum(size - max(1, shown[story]) for story, size in sizes.items()),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of entries that tell the same story, and of entries that do not; each pair once, the lower id first."""

    together: frozenset[tuple[int, int]]
    apart: frozenset[tuple[int, int]]

    @property
    def entries(self) -> frozenset[int]:
        """Return the entries that are in any pair."""
        return frozenset(entry for pair in self.together | self.apart for entry in pair)


def labelled(corrections: Iterable[Correction], there: Container[int]) -> Pairs:
    """Return the pairs that corrections say are one story, or are not, of entries that are still `there`.

    What was said last of a pair counts; not what was taken back, nor taking it back.
    """
    said: dict[tuple[int, int], str] = {}
    for correction in corrections:
        if correction.verb in _SAID and not correction.undone and not correction.undoes:
            sides = (
                [entry for entry in side if entry in there][:_SIDE] for side in (correction.entries, correction.others)
            )
            said |= {(min(pair), max(pair)): _SAID[correction.verb] for pair in product(*sides)}
    together, apart = (frozenset(pair for pair, what in said.items() if what == each) for each in ("together", "apart"))
    return Pairs(together, apart)


def decided_right(pairs: Pairs, found: Mapping[int, Hashable]) -> tuple[int, int]:
    """Return how many pairs are rightly together, and how many rightly apart; `found` is entry → story."""
    together = sum(found[one] == found[other] for one, other in pairs.together)
    return together, sum(found[one] != found[other] for one, other in pairs.apart)


def _agreement(
    known: Sequence[tuple[Label, Hashable]], by_found: Mapping[Hashable, list[Label]], sizes: Mapping[str, int]
) -> tuple[float, float, int, int]:
    """Return the sums over entries of precision and recall, and of pairs found rightly and wrongly, each pair twice."""
    same = Counter((story, label.story) for label, story in known)
    precision = recall = 0.0
    right = wrong = 0
    for story, members in by_found.items():
        for label, different in zip(members, _different(members), strict=True):
            alike = same[story, label.story]
            precision += alike / (alike + different)
            recall += alike / sizes[label.story]
            right += alike - 1
            wrong += different
    return precision, recall, right, wrong


def _may_be_one(one: Label, other: Label) -> bool:
    return one.story == other.story or bool(one.uncertain & other.uncertain)


def _different(members: list[Label]) -> list[int]:
    """Return for each member how many others surely are of another story."""
    if len({label.story for label in members}) == 1:
        return [0] * len(members)
    return [sum(not _may_be_one(one, other) for other in members) for one in members]
