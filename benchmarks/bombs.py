"""Poll many bombs and large feeds at once, beside ordinary ones: peak memory of all processes together, and who came.

python benchmarks/bombs.py [--bombs 51] [--large 0]

A bomb is 300 MB of zeros in gzip; a large feed has 19 MB that are read.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from invented import entries_of, rss
from processes import cost_of

from aggregator.store import open_store

_BOMB = gzip.compress(b"\0" * 300_000_000, 1)
_ORDINARY = 20


def main(bombs: int, large: int) -> None:
    """Print what it cost, and what became of the feeds."""
    bodies = [*[("gzip", _BOMB)] * bombs, *[("identity", _feed(1, 19_000_000))] * large]
    bodies += [("identity", _feed(number, 20_000)) for number in range(_ORDINARY)]
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(bodies))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    urls = [f"http://127.0.0.1:{server.server_port}/{number}" for number in range(len(bodies))]
    with tempfile.TemporaryDirectory() as folder:
        settings = '[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\ndatabase = "sqlite:///x.db"\nstatic = ""\n'
        (Path(folder) / "feeds.toml").write_text(settings + "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls))
        command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll"]
        cost = cost_of(command, cwd=folder, stderr=subprocess.DEVNULL)
        with closing(open_store(f"sqlite:///{folder}/x.db")) as store:
            errors = {feed.url: feed.error for feed in store.feeds.all()}
    told = [errors[url] for url in urls]
    print(f"{cost.memory:.0f} MB at most, {cost.wall:.1f} s; {sum('more than' in text for text in told)} cut off,")
    print(f"{sum(not text for text in told[bombs:])} of {large + _ORDINARY} feeds read")
    print("\n".join(sorted({text for text in told if text})))


def _feed(number: int, size: int) -> bytes:
    return rss(number, entries_of(number, 0, count=25, share_changed=0.0), size=size)


def _answering(bodies: list[tuple[str, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            coding, body = bodies[int(self.path.strip("/"))]
            self.send_response(200)
            self.send_header("Content-Encoding", coding)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Answering


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bombs", type=int, default=51)
    parser.add_argument("--large", type=int, default=0)
    arguments = parser.parse_args()
    main(arguments.bombs, arguments.large)
