"""Tests of moving a feed while the daemon runs."""

import json
import signal

FEED = b"""<rss version='2.0'><channel><title>First outlet</title><link>https://one.example/</link>
<item><title>Flood closes the harbour of Ostmar after heavy rain</title><guid>1</guid></item></channel></rss>"""


def test_a_feed_moves_while_the_daemon_runs(serve, run_daemon):
    """Nothing is new at the new address, and nobody visits the old one again."""
    site = serve({"/old.xml": (200, {}, FEED), "/new.xml": (200, {}, FEED)})
    daemon = run_daemon(f"{site}/old.xml")
    daemon.wait_for("event=visit", "new=1")
    status, printed = daemon.command("move", f"{site}/old.xml", f"{site}/new.xml", "--json")
    assert (status, json.loads(printed)["note"]) == (0, "the config has 1 feed")
    assert "new=" not in daemon.wait_for("event=visit", f"{site}/new.xml", "entries=1")
    _, printed = daemon.command("feeds", "--retired", "--json")
    (feed,) = json.loads(printed)["feeds"]
    assert (feed["url"], feed["failures"], feed["title"]) == (f"{site}/new.xml", 0, "First outlet")
    assert [asked.path for asked in site.asked].count("/old.xml") == 1


def test_a_feed_that_the_daemon_took_for_a_fresh_one_gives_way(serve, run_daemon):
    """Where the file was edited by hand, and the daemon told, before anybody said that it is a move."""
    site = serve({"/old.xml": (200, {}, FEED)})
    daemon = run_daemon(f"{site}/old.xml")
    daemon.wait_for("event=visit", "new=1")
    daemon.config.write_text(daemon.config.read_text().replace("/old.xml", "/new.xml"))
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for("event=visit", "status=404")
    site.routes["/new.xml"] = site.routes["/old.xml"]
    assert daemon.command("move", f"{site}/old.xml", f"{site}/new.xml")[0] == 0
    assert "new=" not in daemon.wait_for("event=visit", f"{site}/new.xml", "entries=1")
