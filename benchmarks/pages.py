"""How long each page and search takes among many entries: while nothing else happens, and while all feeds are polled.

python benchmarks/pages.py FOLDER [--entries 1000000] [--feeds 300] [--rounds 20] [--port 29001]

The database is invented in FOLDER unless it is there already (see chronicle.py).  A real daemon answers over a socket,
with a copy of it; each page is asked for with other stories, feeds and words each time.
"""

import argparse
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from chronicle import Scale, write
from year import aggregator, answered, configured, copied, move_on, publishers, running

from aggregator.errors import StoreError
from aggregator.requests import request
from aggregator.store import open_store

_ROUND = 20  # seconds between two visits of all feeds
_PATIENCE = 60  # seconds that the daemon may take to hear of one


class Asked:
    """What is asked for: the words and names of entries that are spread over the whole time."""

    def __init__(self, database: Path, rounds: int) -> None:
        """Read some titles and stories."""
        with closing(sqlite3.connect(database)) as opened:
            (last,) = opened.execute("SELECT max(id) FROM entries").fetchone()
            ids = [last * (2 * number + 1) // (2 * rounds) for number in range(rounds)]
            self._rows = [
                opened.execute("SELECT title, text, link FROM entries WHERE id = ?", (i,)).fetchone() for i in ids
            ]
            stories = "SELECT story FROM decisions WHERE entry = ?"
            self._stories = [opened.execute(stories, (entry,)).fetchone()[0] for entry in ids]

    def pages(self) -> Mapping[str, Callable[[int], str]]:
        """Return label → the address of its page in a round."""
        return {
            "stories": lambda turn: f"?page={turn % 5 + 1}",
            "most covered": lambda _: "?order=covered",
            "most covered of a day": lambda _: "?order=covered&since=24h",
            "most covered of a week": lambda _: "?order=covered&since=7d",
            "outlets": lambda turn: f"?outlets={2 + turn % 6}",
            "tag": lambda turn: f"?tag={('news', 'science', 'sport', 'village')[turn % 4]}",
            "tag, most covered": lambda turn: f"?tag={('news', 'science', 'sport', 'village')[turn % 4]}&order=covered",
            "outlet": lambda turn: f"?outlet=Outlet+{7 * turn % 300}",
            "outlet, most covered": lambda turn: f"?outlet=Outlet+{7 * turn % 300}&order=covered",
            "language": lambda turn: f"?lang={('en', 'de', 'fr', 'uk')[turn % 4]}",
            "a common word": lambda turn: f"?q={('the', 'that', 'from', 'over')[turn % 4]}",
            "a common word, most covered": lambda turn: f"?q={('the', 'that')[turn % 2]}&order=covered",
            "a word": lambda turn: f"?q={self._word(turn)}",
            "a word, most covered": lambda turn: f"?q={self._word(turn)}&order=covered",
            "two words": lambda turn: f"?q={self._word(turn)}+{self._word(turn, 3)}",
            "a phrase": lambda turn: f"?q=%22{'+'.join(self._rows[turn][0].split()[:3])}%22",
            "a word, tag, language, week": lambda turn: f"?q={self._word(turn)}&tag=news&lang=en&since=7d",
            "a word, outlet, 2 outlets": lambda turn: f"?q=the&outlet=Outlet+{turn}&outlets=2",
            "a story": lambda turn: f"stories/s{self._stories[turn]}",
            "review": lambda _: "review",
            "corrections": lambda _: "corrections",
            "who has an address": lambda turn: f"match?q={urllib.parse.quote(self._rows[turn][2])}",
            "who has a headline": lambda turn: f"match?q={urllib.parse.quote(self._rows[turn][0])}",
            "who has a paragraph": lambda turn: f"match?q={urllib.parse.quote(self._rows[turn][1][:600])}",
            "feeds": lambda _: "feeds",
            "a feed": lambda turn: f"feeds/{1 + 7 * turn % 300}",
            "outputs": lambda _: "outputs",
            "now": lambda _: "now",
            "healthz": lambda _: "healthz",
        }

    def _word(self, turn: int, place: int = 0) -> str:
        return self._rows[turn][0].split()[place]


def main(folder: Path, scale: Scale, rounds: int) -> None:
    """Print each figure with its unit."""
    database = folder / "aggregator.db"
    if not database.exists():
        write(database, scale)
    with copied(folder) as copy:
        _brought_up(copy / "aggregator.db")
        asked = Asked(copy / "aggregator.db", rounds)
        listen = configured(copy, scale, "365d")
        with running([*aggregator(copy), "run"], copy):
            answered(f"http://{listen}/healthz")
            answered(f"http://{listen}/now")
            _show("idle", listen, asked, rounds)
            with publishers(scale) as base, _polled(copy / "aggregator.db", base):
                _show("while all feeds are polled", listen, asked, rounds)


def _brought_up(database: Path) -> None:
    """Bring the tables up to date, where an earlier version made them."""
    begun = time.monotonic()
    open_store(f"sqlite:///{database}").close()
    if (seconds := time.monotonic() - begun) > 1:
        print(f"brought up to date in {seconds:.0f} s")


def _show(label: str, listen: str, asked: Asked, rounds: int) -> None:
    """Ask for each page once a round, and tell how long that took."""
    times: dict[str, list[float]] = {page: [] for page in asked.pages()}
    statuses: dict[str, set[int]] = {page: set() for page in asked.pages()}
    for turn in range(rounds):
        for page, address in asked.pages().items():
            begun = time.perf_counter()
            statuses[page].add(_status(f"http://{listen}/{address(turn)}"))
            times[page].append(time.perf_counter() - begun)
    print(f"{label:<40}{'median':>10}{'95 %':>10}{'longest':>10}  ms")
    for page, taken in times.items():
        figures = (_part(taken, 0.5), _part(taken, 0.95), max(taken))
        wrong = ", ".join(f"HTTP {status}" for status in sorted(statuses[page] - {200}))
        print(f"{page:<40}" + "".join(f"{1000 * each:>10.1f}" for each in figures), wrong, flush=True)


def _status(address: str) -> int:
    """Ask for a page; return the status of the answer, once all of it is there."""
    try:
        with urllib.request.urlopen(address) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _part(times: Sequence[float], share: float) -> float:
    """Return the time that this share of them does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


@contextmanager
def _polled(database: Path, base: str) -> Iterator[None]:
    """Have the daemon visit all feeds again and again, each time a tenth of them with something new."""
    over = threading.Event()
    thread = threading.Thread(target=_poll, args=(database, base, over))
    thread.start()
    try:
        time.sleep(2)  # until visits are under way
        yield
    finally:
        over.set()
        thread.join()


def _poll(database: Path, base: str, over: threading.Event) -> None:
    with closing(open_store(f"sqlite:///{database}")) as store:
        moment = 0
        while not over.is_set():
            move_on(base, moment)
            with suppress(StoreError):  # whoever writes all the time may keep it waiting: once more, then
                request(store, "poll", {"urls": []}, now=datetime.now(UTC), patience=_PATIENCE)
                moment += 1
            over.wait(_ROUND)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--port", type=int, default=29001)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    years = Scale(given.entries, given.feeds, datetime.now(UTC), f"http://127.0.0.1:{given.port}")
    main(given.folder.absolute(), years, given.rounds)
