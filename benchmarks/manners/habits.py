"""Who publishes on the day: a table of addresses and habits."""

from email.utils import format_datetime

from outlets import (
    HOUR,
    START,
    Habit,
    always,
    breaking,
    dropping,
    leading,
    refusing,
    renewing,
    skipped,
    steady,
)

_SYNDICATION = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>6</sy:updateFrequency>"

FEEDS: dict[str, Habit] = {
    "plain.example/feed": steady(),
    "rare.example/feed": steady(every=3 * HOUR),
    "etag.example/feed": steady(modified=""),
    "modified.example/feed": steady(etag=""),
    "bare.example/feed": steady(etag="", modified=""),
    "drops.example/feed": dropping,
    "renews.example/feed": renewing,
    "breaks.example/feed": breaking,
    "slow.example/feed": steady(),
    "cookies.example/feed": steady(Set_Cookie="visitor=1; Path=/"),
    **{f"{coding}.example/feed": steady(coding=coding) for coding in ("gzip", "br", "zstd", "deflate")},
    # refusals, each with a neighbour at its host
    "limits.example/seconds": refusing(429, lambda _: "7200", at=3),
    "limits.example/neighbour": steady(),
    "dated.example/date": refusing(429, lambda at: format_datetime(at + 3 * HOUR, usegmt=True), at=4),
    "dated.example/neighbour": steady(),
    "absurd.example/feed": refusing(429, lambda _: "99999999999999999999", at=1),
    "absurd.example/neighbour": steady(),
    "silent.example/feed": refusing(429, lambda _: "", at=5),
    "silent.example/neighbour": steady(),
    "one.substack.com/feed": refusing(429, lambda _: "1800", at=2),
    "two.substack.com/feed": steady(),
    "down.example/seconds": refusing(503, lambda _: "10800", at=2),
    "down.example/date": refusing(503, lambda at: format_datetime(at + 4 * HOUR, usegmt=True), at=3),
    "down.example/neighbour": steady(),
    "127.0.0.1/bridge/limited": refusing(429, lambda _: "7200", at=3),
    **{f"127.0.0.1/bridge/{number}": steady() for number in range(4)},
    # what publishers say of when to come
    "fresh.example/feed": steady(Cache_Control="public, max-age=10800"),
    "expires.example/feed": steady(Expires=format_datetime(START + 6 * HOUR, usegmt=True)),
    "unchanged.example/feed": steady(every=4 * HOUR, unchanged={"Cache-Control": "max-age=14400"}),
    "silently.example/feed": steady(every=4 * HOUR, unchanged={}, Cache_Control="max-age=9000"),
    "ttl.example/feed": steady(about="<ttl>150</ttl>"),
    "hours.example/feed": steady(about=skipped(hours="2 3 4 13 14")),
    "days.example/feed": steady(about=skipped(days="Wednesday")),
    "syndication.example/feed": steady(about=_SYNDICATION),
    # moves
    "moved.example/old": leading(301, "/new"),
    "moved308.example/old": leading(308, "http://elsewhere.example:PORT/feed"),
    "mistaken.example/old": leading(301, "/page"),
    "once.example/old": leading(301, "/new", times=1),
    **{
        f"found{status}.example/old": leading(status, f"http://target.example:PORT/{status}")
        for status in (302, 303, 307)
    },
    # trouble
    "gone.example/feed": lambda ask, before: steady()(ask, before) if before < 2 else (410, {}, b""),
    "missing.example/feed": always(404),
    "broken.example/feed": always(500),
    # many at one host
    **{f"many.example/{number}": steady() for number in range(12)},
}

ELSEWHERE: dict[str, Habit] = {
    "moved.example/new": steady(),
    "elsewhere.example/feed": steady(),
    "once.example/new": steady(),
    "mistaken.example/page": always(200, b"<html><body>Welcome</body></html>"),
    **{f"target.example/{status}": steady() for status in (302, 303, 307)},
}
