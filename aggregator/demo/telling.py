"""What the demo says: lines for people, one object for programs.  Pure."""

from collections.abc import Iterator, Mapping, Sequence

from aggregator.demo.day import Day
from aggregator.demo.judge import Told
from aggregator.demo.report import Report, Visits
from aggregator.demo.stage import Again, Step

_PATHS = {
    "address": "by an equal address",
    "enclosure": "by an equal recording",
    "title": "by an equal title",
    "score": "by likeness",
}


def welcome(day: Day, page: str) -> Iterator[str]:
    """Yield what is about to happen, and where to watch it."""
    outlets = len({tuple(outlet.domain.split(".")[-2:]) for outlet in day.outlets.values()})
    yield f"An invented news day: {len(day.items)} entries of {outlets} outlets in {len(day.outlets)} feeds."
    yield f"Watch it at {page}/ or subscribe to {page}/feed.atom meanwhile."
    yield ""


def step(each: Step) -> Iterator[str]:
    """Yield what a look brought: one line for itself, one for each story that grew."""
    yield f"{_clock(each.minute)}  {_visited(each.visits)}: {each.entries} entries, {each.stories} stories"
    for title, outlets in each.grown:
        yield f"       {outlets} {'outlet' if outlets == 1 else 'outlets'}: {title}"


def reported(day: Day, report: Report, page: str) -> Iterator[str]:
    """Yield the figures, then every mistake by name."""
    figures = report.verdict.figures
    yield ""
    yield f"The day in figures: {_visited(report.visits)}"
    yield from _failed(report.visits)
    yield f"  entries           {figures.entries} of the {len(day.items)} that were written"
    yield f"  stories           {figures.found}; {figures.stories} as their author meant them"
    yield f"  shown             {report.shown} in {page}/feed.atom"
    yield f"  duplicates        {figures.removed} of {figures.redundant} removed ({figures.removed_share:.0%})"
    yield f"  hidden stories    {figures.lost}, which lead nothing that a reader sees"
    precision, recall, f1 = figures.bcubed.precision, figures.bcubed.recall, figures.bcubed.f1
    yield f"  B-cubed           precision {precision:.1%}, recall {recall:.1%}, F1 {f1:.1%}"
    joined = [f"{report.joined[path]} {how}" for path, how in _PATHS.items() if report.joined.get(path)]
    yield f"  joined            {', '.join(joined) or 'none'}"
    yield f"  word for word     {report.copies[0]} copies, {report.copies[1]} of them with their original"
    yield f"  pointers          {report.pointers[0]}, {report.pointers[1]} of them with an article"
    yield from _wrong(day, report)
    yield from _missed(day, report)


def repeated(rounds: Mapping[str, Again]) -> Iterator[str]:
    """Yield what looking again brought."""
    yield ""
    yield "Looking again:"
    for name, again in rounds.items():
        yield f"  {name}: {again.visits.made} visits, {again.visits.unchanged} unchanged"
        counts = f"added {again.added}, edited {again.visits.edited}"
        yield f"    entries {counts}; documents and files changed {len(again.changed)} of {again.documents}"
        yield from (f"    changed: {path}" for path in again.changed)
        yield from _failed(again.visits)


def facts(day: Day, report: Report, rounds: Mapping[str, Again], *, passed: bool) -> dict[str, object]:
    """Return the object of docs/demo.md."""
    figures = report.verdict.figures
    wrong = [
        {"leader": _named(merge.leader), "strangers": [_named(told) for told in merge.strangers]}
        for merge in report.verdict.wrong
    ]
    missed = [
        {"story": miss.story, "parts": [[_named(told) for told in part] for part in miss.parts]}
        for miss in report.verdict.missed
    ]
    return {
        "passed": passed,
        "written": len(day.items),
        "entries": figures.entries,
        "stories": figures.found,
        "expected_stories": figures.stories,
        "shown": report.shown,
        "redundant": figures.redundant,
        "removed": figures.removed,
        "lost": figures.lost,
        "precision": figures.bcubed.precision,
        "recall": figures.bcubed.recall,
        "f1": figures.bcubed.f1,
        "joined": {path: report.joined.get(path, 0) for path in _PATHS},
        "copies": report.copies[0],
        "copies_joined": report.copies[1],
        "pointers": report.pointers[0],
        "pointers_joined": report.pointers[1],
        "visits": _counted(report.visits),
        "wrong_merges": wrong,
        "misses": missed,
        "again": [
            {"what": name, "visits": _counted(again.visits), "added": again.added, "edited": again.visits.edited}
            | {"documents": again.documents, "changed": list(again.changed)}
            for name, again in rounds.items()
        ],
    }


def _wrong(day: Day, report: Report) -> Iterator[str]:
    merges = report.verdict.wrong
    yield ""
    yield f"Wrong merges: {sum(len(merge.strangers) for merge in merges) or 'none'}"
    for merge in merges:
        yield f"  under {_line(merge.leader)}"
        for told in merge.strangers:
            yield f"    {_line(told)}"
            yield f"      tells: {_says(day, told.story)}"


def _missed(day: Day, report: Report) -> Iterator[str]:
    misses = report.verdict.missed
    yield ""
    yield f"Misses: {len(misses) or 'none'}{' stories, shown as several' if misses else ''}"
    for miss in misses:
        yield f"  {_says(day, miss.story)} ({len(miss.parts)} parts)"
        yield from (line for number, part in enumerate(miss.parts, start=1) for line in _part(number, part))


def _part(number: int, part: Sequence[Told]) -> Iterator[str]:
    for told in part:
        yield f"    {number}. {_line(told)}"


def _says(day: Day, story: str) -> str:
    """Return what a story is about; one in another language than English says so."""
    name, _, language = story.partition(" (")
    return day.stories[name] + (f" ({language}" if language else "")


def _line(told: Told) -> str:
    return f"{told.outlet}: {told.title}"


def _named(told: Told) -> dict[str, str]:
    return {"title": told.title, "outlet": told.outlet, "tells": told.story}


def _visited(visits: Visits) -> str:
    failed = f", {len(visits.failed)} failed" if visits.failed else ""
    return f"{visits.made} visits, {visits.unchanged} unchanged{failed}; {visits.fresh} new, {visits.edited} edited"


def _failed(visits: Visits) -> Iterator[str]:
    yield from (f"    failed: {feed}: {error}" for feed, error in visits.failed)


def _counted(visits: Visits) -> dict[str, object]:
    return {
        "made": visits.made,
        "unchanged": visits.unchanged,
        "new": visits.fresh,
        "edited": visits.edited,
        "failed": [{"feed": feed, "error": error} for feed, error in visits.failed],
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
