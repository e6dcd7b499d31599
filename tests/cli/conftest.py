"""A config of one's own, and a way to run commands on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.commands import commands

ONE = b"""<rss version='2.0'><channel><title>First outlet</title>
<item><title>Flood closes the harbour of Ostmar after 300 millimetres of rain</title>
<link>https://one.example/flood</link><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Railway workers in Delgor begin strike</title><link>https://one.example/strike</link></item>
</channel></rss>"""
TWO = b"""<rss version='2.0'><channel><title>Second outlet</title>
<item><title>Flood closes harbour of Ostmar after 300 millimetres of rain</title>
<link>https://two.example/flood</link><pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
PAGE = b"""<html><head><title>A paper</title>
<link rel="alternate" type="application/rss+xml" href="/one.xml" title="News">
<link rel="alternate" type="application/rss+xml" href="/two.xml" title="Sport"></head><body>Hello</body></html>"""


@pytest.fixture
def site(serve):
    """Serve two feeds and a page that offers both."""
    routes = {"/one.xml": (200, {}, ONE), "/two.xml": (200, {}, TWO), "/": (200, {"Content-Type": "text/html"}, PAGE)}
    return serve(routes)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Write a config without feeds."""
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[aggregator]\ndatabase = "sqlite:///{tmp_path}/a.db"\nstatic = "{tmp_path}/www"\n'
        'allow_private_addresses = ["127.0.0.0/8"]  # my own machine\n'
    )
    return path


@pytest.fixture
def run(config: Path) -> Callable[..., Result]:
    """Give a function that runs a command on the config; its result has `output`, and `exception` where it failed."""

    def run(*arguments: str, **options) -> Result:
        return CliRunner().invoke(commands, ["--config", str(config), *arguments], standalone_mode=False, **options)

    return run
