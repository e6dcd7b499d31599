"""Serve one document with the daemon and with nginx, in turn: requests a second for 304s and for its gzip.

python benchmarks/serving.py --size 200 --seconds 5 --rounds 5

Both are asked by wrk over 32 connections.  Where other things run on the machine, what a second of the server's own CPU
time answers says more than what a second answers.  nginx has one worker, the file, and beside it the gzip that the
daemon made.  nginx-light and wrk are Debian's: `apt-get install nginx-light wrk`.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from invented import entries_of, event
from processes import cpu_of_session
from publishers import free_port

_ITEMS = 50  # that a first visit publishes
_SYLLABLES = tuple(f"{first}{last}" for first in "bdfgklmnprstv" for last in ("a", "e", "i", "o", "u", "en", "ing"))
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_COUNT = re.compile(r"(\d+) requests in")
_ODD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
_READER = {"Accept": "application/atom+xml, application/xml;q=0.9, */*;q=0.8", "Accept-Encoding": "gzip, deflate, br"}
_NGINX = """
daemon off; worker_processes 1; pid {home}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  types {{ application/atom+xml atom; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  gzip on; gzip_static on; gzip_vary on; gzip_types application/atom+xml; etag on;
  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
  server {{ listen 127.0.0.1:{port}; root {home}/www; add_header Cache-Control max-age=300; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A document at an address: its bytes as gzip, and the ETag of these; `session` is that of the server."""

    session: int
    url: str
    gzip: bytes
    etag: str


def main(size: int, seconds: int, rounds: int) -> None:
    """Print a row for each kind of request."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _poll(home, size)
        with _aggregator(home) as ours, _nginx(home, ours) as theirs:
            print(f"{len(_body(home)) / 1e3:.0f} kB, {len(ours.gzip) / 1e3:.0f} kB as gzip")
            print(f"{'':<22}{'daemon':>10}{'nginx':>10}{'share':>8}{'least':>8}{'most':>8}")
            _compare("304", ours, theirs, partial(_asked, seconds=seconds, fresh=False), rounds)
            _compare("200, gzip", ours, theirs, partial(_asked, seconds=seconds, fresh=True), rounds)


def _compare(
    label: str, ours: Served, theirs: Served, asked: Callable[[Served], tuple[float, float]], rounds: int
) -> None:
    pairs = [(asked(ours), asked(theirs)) for _ in range(rounds)]
    _show(f"{label}: a second", [(one[0], other[0]) for one, other in pairs])
    _show(f"{label}: of CPU time", [(one[1], other[1]) for one, other in pairs])


def _show(label: str, pairs: list[tuple[float, float]]) -> None:
    shares = [one / other for one, other in pairs]
    print(
        f"{label:<22}{median(one for one, _ in pairs):>10.0f}{median(other for _, other in pairs):>10.0f}"
        f"{median(shares):>8.2f}{min(shares):>8.2f}{max(shares):>8.2f}"
    )


def _asked(served: Served, *, seconds: int, fresh: bool) -> tuple[float, float]:
    """Return how many requests are answered, as they must be, in a second and in a second of the server's CPU time."""
    headers = _READER | ({} if fresh else {"If-None-Match": served.etag})
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s"]
    command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu_of_session(served.session)
    told = subprocess.run([*command, served.url], check=True, capture_output=True, text=True).stdout
    spent = cpu_of_session(served.session) - before
    if odd := _ODD.search(told):
        raise SystemExit(odd[0])
    return float(_RATE.search(told)[1]), int(_COUNT.search(told)[1]) / spent


def _poll(home: Path, size: int) -> None:
    """Have a document of about this size in kB published."""
    body = _feed(1000 * size // _ITEMS - 700)
    publisher = ThreadingHTTPServer(("127.0.0.1", 0), _answering(body))
    threading.Thread(target=publisher.serve_forever, daemon=True).start()
    port = free_port()
    (home / "feeds.toml").write_text(
        f'[aggregator]\nallow_private_addresses = ["127.0.0.0/8"]\nlisten = "127.0.0.1:{port}"\n'
        f'base_url = "http://127.0.0.1:{port}"\ndatabase = "sqlite:///a.db"\nstatic = "www"\n'
        f'[[feed]]\nurl = "http://127.0.0.1:{publisher.server_port}/feed"\n'
    )
    command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "poll"]
    subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)
    publisher.shutdown()


def _feed(length: int) -> bytes:
    """Return a feed whose items have so many characters of words that are as rare as those of a language."""
    chance = random.Random(1)
    words = ["".join(chance.choice(_SYLLABLES) for _ in range(chance.randrange(1, 5))) for _ in range(5000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    items = (
        f"<item><title>{event(number).headline(1)}</title><link>https://one.example/{number}</link>"
        f"<description>{' '.join(chance.choices(words, weights, k=length))[:length]}</description></item>"
        for number in entries_of(1, 0, count=_ITEMS + 5, share_changed=0)[:_ITEMS]
    )
    head = "<title>One</title><link>https://one.example/</link><description>Invented</description>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def _answering(body: bytes) -> type[BaseHTTPRequestHandler]:
    """Return what answers every request with these bytes."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Answering


@contextmanager
def _aggregator(home: Path) -> Iterator[Served]:
    """Run the daemon."""
    port = (home / "feeds.toml").read_text().partition("base_url")[0].rpartition(":")[2].strip('"\n')
    command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "run"]
    with _running(command, home, f"http://127.0.0.1:{port}/feed.atom") as served:
        yield served


@contextmanager
def _nginx(home: Path, ours: Served) -> Iterator[Served]:
    """Run nginx on the file that the daemon wrote, and the gzip that it made."""
    (home / "www" / "feed.atom.gz").write_bytes(ours.gzip)
    port = free_port()
    (home / "nginx.conf").write_text(_NGINX.format(home=home, port=port))
    for path in (home, home / "www"):
        path.chmod(0o755)  # its worker is somebody else
    command = ["nginx", "-c", str(home / "nginx.conf")]
    with _running(command, home, f"http://127.0.0.1:{port}/feed.atom") as served:
        assert served.gzip == ours.gzip
        yield served


@contextmanager
def _running(command: list[str], home: Path, url: str) -> Iterator[Served]:
    """Run a server until the end; yield what it serves."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=home, start_new_session=True, **silent)
    try:
        while True:
            with suppress(OSError):
                headers, body = _ask(url)
                break
            assert server.poll() is None, f"{command[0]} ended"
            time.sleep(0.1)  # it does not tell when it listens
        yield Served(server.pid, url, body, headers["ETag"])
    finally:
        server.terminate()
        server.wait()


def _ask(url: str) -> tuple[Mapping[str, str], bytes]:
    request = urllib.request.Request(url, headers=_READER)
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        return answer.headers, answer.read()


def _body(home: Path) -> bytes:
    return (home / "www" / "feed.atom").read_bytes()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200, help="of the document, in kB")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    main(arguments.size, arguments.seconds, arguments.rounds)
