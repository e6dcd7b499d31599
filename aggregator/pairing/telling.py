"""Two entries → why they are together or not: one sentence, and what it rests on."""

from dataclasses import dataclass
from datetime import timedelta

from aggregator.config import Config
from aggregator.explaining import day_of
from aggregator.models import Decision, Entry
from aggregator.naming import titled
from aggregator.pairing.apart import APART
from aggregator.pairing.case import Case, length, look
from aggregator.pairing.together import TOGETHER
from aggregator.store import Store
from aggregator.wording import paired, scored


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries: whether they are together, why, as one sentence, in more lines, and what would be decided of them.

    `alone` is what would be decided now about the later of the two if there were nothing else.
    """

    together: bool
    because: str
    lines: tuple[str, ...]
    alone: Decision


def pair(store: Store, config: Config, left: Entry, right: Entry) -> Pair:
    """Return why two entries are together or not."""
    case = look(store, config, left, right)
    because = next(filter(None, (reason(case) for reason in (TOGETHER if case.together else APART))))
    verdict = "together" if case.together else "not together"
    lines = (
        f"{titled(left)} and {titled(right)} are {verdict}.",
        f"{verdict.capitalize()} because {because}.",
        *_facts(case),
    )
    return Pair(case.together, because, lines, case.alone)


def _facts(case: Case) -> list[str]:
    """Return the lines that a reason rests on."""
    first, second = case.names
    zone = case.config.general.timezone
    deeds = {"merge": "put together", "split": "taken apart"}
    lines = [f"  {name} is in story s{home}" for name, home in zip(case.names, case.homes, strict=True) if home]
    lines += [f"  {deeds[each.verb]} by hand on {day_of(each, zone)}" for each in case.corrections]
    for label, words in (
        ("shared", tuple(map(paired, case.between.shared))),
        (f"only in {first}", case.between.alone[0]),
        (f"only in {second}", case.between.alone[1]),
    ):
        if words:
            lines.append(f"  {label}: {', '.join(words)}")
    apart = timedelta(hours=case.between.hours)
    lines.append(f"  dated {length(apart)} apart" if apart else "  of the same date")
    barred = case.alone.joined is None and (case.alone.score or 0.0) >= (case.alone.required or 0.0)
    lines += [f"  by themselves: {line}" for line in (() if barred else scored(case.alone)) or (case.alone.why,)]
    return lines
