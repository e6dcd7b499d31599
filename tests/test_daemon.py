"""The daemon as its users meet it: a process, signals, a log, HTTP."""

import asyncio
import os
import re
import signal
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import feedparser
import pytest

from aggregator.config import load
from aggregator.daemon import Daemon
from aggregator.errors import UsageError
from aggregator.requests import request
from aggregator.store import open_store
from aggregator.store.thread import StoreThread
from tests.conftest import PATIENCE

RSS = b"<rss version='2.0'><channel><title>Outlet</title><item><title>%s</title><link>https://o.example/1</link></item>"


@pytest.fixture
def site(serve):
    """Serve two feeds."""
    feed = {
        f"/{name}.xml": (200, {}, RSS % title) for name, title in (("one", b"Flood in Ostmar"), ("two", b"A strike"))
    }
    return serve(feed)


@pytest.fixture
def daemon(site, run_daemon):
    """Run a daemon on the first feed."""
    return run_daemon(f"{site}/one.xml")


def test_a_reader_finds_the_story_and_a_terminated_daemon_ends_cleanly(daemon):
    """What was polled is served with an ETag that spares the next download; SIGTERM ends with status 0."""
    daemon.wait_for("event=started")
    daemon.wait_for("event=published")
    answer = daemon.get("feed.atom")
    assert [entry.title for entry in feedparser.parse(answer.content).entries] == ["Flood in Ostmar"]
    again = daemon.get("feed.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert daemon.get("healthz").json()["status"] == "ok"
    assert "Flood in Ostmar" in daemon.get().text
    assert (daemon.folder / "var/www/feed.atom").read_bytes() == answer.content
    daemon.process.send_signal(signal.SIGTERM)
    daemon.wait_for("event=stopped")
    assert daemon.process.wait(PATIENCE) == 0


def test_commands_change_a_running_daemon(daemon, site):
    """`add`, `remove` and `poll --force` are carried out by the daemon that holds the store."""
    daemon.wait_for("event=started")
    assert daemon.command("add", f"{site}/two.xml") == (
        0,
        f"added {site}/two.xml (Outlet, 1 entry); the config has 2 feeds\n",
    )
    daemon.wait_for("event=visit", "two.xml", "new=1")
    status, told = daemon.command("poll", "--force", f"{site}/two.xml")
    assert (status, told) == (0, "left to the daemon: 1 feed due now, or when their publishers allow\n")
    daemon.wait_for("event=visit", "two.xml", "status=200")
    assert daemon.command("remove", f"{site}/two.xml")[0] == 0
    assert re.search(r"retired\t.*/two\.xml", daemon.command("feeds", "--retired")[1])
    assert f"{site}/two.xml" not in daemon.config.read_text()


def test_a_bad_config_leaves_the_old_one_in_force(daemon):
    """SIGHUP with a mistake in the file is one line in the log; mended, it counts."""
    daemon.wait_for("event=started")
    good = daemon.config.read_text()
    daemon.config.write_text(good.replace("[aggregator]", "[aggregator]\ntitel = 3"))
    os.kill(daemon.process.pid, signal.SIGHUP)
    assert "titel" in daemon.wait_for("event=failed", "job=reload")
    daemon.config.write_text(good.replace("[aggregator]", '[aggregator]\ntitle = "Mine"'))
    os.kill(daemon.process.pid, signal.SIGHUP)
    daemon.wait_for("event=reloaded")
    assert '<title type="text">Mine</title>' in daemon.get("feed.atom").text


def test_two_daemons_cannot_share_a_store(daemon):
    """The second one says who holds it and ends with status 1."""
    daemon.wait_for("event=started")
    daemon.config.write_text(
        daemon.config.read_text().replace(f'listen = "{daemon.base[7:]}"', 'listen = "127.0.0.1:0"')
    )
    status, told = daemon.start_another()
    assert status == 1
    assert str(daemon.process.pid) in told


def test_an_address_that_is_taken_is_told(daemon):
    """Where another program listens already, the user is told what to change."""
    daemon.wait_for("event=started")
    text = daemon.config.read_text().replace("[aggregator]", '[aggregator]\ndatabase = "sqlite:///other.db"')
    daemon.config.write_text(text)
    status, told = daemon.start_another()
    assert status == 2
    assert "aggregator.listen" in told


def test_a_request_that_nobody_can_do_is_answered(daemon):
    """One from another version neither stays nor keeps others waiting."""
    daemon.wait_for("event=started")
    with closing(open_store(f"sqlite:///{daemon.folder}/var/aggregator.db")) as store:
        with pytest.raises(UsageError, match="dance"):
            request(store, "dance", {}, now=datetime.now(UTC))
        assert (
            request(store, "poll", {"urls": []}, now=datetime.now(UTC))
            == "1 feed due now, or when their publishers allow"
        )


def test_a_daemon_that_is_ended_in_the_middle_of_visits_ends_at_once(serve, run_daemon):
    """SIGTERM does not wait for publishers that do not answer, and tells no trace of it."""
    asked = threading.Event()

    async def never(_asked):
        asked.set()
        await asyncio.Event().wait()
        yield b""

    site = serve({"/slow.xml": never})
    daemon = run_daemon(f"{site}/slow.xml")
    assert asked.wait(PATIENCE)
    daemon.process.send_signal(signal.SIGTERM)
    told = daemon.process.stderr.read()
    assert daemon.process.wait(PATIENCE) == 0
    assert "event=started" in told
    assert "Traceback" not in told


@pytest.fixture
def config(tmp_path):
    """Write a config whose database and files lie apart."""
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[aggregator]\nlisten = "127.0.0.1:0"\ndatabase = "sqlite:///{tmp_path}/a.db"\nstatic = "{tmp_path}/www"\n'
    )
    return path


def test_a_daemon_that_is_ended_while_it_publishes_first_ends_at_once(config):
    """After a change of outputs that may take minutes; nothing is served by then."""
    interval = sys.getswitchinterval()

    class Starting(Daemon):
        async def _publish(self):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()

    try:
        asyncio.run(asyncio.wait_for(Starting(config).run(), PATIENCE))
    finally:
        sys.setswitchinterval(interval)


def test_what_a_command_took_back_is_not_done(config):
    """It was told that nobody answered, while the daemon was busy with another one's request."""
    done = []

    class Busy(Daemon):
        async def _do(self, request):
            done.append(request.id)
            await self._writer.ask(lambda store: store.requests.withdraw(request.id + 1))
            return ""

    async def answer():
        daemon = Busy(config)
        database = partial(open_store, load(config).general.database)
        async with StoreThread(database) as daemon._writer, StoreThread(database) as daemon._reader:
            for _ in range(3):
                await daemon._writer.ask(lambda store: store.requests.leave("poll", {}, now=datetime.now(UTC)))
            await daemon._answer_requests()

    asyncio.run(answer())
    assert done == [1, 3]


def test_a_password_is_demanded_off_loopback_and_taken_up_at_once(daemon):
    """Not before the start, which says how to set one; a new one holds from the next page on."""
    daemon.wait_for("event=started")
    public = daemon.config.read_text().replace('listen = "127.0.0.1', 'listen = "0.0.0.0')
    daemon.process.send_signal(signal.SIGTERM)
    daemon.process.wait(PATIENCE)
    daemon.config.write_text(public)
    status, told = daemon.start_another()
    assert status == 2
    assert "aggregator password" in told
    assert "AGGREGATOR_PASSWORD" in told
    assert daemon.command("password", given="open sesame") == (0, "the password is set\n")
    daemon.restart()
    daemon.wait_for("event=started")
    assert daemon.get("feeds").status_code == 401
    assert daemon.get("feeds", auth=("", "open sesame")).status_code == 200
    assert daemon.command("password", given="another one")[0] == 0
    assert daemon.get("feeds", auth=("", "open sesame")).status_code == 401
    assert daemon.get("metrics", auth=("", "another one")).status_code == 200
    assert "reason=password" in daemon.wait_for("event=refused")
    daemon.config.write_text(public.replace('listen = "0.0.0.0', 'listen = "127.0.0.1'))
    os.kill(daemon.process.pid, signal.SIGHUP)
    daemon.wait_for("event=reloaded", "listen will count after a restart")
    assert daemon.get("feeds").status_code == 401


def test_the_pages_stand_beside_the_documents(daemon):
    """For a web server, or for a look without any."""
    daemon.wait_for("event=grouped")
    daemon.wait_for("event=published")
    folder = daemon.folder / "var/www"
    page = (folder / "index.html").read_text()
    assert "Flood in Ostmar" in page
    (story,) = (folder / "stories").glob("*.html")
    assert f"stories/{story.name}" in page
