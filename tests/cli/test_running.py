"""Tests of a pass beside another process that is at work."""

from contextlib import closing

import pytest

from aggregator.errors import UsageError
from aggregator.store import open_store


@pytest.fixture
def busy(run, site, tmp_path):
    """Follow a feed, and hold the database as a daemon does."""
    run("add", f"{site}/one.xml")
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store:
        store.take_writer_lease()
        yield store


def test_a_pass_without_visits_says_why(run, site):
    """Nothing is wrong: no feed is due, or there is none."""
    assert run("poll").output.endswith("0 edited; the config has no feeds, `aggregator add URL` adds one\n")
    run("add", f"{site}/one.xml")
    assert run("poll").output.startswith("1 feed visited")
    assert run("poll").output.endswith("0 edited; no feed is due, --force visits them all the same\n")


def test_a_pass_that_no_publisher_allows_says_so(run, site):
    """Not even --force overrides a Retry-After."""
    site.routes["/one.xml"] = (503, {"Retry-After": "7200"}, b"")
    run("add", f"{site}/one.xml", "--unchecked")
    assert run("poll").output.startswith("1 feed visited")
    told = run("poll", "--force").output
    assert told.startswith("0 feeds visited")
    assert told.endswith("has to wait for its publisher, `aggregator feeds` says until when\n")


def test_a_pass_beside_a_daemon_is_left_to_it(run, busy, site):
    """It visits feeds when they are due in any case."""
    for arguments in ((), (f"{site}/one.xml",)):
        assert run("poll", *arguments).output.startswith("the daemon is running")


def test_a_feed_that_is_not_there_is_told_beside_a_daemon_too(run, busy, site):
    """As it is without one."""
    with pytest.raises(UsageError, match="there is no feed"):
        raise run("poll", f"{site}/three.xml").exception


def test_a_daemon_has_the_secrets_of_visits(run, busy, config):
    """Whoever asks it for a pass need not; whoever makes one does."""
    config.write_text(config.read_text() + 'headers = { A = "${NOBODY_SET_THIS}" }\n')
    assert run("poll").output.startswith("the daemon is running")
    busy.close()
    with pytest.raises(UsageError, match="NOBODY_SET_THIS"):
        raise run("poll").exception
