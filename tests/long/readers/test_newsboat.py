"""What newsboat shows of our output: the real reader, from Debian's package."""

import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from tests.conftest import PATIENCE

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed: apt-get install newsboat"),
]

FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"


def rss(host: str, *titles: str) -> bytes:
    """Return an RSS document."""
    items = "".join(f"<item><title>{t}</title><link>https://{host}/{len(t)}</link></item>" for t in titles)
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


def reload(folder, url: str) -> list[tuple[str, str, str]]:
    """Have newsboat fetch its subscription; return (guid, title, author) of each item that it lists."""
    (folder / "urls").write_text(f"{url}\n")
    files = ["-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "config"]
    (folder / "config").touch()
    subprocess.run(["newsboat", *files, "-x", "reload"], check=True, timeout=PATIENCE)
    with closing(sqlite3.connect(folder / "cache.db")) as cache:
        return cache.execute("SELECT guid, title, author FROM rss_item ORDER BY guid").fetchall()


def test_newsboat_lists_each_story_once(serve, run_daemon, tmp_path):
    """Two outlets with one story are one item; in either format, and polled again, newsboat lists the same items."""
    one, two = rss("one.example", FLOOD, STRIKE), rss("two.example", FLOOD)
    site = serve({"/one.xml": (200, {}, one), "/two.xml": (200, {}, two)})
    daemon = run_daemon(f"{site}/one.xml", f"{site}/two.xml")
    daemon.wait_for("event=visit")
    daemon.wait_for("event=visit")
    daemon.wait_for("event=published")
    listed = {}
    for ending in ("atom", "rss"):
        folder, url = tmp_path / ending, f"{daemon.base}/feed.{ending}"
        folder.mkdir()
        listed[ending] = reload(folder, url)
        assert sorted(title for _, title, _ in listed[ending]) == [FLOOD, STRIKE]
        assert reload(folder, url) == listed[ending]
    assert listed["atom"] == listed["rss"]
