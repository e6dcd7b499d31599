"""Killed twenty times in the middle of its work, the program loses nothing and repeats nothing."""

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from zlib import crc32

import pytest

from aggregator.store import open_store

pytestmark = pytest.mark.long

FEEDS, KILLS = 300, 20
PLACES = ("Ostmar", "Delgor", "Kirwen", "Lomtav", "Fenost", "Barzor", "Wensul", "Pelrin", "Haltav", "Gormar")
DEEDS = (
    "opens a harbour museum",
    "closes its old railway",
    "elects a mayor",
    "floods after rain",
    "wins the chess cup",
)


def titles(feed: int, turn: int) -> list[str]:
    """Return what a feed carries in a turn: one entry more than in the turn before; a tenth is of all feeds alike."""
    shared = [f"{PLACES[n % 10]} {DEEDS[n % 5]} for the {n + 2}th time this century" for n in range(turn)]
    own = [f"{PLACES[feed % 10]} {DEEDS[(feed + n) % 5]} says observer {feed * 100 + n}" for n in range(3 + turn)]
    return own + shared


def rss(feed: int, turn: int) -> bytes:
    """Return a feed's document."""
    items = "".join(
        f"<item><title>{title}</title><guid>{feed} {title}</guid><link>https://o{feed}.example/{crc32(title.encode())}</link></item>"
        for title in titles(feed, turn)
    )
    return f"<rss version='2.0'><channel><title>Outlet {feed}</title>{items}</channel></rss>".encode()


def published(database: str) -> dict[str, str]:
    """Return id → title of everything that readers may have seen."""
    with closing(open_store(database)) as store:
        return {each.id: each.title for each in store.publications.latest("all", limit=10**6)}


def test_no_crash_loses_or_repeats_anything(serve, tmp_path):
    """After twenty kills at random moments and a clean run every entry is there once, and every published id stays."""
    turn = 0

    def document(asked):
        return 200, {}, rss(int(asked.path.strip("/")), turn)

    site = serve({f"/{feed}": document for feed in range(FEEDS)})
    database = f"sqlite:///{tmp_path}/var/aggregator.db"
    (tmp_path / "feeds.toml").write_text(
        '[aggregator]\nlisten = "127.0.0.1:0"\nallow_private_addresses = true\n[visits]\ntimeout = "10m"\n'
        + "".join(f'[[feed]]\nurl = "{site}/{feed}"\n' for feed in range(FEEDS))
    )
    command = [sys.executable, "-m", "aggregator", "--config", "feeds.toml"]
    chance = random.Random(20)
    seen: dict[str, str] = {}
    for turn in range(1, KILLS + 1):
        deed = ["poll", "--force"] if turn % 2 else ["run"]
        process = subprocess.Popen(
            [*command, *deed], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=chance.uniform(1.5, 8))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        now_published = published(database) if (tmp_path / "var/aggregator.db").exists() else {}
        assert seen.keys() <= now_published.keys()
        seen = now_published
    subprocess.run([*command, "poll", "--force"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)

    expected = Counter((feed, title) for feed in range(FEEDS) for title in titles(feed, KILLS))
    with closing(open_store(database)) as store:
        number = {feed.id: int(feed.url.rpartition("/")[2]) for feed in store.feeds.all()}
        entries = store.entries.get(range(1, store.entries.count() + 10_000))
        assert Counter((number[entry.feed], entry.title) for entry in entries) == expected
        assert store.entries.ungrouped(limit=1) == ()
        assert store.stories.pending(limit=1) == ()
    finally_published = published(database)
    assert seen.items() <= finally_published.items()
    assert len(finally_published) == store_stories(database)


def store_stories(database: str) -> int:
    """Return how many stories there are."""
    with closing(open_store(database)) as store:
        return store.stories.count()
