"""Pages as people see them: the real daemon on the demo's day, in Debian's Chromium.

Whatever a test does, it fails at its end where a page asked another origin for something, broke the content security
policy, or raised an error in a script.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.seeing import AXE
from tests.conftest import PATIENCE, free_port

CHROMIUM = shutil.which("chromium")
WANTED = "needs chromium, axe-core and playwright: tests/install-debian-packages, then make test-long"

try:
    from playwright import sync_api
except ImportError:  # `make test` does without
    sync_api = None

# As in a container; and nothing that the browser does for itself may look for the internet.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Mark all tests here: they take minutes, and need a browser and a checker that are installed for them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.long)
            if CHROMIUM is None or not AXE.exists() or sync_api is None:
                item.add_marker(pytest.mark.skip(reason=WANTED))


class Site(str):
    """The base address of a running daemon, with its folder."""

    __slots__ = ("folder", "process")
    folder: Path
    process: subprocess.Popen


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Site]:
    """Run a daemon on the `feeds.toml` of a folder, until the end of the block."""
    process = _start(folder, environment)
    try:
        yield _site(folder, process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextmanager
def restarted(site: Site) -> Iterator[Site]:
    """End a daemon as a machine that shuts down does, and run it again until the end of the block."""
    site.process.terminate()
    site.process.communicate(timeout=PATIENCE)
    with running(site.folder) as again:
        yield again


def _start(folder: Path, environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml", "run"]
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TMPDIR": tempfile.gettempdir(), **environment}
    return subprocess.Popen(command, cwd=folder, env=environ, text=True, stderr=subprocess.PIPE)


def _site(folder: Path, process: subprocess.Popen) -> Site:
    """Return the site once it answers; what it logs later is read, so that it never waits for a reader."""
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "event=started" in line:
            break
    else:
        raise AssertionError("the daemon did not start:\n" + "".join(lines))
    timer.cancel()
    threading.Thread(target=process.stderr.read, daemon=True).start()
    site = Site(re.search(r'base_url = "([^"]*)"', (folder / "feeds.toml").read_text())[1])
    site.folder, site.process = folder, process
    return site


def moved(source: Path, folder: Path) -> Path:
    """Copy a daemon's folder, to be served at a port of its own."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.lock"))
    config = folder / "feeds.toml"
    base = f"127.0.0.1:{free_port()}"
    text = config.read_text().replace(str(source), str(folder))
    text = re.sub(r'listen = "[^"]*"', f'listen = "{base}"', text)
    config.write_text(re.sub(r'base_url = "[^"]*"', f'base_url = "http://{base}"', text))
    return folder


@pytest.fixture(scope="session")
def day(tmp_path_factory) -> Path:
    """Give the folder that the demo leaves: an invented news day, polled and grouped."""
    folder = tmp_path_factory.mktemp("demo") / "day"
    arguments = ["demo", "--port", "0", "--pace", "0", "--no-stay", "--json", "--keep", str(folder)]
    subprocess.run([sys.executable, "-m", "aggregator", *arguments], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def shown(day, tmp_path_factory) -> Iterator[Site]:
    """Give the site of the day, for tests that look and change nothing."""
    with running(moved(day, tmp_path_factory.mktemp("shown") / "day")) as site:
        yield site


@pytest.fixture
def site(day, tmp_path) -> Iterator[Site]:
    """Give a site of the day, for one test to change."""
    with running(moved(day, tmp_path / "day")) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator["sync_api.Browser"]:
    """Give the browser."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Faults(list):
    """What a page must never do, as it happened."""

    def watch(self, page) -> None:
        """Take note of requests to elsewhere, breaches of the policy, and errors in scripts."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.append(f"script: {error}"))
        page.on("request", lambda request: self._asked(page, request))

    def _heard(self, message) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.append(f"policy: {message.text}")

    def _asked(self, page, request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.append(f"elsewhere: {request.url} from {page.url}")


@pytest.fixture
def browse(chromium) -> Iterator[Callable[..., "sync_api.Page"]]:
    """Give a function that opens a page, each in a browser of its own: `browse(address, width=360, scheme="dark")`."""
    faults, contexts = Faults(), []

    def opened(address: str, *, width: int = 1280, scheme: str = "light", script: bool = True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        faults.watch(page)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
