"""Tests of when to ask again, and of what a visit means for its feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Visits
from aggregator.models import Answer, Feed, Validators
from aggregator.visit.schedule import after_answer, after_failure, at_home, next_visit, put_off

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://example.org/feed.xml"
MOVED = "https://new.example.org/feed.xml"
FEED = Feed(id=1, url=URL, address=URL)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VISITS = Visits()


def answer(status=200, *, url=URL, permanent="", **headers):
    """Return an answer; header names are written with underscores."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(url, status, told, b"", permanent)


def answered(feed, given, *, now=NOW):
    """Return the feed after an answer, without jitter."""
    return after_answer(feed, given, visits=VISITS, now=now, jitter=0.0)


def failed(feed, given=None, *, now=NOW):
    """Return the feed after a failure, without jitter."""
    return after_failure(feed, given, "no luck", visits=VISITS, now=now, jitter=0.0)


def wait(given, *, feed=FEED, visits=VISITS, jitter=0.0):
    """Return how long until the next visit."""
    return next_visit(feed, given, visits=visits, now=NOW, jitter=jitter).due - NOW


class TestWhen:
    """When to ask again."""

    def test_an_hour_by_default(self):
        """A healthy feed is asked once an hour."""
        assert wait(answer()) == wait(answer(304)) == HOUR

    def test_the_least_interval_binds_the_general_one_but_not_a_feeds_own(self):
        """Only a feed's own interval may undercut the least one."""
        visits = Visits(interval=timedelta(minutes=5), min_interval=timedelta(minutes=30))
        assert wait(answer(), visits=visits) == timedelta(minutes=30)
        assert wait(answer(), visits=visits, feed=replace(FEED, interval=timedelta(minutes=1))) == timedelta(minutes=1)

    def test_an_interval_beyond_the_longest_is_kept(self):
        """A feed that shall be asked once a week is."""
        assert wait(answer(), feed=replace(FEED, interval=7 * DAY)) == 7 * DAY
        assert wait(None, feed=replace(FEED, interval=7 * DAY, failures=3)) == 7 * DAY

    def test_jitter_only_adds(self):
        """Feeds that fell due together are spread over a tenth of their wait."""
        assert wait(answer(), jitter=0.5) == HOUR * 1.05

    @pytest.mark.parametrize(
        ("failures", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (60, 24), (10**9, 24)]
    )
    def test_failures_double_the_wait_and_never_end_it(self, failures, hours):
        """However long a feed has failed, it is asked once a day."""
        assert wait(None, feed=replace(FEED, failures=failures)) == hours * HOUR

    @pytest.mark.parametrize("status", [429, 503])
    def test_retry_after_is_kept_in_seconds_and_as_a_date(self, status):
        """The publisher's bound holds, to the second."""
        assert wait(answer(status, retry_after="7200")) == 2 * HOUR
        assert wait(answer(status, retry_after=format_datetime(NOW + 3 * HOUR, usegmt=True))) == 3 * HOUR

    def test_retry_after_never_shortens_a_wait(self):
        """A publisher who would be asked sooner waits for our own interval."""
        assert wait(answer(503, retry_after="60")) == HOUR

    def test_retry_after_means_nothing_elsewhere(self):
        """Only 429 and 503 forbid."""
        assert wait(answer(200, retry_after="7200")) == HOUR

    @pytest.mark.parametrize("text", ["9" * 20, "9" * 6000, "86401", "Fri, 31 Dec 9999 23:59:59 GMT"])
    def test_an_absurd_retry_after_is_a_day(self, text):
        """No publisher can silence a feed for good by mistake."""
        assert wait(answer(429, retry_after=text)) == DAY

    @pytest.mark.parametrize(
        "text", ["", "soon", "-5", "1e9", "0", "٣٦٠٠", "Thu, 99 Foo 2026", "Sun, 01 Jan 1995 00:00:00 GMT"]
    )
    def test_garbage_in_retry_after_is_ignored(self, text):
        """What cannot be understood, or has passed, forbids nothing."""
        assert wait(answer(429, retry_after=text)) == HOUR

    @pytest.mark.parametrize(
        ("headers", "hours"),
        [
            ({"cache_control": "public, max-age=10800"}, 3),
            ({"cache_control": 'MAX-AGE = "10800"', "age": "3600"}, 2),
            ({"cache_control": "max-age=60"}, 1),
            ({"cache_control": "s-maxage=10800"}, 1),
            ({"cache_control": "no-cache, max-age=10800"}, 1),
            ({"cache_control": "max-age=172800"}, 48),
            ({"cache_control": "max-age=31536000"}, 168),
            ({"cache_control": "max-age=" + "9" * 6000}, 168),
            ({"cache_control": "max-age=-1"}, 1),
            ({"expires": format_datetime(NOW + 2 * HOUR, usegmt=True)}, 2),
            ({"expires": "Thu, 05 Mar 2026 02:00:00 GMT", "date": "Thu, 05 Mar 2026 00:00:00 GMT"}, 2),
            ({"expires": "0"}, 1),
            ({"expires": "Thu, 05 Mar 2026 00:00:00 GMT", "cache_control": "max-age=7200"}, 2),
        ],
    )
    @pytest.mark.parametrize("status", [200, 304])
    def test_a_document_that_stays_fresh_is_not_asked_for(self, headers, hours, status):
        """Cache-Control and Expires hold, whatever our longest interval, for a week: some files "never change"."""
        assert wait(answer(status, **headers)) == hours * HOUR

    def test_an_error_that_stays_fresh_is_asked_for_within_the_longest_interval(self):
        """A page that was missing for an hour must not be missing for a week."""
        failing = replace(FEED, failures=1)
        assert wait(answer(404, cache_control="max-age=7200"), feed=failing) == 2 * HOUR
        assert wait(answer(404, cache_control="max-age=31536000"), feed=failing) == DAY

    def test_a_304_that_does_not_say_leaves_freshness_as_it_was(self):
        """Until a document comes without."""
        feed = answered(FEED, answer(cache_control="max-age=10800", etag="1"))
        assert until(answered(feed, answer(304))) == 3 * HOUR
        assert until(answered(feed, answer(304, cache_control="max-age=7200"))) == 2 * HOUR
        assert until(answered(feed, answer(304, cache_control="no-cache"))) == HOUR
        assert until(answered(answered(feed, answer(etag="1")), answer(304))) == HOUR

    def test_a_feeds_own_interval_does_not_override_its_publisher(self):
        """Who sets a short interval still waits for what the publisher says."""
        eager = replace(FEED, interval=timedelta(minutes=1))
        assert wait(answer(cache_control="max-age=7200"), feed=eager) == 2 * HOUR
        assert wait(answer(429, retry_after="7200"), feed=eager) == 2 * HOUR

    @given(
        status=st.sampled_from([200, 304, 404, 429, 503]),
        headers=st.dictionaries(
            st.sampled_from(["retry-after", "cache-control", "expires", "age", "date"]),
            st.text() | st.integers().map(str) | st.integers().map("max-age={}".format),
        ),
        jitter=st.floats(min_value=0, max_value=1, exclude_max=True),
    )
    def test_no_header_breaks_the_schedule(self, status, headers, jitter):
        """Whatever a publisher writes, the next visit is between an hour and a good week away."""
        due = next_visit(FEED, Answer(URL, status, headers), visits=VISITS, now=NOW, jitter=jitter).due
        assert HOUR <= due - NOW <= 7 * DAY * 1.1


HOURLY = replace(FEED, first_visit=NOW - DAY, last_visit=NOW - HOUR)
INVITED = {"cache_control": "max-age=300"}
QUARTER = timedelta(minutes=15)


def visited(feed=HOURLY, fresh=0, entries=20, *, visits=VISITS, after=None, **headers):
    """Return the feed after a document of which so much was fresh, so long after the last."""
    now = feed.last_visit + after if after else NOW
    given = answer(**headers)
    return after_answer(feed, given, visits=visits, now=now, jitter=0.0, fresh=[now] * fresh, entries=entries)


def until(feed):
    """Return how long until the next visit."""
    return feed.due - feed.last_visit


class TestHints:
    """What documents say of when to come."""

    @pytest.mark.parametrize(
        ("invited", "hours"), [(timedelta(minutes=1), 1), (HOUR, 1), (3 * HOUR, 3), (DAY, 24), (7 * DAY, 168)]
    )
    @pytest.mark.parametrize("given", [answer(), answer(304)])
    def test_who_invites_us_later_is_visited_later(self, given, invited, hours):
        """A short or usual period changes nothing."""
        assert wait(given, feed=replace(FEED, invited=invited)) == hours * HOUR

    @pytest.mark.parametrize("given", [answer(500), None])
    def test_after_a_failure_an_invitation_binds_as_far_as_the_longest_interval(self, given):
        """Who is down when the week is over is not left alone for another."""
        assert wait(given, feed=replace(FEED, invited=3 * HOUR, failures=1)) == 3 * HOUR
        assert wait(given, feed=replace(FEED, invited=7 * DAY, failures=1)) == DAY

    def test_an_invitation_binds_a_feeds_own_interval(self):
        """Who sets a short interval still waits for what the publisher says."""
        assert wait(answer(), feed=replace(FEED, interval=QUARTER, invited=2 * HOUR)) == 2 * HOUR

    def test_the_longest_wait_that_is_asked_for_counts(self):
        """Of headers and document."""
        feed = replace(FEED, invited=2 * HOUR)
        assert wait(answer(cache_control="max-age=10800"), feed=feed) == 3 * HOUR
        assert wait(answer(cache_control="max-age=60"), feed=feed) == 2 * HOUR

    def test_quiet_hours_are_waited_for(self):
        """Until the hour is over; NOW is noon, on a Wednesday.  Chance spreads those who wait for the same hour."""
        quiet = replace(FEED, quiet=(2 * 24 + 13, 2 * 24 + 14))
        assert wait(answer(), feed=quiet) == 3 * HOUR
        assert wait(answer(), feed=quiet, jitter=0.5) == 3 * HOUR + timedelta(minutes=3)
        assert wait(answer(), feed=replace(FEED, quiet=(2 * 24 + 14,))) == HOUR

    def test_quiet_days_are_waited_for(self):
        """All of them, whatever our longest interval; the week after Sunday is the next one."""
        thursday = replace(FEED, interval=13 * HOUR, quiet=tuple(range(3 * 24, 4 * 24)))
        assert wait(answer(), feed=thursday) == 36 * HOUR
        saved_up = replace(FEED, quiet=tuple(hour for hour in range(7 * 24) if hour // 24 != 1))
        assert wait(answer(), feed=saved_up) == 5 * DAY + 12 * HOUR
        sunday = replace(FEED, interval=HOUR, quiet=(6 * 24 + 23, 0))
        night = next_visit(sunday, answer(), visits=VISITS, now=NOW + timedelta(days=4, hours=10.5), jitter=0.0)
        assert night.due == datetime(2026, 3, 9, 1, 0, tzinfo=UTC)

    def test_retry_after_is_kept_in_quiet_hours_too(self):
        """Never earlier than either allows."""
        quiet = replace(FEED, quiet=(2 * 24 + 15,))
        assert wait(answer(429, retry_after="11000"), feed=quiet) == 4 * HOUR

    @given(
        quiet=st.sets(st.integers(0, 167), max_size=167).map(tuple),
        invited=st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=7)),
        turnover=st.floats(0, 4),
        interval=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=20)),
        failures=st.integers(0, 40),
        now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- bounds
        age=st.integers(0, 10**6),
        jitter=st.floats(0, 1, exclude_max=True),
    )
    def test_the_next_visit_is_within_bounds(self, quiet, invited, turnover, interval, failures, now, age, jitter):
        """Never sooner than everything allows, never in quiet hours, never later than a week and a tenth."""
        state = {"quiet": quiet, "invited": invited, "turnover": turnover, "failures": failures}
        feed = replace(FEED, interval=interval, **state)
        given = answer(200, cache_control=f"max-age={age}")
        due = next_visit(feed, given, visits=VISITS, now=now, jitter=jitter).due
        soonest = interval or VISITS.busy_interval
        bound = VISITS.max_interval if failures else timedelta(days=7)
        hinted = min(max(invited or timedelta(), timedelta(seconds=age)), bound)
        longest = max(timedelta(days=7), interval or HOUR)
        assert max(soonest, hinted) <= due - now <= longest * 1.1
        assert due.weekday() * 24 + due.hour not in quiet or due - now >= longest


class TestBusy:
    """Feeds whose entries would be lost until the usual visit."""

    @pytest.mark.parametrize("headers", [INVITED, {"expires": format_datetime(NOW + QUARTER / 2, usegmt=True)}])
    def test_a_document_that_would_overflow_is_visited_sooner(self, headers):
        """Where its publisher invites it: as fresh as that, or as old as the busy interval."""
        assert until(visited(fresh=15, **headers)) == QUARTER
        assert until(visited(fresh=15, cache_control="max-age=1500")) == timedelta(minutes=25)
        assert until(visited(replace(HOURLY, invited=timedelta(minutes=20)), fresh=15)) == timedelta(minutes=20)

    @pytest.mark.parametrize(
        ("fresh", "headers"),
        [
            (20, {}),
            (20, {"cache_control": "no-cache"}),
            (20, {"cache_control": "max-age=0"}),
            (20, {"cache_control": "max-age=3600"}),
            (10, INVITED),
            (0, INVITED),
        ],
    )
    def test_others_are_visited_as_usual(self, fresh, headers):
        """Who does not invite us, who invites us once an hour, and who loses nothing."""
        assert until(visited(fresh=fresh, **headers)) == HOUR

    def test_the_first_visit_tells_nothing(self):
        """Everything is fresh then; so it is after failures, when nobody knows for how long."""
        assert until(visited(replace(HOURLY, first_visit=None), fresh=20, **INVITED)) == HOUR
        assert until(visited(replace(HOURLY, last_visit=None), fresh=20, **INVITED)) == HOUR
        assert until(visited(replace(HOURLY, failures=3), fresh=20, **INVITED)) == HOUR

    def test_a_feeds_own_interval_is_kept(self):
        """Who sets one wants no other."""
        assert until(visited(replace(HOURLY, interval=6 * HOUR), fresh=20, **INVITED)) == 6 * HOUR

    def test_a_failure_ends_the_hurry(self):
        """Who has trouble is not asked more often."""
        busy = visited(fresh=20, **INVITED)
        assert failed(busy, answer(500, **INVITED)).due - NOW == HOUR

    def test_a_busy_day_ends_by_and_by(self):
        """A pause does not end it, since news comes in bursts; a quiet hour does."""
        feed = visited(fresh=20, **INVITED)
        waits = []
        for _ in range(5):
            feed = visited(feed, after=until(feed), entries=0, **INVITED)
            waits.append(until(feed))
        assert waits == [QUARTER, QUARTER, HOUR, HOUR, HOUR]

    @pytest.mark.parametrize(("per_hour", "quick"), [(6, False), (9, False), (12, True), (30, True), (70, True)])
    def test_the_pace_is_the_same_however_often_one_looks(self, per_hour, quick):
        """A feed that is visited four times as often is not taken for a quarter as busy."""
        feed = visited(fresh=min(per_hour, 20), **INVITED)
        for _ in range(20):
            pause = until(feed)
            feed = visited(feed, fresh=min(int(per_hour * (pause / HOUR)), 20), after=pause, **INVITED)
        assert (until(feed) == QUARTER) is quick

    def test_a_look_soon_after_another_is_no_rush(self):
        """One fresh entry within a minute, as a forced visit may find, is no sixty an hour."""
        assert until(visited(fresh=1, after=timedelta(minutes=1), **INVITED)) == HOUR

    @pytest.mark.parametrize("after", [-DAY, timedelta(), timedelta(days=4000)])
    def test_clocks_that_jump_do_no_harm(self, after):
        """Neither back nor ahead."""
        now = HOURLY.last_visit + after
        feed = after_answer(HOURLY, answer(), visits=VISITS, now=now, jitter=0.0, fresh=[now] * 5, entries=20)
        assert 0 <= feed.turnover <= 4

    def test_without_an_invitation_the_least_interval_holds(self):
        """Which is the user's own word, and as usual by default."""
        visits = Visits(min_interval=2 * QUARTER)
        assert until(visited(fresh=20, visits=visits)) == 2 * QUARTER
        assert until(visited(fresh=20, visits=visits, **INVITED)) == QUARTER
        assert until(visited(fresh=1, visits=visits)) == HOUR

    def test_a_busy_interval_is_configured(self):
        """And never longer than the usual one."""
        visits = Visits(busy_interval=timedelta(minutes=5))
        assert until(visited(fresh=20, visits=visits, **INVITED)) == timedelta(minutes=5)
        assert until(visited(fresh=20, visits=Visits(interval=timedelta(minutes=5)), **INVITED)) == QUARTER / 3


class TestState:
    """What a visit means for the feed."""

    def test_a_good_answer_ends_a_row_of_failures(self):
        """After a 200 that was read, and after a 304, nothing is left of the trouble."""
        troubled = replace(FEED, failures=5, error="x", status=500, gone=True, validators=Validators("1"))
        troubled = replace(troubled, not_before=NOW)
        for status in (200, 304):
            feed = answered(troubled, answer(status))
            assert (feed.failures, feed.error, feed.status) == (0, "", status)
            assert (feed.gone, feed.not_before, feed.last_visit, feed.due) == (False, None, NOW, NOW + HOUR)

    @pytest.mark.parametrize(("status", "words"), [(404, "HTTP 404 Not Found"), (500, "HTTP 500"), (299, "HTTP 299")])
    def test_any_other_status_is_a_failure(self, status, words):
        """The error says in words what the publisher's server said."""
        feed = answered(replace(FEED, failures=1), answer(status))
        assert feed.error.startswith(words)
        assert (feed.status, feed.failures, feed.due) == (status, 2, NOW + 2 * HOUR)

    def test_a_failure_behind_a_redirect_names_its_address(self):
        """There the feed's own address explains nothing."""
        feed = answered(FEED, replace(answer(404), url="https://example.org/gone.html", redirected=True))
        assert feed.error == "redirects to https://example.org/gone.html: HTTP 404 Not Found"

    def test_a_failure_at_an_address_that_is_spelt_differently_is_no_redirect(self):
        """Answers name it as it was asked: without the password, in ASCII, with a path."""
        secret = URL.replace("//", "//me:secret@")
        assert answered(replace(FEED, url=secret, address=secret), answer(401)).error == "HTTP 401 Unauthorized"
        assert answered(FEED, answer(404, url="https://example.org/%C3%A4")).error == "HTTP 404 Not Found"

    def test_no_answer_is_a_failure(self):
        """A visit without an answer has no status."""
        feed = failed(replace(FEED, status=200))
        assert (feed.status, feed.failures, feed.error) == (0, 1, "no luck")

    @pytest.mark.parametrize(("failures", "minutes"), [(0, 5), (1, 10), (2, 20), (9, 24 * 60), (90, 24 * 60)])
    def test_where_nobody_was_reached_the_next_attempt_is_soon(self, failures, minutes):
        """A laptop that wakes up offline need not wait for an hour; a host that is gone is tried once a day."""
        feed = replace(FEED, failures=failures)
        tried = after_failure(feed, None, "offline", visits=VISITS, now=NOW, jitter=0.0, reached=False)
        assert tried.due == NOW + timedelta(minutes=minutes)

    def test_an_answer_that_cannot_be_read_is_a_failure(self):
        """Its validators are not kept: they would keep the rest away."""
        feed = failed(replace(FEED, validators=Validators("old")), answer(etag="new"))
        assert (feed.status, feed.failures, feed.validators) == (200, 1, Validators("old"))

    def test_what_the_publisher_forbids_is_kept(self):
        """`not_before` is the publisher's own bound, which even a forced visit respects; it ends."""
        feed = answered(FEED, answer(429, retry_after="7200"))
        assert feed.not_before == NOW + 2 * HOUR
        assert answered(feed, answer(500)).not_before is None

    def test_410_ends_the_visits_of_a_feed(self):
        """Gone is gone, until the feed answers again."""
        gone = answered(FEED, answer(410))
        assert gone.gone
        assert not answered(gone, answer(200)).gone
        assert not answered(FEED, answer(404)).gone

    def test_validators_come_from_the_last_body(self):
        """They are kept byte for byte, and dropped when a 200 comes without."""
        feed = answered(FEED, answer(etag='W/"a"', last_modified="yesterday"))
        assert feed.validators == Validators('W/"a"', "yesterday", URL)
        assert answered(feed, answer()).validators == Validators()
        assert answered(feed, answer(500, etag="no")).validators == feed.validators

    def test_a_304_renews_validators(self):
        """A new ETag is taken from a 304, which may also leave things as they are."""
        feed = replace(FEED, validators=Validators("a", "b"))
        assert answered(feed, answer(304)).validators == Validators("a", "b", URL)
        assert answered(feed, answer(304, etag="c")).validators == Validators("c", "b", URL)

    @pytest.mark.parametrize("given", [Validators(), Validators("a", url=MOVED)])
    def test_a_304_without_a_condition_is_a_failure(self, given):
        """It would keep the feed from us for good, most of all with an ETag of what we never had."""
        feed = answered(replace(FEED, validators=given), answer(304, etag="b"))
        assert feed.error == "HTTP 304 Not Modified, though nobody asked whether it was"
        assert (feed.failures, feed.validators) == (1, given)


class TestWhy:
    """What a person is told of the next visit."""

    @pytest.mark.parametrize(
        ("given", "feed", "why"),
        [
            (answer(), FEED, ""),
            (answer(cache_control="max-age=7200"), FEED, "the publisher asks for 2 h (max-age)"),
            (answer(expires=format_datetime(NOW + 3 * DAY)), FEED, "the publisher asks for 3 d (Expires)"),
            (answer(304), replace(FEED, invited=90 * HOUR / 60), "the publisher asks for 90 min (ttl or updatePeriod)"),
            (answer(304), replace(FEED, quiet=(2 * 24 + 13,)), "the publisher asks not to come until then"),
            (answer(429, retry_after="7200"), FEED, "the publisher asks for 2 h (Retry-After)"),
            (answer(500), replace(FEED, failures=2), "3 failures in a row"),
            (answer(500), FEED, ""),
            (answer(), replace(FEED, interval=3 * HOUR), ""),
        ],
    )
    def test_the_reason_is_kept_with_the_feed(self, given, feed, why):
        """Nothing is said of the usual interval, or of the feed's own."""
        assert answered(feed, given).why.startswith(why)
        assert bool(answered(feed, given).why) == bool(why)

    def test_a_feed_that_would_lose_entries_says_so(self):
        """And one whose host wants quiet."""
        assert visited(fresh=20, **INVITED).why == "sooner, or entries would be lost"
        put = put_off(replace(FEED, failures=2), NOW + HOUR, jitter=0.5)
        assert (put.due, put.failures) == (NOW + 1.5 * HOUR, 2)
        assert put.why == "its host asked for quiet (429)"


class TestMoves:
    """Permanent redirects."""

    def test_a_redirect_is_remembered_the_second_time(self):
        """One visit may be a mistake of the publisher's; two in a row are a move.  The key stays."""
        once = answered(FEED, answer(url=MOVED, permanent=MOVED, etag="1"))
        assert (once.address, once.moved_to) == (URL, MOVED)
        twice = answered(once, answer(304, url=MOVED, permanent=MOVED))
        assert (twice.url, twice.address, twice.moved_to) == (URL, MOVED, "")

    def test_two_visits_must_be_in_a_row_and_agree(self):
        """Another target, no redirect, or a failure in between begins anew."""
        once = answered(FEED, answer(permanent=MOVED))
        assert answered(once, answer(permanent=MOVED + "?2")).address == URL
        assert answered(once, answer()).moved_to == ""
        assert failed(once).moved_to == ""
        assert answered(once, answer(404, permanent=MOVED)).moved_to == ""

    def test_a_feed_may_move_back(self):
        """A redirect from the remembered address to the configured one is a move like any other."""
        feed = replace(FEED, address=MOVED)
        once = answered(feed, answer(permanent=URL))
        assert answered(once, answer(permanent=URL)).address == URL

    @pytest.mark.parametrize("status", [404, 410, 403, 200])
    def test_a_remembered_address_that_fails_is_forgotten(self, status):
        """The next visit asks the configured address, and asks for everything; nothing is gone yet."""
        feed = replace(FEED, address=MOVED, validators=Validators("a"))
        back = failed(feed, answer(status, url=MOVED))
        assert (back.address, back.validators, back.gone) == (URL, Validators(), False)

    @pytest.mark.parametrize("given", [None, answer(429), answer(503)])
    def test_trouble_that_may_pass_is_given_three_visits(self, given):
        """A server that is down for an hour costs no redirect."""
        feed = replace(FEED, address=MOVED)
        for address in (MOVED, MOVED, URL):
            feed = failed(feed, given)
            assert feed.address == address

    def test_validators_belong_to_the_address_that_gave_them(self):
        """However the feed came there; a 304 from elsewhere says nothing of them."""
        given = answer(200, url=MOVED, etag="a", permanent=MOVED)
        feed = answered(replace(FEED, moved_to=MOVED), given)
        assert (feed.address, feed.validators) == (MOVED, Validators("a", url=MOVED))
        assert answered(feed, answer(304, url=MOVED)).validators == feed.validators
        assert answered(replace(feed, address=URL), answer(304, url=URL, etag="b")).validators == feed.validators

    def test_a_remembered_address_can_be_forgotten(self):
        """The next visit asks the configured one, for everything."""
        feed = at_home(replace(FEED, address=MOVED, moved_to="x", validators=Validators("a"), body_hash="b"))
        assert (feed.address, feed.moved_to, feed.validators) == (URL, "", Validators())

    def test_gone_is_what_says_so_itself(self):
        """Not what a temporary redirect happens to lead to."""
        away = replace(answer(410, url=MOVED), redirected=True)
        assert not answered(FEED, away).gone
        assert answered(FEED, replace(away, permanent=MOVED)).gone
