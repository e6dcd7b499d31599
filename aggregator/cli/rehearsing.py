"""`evaluate --corrections`: how the grouping by itself would decide what a person put right."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from aggregator.cli.terminal import Bar, bar, show, show_figures, show_json
from aggregator.config import CAUTION, Grouping, load
from aggregator.config.values import Handling
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Pairs
from aggregator.models import Entry
from aggregator.rehearsing import Rehearsal, around, count, labels, rehearse
from aggregator.store import Store, open_store

_STRIDE = 20  # entries between two movements of the bar
_HEADINGS = ("caution", "figure", "together", "of", "together %", "apart", "of", "apart %")


def show_rehearsal(path: Path, caution: float | None, *, as_json: bool) -> None:
    """Group what is stored around corrections as if nobody had made them, by several cautions, and compare."""
    config = load(path)
    now = config.grouping.caution
    cautions = [*([] if caution is None else [caution]), now, *CAUTION.values()]
    with closing(open_store(config.general.database)) as store:
        pairs = labels(store)
        with bar("entries") as progress:
            entries, found = _rehearsed(store, pairs, config.grouping, cautions, progress)
    if as_json:
        show_json({"corrections": _facts(pairs, entries, found, now)})
    elif pairs.entries:
        show_figures(_HEADINGS, [_row(pairs, each, now) for each in found])
    else:
        show("nothing that is still stored was merged or split by hand; `aggregator merge` and `split` do that")


def _rehearsed(
    store: Store, pairs: Pairs, settings: Grouping, cautions: list[float], progress: Bar
) -> tuple[int, tuple[Rehearsal, ...]]:
    """Return how many entries were grouped, and what came of it by each caution, the first one first."""
    aliases = load_aliases(Path(settings.aliases))
    groupers = {
        caution: Grouper(settings.model_copy(update={"caution": caution}), aliases)
        for caution in dict.fromkeys(cautions)
    }
    entries = count(store, pairs, settings.window)
    progress.expect(entries)
    return entries, rehearse(_watched(around(store, pairs, settings.window), progress), pairs, groupers)


def _watched(entries: Iterator[tuple[Entry, Handling]], progress: Bar) -> Iterator[tuple[Entry, Handling]]:
    """Yield entries, and show how far they are."""
    for number, each in enumerate(entries, start=1):
        yield each
        if number % _STRIDE == 0:
            progress.advance(_STRIDE)


def _row(pairs: Pairs, found: Rehearsal, now: float) -> tuple[object, ...]:
    """Return a table's row."""
    together, apart = len(pairs.together), len(pairs.apart)
    name = f"{_name(found.caution)} (now)" if found.caution == now else _name(found.caution) or "(tried)"
    shares = [
        f"{right / total:.1%}" if total else "–" for right, total in ((found.together, together), (found.apart, apart))
    ]
    return (name.strip(), f"{found.caution:g}", found.together, together, shares[0], found.apart, apart, shares[1])


def _name(caution: float) -> str:
    return next((name for name, figure in CAUTION.items() if figure == caution), "")


def _facts(pairs: Pairs, entries: int, found: tuple[Rehearsal, ...], now: float) -> dict[str, object]:
    """Return all of it as JSON shows it."""
    return {
        "together": len(pairs.together),
        "apart": len(pairs.apart),
        "entries": entries,
        "cautions": [
            {"caution": each.caution, "name": _name(each.caution), "now": each.caution == now}
            | {"together_right": each.together, "apart_right": each.apart}
            for each in found
        ],
    }
