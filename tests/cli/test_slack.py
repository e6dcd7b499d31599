"""`poll --slack`: a pass that takes along what falls due soon."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from aggregator.clock import now
from aggregator.config import load
from aggregator.store import open_store


def fall_due(config, **state):
    """Make the feeds due in ten minutes, as if visited fifty minutes ago."""
    moment = now()
    values = {"due": moment + timedelta(minutes=10), "last_visit": moment - timedelta(minutes=50)}
    with closing(open_store(load(config).general.database)) as store, store.transaction():
        for feed in store.feeds.all():
            store.feeds.save(replace(feed, **(values | state)))


def test_a_pass_takes_along_what_falls_due_soon(run, site, config):
    """Within the slack, and where the publisher lets us."""
    config.write_text(f'{config.read_text()}[[feed]]\nurl = "{site}/one.xml"\n')
    run("poll")
    fall_due(config)
    assert "0 feeds visited" in run("poll").output
    assert "0 feeds visited" in run("poll", "--slack", "5m").output
    assert "1 feed visited" in run("poll", "--slack", "15m").output
    fall_due(config, fresh_for=timedelta(hours=1))
    assert "0 feeds visited" in run("poll", "--slack", "15m").output


def test_a_slack_without_a_unit_is_refused(run, config):
    """It says what would be right."""
    error = run("poll", "--slack", "15").exception
    assert (error.exit_code, 'such as "90s"' in str(error)) == (2, True)
