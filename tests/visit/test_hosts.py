"""Tests of what is owed to hosts, by a clock of one's own."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from aggregator.errors import FetchError, Quieted
from aggregator.models import Answer
from aggregator.visit.hosts import Hosts, limited_as

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OWN = "192.168.1.2"


class Clock:
    """A clock that is set by hand."""

    now = NOW

    def __call__(self):
        """Return what it shows."""
        return self.now


def hosts(*, clock=None, spacing=timedelta(), quiet=None):
    """Return hosts of which one is the user's own."""
    return Hosts(lambda host: host == OWN, clock=clock or Clock(), spacing=spacing, quiet=quiet or {})


def told(status=429, **headers):
    """Return an answer."""
    return Answer("", status, {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 60),
        ({"retry_after": "300"}, 5),
        ({"retry_after": format_datetime(NOW + HOUR / 2, usegmt=True)}, 30),
        ({"retry_after": "86400"}, 60),
        ({"retry_after": "9" * 40}, 60),
        ({"retry_after": "soon"}, 60),
    ],
)
def test_a_host_that_refuses_is_left_alone(headers, minutes):
    """As long as it wants, an hour at most; an hour where it does not say."""
    clock = Clock()
    at = hosts(clock=clock)
    at.hear("busy.example.org", told(**headers))
    assert at.quiet("busy.example.org") == ("busy.example.org", NOW + timedelta(minutes=minutes))
    assert at.quiet("example.org") is at.quiet("calm.example.org") is None
    clock.now += timedelta(minutes=minutes)
    assert at.quiet("busy.example.org") is None


@pytest.mark.parametrize("status", [200, 304, 403, 500, 503])
def test_only_a_429_is_about_the_host(status):
    """Whatever else it says is about one feed."""
    at = hosts()
    at.hear("busy.example.org", told(status, retry_after="300"))
    assert at.quiet("busy.example.org") is None


def test_own_machines_are_exempt():
    """A bridge at home passes on what others say: it takes any number of requests, and is never quiet."""
    at = hosts(quiet={OWN: NOW + HOUR / 2})
    at.hear(OWN, told())
    assert at.quiet(OWN) is None
    assert (at.places(OWN) > 1000, at.places("example.org")) == (True, 2)


def test_a_clock_that_jumps_back_silences_nobody_for_long():
    """What is further away than anybody asks for was said at another time."""
    assert hosts(quiet={"a.example": NOW + 25 * HOUR}).quiet("a.example") is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("one.substack.com", "substack.com"),
        ("www.reddit.com", "reddit.com"),
        ("OLD.Reddit.com", "reddit.com"),
        ("youtube.com", "youtube.com"),
        ("notreddit.com", "notreddit.com"),
        ("a.example.org", "a.example.org"),
        ("reddit.com.example.org", "reddit.com.example.org"),
    ],
)
def test_platforms_count_all_of_their_hosts_together(host, name):
    """Every other host counts for itself."""
    assert limited_as(host) == name


def taking(at, *names):
    """Take a turn at each of these hosts at once; return (name, seconds since the first) as they begin."""
    begun = []

    async def take(name):
        async with asyncio.timeout(60) as limit, at.turn(name, limit):
            begun.append((name, asyncio.get_running_loop().time()))

    async def everybody():
        return await asyncio.gather(*map(take, names), return_exceptions=True)

    outcomes = asyncio.run(everybody())
    first = min((when for _, when in begun), default=0.0)
    return [(name, when - first) for name, when in begun], [each for each in outcomes if each]


def test_requests_to_one_host_lie_a_moment_apart():
    """Those to others do not wait for them."""
    at = hosts(spacing=timedelta(seconds=0.05))
    begun, _ = taking(at, "a.example", "a.example", "a.example", "b.example", OWN, OWN, OWN)
    when = {name: [seconds for each, seconds in begun if each == name] for name, _ in begun}
    assert all(later - earlier >= 0.045 for earlier, later in pairwise(when["a.example"]))
    assert max(when["b.example"] + when[OWN]) < max(when["a.example"])


def test_a_quiet_host_is_not_waited_for():
    """Who asks for a turn there hears until when."""
    begun, errors = taking(hosts(quiet={"a.example": NOW + HOUR / 2}), "a.example", "b.example")
    assert [name for name, _ in begun] == ["b.example"]
    assert [(type(error), str(error)) for error in errors] == [
        (Quieted, "a.example asked for quiet until 12:30 UTC (429)")
    ]
    assert isinstance(errors[0], FetchError)


def test_hosts_are_forgotten_when_nobody_waits_for_them():
    """A daemon sees many in its life."""
    at = hosts()
    taking(at, *(f"{n}.example" for n in range(1100)))
    taking(at, "one.more.example")
    assert len(at._hosts) < 10
