"""`group` and `evaluate`: the grouping on anybody's entries, a dry run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.rehearsing import show_rehearsal
from aggregator.cli.terminal import Bar, bar, complain, is_watched, show_figures, show_json, show_line
from aggregator.config import Config, load
from aggregator.errors import UsageError
from aggregator.group.aliases import load_aliases
from aggregator.group.assign import Grouper
from aggregator.group.evaluate import Evaluation
from aggregator.group.evaluate import evaluate as compare
from aggregator.group.lines import group_lines, read_lines
from aggregator.visit.urls import canonical_url

_HEADINGS = ("file", "entries", "stories", "found", "B³ P", "B³ R", "B³ F1", "pair P", "pair R", "pair F1")
_STRIDE = 100  # lines between two movements of a bar
_COUNTS = ("wrong", "lost", "lost %", "removed", "of", "removed %")


@click.command(short_help="Group a file's entries as they would be; stores nothing.")
@click.argument("entries", metavar="ENTRIES.jsonl", type=options.any_file)
@options.caution
@click.pass_obj
def group(path: Path, entries: Path, caution: float | None) -> None:
    """Group a file's entries as they would be, and print a line for each; stores nothing.

    A line is {"id", "title"} and, if known, "summary", "url", "source", "published", "lang"; - reads standard input.
    """
    grouper = _maker(path, caution)()
    try:
        with nullcontext(None) if is_watched() else bar("lines") as progress:
            for told in group_lines(_lines(entries, progress), grouper, canonical_url):
                show_line(told)
    except UsageError as error:
        raise UsageError(f"{entries}: {error}") from error


@click.command(short_help="Group labelled files, or what was corrected, and compare.")
@click.argument("files", metavar="[GOLD.jsonl]…", nargs=-1, type=options.any_file)
@click.option("--corrections", is_flag=True, help="Compare with what was merged and split by hand, in place of files.")
@options.caution
@options.as_json
@click.pass_obj
def evaluate(path: Path, files: tuple[Path, ...], caution: float | None, *, corrections: bool, as_json: bool) -> None:
    """Group files whose lines also say which "story" they tell, and compare.

    Pairs of entries that share a tag in "uncertain" count neither way; lines without "story" are context.
    A file that cannot be read costs only its own figures.  Nothing is stored.
    """
    if corrections == bool(files):
        raise UsageError("give labelled files, or --corrections and none")
    if corrections:
        show_rehearsal(path, caution, as_json=as_json)
        return
    make = _maker(path, caution)
    results: dict[str, Evaluation] = {}
    mistakes: list[str] = []
    for file in files:
        try:
            results[str(file)] = _evaluated(make(), file)
        except UsageError as error:
            mistakes.append(f"{file}: {error}")
    if as_json:
        told: dict[str, object] = {"files": [{"file": file} | _facts(result) for file, result in results.items()]}
        show_json(told | ({"error": "\n".join(mistakes)} if mistakes else {}))
        for mistake in mistakes:
            complain(mistake)
        click.get_current_context().exit(2 if mistakes else 0)
    show_figures((*_HEADINGS, *_COUNTS), [_row(file, result) for file, result in results.items()])
    if mistakes:
        raise UsageError("\n".join(mistakes))


def _evaluated(grouper: Grouper, file: Path) -> Evaluation:
    """Return how the grouping of one file compares with its labels."""
    with bar(f"lines of {file.name}") as progress:
        stories = [
            (line.label, grouper.assign(line.entry).story) for line in read_lines(_lines(file, progress), canonical_url)
        ]
    return compare([label for label, _ in stories], [story for _, story in stories])


def _maker(path: Path, caution: float | None) -> Callable[[], Grouper]:
    """Return a maker of groupers with the config's settings, or the defaults where there is no config."""
    settings = (load(path) if path.exists() else Config()).grouping
    if caution is not None:
        settings = settings.model_copy(update={"caution": caution})
    return partial(Grouper, settings, load_aliases(Path(settings.aliases)))


def _lines(file: Path, progress: Bar | None) -> Iterator[str]:
    """Yield a file's lines, and show how far it is read; raise UsageError where it cannot be read."""
    try:
        if progress and file.is_file():
            with file.open("rb") as source:
                progress.expect(sum(1 for _ in source))
        with click.open_file(str(file), encoding="utf-8") as source:
            for number, line in enumerate(source, start=1):
                yield line
                if progress and number % _STRIDE == 0:
                    progress.advance(_STRIDE)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{getattr(error, 'strerror', None) or error}; give a file of JSON lines in UTF-8") from error


def _row(file: str, result: Evaluation) -> Sequence[object]:
    """Return a table's row: ratios and shares in per cent."""
    ratios = (
        part
        for ratio in (result.bcubed, result.pairs)
        for part in (f"{ratio.precision:.1%}", f"{ratio.recall:.1%}", f"{ratio.f1:.1%}")
    )
    lost, removed = f"{result.lost_share:.1%}", f"{result.removed_share:.1%}"
    counts = (result.wrong_merges, result.lost, lost, result.removed, result.redundant, removed)
    return (Path(file).name, result.entries, result.stories, result.found, *ratios, *counts)


def _facts(result: Evaluation) -> dict[str, object]:
    """Return a result as JSON shows it."""
    f1 = {"bcubed_f1": result.bcubed.f1, "pairs_f1": result.pairs.f1}
    return asdict(result) | f1 | {"lost_share": result.lost_share, "removed_share": result.removed_share}
