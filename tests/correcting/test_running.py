"""Corrections while the daemon runs, and after it was killed."""

import json

import feedparser
import pytest

ITEM = "<item><title>%s</title><link>https://%s.example/%s</link><description>%s</description></item>"
RSS = "<rss version='2.0'><channel><title>Two outlets</title>%s</channel></rss>"
FLOOD, RAIN = "Flood closes the harbour of Ostmar", "Downpour swamps the quays of a port"


@pytest.fixture
def daemon(serve, run_daemon):
    """Run a daemon on a feed in which two outlets tell one event in words of their own."""
    items = ITEM % (FLOOD, "one", "flood", "Boats stay in.") + ITEM % (RAIN, "two", "rain", "No ships.")
    daemon = run_daemon(f"{serve({'/feed.xml': (200, {}, (RSS % items).encode())})}/feed.xml")
    daemon.wait_for("event=grouped")
    daemon.wait_for("event=published", "feed.atom")
    return daemon


def shown(daemon) -> dict[str, str]:
    """Return what a reader sees: title → id."""
    return {entry.title: entry.id for entry in feedparser.parse(daemon.get("feed.atom").content).entries}


def correct(daemon, *arguments) -> dict:
    """Give a command while the daemon runs; return what it prints as JSON."""
    status, printed = daemon.command(*arguments, "--json")
    assert status == 0, printed
    return json.loads(printed)


def test_readers_see_a_correction_when_the_command_returns(daemon):
    """Put together, taken apart, hidden and shown again; what was corrected outlives the daemon."""
    before = shown(daemon)
    assert set(before) == {FLOOD, RAIN}
    links = "https://one.example/flood", "https://two.example/rain"
    told = correct(daemon, "merge", *links)
    (stays,) = [each["id"] for each in told["publications"] if each["story"]]
    assert list(shown(daemon).values()) == [stays]
    correct(daemon, "split", links[1])
    parted = shown(daemon)
    assert stays in parted.values()
    (fresh,) = set(parted.values()) - {stays}
    assert fresh not in before.values()
    correct(daemon, "hide", fresh)
    assert list(shown(daemon).values()) == [stays]
    daemon.process.kill()
    daemon.process.wait()
    assert "are one story" in daemon.command("merge", *links)[1]
    assert daemon.command("poll")[0] == 0
    assert (daemon.folder / "var/www/feed.atom").read_text().count("<entry") == 0
