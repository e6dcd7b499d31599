"""What visits cost a daemon that runs: CPU ms a feed, its index loaded and its processes started.

python benchmarks/steady.py --feeds 1000 --rounds 3

All feeds are asked for at once, grouped and published; then the same with nothing new.  Each row is the median.
"""

import argparse
import ast
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from clients import ask
from processes import cpu_spent

_HERE = Path(__file__).parent
_SETTINGS = '[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\nlisten = "127.0.0.1:{port}"\ncontact = "me"\n'
_PORT = 18_097
_QUIET = 0.1  # seconds of CPU in the last five: the daemon is done
_AGGREGATOR = (sys.executable, "-m", "aggregator", "--config", "feeds.toml")


def main(feeds: int, rounds: int) -> None:
    """Print a row for each kind of round."""
    publishers = subprocess.Popen(
        [sys.executable, str(_HERE / "publishers.py"), "--feeds", str(feeds)], stdout=subprocess.PIPE, text=True
    )
    try:
        base = f"http://127.0.0.1:{publishers.stdout.readline().split()[-1]}"
        with tempfile.TemporaryDirectory() as folder:
            _measure(base, feeds, rounds, Path(folder))
    finally:
        publishers.terminate()
        publishers.wait()


def _measure(base: str, feeds: int, rounds: int, folder: Path) -> None:
    tables = "".join(f'[[feed]]\nurl = "{base}/{number}.xml"\n' for number in range(feeds))
    (folder / "feeds.toml").write_text(_SETTINGS.format(port=_PORT) + tables)
    subprocess.run([*_AGGREGATOR, "poll"], cwd=folder, check=True)
    spent: dict[str, list[float]] = {"a tenth changed": [], "unchanged": []}
    daemon = subprocess.Popen([*_AGGREGATOR, "run"], cwd=folder, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        _rest(daemon.pid)
        for number in range(rounds + 1):  # the first loads the index, and is not shown
            for kind, costs in spent.items():
                ask(f"{base}/round/{number}", b"")
                begun = cpu_spent(daemon.pid)
                subprocess.run([*_AGGREGATOR, "poll", "--force"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
                while sum(ast.literal_eval(ask(f"{base}/counts")).values()) < feeds:
                    time.sleep(1)  # visits are under way, in a process that is measured, not asked
                _rest(daemon.pid)
                if number:
                    costs.append(1000 * (cpu_spent(daemon.pid) - begun) / feeds)
                print(f"{kind:<18}{ask(f'{base}/counts')}", flush=True)
    finally:
        os.kill(daemon.pid, signal.SIGTERM)
        daemon.wait()
    for kind, costs in spent.items():
        print(f"{kind:<18}{median(costs):>8.2f} ms/feed")


def _rest(session: int) -> None:
    """Wait until a session has nothing left to do."""
    while True:
        before = cpu_spent(session)
        time.sleep(5)  # that is what is measured: whether it does anything meanwhile
        if cpu_spent(session) - before < _QUIET:
            return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    main(arguments.feeds, arguments.rounds)
