"""Every document is valid, and gives validators nothing to warn of, whatever publishers send."""

import asyncio
import tarfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator.config import read
from aggregator.demo.day import read_day
from aggregator.demo.stage import staged
from aggregator.polling import poll
from tests.hostile.conftest import play
from tests.hostile.conftest import servers as servers  # noqa: PLC0414 -- a fixture
from tests.hostile.identities import IDENTITIES
from tests.hostile.texts import MARKUP, TITLES
from tests.hostile.times import TIMES
from tests.validity.documents import mistakes_in
from tests.validity.odd import ODD

FIXTURES = Path(__file__).parents[2].parent / "shared" / "fixtures" / "feeds.tar.gz"
ALL = {"identities": IDENTITIES, "times": TIMES, "titles": TITLES, "markup": MARKUP, "odd": ODD}
TYPES = {".json": "application/json", ".html": "text/html"}


def test_the_demo_day_is_valid(republished, tmp_path):
    """As it is served, and as it would be in other outputs."""

    async def perform() -> list[str]:
        async with staged(read_day(), tmp_path, port=0, every=300) as stage:
            await stage.unfold(0, lambda _step: None)
            return mistakes_in(tmp_path / "www", stage.config.general.base_url)

    assert asyncio.run(perform()) == []
    assert len(list((tmp_path / "www").glob("*.atom"))) == 3
    assert republished(tmp_path / "aggregator.db", tmp_path / "again") == []


@pytest.mark.parametrize(
    "cases", [IDENTITIES, TIMES, TITLES, MARKUP, ODD], ids=["identities", "times", "titles", "markup", "odd"]
)
def test_what_means_harm_becomes_valid(servers, republished, tmp_path, cases):
    """Odd names, dates, titles, contents, languages and files."""
    play(servers, cases, tmp_path)
    assert republished(tmp_path / "x.db", tmp_path / "www") == []


@pytest.mark.long
@pytest.mark.skipif(not FIXTURES.exists(), reason=f"{FIXTURES} is not there: feeds of other projects' tests")
def test_what_other_projects_try_their_parsers_with_becomes_valid(republished, tmp_path):
    """Some three thousand documents, most of them odd."""
    with tarfile.open(FIXTURES) as packed:
        packed.extractall(tmp_path / "feeds", filter="data")
    files = sorted(path for path in (tmp_path / "feeds").rglob("*") if path.is_file())
    with serving(files) as base:
        general = {"database": f"sqlite:///{tmp_path}/x.db", "static": "", "allow_private_addresses": True}
        urls = [{"url": f"{base}/{number}", "tags": [path.suffix]} for number, path in enumerate(files)]
        outcomes = asyncio.run(poll(read({"aggregator": general, "feed": urls})))
    assert sum(outcome.fresh for outcome in outcomes) > 1000
    assert republished(tmp_path / "x.db", tmp_path / "www") == []


@contextmanager
def serving(files):
    """Serve each file under its number."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = files[int(self.path.strip("/"))]
            body = path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", TYPES.get(path.suffix, "application/xml"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
