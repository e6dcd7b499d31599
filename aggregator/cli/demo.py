"""`demo`: an invented news day, to watch."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from aggregator.cli.terminal import show_json, show_lines, unfolding
from aggregator.demo import telling
from aggregator.demo.day import read_day
from aggregator.demo.stage import staged
from aggregator.errors import UsageError

_ROUNDS = {
    "other guids and tracking parameters everywhere": True,
    "every feed as it was": False,
}


@click.command(short_help="Watch an invented news day: polled, grouped, served, and judged.")
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535), help="0 for any that is free.")
@click.option("--pace", default=45.0, show_default=True, type=click.FloatRange(0, 86_400), help="Seconds of the day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, at the end.")
@click.option("--stay/--no-stay", default=None, help="Go on serving until Ctrl-C; by default on a terminal.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="A new folder to leave everything in.")
def demo(*, port: int, pace: float, as_json: bool, stay: bool | None, keep: Path | None) -> int:
    """Serve an invented news day on loopback, poll it over HTTP, and say how well its stories were found.

    Needs neither config nor network.  Fails if an entry is missing, or if a second round adds one or changes a byte.
    """
    stays = sys.stdout.isatty() and not as_json if stay is None else stay
    done: list[bool] = []
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it like Ctrl-C, so that nothing is left behind
    try:
        with _folder(keep) as folder:
            asyncio.run(_perform(folder, port, pace, as_json=as_json, stays=stays, done=done))
    except KeyboardInterrupt:
        if not done:
            raise
    return 0 if all(done) else 1


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Give an empty folder, which stays only if it was asked for."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="aggregator-demo-") as temporary:
            yield Path(temporary)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise UsageError(f"{keep} is not empty; --keep names a new folder")
    except OSError as error:
        raise UsageError(f"{keep} cannot be made: {error.strerror}") from error
    yield keep.resolve()


async def _perform(folder: Path, port: int, pace: float, *, as_json: bool, stays: bool, done: list[bool]) -> None:
    """Let the day pass, report, look again; `done` learns whether all was well: Ctrl-C after that is no failure."""
    day = read_day()
    async with staged(day, folder, port=port) as stage:
        page = stage.config.general.base_url
        with unfolding("The day", len(stage.minutes), silent=as_json) as say:
            say(telling.welcome(day, page), 0)
            await stage.unfold(pace, lambda step: say(telling.step(step), 1))
        report = await stage.report()
        rounds = {name: await stage.repeat(reshuffled=reshuffled) for name, reshuffled in _ROUNDS.items()}
        whole = not report.visits.failed and report.verdict.figures.entries == len(day.items)
        done.append(whole and all(again.is_quiet for again in rounds.values()))
        if as_json:
            show_json(telling.facts(day, report, rounds, passed=done[0]))
        else:
            show_lines([*telling.reported(day, report, page), *telling.repeated(rounds)])
        if stays:
            show_lines(
                [
                    "",
                    f"Serving {page}/ and {page}/feed.atom until Ctrl-C.  Ask why, in another terminal:",
                    f"  aggregator --config {folder / 'feeds.toml'} stories",
                    f"  aggregator --config {folder / 'feeds.toml'} explain s1",
                ]
            )
            await asyncio.Event().wait()
