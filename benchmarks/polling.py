"""Poll many loopback feeds cold, unchanged and with a tenth changed: wall time, CPU, memory, answers 304.

python benchmarks/polling.py --feeds 1000
"""

import argparse
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from processes import cost_of

_HERE = Path(__file__).parent


def main(feeds: int) -> None:
    """Print a row for each kind of poll."""
    publishers = subprocess.Popen(
        [sys.executable, str(_HERE / "publishers.py"), "--feeds", str(feeds)], stdout=subprocess.PIPE, text=True
    )
    try:
        base = f"http://127.0.0.1:{publishers.stdout.readline().split()[-1]}"
        with tempfile.TemporaryDirectory() as folder:
            _poll_rounds(base, feeds, Path(folder))
    finally:
        publishers.terminate()
        publishers.wait()


def _poll_rounds(base: str, feeds: int, folder: Path) -> None:
    (folder / "feeds.toml").write_text(_config(base, feeds))
    print(f"{'poll':<22}{'wall s':>8}{'CPU s':>8}{'ms/feed':>9}{'peak MB':>9}  answers")
    for label, round_ in (("cold", 0), ("unchanged", 0), ("a tenth changed", 1), ("nothing due", None)):
        if round_ is not None:
            _ask(f"{base}/round/{round_}", b"")
        force = [] if round_ is None else ["--force"]
        command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll", *force]
        cost = cost_of(command, cwd=folder)
        print(
            f"{label:<22}{cost.wall:>8.1f}{cost.cpu:>8.1f}{1000 * cost.cpu / feeds:>9.2f}{cost.memory:>9.0f}"
            f"  {_ask(f'{base}/counts') if force else ''}  {cost.printed.splitlines()[0]}"
        )


def _config(base: str, feeds: int) -> str:
    settings = '[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\n'
    return settings + "".join(
        f'[[feed]]\nurl = "{base}/{number}.xml"\noutlet = "Outlet {number}"\n' for number in range(feeds)
    )


def _ask(url: str, data: bytes | None = None) -> str:
    with urllib.request.urlopen(url, data=data) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    main(parser.parse_args().feeds)
