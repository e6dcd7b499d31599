"""`status`: what the daemon does now."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from aggregator.clock import now
from aggregator.config import load
from aggregator.models import Sample
from aggregator.store import open_store


@pytest.fixture
def filled(run, config, site):
    """Follow two feeds, one of them missing, of which one is being visited; with samples of two daemons' hours."""
    for name in ("one", "missing"):
        run("add", "--unchecked", f"{site}/{name}.xml")
    run("poll")
    with closing(open_store(load(config).general.database)) as store, store.transaction():
        store.feeds.hasten([f"{site}/one.xml"], now=now() - timedelta(minutes=1))
        store.feeds.claim_due(now(), limit=1)
        store.figures.add(Sample(now() - timedelta(hours=2), visits=100))
        store.figures.add(Sample(now() - timedelta(minutes=9), visits=5, failed=1, fresh=7, grouped=6, memory=10**8))
        store.figures.add(Sample(now() - timedelta(minutes=4), visits=1, memory=2 * 10**8))
    return site


def test_what_is_under_way_and_what_waits_is_told(run, filled):
    """As plain lines into a pipe."""
    told = dict(line.split("\t", 1) for line in run("status").output.splitlines())
    assert told["daemon"] == "none runs; `aggregator run` starts one"
    assert told["feeds"] == "1 failing, 1 ok"
    assert told["under way"] == f"1 visit\t{filled}/one.xml"
    assert told["due"].startswith("0 now, 0 until ")
    assert told["stored"] == "2 entries, 2 stories"
    assert told["last hour"] == "6 visits, 1 failed, 7 entries new, 6 grouped"
    assert told["memory"] == "200.0 MB"


def test_programs_get_an_object(run, filled):
    """With the same."""
    told = json.loads(run("status", "--json").output)
    assert (told["process"], told["under_way"], told["due_now"]) == (None, [f"{filled}/one.xml"], 0)
    assert (told["feeds"], told["entries"], len(told["due_by_quarter"])) == ({"failing": 1, "ok": 1}, 2, 4)
    assert told["last_hour"] == {"visits": 6, "failed": 1, "fresh": 7, "grouped": 6}
    assert told["memory_bytes"] == 2 * 10**8


def test_an_empty_database_has_a_status(run):
    """Before the first visit, and without samples."""
    told = dict(line.split("\t", 1) for line in run("status").output.splitlines())
    assert (told["feeds"], told["under way"]) == ("none", "0 visits")
    assert "last hour" not in told
    assert json.loads(run("status", "--json").output)["memory_bytes"] is None


def test_the_process_that_is_at_work_is_named(run, config):
    """By its number: a daemon, or a command that changes something."""
    with closing(open_store(load(config).general.database)) as store:
        store.take_writer_lease()
        process = json.loads(run("status", "--json").output)["process"]
        assert process == store.writer()
        assert f"process {process} is at work" in run("status").output
